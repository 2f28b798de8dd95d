// One reply: what it says, how far it is backed, and what it rests on.
import { icon, make } from "./dom.js";
import { anchor, goTo, renderEvidence, renderSources } from "./evidence.js";
import { renderParts, splitFirstSentence } from "./parts.js";
import { asPlainText } from "./sharing.js";

const VERDICTS = {
  checked: ["Checked", "Everything it states is backed by the evidence below."],
  partly: ["Partly checked", "Some of it is backed by the evidence below, some is not."],
  unchecked: ["Not checked", "This is plain conversation; nothing stands behind it."],
  abstained: ["I don’t know", "Nothing backs an answer, so none is given."],
};
const ASKING = ["I need to know more", "What is asked back would let this be worked out."];

/** How far a reply is backed: in a word or two, and in a sentence. */
export const verdictOf = (reply) => (reply.verdict === "abstained" && reply.questions.length ? ASKING : VERDICTS[reply.verdict]);

const URGENCY = {
  emergency: ["Emergency", "alarm"],
  urgent_today: ["See someone today", "alarm"],
  see_soon: ["See someone soon", null],
};

/** The reply as an article. `open`: show "How I know" at once. `ask(text)`: what a quick reply does, if it may. */
export function renderReply(reply, turn, { open = false, ask = null, announce = () => {} } = {}) {
  const article = make("article", { class: `reply verdict-${reply.verdict} disposition-${reply.disposition}`, "aria-label": "Kithkin’s reply" });
  const details = reply.evidence.length ? renderDetails(reply, turn, open) : null;
  const known = new Set(reply.evidence.map((evidence) => evidence.id));
  const linkTo = (ids) => {
    const id = ids.find((one) => known.has(one));
    if (!id) return null;
    const title = reply.evidence.find((evidence) => evidence.id === id).title;
    return { href: `#${anchor(turn, id)}`, title, click: (event) => reveal(event, details, anchor(turn, id)) };
  };
  article.append(...renderWords(reply, linkTo));
  const sources = renderSources(reply, linkTo);
  if (sources) article.append(sources);
  for (const note of reply.notes ?? []) article.append(make("p", { class: "note", dir: "auto" }, note));
  if (reply.questions.length) article.append(renderQuestions(reply, ask));
  article.append(renderBar(reply, turn, announce));
  if (details) article.append(details);
  return article;
}

function renderWords(reply, linkTo) {
  const urgency = URGENCY[reply.disposition];
  if (!urgency) return [make("div", { class: "words", dir: "auto" }, renderParts(reply.parts, linkTo))];
  const [label, sign] = urgency;
  const [first, rest] = splitFirstSentence(reply.parts);
  return [
    make(
      "div",
      { class: "urgent", role: reply.disposition === "emergency" ? "alert" : "note" },
      make("p", { class: "urgent-label" }, sign ? icon(sign) : null, label),
      make("p", { class: "urgent-words", dir: "auto" }, renderParts(first, linkTo)),
    ),
    rest.length ? make("div", { class: "words", dir: "auto" }, renderParts(rest, linkTo)) : "",
  ].filter(Boolean);
}

function renderQuestions(reply, ask) {
  return make(
    "ul",
    { class: "questions", "aria-label": "Kithkin asks" },
    reply.questions.map((question, index) => {
      const words = renderParts(reply.questions_parts?.[index] ?? [{ text: question }]);
      return make("li", {}, ask ? make("button", { type: "button", dir: "auto", click: () => ask(question) }, words) : make("span", { dir: "auto" }, words));
    }),
  );
}

function renderDetails(reply, turn, open) {
  const count = reply.evidence.length;
  return make(
    "details",
    { class: "how", open },
    make("summary", {}, icon("chevron"), "How I know", make("span", { class: "how-count" }, count === 1 ? "1 piece of evidence" : `${count} pieces of evidence`)),
    make("p", { class: "how-verdict" }, verdictOf(reply)[1]),
    renderEvidence(reply, turn),
    make("p", { class: "how-engine" }, engineLine(reply)),
  );
}

function engineLine(reply) {
  const seconds = reply.elapsed_s >= 10 ? Math.round(reply.elapsed_s) : reply.elapsed_s.toFixed(1);
  return [reply.engine && `Worded by ${reply.engine}`, `answered in ${seconds} s`].filter(Boolean).join(", ") + ".";
}

function renderBar(reply, turn, announce) {
  const [word, meaning] = verdictOf(reply);
  const bar = make(
    "div",
    { class: "bar" },
    make("span", { class: `verdict is-${reply.verdict}`, title: meaning }, icon(reply.verdict), word),
    make("span", { class: "bar-gap" }),
    action("copy", "Copy", async (button) => {
      await copy(asPlainText(reply, word));
      announce("Copied.");
      button.classList.add("is-done");
      setTimeout(() => button.classList.remove("is-done"), 1600);
    }),
  );
  if (navigator.share) {
    bar.append(action("share", "Share", () => navigator.share({ title: "Kithkin", text: asPlainText(reply, word) }).catch(() => {})));
  }
  if (turn) {
    const address = `/turns/${encodeURIComponent(turn)}`;
    if (location.pathname !== address) {
      bar.append(make("a", { class: "quiet", href: address, target: "_blank", rel: "noopener", "aria-label": "How I know, as a page of its own", title: "How I know, as a page of its own" }, icon("page")));
    }
  }
  return bar;
}

function action(name, label, act) {
  const button = make("button", { type: "button", class: "quiet", "aria-label": label, title: label }, icon(name));
  if (name === "copy") button.append(icon("checked"));
  button.addEventListener("click", () => act(button));
  return button;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", { class: "hidden", readonly: true }); // permission refused: the old way
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** Opens "How I know" at the piece a claim rests on. */
function reveal(event, details, id) {
  if (!details) return;
  event.preventDefault();
  details.open = true;
  goTo(id);
}
