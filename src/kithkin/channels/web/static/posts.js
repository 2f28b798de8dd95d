// One shared thing as its owner sees it. Whatever people wrote is set as text.
import { when } from "./calling.js";
import { make } from "./dom.js";

export const PLATFORMS = { instagram: "Instagram", facebook: "Facebook", threads: "Threads", messenger: "Messenger", whatsapp: "WhatsApp", web: "Kithkin" };
const KINDS = { post: "post", story: "story", reel: "reel", comment: "comment", review: "review", check_in: "check-in", saved: "saved", message: "message", note: "note" };

/** The address if it is one of the web's; anything else (javascript:, data:) is not a link. */
export function safeLink(address) {
  return /^https?:\/\//i.test(address ?? "") ? address : null;
}

/** A link to where something was first said, in a window that learns nothing of this one. */
export function original(address, platform) {
  const link = safeLink(address);
  return link && make("a", { href: link, rel: "noopener noreferrer", target: "_blank" }, `Original${PLATFORMS[platform] ? ` on ${PLATFORMS[platform]}` : ""}`);
}

/** Who may see a thing, as it stands beside it. */
export const seenBy = ({ scope, words }) => ({ only_me: "Only you see it", circle: "Seen by the circle", public: "Seen by anyone" })[scope] ?? `Seen by ${words}`;

/** The card's inside: where and when, who may see it, the words, where it was. */
export function describe(post) {
  const { platform, kind, shared_at: at, audience, own, author, text, title, place, rating, media, link } = post;
  const where = [PLATFORMS[platform], KINDS[kind], when(at)].filter(Boolean).join(" · ");
  const pictures = media ? (media === 1 ? "1 picture or film" : `${media} pictures or films`) : null;
  return [
    make("p", { class: "post-where" }, where),
    own ? null : make("p", { class: "post-theirs" }, make("bdi", {}, author || "Somebody else"), " wrote this. Not yours: only you can see it."),
    title ? make("p", { class: "post-title", dir: "auto" }, title) : null,
    text ? words(text) : null,
    rating ? make("p", {}, `Rated ${rating}`) : null,
    place ? make("p", { dir: "auto" }, `At ${place}`) : null,
    pictures && !text ? make("p", {}, pictures) : null,
    make("p", { class: "post-who" }, make("span", { class: `tag is-${audience.scope}` }, own ? seenBy(audience) : "Only you see it"), original(link, platform)),
  ].filter(Boolean);
}

function words(text) {
  const shown = make("p", { class: "post-text", dir: "auto" }, text);
  if (text.length < 400 && text.split("\n").length < 7) return shown;
  shown.classList.add("is-long");
  const more = make("button", { type: "button", class: "more", click: () => {
    shown.classList.remove("is-long");
    more.remove();
  } }, "Show all of it");
  return make("div", {}, shown, more);
}
