// "How I know": what a reply rests on, piece by piece.
import { icon, make } from "./dom.js";
import { renderMaths, renderParts } from "./parts.js";
import { original, PLATFORMS } from "./posts.js";

const KINDS = {
  computation: "Worked out",
  source: "Source",
  post: "Shared by someone you know",
  picture: "Read from your picture",
  asker: "Your own words",
};

/** The element id under which a piece of evidence stands, unique on the page. */
export const anchor = (turn, evidence) => `evidence-${turn}-${evidence}`;

/** Brings a piece of evidence into view and focus, without touching the page's address. */
export function goTo(id) {
  const piece = document.getElementById(id);
  piece.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  piece.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

/** All evidence of a reply; pictures come as one figure with their readings boxed. */
export function renderEvidence(reply, turn) {
  const numbers = new Map(reply.evidence.map((evidence, index) => [evidence.id, index + 1]));
  const list = make("ol", { class: "evidence" });
  const picturesShown = new Set();
  for (const evidence of reply.evidence) {
    if (evidence.picture && !picturesShown.has(evidence.picture)) {
      picturesShown.add(evidence.picture);
      const readings = reply.evidence.filter((other) => other.picture === evidence.picture && other.region);
      if (readings.length) list.append(make("li", { class: "evidence-picture" }, renderPicture(evidence.picture, readings, turn, numbers)));
    }
    list.append(renderPiece(evidence, turn, numbers.get(evidence.id)));
  }
  return list;
}

/** A day in words, from its ISO form. */
const dayOf = (iso) => {
  const date = new Date(`${iso}T12:00:00`);
  return Number.isNaN(date.getTime()) ? "" : date.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });
};

/** The sources of what was quoted, one short numbered line each; `linkTo` leads to the whole passage. */
export function renderSources(reply, linkTo) {
  const posts = reply.evidence.map((evidence, index) => [evidence, index + 1]).filter(([evidence]) => evidence.kind === "post" || evidence.pack);
  if (!posts.length) return null;
  return make(
    "ol",
    { class: "sources", "aria-label": "Sources" },
    posts.map(([evidence, number]) =>
      make(
        "li",
        {},
        make("a", { class: "source", ...linkTo([evidence.id]) }, make("span", { class: "piece-number" }, String(number)), make("span", {}, make("bdi", {}, evidence.author), [PLATFORMS[evidence.platform], dayOf(evidence.said_at)].filter(Boolean).map((one) => ` · ${one}`).join(""))),
        original(evidence.permalink),
      ),
    ),
  );
}

/** A passage that somebody shared or published, with the quoted words marked. All of it is plain text. */
function renderPassage(evidence) {
  const { detail, value, author, platform, said_at: day, permalink, reference } = evidence;
  const from = value ? detail.indexOf(value) : -1;
  const words = from < 0 ? [detail || value] : [detail.slice(0, from), make("mark", {}, value), detail.slice(from + value.length)];
  const facts = [["By", author && make("bdi", {}, author)], ["Where", PLATFORMS[platform] ?? platform], ["Edition", reference], ["When", dayOf(day)], ["Link", original(permalink, platform)]];
  return [
    make("blockquote", { dir: "auto" }, words),
    make("dl", { class: "origin" }, facts.filter(([, what]) => what).map(([name, what]) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, what)))),
  ];
}

function renderPiece(evidence, turn, number) {
  const piece = make(
    "li",
    { class: `piece piece-${evidence.kind}`, id: anchor(turn, evidence.id), tabindex: "-1" },
    make(
      "div",
      { class: "piece-top" },
      make("span", { class: "piece-number", "aria-hidden": "true" }, String(number)),
      make("h3", { class: "piece-title", dir: "auto" }, evidence.title),
      make("span", { class: "piece-kind" }, KINDS[evidence.kind] ?? evidence.kind),
    ),
  );
  if (evidence.kind === "post" || evidence.pack) {
    piece.append(...renderPassage(evidence));
    return piece;
  }
  if (evidence.kind === "asker") piece.append(make("blockquote", { dir: "auto" }, renderParts(evidence.detail_parts)));
  if (evidence.value) piece.append(renderResult(evidence));
  if (evidence.formula) piece.append(make("div", { class: "formula", role: "math", "aria-label": evidence.latex }, renderMaths(evidence.formula)));
  if (evidence.inputs.length) piece.append(renderPairs("From", evidence.inputs));
  if (evidence.steps_parts.length) piece.append(renderSteps(evidence.steps_parts));
  const shown = [evidence.value, `${evidence.value} ${evidence.unit}`]; // the first output is the result above
  const others = evidence.outputs.filter((output) => !shown.includes(output.value));
  if (others.length) piece.append(renderPairs("Also found", others));
  if (evidence.kind !== "asker" && showsDetail(evidence)) {
    piece.append(make("p", { class: "piece-detail", dir: "auto" }, renderParts(evidence.detail_parts)));
  }
  if (evidence.drawing) piece.append(renderDrawing(evidence));
  piece.append(...renderOrigin(evidence));
  return piece;
}

// A computation's detail repeats what its own fields say in order; where those are there, it is left out.
const showsDetail = (evidence) =>
  evidence.detail && !(evidence.kind === "computation" && (evidence.steps.length || evidence.inputs.length));

function renderResult(evidence) {
  return make(
    "p",
    { class: "piece-result" },
    make("span", { class: "hidden" }, "Result: "),
    make("strong", { dir: "auto" }, evidence.value),
    evidence.unit && !evidence.value.endsWith(evidence.unit) ? ` ${evidence.unit}` : "",
  );
}

function renderPairs(heading, pairs) {
  return make(
    "div",
    { class: "pairs" },
    make("h4", {}, heading),
    make("dl", {}, pairs.map(({ name, value }) => make("div", {}, make("dt", {}, name.replaceAll("_", " ")), make("dd", { dir: "auto" }, value)))),
  );
}

function renderSteps(steps) {
  return make("div", { class: "steps" }, make("h4", {}, "Step by step"), make("ol", {}, steps.map((step) => make("li", { dir: "auto" }, renderParts(step)))));
}

function renderDrawing(evidence) {
  return make(
    "figure",
    { class: "drawing" },
    make("img", { src: evidence.drawing, alt: evidence.drawing_description || evidence.title, loading: "lazy" }),
    evidence.drawing_description ? make("figcaption", { dir: "auto" }, evidence.drawing_description) : null,
  );
}

function renderOrigin(evidence) {
  const lines = [];
  if (evidence.method) lines.push(["How", evidence.method]);
  if (evidence.checked_by) lines.push(["Checked again", evidence.checked_by]);
  if (evidence.author) lines.push(["By", evidence.author]);
  if (evidence.reference) lines.push(["Reference", evidence.reference]);
  const list = lines.map(([name, value]) =>
    make(
      "div",
      { class: name === "Checked again" ? "origin-checked" : undefined },
      make("dt", {}, name === "Checked again" ? icon("checked") : null, name),
      make("dd", { dir: "auto" }, value),
    ),
  );
  const link = safeLink(evidence.permalink);
  if (link) list.push(make("div", {}, make("dt", {}, "Where"), make("dd", {}, make("a", { href: link, rel: "noreferrer noopener", target: "_blank" }, evidence.permalink))));
  return list.length ? [make("dl", { class: "origin" }, list)] : [];
}

/** The address if it is one of the web's; anything else (javascript:, data:) is not a link. */
function safeLink(address) {
  return /^https?:\/\//i.test(address ?? "") ? address : null;
}

/** A picture with a numbered box around each reading. */
function renderPicture(address, readings, turn, numbers) {
  const boxes = readings.map((reading) => {
    const target = anchor(turn, reading.id);
    const follow = (event) => {
      event.preventDefault();
      goTo(target);
    };
    const box = make(
      "a",
      { class: reading.region.left < 0.08 ? "region is-at-edge" : "region", href: `#${target}`, click: follow, "aria-label": `${numbers.get(reading.id)}: ${reading.title}` },
      make("span", { "aria-hidden": "true" }, String(numbers.get(reading.id))),
    );
    for (const side of ["left", "top", "right", "bottom"]) {
      box.style.setProperty(`--${side}`, String(Math.min(1, Math.max(0, reading.region[side]))));
    }
    return box;
  });
  return make(
    "figure",
    { class: "seen" },
    make("div", { class: "seen-frame" }, make("img", { src: address, alt: "Your picture, with what was read from it in boxes" }), boxes),
    make("figcaption", {}, "What was read from your picture"),
  );
}
