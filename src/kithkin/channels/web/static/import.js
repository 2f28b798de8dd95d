// "Import": sends an export, shows how it is read, asks what only the person can say, and reports.
import { changedWords, chooseAudience, giveTo } from "./audience.js";
import { button, call, saying } from "./calling.js";
import { make } from "./dom.js";
import { PLATFORMS } from "./posts.js";
import { Problem } from "./stream.js";

const META = (name) => [
  `In the ${name} app open Accounts Center, “Your information and permissions”, “Export your information”.`,
  "Choose the account, export to the device, and under “Customise” only what you want here: posts, comments, messages.",
  "Under “Format” choose JSON. It offers HTML first, which cannot be read.",
  "Meta tells you when it is ready, in hours or days. Download it, and choose the zip files here; they need not be unpacked.",
];
const HOW = {
  instagram: META("Instagram"),
  facebook: META("Facebook"),
  threads: META("Threads"),
  messenger: META("Facebook"),
  whatsapp: ["Open the chat, its menu, “Export chat”, and choose “Without media”: one file for each chat.", "Choose the zip or the text file here, as it is named.", "What the others wrote in it stays with you alone."],
};
const UNREAD = { media: ["picture, film or sound", "pictures, films and sounds"], unused: ["file that holds nothing shared", "files that hold nothing shared"], archive: ["archive within an archive", "archives within archives"] };
const at = (id) => document.getElementById(id);
const doing = (work) => saying(at("problem"), work);
const megabytes = (bytes) => `${(bytes / 1024 ** 2).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
let sending = null;
let most = Infinity;

function only(id) {
  for (const part of ["send", "under-way", "asking", "report"]) at(part).hidden = part !== id;
}

async function follow() {
  for (;;) {
    const state = await call("GET", "/shared/import/state");
    show(state);
    if (state.phase !== "reading" && state.phase !== "elsewhere") return;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

function show(state) {
  most = state.most_bytes;
  const shows = { nothing: offerForm, reading: reading, elsewhere, asking: ask, done: report, failed };
  shows[state.phase](state);
}

function offerForm({ platforms }) {
  if (!at("platforms").querySelector("input")) {
    at("platforms").append(...platforms.map((platform) => make("label", {}, make("input", { type: "radio", name: "platform", value: platform, required: true }), PLATFORMS[platform])));
  }
  only("send");
}

function reading({ done_bytes: done, total_bytes: total, items, platform }) {
  at("stage").textContent = total ? `Reading what you shared on ${PLATFORMS[platform]}` : "Looking at the files";
  if (total) at("bar").value = done / total;
  else at("bar").removeAttribute("value");
  at("numbers").textContent = items ? `${items.toLocaleString("en")} things found so far. You can leave this page; it goes on.` : "";
  at("stop").hidden = false;
  only("under-way");
}

function elsewhere() {
  at("stage").textContent = "An import of yours is under way in another browser";
  at("bar").removeAttribute("value");
  at("numbers").textContent = "It can be followed there.";
  at("stop").hidden = true;
  only("under-way");
}

function ask({ question }) {
  const fresh = at("asking").hidden || at("asked").textContent !== question.text;
  at("asked").textContent = question.text;
  at("choices").replaceChildren(
    ...question.choices.map(({ value, words }) => button(words, doing(async () => {
      show(await call("POST", "/shared/import/answer", { choice: value }));
      await follow();
    }), { dir: "auto" })),
  );
  only("asking");
  if (fresh) at("asked").focus();
}

function failed({ error, remedy }) {
  at("outcome").textContent = "This could not be imported";
  at("summary").replaceChildren(make("p", { class: "circle-problem" }, `${error} ${remedy}`));
  at("lines").replaceChildren();
  at("offer").replaceChildren();
  only("report");
  at("outcome").focus();
}

function report({ platform, report: told, shareable }) {
  const found = Object.values(told.understood).reduce((sum, one) => sum + one, 0);
  at("outcome").textContent = `Imported from ${PLATFORMS[platform]}`;
  const number = (one) => one.toLocaleString("en");
  const facts = [["New", told.new], ["Known already", told.known], ["Changed since, and renewed", told.renewed], ["Words of others, for you alone", told.words_of_others]];
  const left = Object.entries(told.skipped);
  const unread = Object.entries(told.files_left_unread);
  const broken = Object.entries(told.not_understood);
  at("summary").replaceChildren(
    make("p", { class: "circle-lead" }, `${number(found)} ${found === 1 ? "thing" : "things"} found in ${number(told.files)} ${told.files === 1 ? "file" : "files"}.`),
    make("dl", { class: "facts" }, facts.filter(([, count]) => count).map(([words, count]) => make("div", {}, make("dt", {}, words), make("dd", {}, number(count))))),
  );
  at("lines").replaceChildren(
    ...list("Left out, and why", left.map(([reason, count]) => `${number(count)} × ${reason}`)),
    ...list("Not understood, by file", broken.map(([file, reasons]) => `${file}: ${Object.entries(reasons).map(([reason, count]) => `${number(count)} × ${reason}`).join(", ")}`)),
    ...list("Not read", unread.map(([use, count]) => `${number(count)} ${UNREAD[use]?.[Number(count !== 1)] ?? use}`)),
    ...list("Good to know", told.notes),
  );
  at("offer").replaceChildren(...(shareable ? offer(shareable) : [make("p", {}, "Nothing new of your own was in it.")]));
  only("report");
  at("outcome").focus();
}

function list(title, lines) {
  return lines.length ? [make("h3", {}, title), make("ul", { class: "told" }, lines.map((line) => make("li", { dir: "auto" }, line)))] : [];
}

function offer(count) {
  const things = count === 1 ? "The new thing of your own is" : `The ${count.toLocaleString("en")} new things of your own are`;
  const give = doing(async () => {
    const audience = await chooseAudience("Who may see them?", { scope: "only_me", people: [] });
    const answer = audience && (await giveTo({ imported: true }, audience));
    if (answer) at("done").textContent = changedWords(answer);
  });
  return [make("div", { class: "offer" }, make("p", {}, `${things} for you alone. ${count === 1 ? "You can let others see it now, or later." : "You can let others see them now, or choose one by one later."}`), button("Let others see them", give, { class: "go" }))];
}

/** Sends a form, saying how far it is. A browser says so for this kind of request only. */
function upload(form) {
  return new Promise((resolve, reject) => {
    sending = new XMLHttpRequest();
    sending.upload.addEventListener("progress", ({ loaded, total }) => {
      at("bar").value = total ? loaded / total : 0;
      at("numbers").textContent = `${megabytes(loaded)} of ${megabytes(total)}`;
    });
    sending.addEventListener("load", () => {
      try {
        const said = JSON.parse(sending.responseText);
        if (sending.status === 202) resolve(said);
        else reject(new Problem(said.error, said.remedy));
      } catch {
        reject(new Problem(`Kithkin answered with an error (${sending.status}).`, "Try again."));
      }
    });
    sending.addEventListener("error", () => reject(new Problem("The connection broke; nothing was imported.", "Send it again.")));
    sending.addEventListener("abort", () => resolve(null));
    sending.open("POST", "/shared/import");
    sending.send(form);
  });
}

at("send").addEventListener("submit", doing(async () => {
  const form = at("send");
  const files = [...form.elements.file.files];
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > most) throw new Problem(`These files have ${megabytes(size)}, and at most ${megabytes(most)} can be sent here.`, "Send them one after another, ask for an export without media, or use `kithkin import` in a terminal.");
  const body = new FormData();
  body.append("platform", form.elements.platform.value);
  if (form.elements.platform.value === "whatsapp") body.append("time_zone", form.elements.time_zone.value.trim());
  for (const file of files) body.append("file", file, file.name);
  at("stage").textContent = "Sending";
  at("bar").value = 0;
  at("stop").hidden = false;
  at("done").textContent = "";
  only("under-way");
  let state;
  try {
    state = await upload(body);
  } catch (problem) {
    only("send");
    throw problem;
  } finally {
    sending = null;
  }
  if (state === null) return only("send");
  show(state);
  await follow();
}));
at("send").addEventListener("change", () => {
  const platform = at("send").elements.platform.value;
  at("zone-field").hidden = platform !== "whatsapp";
  at("how").hidden = !platform;
  at("files-words").textContent = platform === "whatsapp" ? "The exported chats: zip or text files" : "The archives, as you got them";
  at("how-steps").replaceChildren(...(HOW[platform] ?? []).map((step) => make("li", {}, step)));
});
const forget = doing(async () => {
  if (sending) return sending.abort();
  await call("DELETE", "/shared/import");
  at("done").textContent = "";
  at("send").reset();
  await follow();
});
for (const id of ["stop", "give-up", "another"]) at(id).addEventListener("click", forget);
at("how").hidden = true;
at("send").elements.time_zone.defaultValue = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
doing(follow)();
