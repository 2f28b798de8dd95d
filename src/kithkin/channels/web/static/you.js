// "You": one's own browsers, passkeys and addresses.
import { button, call, handed, saying, sure, when } from "./calling.js";
import { make } from "./dom.js";
import { makePasskey, possible } from "./passkeys.js";

const ROLES = { owner: "Owner of this Kithkin", member: "Member of this circle", guest: "Guest of this circle" };
const at = (id) => document.getElementById(id);
const problem = at("problem");
const doing = (work) => saying(problem, work);

async function look() {
  const you = await call("GET", "/you/state");
  at("name").textContent = you.name;
  at("role").textContent = ROLES[you.role];
  at("sessions").replaceChildren(...you.sessions.map(session));
  at("sessions").setAttribute("aria-busy", "false");
  at("end-others").hidden = you.sessions.length < 2;
  at("passkeys").replaceChildren(...you.passkeys.map(passkey));
  at("make-passkey").hidden = !(possible() && you.passkeys_here);
  at("under-a-name").hidden = you.passkeys_here;
  at("no-passkeys").hidden = possible() || !you.passkeys_here;
  at("no-passkeys").textContent = "This browser has no passkeys.";
  at("addresses").replaceChildren(...you.addresses.map(address));
  at("new-address").hidden = you.linkable.length === 0;
  at("no-channels").hidden = you.linkable.length > 0;
  const chosen = at("channel").value;
  at("channel").replaceChildren(...you.linkable.map(({ channel, title }) => make("option", { value: channel, selected: channel === chosen }, title)));
}

function card(title, lines, ...buttons) {
  return make("li", { class: "card" }, make("div", { class: "grow" }, make("h3", { dir: "auto" }, title), ...lines.filter(Boolean).map((line) => make("p", {}, line))), ...buttons);
}

function session({ id, browser, created_at: created, seen_at: seen, this: isThis }) {
  const end = doing(async () => {
    await call("DELETE", `/you/sessions/${id}`);
    if (isThis) location.replace("/");
    else await look();
  });
  const lines = [isThis ? "This browser" : seen && `Last used ${when(seen)}`, created && `Signed in ${when(created)}`];
  return card(browser, lines, button(isThis ? "Sign out" : "End", end, isThis ? {} : { "aria-label": `End ${browser}` }));
}

function passkey({ id, title, site, created_at: created, used_at: used }) {
  const remove = doing(async () => {
    if (!(await sure(`Remove the passkey “${title}”?`, ["It no longer signs you in here. Remove it from your device too, where it is kept."], "Remove"))) return;
    await call("DELETE", `/you/passkeys/${id}`);
    await look();
  });
  return card(title, [`For ${site}, made ${when(created)}`, used ? `Last used ${when(used)}` : "Not used yet"], button("Remove", remove, { "aria-label": `Remove ${title}` }));
}

function address({ id, title, ending, last_wrote_at: wrote }) {
  const unlink = doing(async () => {
    if (!(await sure(`Unlink …${ending}?`, [`Whoever writes from it on ${title} is a stranger then.`], "Unlink"))) return;
    await call("DELETE", `/you/addresses/${id}`);
    await look();
  });
  return card(title, [`…${ending}`, wrote ? `Last wrote ${when(wrote)}` : null], button("Unlink", unlink, { "aria-label": `Unlink ${title} …${ending}` }));
}

at("end-others").addEventListener("click", doing(async () => {
  await call("DELETE", "/you/sessions");
  await look();
}));
at("another").addEventListener("click", doing(async () => {
  const { link, anywhere } = await call("POST", "/you/link");
  at("link").replaceChildren(handed(link, `Open it within 15 minutes${anywhere ? "" : ", on this machine"}. It works once, and lets in whoever opens it.`));
}));
at("under-a-name").addEventListener("click", doing(async () => {
  const { link } = await call("POST", "/you/link");
  location.assign(link);
}));
at("make-passkey").addEventListener("click", doing(async () => {
  await makePasskey();
  await look();
}));
at("new-address").addEventListener("submit", doing(async () => {
  const { code, minutes, title, accounts } = await call("POST", "/you/codes", { channel: at("channel").value });
  at("code").replaceChildren(handed(code, `Send this code, and nothing else, on ${title} to ${accounts.join(" or ")} within ${minutes} minutes. It works once.`));
}));
at("leave").addEventListener("submit", doing(async () => {
  await call("POST", "/you/leave", { name: at("leave-name").value.trim() });
  location.replace("/");
}));
document.addEventListener("visibilitychange", () => document.hidden || look().catch(() => undefined));
doing(look)();
