"""Politeness around a question, the pieces inside it, and the proposals made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kithkin.messages.errors import BadInput
from kithkin.messages.readings import Argument, Call, Given, Measure, Proposal, Reading
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Node
from kithkin.tools.maths.reader.writing import canonical

_FILLERS = frozenset(
    """hey hi hello hiya ok okay so um please pls plz kindly can could would will you u tell me give show help with what
    what's whats wats wat is are how do does i we find out calculate calc compute work determine evaluate figure get the
    value answer result to for of solution quick quickly question math maths mathematics problem need want know my
    homework following this that expression just exactly let us be i'm im stuck on doing if someone anyone hii yo dear
    exercise here trying understand equals equal much need's a an solving study exam test check having trouble i'd like
    'd using by hand find: pleas answer: makes make gets got asked teacher which number""".split()
)
_TAIL = re.compile(
    r"(?:[\s,.;:?]+|(?<=[a-z\s])!+|\s*\b(?:please|pls|plz|thanks|thank you|thx|ty|for me|step by step|exactly|quickly|"
    r"equals?(?: to)?|is equal to|makes?|algebraically|by hand|and explain|explain|show (?:me )?(?:your |all |the )?"
    r"(?:work|working|steps)|with steps|what is it|what do (?:i|you|we) get|i need help|help|is what|right now|"
    r"using (?:the )?(?:quadratic formula|substitution|elimination|chain rule|product rule|quotient rule|power rule)(?: method)?|"
    r"by (?:factoring|factori[sz]ing|factori[sz]ation|substitution|elimination|inspection|parts|the quadratic formula)|"
    r"for (?:my|his|her|our) (?:homework|maths|math|class|test|exam)|no calculator|without a calculator|as a function|in total|is|be|=|come to|come out to|would be)(?=\W*$)|\s=\s*\?*|=\s*\?*$)+$"
)
_WORD = re.compile(r"[a-z'’]+")
_SEPARATORS = re.compile(r"[\s,:;.!?\"-]+")
_PREFIX = re.compile(
    r"(?:the )?(?:(?:function|expression|curve|polynomial|number|numbers|graph of|equation|quadratic|parabola|matrix|"
    r"vectors?|vector)s? )?(?:given by )?(?:[fgh]\s?\(\s?[a-z]\s?\)\s?=\s?|y\s?=\s?(?=[^=]+$))?"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the question by its offsets."""

    reading: Reading
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.reading.lower[self.start : self.end]

    @property
    def text(self) -> str:
        return self.reading.text[self.start : self.end]

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end

    def cut(self, start: int, end: int) -> Piece:
        """A part, by offsets relative to this piece, without spaces around."""
        text = self.reading.text
        low, high = self.start + start, self.start + end
        while low < high and text[low].isspace():
            low += 1
        while high > low and text[high - 1].isspace():
            high -= 1
        return Piece(self.reading, low, high)

    def group(self, match: re.Match[str], name: str) -> Piece | None:
        """A named group of a match on `lower`, or None."""
        start, end = match.span(name)
        return None if start < 0 else self.cut(start, end)

    def bare(self) -> Piece:
        """The piece without "the function f(x) =" before it and punctuation after."""
        match = _PREFIX.match(self.lower)
        piece = self.cut(match.end() if match else 0, self.end - self.start)
        tail = _TAIL.search(piece.lower)
        return piece.cut(0, tail.start()) if tail else piece

    def measures(self) -> tuple[Measure, ...]:
        inside = self.reading.inside(self.start, self.end)
        return tuple(replace(m, start=m.start - self.start, end=m.end - self.start) for m in inside)

    def node(self) -> Node | None:
        """The expression that the piece is, or None if it is none."""
        if not self.text:
            return None
        try:
            return parse(self.text, self.measures())
        except (BadInput, RecursionError, ValueError, OverflowError):
            return None

    def expression(self) -> str | None:
        """The piece's expression in canonical text, or None."""
        node = self.bare().node()
        return None if node is None else canonical(node)


def whole(reading: Reading) -> Piece:
    """The question without politeness around it."""
    piece = Piece(reading, 0, len(reading.text)).cut(0, len(reading.text))
    if re.search(r"\$[^$]*[a-z=^\\][^$]*\$", piece.text):
        # Dollar signs around a formula; the offsets stay.
        text, lower = (part.replace("$", " ") for part in (reading.text, reading.lower))
        piece = Piece(replace(reading, text=text, lower=lower), 0, len(text)).cut(0, len(text))
    tail = _TAIL.search(piece.lower)
    return piece.cut(0, tail.start()) if tail else piece


def starts(piece: Piece) -> list[Piece]:
    """The piece, then without its first filler word, without the first two, and so on."""
    pieces = [piece]
    offset, lower = 0, piece.lower
    for _ in range(40):
        gap = _SEPARATORS.match(lower, offset)
        # A minus sign before a number belongs to the number.
        at = gap.end() if gap and not lower[gap.start() : gap.end()].rstrip(" ").endswith("-") else offset
        word = _WORD.match(lower, at)
        if word is None or word[0] not in _FILLERS or not _separate(lower, word):
            if at > offset:
                pieces.append(piece.cut(at, len(lower)))
            break
        offset = word.end()
        rest = piece.cut(offset, len(lower))
        clean = _SEPARATORS.match(rest.lower)
        if clean and "-" not in clean[0] and "." not in clean[0]:
            rest = rest.cut(clean.end(), len(rest.lower))
        pieces.append(rest)
    return pieces


_REQUEST = re.compile(
    r"(?<![a-z])(?:solve|calculate|compute|work out|evaluate|differentiate|integrate|factori[sz]e|factor|expand|simplify|"
    r"find|rearrange|round|convert|express|what is|what's|whats|what are|how do (?:i|you|we) (?:solve|do|work out|find|calculate))(?![a-z])"
)
_BREAK = re.compile(r"(?<=[.!?:;\n])\s+|\n+")
_NOT_A_REQUEST = re.compile(
    r"\b(?:who|why|when|where|which|how (?:long|hard|fast|often|easy|difficult)|not|never|can't|cannot|don't|doesn't|"
    r"if|unless|without|instead|should|first time)\b|n't\b"
)
_MATHS_IN_PREAMBLE = re.compile(r"[\d=+*/^<>√∫$£€%]|(?<![a-z'’])[b-hj-qstv-z](?![a-z'’])")
_LONGEST_PREAMBLE = 300


def after_preamble(piece: Piece) -> list[Piece]:
    """The request at the end of a chatty question ("my teacher wants us to … solve 2x = 8"), longest first.

    What goes before it may hold no number, sign or letter of maths, and no word that turns the request into
    another question ("why do we …").
    """
    found: list[Piece] = []
    for match in sorted(
        (*_BREAK.finditer(piece.lower), *_REQUEST.finditer(piece.lower)), key=lambda m: m.start()
    ):
        at = match.end() if match.re is _BREAK else match.start()
        before = piece.lower[:at]
        if at == 0 or at > _LONGEST_PREAMBLE:
            continue
        told = _MATHS_IN_PREAMBLE.search(before) or piece.reading.inside(piece.start, piece.start + at)
        sentence = re.split(r"[.!?:;\n]\s*", before)[-1]
        if told:
            break
        if not _NOT_A_REQUEST.search(sentence):
            found.append(piece.cut(at, len(piece.lower)))
    return found


def _separate(lower: str, word: re.Match[str]) -> bool:
    after = lower[word.end() : word.end() + 1]
    if after and not (after.isspace() or after in ",:;.!?"):
        return False
    return len(word[0]) > 1 or re.match(r"[\s,]+[a-z]{2,}", lower[word.end() :]) is not None


def argument(text: str, piece: Piece) -> Given:
    """An expression from the question."""
    return Given(value=text, span=piece.span)


def propose(
    piece: Piece, tool: str, arguments: Mapping[str, Argument], *, confidence: float = 0.95, because: str
) -> Proposal:
    """One call that accounts for everything in the question."""
    return Proposal(
        calls=(Call(step="r1", tool=f"maths.{tool}", arguments=dict(arguments)),),
        confidence=confidence,
        because=because,
        consumes=((0, len(piece.reading.text)),),
    )


def foreign_units(reading: Reading) -> bool:
    """Whether a number carries a physical unit. A single letter glued to a number may be a variable."""
    for measure in reading.quantities:
        written = measure.text.lower().lstrip("-+0123456789.,/ ")
        if measure.dimension == "" and re.match(r"(?:%|per ?cent|pct|°|deg|rad)", written):
            continue
        if reading.text[: measure.start].rstrip().endswith("^"):
            continue
        if re.fullmatch(r"[a-z](?:\^\d|[²³])?", written) and measure.text[: -len(written)][-1:].isdigit():
            continue
        return True
    return False
