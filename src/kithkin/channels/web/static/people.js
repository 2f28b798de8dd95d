// The owner's "People": who belongs, and in which part.
import { button, call, handed, saying, sure } from "./calling.js";
import { make } from "./dom.js";

const ROLES = { owner: "Owner", member: "Member", guest: "Guest" };
const list = document.getElementById("people");
const problem = document.getElementById("problem");
const doing = (work) => saying(problem, work);
const path = (name, more = "") => `/people/${encodeURIComponent(name)}${more}`;

async function look() {
  const { people, linkable } = await call("GET", "/people/state");
  list.setAttribute("aria-busy", "false");
  list.replaceChildren(...people.map((person) => card(person, linkable)));
}

function card(person, linkable) {
  const { name, role, you, channels } = person;
  const known = channels.length ? `Known on ${channels.join(", ")}` : "Not known on any channel";
  const handing = make("div", { class: "card-handed" });
  return make(
    "li",
    { class: "card is-person" },
    make("div", { class: "grow" }, make("h3", { dir: "auto" }, name, you ? make("span", { class: "tag" }, "You") : null), make("p", {}, person.new ? "New: nothing of theirs is kept here yet" : known)),
    part(name, role),
    make("div", { class: "row" }, ...invitations(person, linkable, handing), ...changes(person)),
    handing,
  );
}

function part(name, role) {
  const change = async (event) => {
    const wanted = event.target.value;
    await doing(async () => {
      const loses = wanted === "guest" && !(await sure(`Make ${name} a guest?`, ["They no longer see what is shared with the circle, and answers that quote it are undone."], "Make a guest"));
      if (!loses) await call("PATCH", path(name), { role: wanted });
    })();
    await look();
    if (wanted !== "owner") await stillOwner();
  };
  return make("select", { "aria-label": `Part of ${name}`, change }, ...Object.entries(ROLES).map(([value, words]) => make("option", { value, selected: value === role }, words)));
}

async function stillOwner() {
  if (!(await fetch("/people/state")).ok) location.replace("/");
}

function invitations({ name, new: isNew, you }, linkable, handing) {
  if (!isNew || you) return [];
  const link = doing(async () => {
    const { link: secret, anywhere } = await call("POST", path(name, "/link"));
    const where = anywhere ? "" : " It opens on this machine only: docs/people.md says how to let people in from elsewhere.";
    handing.replaceChildren(handed(secret, `Give it to ${name}, and to nobody else. It works once, for 15 minutes.${where}`));
  });
  const codes = linkable.map(({ channel, title }) =>
    button(`Code for ${title}`, doing(async () => {
      const { code, accounts, minutes } = await call("POST", path(name, "/codes"), { channel });
      handing.replaceChildren(handed(code, `Let ${name} send this code, and nothing else, on ${title} to ${accounts.join(" or ")} within ${minutes} minutes.`));
    })),
  );
  return [button("Link to this page", link), ...codes];
}

function changes({ name, role, you }) {
  const rename = doing(async () => {
    const wanted = await newName(name);
    if (!wanted || wanted === name) return;
    await call("PATCH", path(name), { name: wanted });
    await look();
  });
  const remove = doing(async () => {
    const words = ["Everything kept of them is erased: conversations and pictures, what they shared (from others' answers too), addresses, browsers and passkeys. They are a stranger then.", "This cannot be undone."];
    if (!(await sure(`Remove ${name}?`, words, "Remove and erase"))) return;
    await call("DELETE", path(name));
    await look();
  });
  const handOver = doing(async () => {
    if (!(await sure(`Hand over to ${name}?`, [`${name} becomes the owner, and you a member: this page is theirs then.`], "Hand over"))) return;
    await call("POST", path(name, "/hand-over"));
    location.replace("/");
  });
  const own = [button("Rename", rename, { "aria-label": `Rename ${name}` })];
  if (you) return own;
  return [...own, role === "guest" ? null : button("Hand over", handOver, { "aria-label": `Hand over to ${name}` }), button("Remove", remove, { "aria-label": `Remove ${name}` })];
}

/** Asks for another name; null if the person would rather not. */
function newName(name) {
  return new Promise((resolve) => {
    const input = make("input", { value: name, maxlength: "40", autocomplete: "off", dir: "auto", "aria-label": "New name", autofocus: true });
    const dialog = make(
      "dialog",
      { class: "ask", "aria-labelledby": "rename-title" },
      make("h2", { id: "rename-title", dir: "auto" }, `What is ${name} called?`),
      make("form", { method: "dialog" }, input, make("button", { value: "yes", class: "go" }, "Save"), make("button", { value: "no", class: "plain", formnovalidate: true }, "Cancel")),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? input.value.trim() : null);
    });
    document.body.append(dialog);
    dialog.showModal();
    input.select();
  });
}

document.getElementById("add").addEventListener("submit", doing(async (event) => {
  const form = event.target;
  await call("POST", "/people", { name: form.elements.name.value, role: form.elements.role.value });
  form.reset();
  await look();
}));
doing(look)();
