"""A reply as the messages of a chat: answer, how far it is checked, questions, how it is known, and drawings."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kithkin.messages.outbound import Limits
from kithkin.messages.replies import Disposition, Evidence, Reply, Verdict
from kithkin.turns.citing import Detail, cite
from kithkin.turns.drawings import drawing_as_png
from kithkin.turns.fitting import cut, fit, measure, sentence_end
from kithkin.turns.plain_maths import plain_text

REST = "The rest of this answer is on the page."
VERDICTS = {
    Verdict.UNCHECKED: "Not checked: no calculation and no source stands behind this.",
    Verdict.PARTLY: "Partly checked: not all of this has a calculation or a source behind it.",
}
_NOTHING = "I found no words for an answer. Please ask again in other words."
_SHORTER: tuple[Detail, ...] = ("full", "short", "pointer", "none")
_DANGEROUS = frozenset({Disposition.EMERGENCY, Disposition.URGENT_TODAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One message: a text, or a picture with the text as its caption."""

    text: str
    picture: bytes = b""
    picture_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What is to be said, in its order; the first `whole` characters of `head` and `answer` together stay in one message."""

    head: str
    answer: str
    after: tuple[str, ...]
    whole: int

    @property
    def before_sources(self) -> str:
        return _paragraphs(self.head, self.answer, *self.after)


def render(
    reply: Reply, limits: Limits, *, disclosure: str = "", with_sources: bool = True
) -> tuple[Rendered, ...]:
    """The reply within a platform's limits, at least one message.

    Too much for `most_pieces`, the sources are shortened first, then left out, then drawings are told in words; only
    then the answer ends early and says where the rest is. A warning of danger begins with what to do, in the first
    message and whole; in an emergency even the disclosure comes after it.
    """
    drawings, told = _drawings(reply.evidence, limits)
    details = _SHORTER if with_sources else ("none",)
    for pictures, words in ((drawings, told), ([], _told(reply.evidence))):
        room = limits.most_pieces - len(pictures)
        parts = _parts(reply, limits, disclosure, words)
        for detail in details if room >= 1 else ():
            texts = _fitted(parts, cite(reply.evidence, detail), limits, room)
            if texts is not None:
                return (*(Rendered(text=text) for text in texts), *pictures)
        if not drawings:
            break
    return tuple(Rendered(text=text) for text in _ended_early(parts, limits))


def _parts(reply: Reply, limits: Limits, disclosure: str, drawings_in_words: Sequence[str]) -> _Parts:
    answer = _clean(plain_text(reply.text)) or _NOTHING
    disclosure = _clean(disclosure)
    first = sentence_end(answer) if reply.disposition in _DANGEROUS else 0
    behind = reply.disposition is Disposition.EMERGENCY or (
        first > 0 and measure(_paragraphs(disclosure, answer[:first]), limits.counted_in) > limits.text
    )
    questions = [_clean(plain_text(question)) for question in reply.questions]
    after = (
        disclosure if behind else "",
        *drawings_in_words,
        VERDICTS.get(reply.verdict, ""),
        "\n".join(question for question in questions if question and question not in answer),
    )
    head = "" if behind else disclosure
    return _Parts(
        head=head,
        answer=answer,
        after=after,
        whole=len(_paragraphs(head, answer[:first])) if first else 0,
    )


def _fitted(parts: _Parts, sources: str, limits: Limits, room: int) -> list[str] | None:
    """Everything in at most `room` texts, or None."""
    text = _paragraphs(parts.before_sources, _clean(sources))
    for tight in (False, True):
        texts = fit(text, limits.text, limits.counted_in, whole=parts.whole, tight=tight)
        if len(texts) <= room:
            return texts
    return None


def _ended_early(parts: _Parts, limits: Limits) -> list[str]:
    """As much of the answer as there is room for, then where the rest is, and what must be said besides."""
    start = _paragraphs(parts.head, parts.answer)
    texts = fit(start, limits.text, limits.counted_in, whole=parts.whole, tight=True)
    texts = texts[: max(limits.most_pieces, 1)]
    whole = parts.whole if len(texts) == 1 else 0
    needed = measure(texts[-1][:whole], limits.counted_in)
    ending = _ending(parts.after, limits, needed)
    room = limits.text - measure(f"\n\n{ending}", limits.counted_in) if ending else limits.text
    last = cut(texts[-1], room, limits.counted_in, whole=whole)
    return [*texts[:-1], _paragraphs(last, ending)]


def _ending(after: Sequence[str], limits: Limits, needed: int) -> str:
    """The words behind an answer that ends early; they leave it half a message, and what of it must stay whole."""
    most = limits.text - max(limits.text // 2, needed) - 2
    ending = REST if measure(REST, limits.counted_in) <= most else ""
    for words in after if ending else ():
        longer = _paragraphs(ending, words)
        if measure(longer, limits.counted_in) <= most:
            ending = longer
    return ending


def _drawings(evidence: Sequence[Evidence], limits: Limits) -> tuple[list[Rendered], list[str]]:
    """Drawings as pictures with captions, and what of them must be told in words."""
    pictures: list[Rendered] = []
    words: list[str] = []
    for piece in evidence:
        if not piece.drawing_svg:
            continue
        png = drawing_as_png(piece.drawing_svg, limits.picture_bytes) if limits.pictures else None
        if png is None:
            words.append(_in_words(piece))
            continue
        caption = cut(_described(piece), limits.caption, limits.counted_in)
        pictures.append(Rendered(text=caption, picture=png, picture_type="image/png"))
    return pictures, words


def _told(evidence: Sequence[Evidence]) -> list[str]:
    return [_in_words(piece) for piece in evidence if piece.drawing_svg]


def _described(piece: Evidence) -> str:
    return _clean(plain_text(piece.drawing_description or piece.title))


def _in_words(piece: Evidence) -> str:
    return f"{_described(piece)} (The drawing is on the page.)"


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _clean(text: str) -> str:
    """The text without control characters and half code points, which no platform takes; "" if nothing is to be seen."""
    kept = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) == "Cs" else sign
        for sign in text.replace("\r\n", "\n").replace("\r", "\n")
        if sign in "\n\t" or unicodedata.category(sign) != "Cc"
    )
    seen = any(unicodedata.category(sign)[0] not in "ZC" for sign in kept)
    return kept.strip() if seen else ""
