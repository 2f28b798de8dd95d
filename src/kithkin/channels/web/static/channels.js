// The owner's channels: looked at again every few seconds while the page is seen.
import { icon, make } from "./dom.js";
import { problemOf } from "./stream.js";

const AGAIN_MILLISECONDS = 5000;
const STATES = {
  working: ["Working", "checked"],
  paused: ["Paused", "pause"],
  trouble: ["Stands still", "alarm"],
};

const list = document.getElementById("channels");
const none = document.getElementById("none");
const problem = document.getElementById("problem");
const announcer = document.getElementById("announcer");
let before = null;

async function look() {
  let channels;
  try {
    const response = await fetch("/channels/state");
    if (!response.ok) throw await problemOf(response);
    ({ channels } = await response.json());
  } catch (error) {
    complain(error);
    return;
  }
  problem.hidden = true;
  list.setAttribute("aria-busy", "false");
  none.hidden = channels.length > 0;
  list.hidden = channels.length === 0;
  const shown = JSON.stringify(channels);
  if (shown === before) return; // what is read or selected stays
  announce(channels);
  before = shown;
  list.replaceChildren(...channels.map(card));
}

function complain(error) {
  const words = error.remedy === undefined ? "Kithkin cannot be reached. Check that `kithkin serve` is still running." : `${error.message} ${error.remedy}`;
  if (problem.hidden || problem.textContent !== words) problem.textContent = words;
  problem.hidden = false;
}

/** Says aloud which channels changed between working, paused and standing still. */
function announce(channels) {
  if (before === null) return;
  const was = new Map(JSON.parse(before).map((channel) => [key(channel), channel.state]));
  const changed = channels.filter((channel) => was.has(key(channel)) && was.get(key(channel)) !== channel.state);
  announcer.textContent = changed.map((channel) => `${channel.name} ${channel.title}: ${STATES[channel.state][0]}.`).join(" ");
}

function key({ kind, account }) {
  return `${kind}:${account}`;
}

function card(channel) {
  const [word, picture] = STATES[channel.state];
  const whose = channel.person ? ` · always ${channel.person}` : "";
  return make(
    "li",
    { class: `channel is-${channel.state}` },
    make(
      "div",
      { class: "channel-top" },
      make(
        "div",
        {},
        make("h2", { class: "channel-name" }, channel.name),
        make("p", { class: "channel-account", dir: "auto" }, `${channel.title || channel.account}${whose}`),
      ),
      make("span", { class: "channel-state" }, icon(picture), word),
    ),
    channel.words && channel.state !== "working" ? make("p", { class: "channel-words", dir: "auto" }, ...withCode(channel.words)) : null,
    make(
      "dl",
      { class: "channel-counts" },
      count("Last message", when(channel.last_message_at)),
      count("Waiting", channel.waiting),
      count("Held back", channel.held, channel.held ? "is-open" : ""),
      count("Failed", channel.failed, channel.failed ? "is-bad" : ""),
      count("Perhaps not arrived", channel.unknown, channel.unknown ? "is-open" : ""),
    ),
    hint(channel),
  );
}

function count(name, value, more = "") {
  return make("div", { class: more }, make("dt", {}, name), make("dd", {}, String(value)));
}

function hint(channel) {
  if (channel.state === "trouble") return line(`\`kithkin channel check ${channel.kind}\` looks again, and lets it go on when all is well.`);
  if (channel.state === "paused") return line(`\`kithkin channel resume ${channel.kind}\` lets it go on.`);
  if (channel.failed || channel.held || channel.unknown) return line("`kithkin inbox list` shows which messages they are.");
  return null;
}

function line(words) {
  return make("p", { class: "channel-hint" }, ...withCode(words));
}

/** Words in which `commands` stand between backticks, as nodes. */
function withCode(words) {
  return words.split("`").map((part, number) => (number % 2 ? make("code", {}, part) : part));
}

function when(time) {
  const date = new Date(time ?? NaN);
  if (Number.isNaN(date.getTime())) return "never";
  const today = new Date().toDateString() === date.toDateString();
  return today
    ? `today, ${date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`
    : date.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });
}

document.addEventListener("visibilitychange", () => document.hidden || look());
setInterval(() => document.hidden || look(), AGAIN_MILLISECONDS);
look();
