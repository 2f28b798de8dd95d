// A reply as plain text, with what it rests on, for copying and sharing.

/** The words alone, maths as its source. */
export const wordsOf = (parts) => parts.map((part) => part.text ?? part.latex).join("");

/** The words, the verdict, and a line for each piece of evidence. */
export function asPlainText(reply, verdict) {
  const lines = [wordsOf(reply.parts).trim(), ""];
  for (const question of reply.questions) lines.push(`• ${question}`);
  if (reply.questions.length) lines.push("");
  lines.push(`${verdict}.`);
  if (reply.evidence.length) lines.push("", "How I know:");
  for (const [index, evidence] of reply.evidence.entries()) {
    const value = evidence.value ? `: ${[evidence.value, evidence.unit].filter(Boolean).join(" ")}` : "";
    lines.push(`${index + 1}. ${evidence.title}${value}`);
    const origin = [evidence.method, evidence.author, evidence.reference, evidence.permalink].filter(Boolean);
    if (origin.length) lines.push(`   ${origin.join(" · ")}`);
  }
  lines.push("", "— Kithkin");
  return lines.join("\n");
}
