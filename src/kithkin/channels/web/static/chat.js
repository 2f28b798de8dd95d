// The conversation: joins the question box, the stream of events and the list of messages.
import { icon, make } from "./dom.js";
import { renderParts, renderPassedOn } from "./parts.js";
import { LockedPast } from "./locked-past.js";
import { Past } from "./past.js";
import { Pictures, takePictures } from "./pictures.js";
import { renderReply, verdictOf } from "./reply.js";
import { wordsOf } from "./sharing.js";
import { ask, Problem, problemOf } from "./stream.js";

const EXAMPLES = [
  "What is 17.5 % of 240?",
  "Solve x² − 5x + 6 = 0",
  "BMI for 70 kg and 1.75 m",
  "How many moles are in 18\u00a0g of water?",
  "Convert 5 ft 7 in to cm",
  "How far does a car at 50\u00a0km/h go in 90\u00a0minutes?",
];

const at = (id) => document.getElementById(id);
const [talk, welcome, messages, composer, question] = ["talk", "welcome", "messages", "composer", "question"].map(at);

let conversation = null;
let incognito = false; // nothing of this conversation is kept
let running = null; // the AbortController of the turn under way
let stale = false; // what is shown above it was opened or closed meanwhile

const announce = (text) => {
  at("announcer").textContent = text;
};

function complain(text, remedy = "") {
  at("problem").textContent = [text, remedy].filter(Boolean).join(" ");
  at("problem").hidden = !text;
}

const pictures = new Pictures({ list: at("thumbnails"), complain, changed: showSendable });
const lockedPast = new LockedPast({ place: at("past-locked"), changed: lockChanged, complain });
const past = new Past({ list: at("past-list"), empty: at("past-empty"), dialog: at("confirm"), open: openConversation, deleted: forget, locked: (lock) => lockedPast.show(lock), complain });

// ---- asking

async function send(text, taken) {
  if (running) return;
  complain("");
  running = new AbortController();
  showRunning();
  welcome.hidden = true;
  const asked = renderQuestion(text, taken.map(({ address }) => address));
  const answer = new Answer();
  messages.append(asked, answer.article);
  toEnd();
  try {
    const events = ask({ text, pictures: taken.map(({ file }) => file), conversation, signal: running.signal });
    for await (const { name, data } of events) answer.take(name, data);
    if (!answer.finished) throw new Problem("The reply broke off.", "Ask again.");
  } catch (problem) {
    if (running.signal.aborted) answer.stopped();
    else answer.failed(problem, () => send(text, taken));
    toEnd();
  }
  running = null;
  showRunning();
  if (!incognito) past.refresh();
  if (stale && conversation && !incognito) openConversation(conversation);
  stale = false;
}

/** A reply while it arrives. */
class Answer {
  constructor() {
    this.progress = make("p", { class: "progress" }, make("span", { class: "pulse", "aria-hidden": "true" }), make("span", { class: "progress-words" }, "Thinking"));
    this.words = make("div", { class: "words", dir: "auto" });
    this.article = make("article", { class: "reply is-arriving", "aria-label": "Kithkin’s reply", "aria-busy": "true" }, this.words, this.progress);
    this.finished = false;
  }

  take(name, data) {
    const near = isNearEnd() || name === "finished";
    if (name === "started") this.#remember(data.conversation);
    else if (name === "progress") {
      this.progress.querySelector(".progress-words").textContent = data.text;
      announce(data.text);
    } else if (name === "sentence") {
      if (this.words.childNodes.length) this.words.append(" ");
      this.words.append(...renderParts(data.parts));
    } else if (name === "finished") this.#finish(data);
    else if (name === "error") throw new Problem(data.error, data.remedy);
    if (near) showWhole(this.article);
  }

  stopped() {
    this.#close();
    this.progress.replaceWith(make("p", { class: "note" }, "Stopped."));
    announce("Stopped.");
  }

  failed(problem, again) {
    this.#close();
    this.finished = true;
    const button = make("button", { type: "button", class: "plain", click: () => again() }, "Ask again");
    this.progress.replaceWith(make("div", { class: "failed", role: "alert" }, make("p", {}, make("strong", {}, problem.message), " ", problem.remedy ?? ""), button));
  }

  #finish({ turn, reply }) {
    this.finished = true;
    const whole = renderReply(reply, turn, { ask: prefill, announce });
    this.article.replaceWith(whole);
    this.article = whole;
    announce(`${wordsOf(reply.parts)} ${verdictOf(reply)[0]}.`);
  }

  #close() {
    this.article.classList.remove("is-arriving");
    this.article.removeAttribute("aria-busy");
  }

  #remember(id) {
    conversation = id;
    if (incognito) return;
    past.mark(id);
    history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  }
}

/** A question with its pictures; `passedOn` are words of somebody else that went with it. */
function renderQuestion(text, addresses, passedOn = "") {
  return make(
    "article",
    { class: "asked", "aria-label": "You asked" },
    addresses.length ? make("div", { class: "asked-pictures" }, addresses.map((address) => make("img", { src: address, alt: "Your picture" }))) : null,
    passedOn ? renderPassedOn(passedOn) : null,
    text ? make("p", { dir: "auto" }, text) : null,
  );
}

/** A question Kithkin asked back: the person answers it in their own words. */
function prefill(words) {
  question.placeholder = words;
  question.focus();
}

// ---- conversations

async function openConversation(id) {
  running?.abort();
  beIncognito(false);
  showPast(false);
  const response = await fetch(`/conversations/${encodeURIComponent(id)}`).catch(() => null);
  if (!response?.ok) {
    startAnew();
    if (response && response.status !== 404) complain((await problemOf(response)).message);
    return;
  }
  const { turns, ...lock } = await response.json();
  conversation = id;
  history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  past.mark(id);
  welcome.hidden = true;
  messages.replaceChildren(
    ...[lockedPast.note(lock)].filter(Boolean),
    ...turns.flatMap((turn) => [renderQuestion(turn.question.text, turn.question.pictures, turn.question.passed_on), renderReply(turn.reply, turn.id, { ask: prefill, announce })]),
  );
  for (const alarm of messages.querySelectorAll("[role=alert]")) alarm.setAttribute("role", "note"); // it is past
  toEnd();
  question.focus();
}

function startAnew(unkept = incognito) {
  running?.abort();
  beIncognito(unkept);
  messages.replaceChildren();
  welcome.hidden = false;
  question.placeholder = at("question").dataset.placeholder;
  history.replaceState(null, "", location.pathname);
  past.mark(null);
  complain("");
  showPast(false);
  question.focus();
}

/** Says who else hears what is asked, where somebody does: what they keep is not ours to forget. */
async function nameService() {
  const { me } = await import("./nav.js");
  const service = (await me)?.hosted_engine;
  if (service) at("incognito-note").append(` The language model is asked at ${service}, which may keep what it is sent.`);
}

/** Begins without a past, and forgets at once what was incognito so far. */
function beIncognito(wanted) {
  if (incognito && conversation) fetch(`/conversations/${encodeURIComponent(conversation)}`, { method: "DELETE", keepalive: true }).catch(() => null);
  incognito = wanted;
  conversation = wanted ? `incognito-${randomName()}` : null;
  document.body.classList.toggle("is-incognito", wanted);
  at("incognito").setAttribute("aria-pressed", String(wanted));
  at("incognito-note").hidden = !wanted;
}

function leaveNothing() {
  startAnew(false);
  question.value = "";
  for (const { address } of pictures.take()) URL.revokeObjectURL(address);
  fit();
}

function randomName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What is locked was opened here, or closed: then nothing of it stays on the page. */
function lockChanged() {
  at("past-list").replaceChildren();
  past.refresh();
  stale = running !== null;
  if (conversation && !incognito && !stale) openConversation(conversation);
}

function forget(id) {
  if (id === conversation) startAnew();
}

// ---- the page around it

const isNearEnd = () => talk.scrollHeight - talk.scrollTop - talk.clientHeight < 120;

function toEnd() {
  talk.scrollTop = talk.scrollHeight;
}

/** The end of the talk, unless the reply is so long that its beginning would leave the window. */
function showWhole(article) {
  const beginning = article.offsetTop - 12;
  talk.scrollTop = Math.min(talk.scrollHeight - talk.clientHeight, beginning);
}

function showRunning() {
  at("send").hidden = running !== null;
  at("stop").hidden = running === null;
  showSendable();
}

function showSendable() {
  at("send").disabled = !question.value.trim() && !pictures.files.length;
}

const narrow = matchMedia("(max-width: 860px)");

function showPast(shown) {
  const drawer = narrow.matches;
  at("past").classList.toggle("is-open", shown);
  at("past").inert = drawer && !shown;
  at("veil").hidden = !(drawer && shown);
  at("open-past").setAttribute("aria-expanded", String(shown));
  if (drawer && shown) at("close-past").focus();
}

function fit() {
  question.style.setProperty("height", "auto");
  question.style.setProperty("height", `${Math.min(question.scrollHeight, 220)}px`);
}

const THEMES = { system: "as the system", light: "light", dark: "dark" };

function showTheme() {
  const theme = window.kithkinTheme.chosen();
  at("theme").replaceChildren(icon(theme));
  at("theme").setAttribute("aria-label", `Colours: ${THEMES[theme]}`);
  at("theme").title = `Colours: ${THEMES[theme]}`;
}

function furnish() {
  question.dataset.placeholder = question.placeholder;
  const icons = { "open-past": "menu", "close-past": "close", "new-narrow": "plus", incognito: "incognito", "add-picture": "picture", "take-photo": "camera", send: "send", stop: "stop", "to-end": "down" };
  for (const [id, name] of Object.entries(icons)) at(id).append(icon(name));
  at("new").prepend(icon("plus"));
  at("examples").append(
    ...EXAMPLES.map((example) => make("li", {}, make("button", { type: "button", click: () => send(example.replaceAll("\u00a0", " "), []) }, example))),
  );
  showTheme();
}

function submit() {
  const text = question.value.trim();
  if (running || (!text && !pictures.files.length)) return;
  question.value = "";
  question.placeholder = question.dataset.placeholder;
  fit();
  send(text, pictures.take());
}

function listen() {
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  question.addEventListener("input", () => {
    fit();
    showSendable();
  });
  question.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || at("confirm").open) return;
    if (running) running.abort();
    else if (!at("veil").hidden) {
      showPast(false);
      at("open-past").focus();
    }
  });
  at("stop").addEventListener("click", () => {
    running?.abort();
    question.focus();
  });
  for (const [button, input] of [["add-picture", "picture-file"], ["take-photo", "picture-camera"]]) {
    at(button).addEventListener("click", () => at(input).click());
    at(input).addEventListener("change", () => {
      pictures.add(at(input).files);
      at(input).value = "";
      question.focus();
    });
  }
  takePictures(pictures, at("drop"));
  for (const id of ["new", "new-narrow"]) at(id).addEventListener("click", () => startAnew());
  at("incognito").addEventListener("click", () => {
    startAnew(!incognito);
    announce(incognito ? at("incognito-note").textContent : "Conversations are kept again.");
  });
  // A page that the browser keeps for "back" keeps what it shows: then there must be nothing of it.
  window.addEventListener("pagehide", () => incognito && leaveNothing());
  window.addEventListener("pageshow", ({ persisted }) => persisted && !conversation && startAnew());
  at("open-past").addEventListener("click", () => showPast(true));
  at("close-past").addEventListener("click", () => {
    showPast(false);
    at("open-past").focus();
  });
  at("veil").addEventListener("click", () => showPast(false));
  narrow.addEventListener("change", () => showPast(false));
  at("theme").addEventListener("click", () => {
    const names = Object.keys(THEMES);
    window.kithkinTheme.choose(names[(names.indexOf(window.kithkinTheme.chosen()) + 1) % names.length]);
    showTheme();
  });
  talk.addEventListener("scroll", () => {
    at("to-end").hidden = isNearEnd();
  });
  at("to-end").addEventListener("click", () => toEnd());
}

furnish();
listen();
showPast(false);
showRunning();
past.refresh();
nameService();
if (location.hash.length > 1 && !location.hash.startsWith("#evidence-")) openConversation(decodeURIComponent(location.hash.slice(1)));
else question.focus();
