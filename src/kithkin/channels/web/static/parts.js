// Text in parts: plain, maths, and words that rest on evidence.
import { make } from "./dom.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";
const ELEMENTS = new Set(
  ("math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder " +
    "mover munderover mmultiscripts mprescripts mtable mtr mtd").split(" "),
);
const ATTRIBUTES = new Set(
  ("display displaystyle scriptlevel mathvariant stretchy fence separator form lspace rspace minsize maxsize " +
    "symmetric largeop movablelimits accent accentunder linethickness columnalign rowspacing columnspacing " +
    "columnlines rowlines width height depth columnspan rowspan").split(" "),
);

/** A formula's tree as MathML nodes. The server has filtered it; the page does so again, since it costs nothing. */
export function renderMaths(tree) {
  if (typeof tree === "string") return document.createTextNode(tree);
  if (!ELEMENTS.has(tree.tag)) return document.createTextNode("");
  const node = document.createElementNS(MATHML, tree.tag);
  for (const [name, value] of Object.entries(tree.attributes)) {
    if (ATTRIBUTES.has(name)) node.setAttribute(name, value);
  }
  node.append(...tree.children.map(renderMaths));
  return node;
}

function renderPart(part) {
  if (part.text !== undefined) return document.createTextNode(part.text);
  const maths = renderMaths(part.math);
  maths.setAttribute("aria-label", part.latex);
  return part.block ? make("span", { class: "formula" }, maths) : maths;
}

/** Parts as nodes; `linkTo(evidenceId)` gives a link's attributes, or null where evidence cannot be reached. */
export function renderParts(parts, linkTo = () => null) {
  return parts.map((part) => {
    const link = part.evidence ? linkTo(part.evidence) : null;
    return link ? make("a", { class: "claim", ...link }, renderPart(part)) : renderPart(part);
  });
}

/** Words that somebody else wrote and the asker forwarded: quoted, never as the asker's own. */
export function renderPassedOn(words) {
  return make("figure", { class: "passed-on" }, make("figcaption", {}, "Forwarded"), make("blockquote", { dir: "auto" }, words));
}

/** Parts cut after the first sentence. */
export function splitFirstSentence(parts) {
  const first = [];
  for (const [index, part] of parts.entries()) {
    const end = part.text?.match(/^[\s\S]*?[.!?](?=\s|$)/);
    if (!end) {
      first.push(part);
      continue;
    }
    first.push({ ...part, text: end[0] });
    const rest = part.text.slice(end[0].length).trimStart();
    return [first, [...(rest ? [{ ...part, text: rest }] : []), ...parts.slice(index + 1)]];
  }
  return [first, []];
}
