// Small things the pages of people share: asking the server, saying what went wrong, asking whether one is sure.
import { make } from "./dom.js";
import { problemOf } from "./stream.js";

/** The answer to a request, from JSON; null where there is none to read. Throws a `Problem`. */
export async function call(method, path, fields) {
  const headers = fields ? { "content-type": "application/json" } : {};
  const response = await fetch(path, { method, headers, body: fields && JSON.stringify(fields) });
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? null : response.json();
}

/** Runs something that a person started; what goes wrong is said in the element `problem`. */
export function saying(problem, work) {
  return async (event) => {
    event?.preventDefault();
    const button = event?.submitter ?? event?.currentTarget;
    if (button?.disabled) return;
    problem.hidden = true;
    if (button?.tagName === "BUTTON") button.disabled = true;
    try {
      await work(event);
    } catch (error) {
      problem.textContent = error.remedy === undefined ? "Kithkin cannot be reached. Check that `kithkin serve` is still running." : `${error.message} ${error.remedy}`;
      problem.hidden = false;
      problem.scrollIntoView({ block: "nearest" });
    } finally {
      if (button?.tagName === "BUTTON") button.disabled = false;
    }
  };
}

/** Asks in a dialogue of its own; true if the person says yes. */
export function sure(title, words, yes) {
  return new Promise((resolve) => {
    const dialog = make(
      "dialog",
      { class: "ask", "aria-labelledby": "ask-title" },
      make("h2", { id: "ask-title", dir: "auto" }, title),
      ...words.map((line) => make("p", {}, line)),
      make("form", { method: "dialog" }, make("button", { value: "no", class: "plain", autofocus: true }, "Cancel"), make("button", { value: "yes", class: "danger" }, yes)),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A button that does something; `more` are further attributes. */
export function button(words, work, more = {}) {
  return make("button", { type: "button", class: "plain", click: work, ...more }, words);
}

/** A secret to be handed on, with what to do with it. It leaves the page with it. */
export function handed(secret, ...words) {
  return make(
    "div",
    { class: "handed", role: "status" },
    make("code", { class: "handed-secret" }, secret),
    button("Copy", async (event) => {
      await navigator.clipboard.writeText(secret);
      event.target.textContent = "Copied";
    }),
    ...words.map((line) => make("p", {}, line)),
  );
}

/** A time in words. */
export function when(time) {
  const date = new Date(time ?? NaN);
  if (Number.isNaN(date.getTime())) return "";
  const clock = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return new Date().toDateString() === date.toDateString() ? `today, ${clock}` : date.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });
}
