// Asks the server and hands over what it says, event by event.

/** What went wrong, in words for a person, and what to do. */
export class Problem extends Error {
  constructor(error, remedy = "") {
    super(error);
    this.remedy = remedy;
  }
}

/** The problem a response describes. */
export async function problemOf(response) {
  if (response.status === 401) {
    return new Problem("This browser is no longer let in.", "Run `kithkin link` in a terminal and open the link.");
  }
  try {
    const { error, remedy } = await response.json();
    return new Problem(error, remedy);
  } catch {
    return new Problem(`Kithkin answered with an error (${response.status}).`, "Try again.");
  }
}

/** Events of one turn as {name, data}. `signal` stops the turn, on the server too. */
export async function* ask({ text, pictures, conversation, signal }) {
  const form = new FormData();
  form.append("text", text);
  if (conversation) form.append("conversation", conversation);
  form.append("locale", navigator.language ?? "");
  for (const picture of pictures) form.append("picture", picture, picture.name || "picture");
  let response;
  try {
    response = await fetch("/ask", { method: "POST", body: form, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem("Kithkin cannot be reached.", "Check that `kithkin serve` is still running.");
  }
  if (!response.ok) throw await problemOf(response);
  yield* eventsOf(response.body.pipeThrough(new TextDecoderStream()));
}

async function* eventsOf(stream) {
  const reader = stream.getReader();
  let buffer = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      buffer += value;
      for (let end; (end = buffer.indexOf("\n\n")) >= 0; buffer = buffer.slice(end + 2)) {
        const event = parse(buffer.slice(0, end));
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(block) {
  let name = "message";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: ")) data += line.slice(6);
  }
  return data ? { name, data: JSON.parse(data) } : null;
}
