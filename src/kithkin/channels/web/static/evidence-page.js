// "How I know" for one reply, as a page of its own.
import { make } from "./dom.js";
import { LockWatch } from "./lock-watch.js";
import { renderPassedOn } from "./parts.js";
import { renderReply } from "./reply.js";
import { problemOf } from "./stream.js";

const sheet = document.getElementById("sheet");

async function show() {
  const response = await fetch(location.pathname, { headers: { Accept: "application/json" } });
  if (!response.ok) {
    const problem = await problemOf(response);
    document.title = "How I know – Kithkin"; // it may have been opened, and be locked again
    sheet.replaceChildren(make("h1", {}, problem.message), make("p", {}, problem.remedy));
    return;
  }
  const turn = await response.json();
  const { text, passed_on: passedOn } = turn.question;
  document.title = `How I know: ${(text || (passedOn ? "something forwarded" : "a picture")).slice(0, 80)} – Kithkin`;
  const asked = new Date(turn.asked_at);
  sheet.replaceChildren(
    make("h1", { class: "sheet-question", dir: "auto" }, text || (passedOn ? "Something forwarded" : "A picture")),
    passedOn ? renderPassedOn(passedOn) : "",
    make("p", { class: "sheet-when" }, Number.isNaN(asked.getTime()) ? "" : `Asked on ${asked.toLocaleString([], { dateStyle: "long", timeStyle: "short" })}`),
    renderReply(turn.reply, turn.id, { open: true }),
  );
}

show();
new LockWatch(show).begin();
