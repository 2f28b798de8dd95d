// Past conversations: the list, opening one, deleting one.
import { icon, make } from "./dom.js";
import { problemOf } from "./stream.js";

/** The list at the side. `open(id)`, `deleted(id)` and `locked({ locked, open })` tell the chat. */
export class Past {
  constructor({ list, empty, dialog, open, deleted, locked, complain }) {
    Object.assign(this, { list, empty, dialog, open, deleted, locked, complain });
    this.current = null;
  }

  async refresh() {
    let conversations, lock;
    try {
      const response = await fetch("/conversations");
      if (!response.ok) throw await problemOf(response);
      ({ conversations, ...lock } = await response.json());
    } catch (problem) {
      this.complain(problem.message, problem.remedy);
      return;
    }
    this.list.replaceChildren(...conversations.map((conversation) => this.#item(conversation)));
    this.empty.hidden = conversations.length > 0 || lock.locked > 0;
    this.locked(lock);
    this.mark(this.current);
  }

  /** Marks the conversation that is open. */
  mark(id) {
    this.current = id;
    for (const item of this.list.children) {
      const button = item.querySelector(".past-open");
      if (item.dataset.id === id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  #item({ id, title, latest_at }) {
    const words = title || "A picture";
    return make(
      "li",
      { "data-id": id },
      make(
        "button",
        { type: "button", class: "past-open", click: () => this.open(id) },
        make("span", { class: "past-title", dir: "auto" }, words),
        make("span", { class: "past-when" }, when(latest_at)),
      ),
      make("button", { type: "button", class: "quiet past-delete", "aria-label": `Delete “${words}”`, click: () => this.#delete(id, words) }, icon("bin")),
    );
  }

  async #delete(id, title) {
    this.dialog.querySelector("#confirm-title").textContent = `“${title}”`;
    this.dialog.returnValue = "keep";
    this.dialog.showModal();
    await new Promise((closed) => this.dialog.addEventListener("close", closed, { once: true }));
    if (this.dialog.returnValue !== "delete") return;
    const response = await fetch(`/conversations/${encodeURIComponent(id)}`, { method: "DELETE" });
    if (!response.ok) {
      const problem = await problemOf(response);
      this.complain(problem.message, problem.remedy);
      return;
    }
    this.deleted(id);
    await this.refresh();
  }
}

function when(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  const today = new Date().toDateString() === date.toDateString();
  return today
    ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });
}
