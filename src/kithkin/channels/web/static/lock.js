// On "You": locking what was said before, so that only one's own passphrase opens it.
import { button, call, handed, saying, sure, when } from "./calling.js";
import { make } from "./dom.js";
import { askSecrets, NAME, NEW_PASSPHRASE, SECRET } from "./secrets.js";

const at = (id) => document.getElementById(id);
const doing = (work) => saying(at("problem"), work);
const questions = (number) => (number === 1 ? "1 question is locked" : `${number.toLocaleString()} questions are locked`);
const CODE = "This is your recovery code, shown only now. Write it on paper, and keep it where nobody else looks: it opens your past when the passphrase is forgotten.";

function show({ since, locked, opening, open, open_minutes: minutes, code, goes_on: goesOn }) {
  at("lock").replaceChildren(...(since ? [card(since, locked, opening, open, minutes, goesOn)] : [make("div", { class: "row" }, button("Lock my past conversations", lock))]));
  at("lock").setAttribute("aria-busy", "false");
  at("lock-code").replaceChildren(...(code ? [handed(code, CODE)] : []));
}

function card(since, locked, opening, open, minutes, goesOn) {
  const lines = [`${questions(locked)}${goesOn ? " so far; the rest follows by itself" : ""}.`, opening ? "Taking the lock away was cut short: remove it once more. Until then nothing more is locked." : open ? `Open in this browser until you close it, sign out, or do not look for ${minutes} minutes.` : "Closed. Nothing of it can be read here."];
  return make(
    "div",
    { class: "card" },
    make("div", { class: "grow" }, make("h3", {}, `Locked since ${when(since)}`), ...lines.map((line) => make("p", {}, line))),
    make("div", { class: "row" }, open ? button("Close it", close) : button("Open it here", opened), button("Change the passphrase", change), button("New recovery code", newCode), button("Remove the lock", remove), button("Both are lost", giveUp)),
  );
}

const lock = doing(async () => {
  const words = ["Choose at least 12 characters, such as four words that do not belong together.", "If you lose the passphrase and the recovery code that comes next, all of it is gone for good. Nobody can help: not the owner, not this machine."];
  const typed = await askSecrets("Lock my past conversations", words, [NEW_PASSPHRASE, { ...NEW_PASSPHRASE, name: "again", label: "Once more" }], "Lock");
  if (!typed) return;
  if (!same(typed)) return;
  show(await call("POST", "/you/lock", { passphrase: typed.passphrase }));
});

const opened = doing(async () => {
  const typed = await askSecrets("Open my locked past", ["It stays open in this browser only, for a while."], [SECRET], "Open");
  if (typed) show(await call("POST", "/you/lock/open", typed));
});

const close = doing(async () => show(await call("DELETE", "/you/lock/open")));

const change = doing(async () => {
  const typed = await askSecrets("Change the passphrase", ["The recovery code stays good. In other browsers your past is closed."], [SECRET, NEW_PASSPHRASE, { ...NEW_PASSPHRASE, name: "again", label: "Once more" }], "Change");
  if (!typed || !same(typed)) return;
  show(await call("PATCH", "/you/lock", { secret: typed.secret, passphrase: typed.passphrase }));
});

const newCode = doing(async () => {
  const typed = await askSecrets("New recovery code", ["The one before is good no more. In other browsers your past is closed."], [SECRET], "Make one");
  if (typed) show(await call("POST", "/you/lock/code", typed));
});

const remove = doing(async () => {
  if (!(await sure("Remove the lock?", ["Everything you said before can be read again by this machine, and by whoever gets at what it keeps."], "Remove"))) return;
  const typed = await askSecrets("Remove the lock", ["Only you can."], [SECRET], "Remove");
  if (typed) show(await call("POST", "/you/lock/removal", typed));
});

const giveUp = doing(async () => {
  const words = ["Without passphrase and recovery code nobody can open what is locked, and what you say from now on would be locked like it.", "You can begin anew: everything that is locked is destroyed, and the lock with it. This cannot be undone. What is not locked yet stays."];
  const typed = await askSecrets("Destroy what is locked?", words, [NAME], "Destroy");
  if (typed) show(await call("POST", "/you/lock/loss", { name: typed.name.trim() }));
});

function same({ passphrase, again }) {
  if (passphrase === again) return true;
  at("problem").textContent = "The two passphrases are not the same. Nothing was changed.";
  at("problem").hidden = false;
  at("problem").scrollIntoView({ block: "nearest" });
  return false;
}

doing(async () => {
  const state = await call("GET", "/you/lock");
  at("lock-minutes").textContent = state.minutes === 1 ? "a minute" : `${state.minutes.toLocaleString()} minutes`;
  show(state);
})();
