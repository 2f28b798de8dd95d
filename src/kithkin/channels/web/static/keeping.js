// On "You": how long one's own things are kept, and having them go earlier.
import { call, saying, sure, when } from "./calling.js";
import { make } from "./dom.js";

const SHORTER = [1, 3, 7, 14, 30, 60, 90, 180, 365];
const at = (id) => document.getElementById(id);
const problem = at("problem");
const doing = (work) => saying(problem, work);

const days = (number) => (number === 1 ? "1 day" : `${number.toLocaleString()} days`);

function there({ kept, oldest }) {
  if (kept === null) return null;
  if (!kept) return "Nothing of it is kept now.";
  return `${kept.toLocaleString()} kept now${oldest ? `, the oldest from ${when(oldest)}` : ""}.`;
}

function own(one) {
  const choose = doing(async (event) => {
    const chosen = event.target.value === "" ? null : Number(event.target.value);
    const words = ["What is older goes within the hour, from every file. It cannot be brought back."];
    if (chosen !== null && chosen < one.days && !(await sure(`Keep yours for ${days(chosen)} only?`, words, "Keep for less long"))) {
      event.target.value = one.chosen_days ?? "";
      return;
    }
    try {
      show(await call("PATCH", "/you/keeping", { kind: one.kind, days: chosen }));
    } catch (error) {
      event.target.value = one.chosen_days ?? "";
      throw error;
    }
    at(`keep-${one.kind}`).focus();
  });
  const offered = SHORTER.filter((number) => number < one.most_days);
  if (one.chosen_days !== null && !offered.includes(one.chosen_days)) offered.push(one.chosen_days);
  const options = offered.sort((first, second) => first - second).map((number) => make("option", { value: number, selected: number === one.chosen_days }, days(number)));
  const usual = make("option", { value: "", selected: one.chosen_days === null }, `As for everybody: ${days(one.most_days)}`);
  return make(
    "li",
    { class: "card" },
    make("div", { class: "grow" }, make("h3", {}, one.title), make("p", {}, `${days(one.days)}, counted from ${one.counted_from}. ${there(one)}`), make("p", {}, one.because)),
    make("select", { id: `keep-${one.kind}`, "aria-label": `${one.title}: how long`, change: choose }, usual, ...options),
  );
}

function other(one) {
  const time = one.days === null ? `Until ${one.until}.` : `${one.days ? `${days(one.days)}, counted from ` : "Until "}${one.counted_from}.`;
  return [make("dt", {}, one.title), make("dd", {}, [time, there(one), one.because].filter(Boolean).join(" "))];
}

function show({ kinds, pause }) {
  at("keeping-pause").textContent = pause ?? "";
  at("keeping-pause").hidden = !pause;
  at("keeping").replaceChildren(...kinds.filter((one) => one.most_days !== null).map(own));
  at("keeping").setAttribute("aria-busy", "false");
  at("kept-else").replaceChildren(...kinds.filter((one) => one.most_days === null).flatMap(other));
}

doing(async () => show(await call("GET", "/you/keeping")))();
