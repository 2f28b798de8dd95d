// Who may see a thing: choosing it, and the yes that more readers need.
import { call } from "./calling.js";
import { make } from "./dom.js";

export const SCOPES = {
  only_me: ["Only me", "Nobody else, from this moment on."],
  people: ["People I choose", "Those persons, and nobody else."],
  circle: ["The circle", "Its owners and members, now and later; not its guests."],
  public: ["Anyone", "Also guests, groups and public threads in which Kithkin answers."],
};

/** Lets a person choose who may see something: {scope, people}, or null. `current` is how it is now, where that is one thing. */
export async function chooseAudience(title, current = { scope: "", people: [] }) {
  const { people } = await call("GET", "/shared/people");
  const scopes = Object.entries(SCOPES).filter(([scope]) => scope !== "people" || people.length);
  const names = make(
    "fieldset",
    { class: "names", hidden: true },
    make("legend", {}, "Who?"),
    people.map(({ name, guest }) => make("label", {}, make("input", { type: "checkbox", value: name, checked: current.people.includes(name) }), make("span", { dir: "auto" }, name), guest ? make("small", {}, "guest") : null)),
  );
  const go = make("button", { value: "yes", class: "go", disabled: true }, "Continue");
  const options = scopes.flatMap(([scope, [words, more]]) => [
    make("label", { class: "scope" }, make("input", { type: "radio", name: "scope", value: scope, checked: scope === current.scope }), make("span", {}, make("b", {}, words), make("small", {}, more))),
    scope === "people" ? names : null,
  ]);
  const form = make("form", { method: "dialog", class: "scopes" }, make("fieldset", {}, make("legend", { class: "hidden" }, "Who may see it"), options), make("div", { class: "row" }, make("button", { value: "no", class: "plain", formnovalidate: true }, "Cancel"), go));
  const chosen = () => ({
    scope: form.elements.scope.value,
    people: form.elements.scope.value === "people" ? [...names.querySelectorAll("input:checked")].map((one) => one.value) : [],
  });
  const follow = () => {
    const { scope, people: named } = chosen();
    names.hidden = scope !== "people";
    go.disabled = !scope || (scope === "people" && !named.length);
  };
  form.addEventListener("change", follow);
  follow();
  return (await shown(title, form)) ? chosen() : null;
}

/**
 * Changes who may see things. `which` names them ({ids}, {query, among, kind} or {imported}). Where more would see them, the
 * server's question is shown, and done is only what was agreed to, word by word. The answer; null if the person says no.
 */
export async function giveTo(which, audience) {
  const fields = { ...which, ...audience };
  let answer = await call("POST", "/shared/audience", fields);
  while (answer.question) {
    if (!(await agree(answer))) return null;
    answer = await call("POST", "/shared/audience", { ...fields, agreed: answer.question });
  }
  return answer;
}

/** What became of it, in words. */
export function changedWords({ changed, audience }) {
  return `${changed === 1 ? "1 thing" : `${changed.toLocaleString("en")} things`} may now be seen by ${audience.words}.`;
}

function agree({ question, left_out: left }) {
  const words = [make("p", { class: "question", dir: "auto" }, question)];
  if (left) words.push(make("p", {}, `${left.toLocaleString("en")} of those you chose ${left === 1 ? "holds" : "hold"} words of others, and ${left === 1 ? "stays" : "stay"} with you alone.`));
  const form = make("form", { method: "dialog" }, make("button", { value: "no", class: "plain", autofocus: true }, "No, leave it"), make("button", { value: "yes", class: "go" }, "Yes, let them see it"));
  return shown("Let others see this?", words, form);
}

function shown(title, ...content) {
  return new Promise((resolve) => {
    const dialog = make("dialog", { class: "ask", "aria-labelledby": "audience-title" }, make("h2", { id: "audience-title", dir: "auto" }, title), ...content);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
