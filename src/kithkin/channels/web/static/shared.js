// "What I shared": one's own things, who may see them, and taking them back.
import { changedWords, chooseAudience, giveTo, SCOPES } from "./audience.js";
import { button, call, saying, sure, when } from "./calling.js";
import { make } from "./dom.js";
import { describe } from "./posts.js";

const at = (id) => document.getElementById(id);
const doing = (work) => saying(at("problem"), work);
const looked = { query: "", among: "", kind: "" };
const chosen = new Set();
let shown = new Map();
let next = 0;
let total = 0;
let everything = false; // all that matches is chosen, also what is not shown yet
let latest = 0;

async function look({ more = false, keep = false } = {}) {
  const asked = ++latest;
  const start = more ? next : 0;
  const found = await call("GET", `/shared/posts?${new URLSearchParams({ query: looked.query, scope: looked.among, start })}`);
  if (asked !== latest) return; // something else is looked for by now
  if (!more) {
    shown = new Map();
    if (!keep) choose(false);
    at("posts").replaceChildren();
  }
  for (const post of found.posts) shown.set(post.id, post);
  for (const id of chosen) if (!shown.has(id)) chosen.delete(id);
  at("posts").append(...found.posts.map(card));
  at("posts").setAttribute("aria-busy", "false");
  [next, total] = [found.next_start, found.total];
  at("more").hidden = !next;
  at("none").hidden = shown.size > 0;
  at("none").textContent = looked.query || looked.among ? "Nothing of yours matches that." : "You have shared nothing yet. Import what you shared elsewhere, or pass a post on to Kithkin in a chat.";
  filters(found.counts);
  chosenBar();
}

function filters(counts) {
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const filter = (scope, words, count) => button(`${words} (${count.toLocaleString("en")})`, doing(() => {
    looked.among = scope;
    return look();
  }), { class: "chip", "aria-pressed": String(looked.among === scope) });
  at("filters").replaceChildren(
    filter("", "All", all),
    ...Object.entries(SCOPES).filter(([scope]) => counts[scope] || looked.among === scope).map(([scope, [words]]) => filter(scope, scope === "people" ? "Some people" : words, counts[scope] ?? 0)),
  );
}

function card(post) {
  const { id, own, audience, text, title } = post;
  const name = (text || title || "without words").slice(0, 60);
  const tick = make("input", { type: "checkbox", "aria-label": `Choose “${name}”`, change: () => {
    if (tick.checked) chosen.add(id);
    else chosen.delete(id);
    everything = false;
    chosenBar();
  } });
  tick.checked = chosen.has(id);
  const give = doing(() => change({ ids: [id] }, "Who may see it?", audience));
  return make(
    "li",
    { class: own ? "card post" : "card post is-theirs", "data-id": String(id) },
    make("label", { class: "tick" }, tick),
    make("div", { class: "grow" }, describe(post)),
    make("div", { class: "row" }, own ? button("Who may see it", give, { "aria-label": `Who may see “${name}”` }) : null, button("Withdraw", doing(() => withdraw({ ids: [id] }, 1)), { "aria-label": `Withdraw “${name}”` })),
  );
}

async function change(which, title, current) {
  const audience = await chooseAudience(title, current);
  const answer = audience && (await giveTo(which, audience));
  if (answer) await after(changedWords(answer));
}

async function withdraw(which, count) {
  const things = count === 1 ? "this" : `these ${count.toLocaleString("en")} things`;
  const words = ["It is removed for good: from what is kept, from search, and from answers that quoted it.", "What somebody has already read in a chat cannot be taken back."];
  if (!(await sure(`Withdraw ${things}?`, words, "Withdraw"))) return;
  const { withdrawn } = await call("POST", "/shared/withdraw", which);
  await after(withdrawn === 1 ? "It is withdrawn, everywhere." : `${withdrawn.toLocaleString("en")} things are withdrawn, everywhere.`);
}

async function after(words) {
  choose(false);
  at("done").textContent = words;
  await Promise.all([look({ keep: true }), consents()]); // what is chosen meanwhile stays chosen
}

function choose(all) {
  everything = false;
  chosen.clear();
  for (const box of at("posts").querySelectorAll(".tick input")) box.checked = all;
  if (all) for (const id of shown.keys()) chosen.add(id);
  chosenBar();
}

function chosenBar() {
  const count = everything ? total : chosen.size;
  at("all").checked = chosen.size > 0 && chosen.size === shown.size;
  at("all").indeterminate = chosen.size > 0 && chosen.size < shown.size;
  at("choosing").hidden = shown.size === 0;
  at("chosen").hidden = count === 0;
  at("chosen-count").textContent = count === 0 ? "" : `${count.toLocaleString("en")} chosen`;
  at("everything").hidden = everything || chosen.size < shown.size || total <= shown.size;
  at("everything").textContent = `Choose all ${total.toLocaleString("en")} that match`;
}

const which = () => (everything ? { query: looked.query, among: looked.among, kind: looked.kind } : { ids: [...chosen] });

async function consents() {
  const { consents: given } = await call("GET", "/shared/consents");
  at("consents-count").textContent = given.length ? `\u00a0(${given.length})` : "";
  at("consents").replaceChildren(
    ...given.map(({ given_at: day, audience, wording, source }) =>
      make("li", { class: "card" }, make("div", { class: "grow" }, make("h3", { dir: "auto" }, `Seen by ${audience.words}`), make("p", {}, `Agreed ${when(day)}, ${source}`), make("p", { class: "question", dir: "auto" }, wording))),
    ),
  );
  at("no-consents").hidden = given.length > 0;
}

let typing = 0;
at("search").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => at("search").requestSubmit(), 250);
});
at("search").addEventListener("submit", doing(() => {
  clearTimeout(typing);
  looked.query = at("query").value.trim();
  return look();
}));
at("more").addEventListener("click", doing(() => look({ more: true })));
at("all").addEventListener("change", () => choose(at("all").checked));
at("everything").addEventListener("click", () => {
  everything = true;
  chosenBar();
});
at("give").addEventListener("click", doing(() => change(which(), "Who may see what you chose?")));
at("take").addEventListener("click", doing(() => withdraw(which(), everything ? total : chosen.size)));
doing(() => Promise.all([look(), consents()]))();
