// "Memory": one's own notes.
import { changedWords, chooseAudience, giveTo } from "./audience.js";
import { button, call, saying, sure, when } from "./calling.js";
import { make } from "./dom.js";
import { seenBy } from "./posts.js";

const at = (id) => document.getElementById(id);
const doing = (work) => saying(at("problem"), work);
let next = 0;

async function look({ more = false } = {}) {
  const found = await call("GET", `/shared/posts?${new URLSearchParams({ kind: "note", start: more ? next : 0 })}`);
  if (!more) at("notes").replaceChildren();
  at("notes").append(...found.posts.map(card));
  at("notes").setAttribute("aria-busy", "false");
  next = found.next_start;
  at("more").hidden = !next;
  at("none").hidden = found.total > 0;
}

async function after(words) {
  await look();
  at("done").textContent = words;
}

function card(note) {
  const { id, text, shared_at: day, audience } = note;
  const name = text.slice(0, 60);
  const item = make("li", { class: "card post", "data-id": String(id) });
  const give = doing(async () => {
    const wanted = await chooseAudience("Who may see this note?", audience);
    const answer = wanted && (await giveTo({ ids: [id] }, wanted));
    if (answer) await after(changedWords(answer));
  });
  const forget = doing(async () => {
    if (!(await sure("Forget this note?", ["It is removed for good, also from answers that quoted it."], "Forget"))) return;
    await call("DELETE", `/memory/notes/${id}`);
    await after("The note is forgotten, everywhere.");
  });
  item.append(
    make("div", { class: "grow" }, make("p", { class: "post-text", dir: "auto" }, text), make("p", { class: "post-who" }, make("span", { class: `tag is-${audience.scope}` }, seenBy(audience)), make("span", { class: "post-where" }, `Note ${id} · ${when(day)}`))),
    make("div", { class: "row" }, button("Edit", () => edit(item, note), { "aria-label": `Edit “${name}”` }), button("Who may see it", give, { "aria-label": `Who may see “${name}”` }), button("Forget", forget, { "aria-label": `Forget “${name}”` })),
  );
  return item;
}

function edit(item, note) {
  const area = make("textarea", { rows: "3", maxlength: "4000", dir: "auto", "aria-label": "The note", required: true });
  area.value = note.text;
  const form = make(
    "form",
    { class: "noting", submit: doing(async () => {
      await call("PATCH", `/memory/notes/${note.id}`, { text: area.value });
      await after("The note is changed.");
    }) },
    area,
    note.audience.scope === "only_me" ? null : make("p", {}, `The change will be seen by ${note.audience.words}.`),
    make("div", { class: "row" }, make("button", { class: "go" }, "Save"), button("Cancel", () => item.replaceWith(card(note)))),
  );
  item.replaceChildren(form);
  area.focus();
}

at("add").addEventListener("submit", doing(async () => {
  await call("POST", "/memory/notes", { text: at("note").value });
  at("add").reset();
  await after("It is remembered.");
}));
at("more").addEventListener("click", doing(() => look({ more: true })));
doing(look)();
