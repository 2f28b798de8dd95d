// Where something locked is shown: when it is closed, in another tab or by itself, nothing of it stays on the page.
import { call } from "./calling.js";

const NOT_KNOWN_YET_MILLISECONDS = 60_000;

/** `closed()` is told once for each `begin()`. Asking how long it is still open is no looking: it goes on resting. */
export class LockWatch {
  #timer = 0;
  #until = 0;

  constructor(closed) {
    this.closed = closed;
    document.addEventListener("visibilitychange", () => document.hidden || this.#look());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.#look());
  }

  /** From now on something locked may be shown. */
  begin() {
    this.#until = Date.now() + NOT_KNOWN_YET_MILLISECONDS;
    this.#look();
  }

  /** Nothing locked is shown any more. */
  end() {
    this.#until = 0;
    clearTimeout(this.#timer);
  }

  async #look() {
    if (!this.#until) return;
    const seconds = await call("GET", "/you/lock").then(
      (state) => state.open_seconds,
      (problem) => (problem.remedy === undefined ? (this.#until - Date.now()) / 1000 : 0), // unreachable: by what was known
    );
    if (!this.#until) return;
    clearTimeout(this.#timer);
    if (seconds > 0) {
      this.#until = Date.now() + seconds * 1000;
      this.#timer = setTimeout(() => this.#look(), (seconds + 1) * 1000);
      return;
    }
    this.end();
    this.closed();
  }
}
