// Asks for passphrases in a dialogue of its own. What is typed goes to the server and stays nowhere.
import { make } from "./dom.js";

export const SECRET = { name: "secret", label: "Passphrase or recovery code", autocomplete: "current-password" };
export const NEW_PASSPHRASE = { name: "passphrase", label: "New passphrase", autocomplete: "new-password", minlength: 12 };
export const NAME = { name: "name", label: "Your name, to confirm", type: "text", autocomplete: "off", dir: "auto" };

/** What was typed, by the fields' names; null where the person does not want to. */
export function askSecrets(title, words, fields, yes) {
  return new Promise((resolve) => {
    const inputs = fields.map(({ name, label, ...more }) =>
      make("label", { class: "secret" }, make("span", {}, label), make("input", { type: "password", name, required: true, maxlength: 1000, spellcheck: "false", ...more })),
    );
    const form = make("form", { class: "secrets", method: "dialog" }, ...inputs, make("div", { class: "secrets-row" }, make("button", { type: "button", class: "plain", click: () => dialog.close() }, "Cancel"), make("button", { value: "yes", class: "go" }, yes)));
    const dialog = make("dialog", { class: "ask", "aria-labelledby": "secrets-title" }, make("h2", { id: "secrets-title" }, title), ...words.map((line) => make("p", {}, line)), form);
    dialog.addEventListener("close", () => {
      const typed = dialog.returnValue === "yes" ? Object.fromEntries(new FormData(form)) : null;
      dialog.remove();
      resolve(typed);
    });
    document.body.append(dialog);
    dialog.showModal();
    form.querySelector("input").focus();
  });
}
