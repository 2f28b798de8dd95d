// Pictures to be sent with the question: chosen, photographed, pasted or dropped.
import { icon, make } from "./dom.js";

const MOST = 4;
const LARGEST = 25 * 1024 * 1024;

/** Keeps the pictures and shows them above the question. `complain(text)` says what cannot be sent. */
export class Pictures {
  #chosen = [];

  constructor({ list, complain, changed }) {
    this.list = list;
    this.complain = complain;
    this.changed = changed;
  }

  get files() {
    return this.#chosen.map(({ file }) => file);
  }

  add(files) {
    let said = "";
    for (const file of files) {
      if (!file.type.startsWith("image/")) said = `“${file.name}” is not a picture.`;
      else if (file.size > LARGEST) said = `“${file.name}” is larger than 25 MB.`;
      else if (this.#chosen.length >= MOST) said = `At most ${MOST} pictures go with one question.`;
      else this.#chosen.push({ file, address: URL.createObjectURL(file) });
    }
    this.complain(said);
    this.#show();
  }

  /** Hands the pictures over; whoever takes them frees their addresses. */
  take() {
    const taken = this.#chosen;
    this.#chosen = [];
    this.#show();
    return taken;
  }

  #remove(one) {
    URL.revokeObjectURL(one.address);
    this.#chosen = this.#chosen.filter((other) => other !== one);
    this.#show();
  }

  #show() {
    this.list.replaceChildren(
      ...this.#chosen.map((one, index) =>
        make(
          "li",
          {},
          make("img", { src: one.address, alt: one.file.name || `Picture ${index + 1}` }),
          make(
            "button",
            { type: "button", "aria-label": `Remove ${one.file.name || `picture ${index + 1}`}`, click: () => this.#remove(one) },
            icon("close"),
          ),
        ),
      ),
    );
    this.list.hidden = this.#chosen.length === 0;
    this.changed();
  }
}

/** Pictures pasted into the page or dropped on it. */
export function takePictures(pictures, drop) {
  const imagesOf = (transfer) => [...(transfer?.files ?? [])];
  document.addEventListener("paste", (event) => {
    const files = imagesOf(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    pictures.add(files);
  });
  let depth = 0; // enter and leave come for every element under the pointer
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragenter", (event) => {
    if (carriesFiles(event)) drop.hidden = ++depth === 0;
  });
  document.addEventListener("dragleave", (event) => {
    if (carriesFiles(event)) drop.hidden = --depth <= 0;
  });
  document.addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    drop.hidden = true;
    pictures.add(imagesOf(event.dataTransfer));
  });
}
