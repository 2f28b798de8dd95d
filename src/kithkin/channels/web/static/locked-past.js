// Beside past conversations: how much of them is locked, and opening it in this browser.
import { call } from "./calling.js";
import { make } from "./dom.js";
import { LockWatch } from "./lock-watch.js";
import { askSecrets, SECRET } from "./secrets.js";

const questions = (number) => (number === 1 ? "1 earlier question" : `${number.toLocaleString()} earlier questions`);

/** Shows it in `place`. `changed()` is told when it was opened or closed, `complain(words, remedy)` what went wrong. */
export class LockedPast {
  constructor({ place, changed, complain }) {
    Object.assign(this, { place, changed, complain });
    this.watch = new LockWatch(changed);
  }

  show({ locked, open }) {
    if (open) this.watch.begin();
    else this.watch.end();
    this.place.hidden = !locked;
    this.place.replaceChildren(make("p", {}, `${open ? "Opened here for a while" : "Locked"}: ${questions(locked)}.`), this.#button(open));
  }

  /** What stands above a conversation of which so many questions are locked; null where none is. */
  note({ locked, open }) {
    if (!locked) return null;
    const words = open
      ? `Opened here for a while: ${questions(locked)} of this conversation. When I answer, I do not look at what is locked.`
      : `Locked: ${questions(locked)} of this conversation. I do not remember what is locked, so say again what I should know.`;
    return make("div", { class: "locked-note", role: "note" }, make("p", {}, words), open ? null : this.#button(open));
  }

  #button(open) {
    return make("button", { type: "button", class: "plain", click: () => (open ? this.#do("DELETE") : this.#open()) }, open ? "Close again" : "Open with passphrase");
  }

  async #open() {
    const typed = await askSecrets("Open my locked past", ["It stays open in this browser only, for a while."], [SECRET], "Open");
    if (typed) await this.#do("POST", typed);
  }

  async #do(method, fields) {
    try {
      await call(method, "/you/lock/open", fields);
    } catch (problem) {
      this.complain(problem.message, problem.remedy);
      return;
    }
    this.complain("");
    this.changed();
  }
}
