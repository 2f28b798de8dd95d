"""Checks every number, unit, label, quotation and source of a reply against the ledger.

A number passes when it equals a ledger figure *at the digits shown*: a tolerance would let wrong numbers through
(a 1 % tolerance with one step of arithmetic accepts two in five random wrong numbers; displayed precision one
in 250). Prose that a model wrote is held to more: the very unit of the figure, a label that fits, no digit
unaccounted for, no source that is not in the ledger.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kithkin.messages.errors import KithkinError
from kithkin.messages.readings import Measure
from kithkin.ports.units import Units
from kithkin.reasoning.composing import Piece, without_slots
from kithkin.reasoning.ledger import Figure, Ledger
from kithkin.reasoning.understanding.reading import read_question

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[^\s\d.,;:)])|\n+")
_CLAUSE_END = re.compile(r"[;,]\s|\s(?:and|but|while|whereas|or)\s")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAME = re.compile(r"\b[A-Z][^\W\d_]+")
_SOURCE = re.compile(
    r"https?://|www\.|\bdoi\b|\bet al\b|\baccording to\b|\bas reported (?:by|in)\b|\bjournal\b|\bpublished (?:in|by)\b"
    r"|\b(?:a|the|recent|one) (?:study|trial|paper|article|guideline|report|meta-analysis)\b|\bisbn\b",
    re.IGNORECASE,
)
_DIGIT_TOKEN = re.compile(r"[^\s]*[0-9⁰¹²³⁴-⁹][^\s]*")
_EMPTY_WORDS = frozenset(
    "the a an of in on at is are was were be to for with and or by as it its this that from about your you my i per "
    "which has have had will would can value result answer number equals equal gives given than then so if not "
    "total amount approximately roughly around".split()
)


_LINK = re.compile(
    r"(?<!\w)\w+://|\b(?:mailto|javascript):|\b(?:tel|sms|data|sip|geo|facetime|whatsapp|intent|blob|vbscript|magnet):(?=\S)|[\w-]@[\w-]"
    r"|(?<![\w.-])[\d-]*[^\W\d][\w-]*(?:\.[\w-]+)*\.[^\W\d_]{2,24}\b"
    # Browsers read the full stop of Chinese and Japanese as a dot (UTS 46, section 4); there it mostly ends a sentence.
    r"|(?<![\w.。-])[\d-]*[^\W\d][\w-]*(?:[.。][\w-]+)*。[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,24}\b",
    re.IGNORECASE,
)
_JOINERS = frozenset("\u200c\u200d")


def _is_link(sentence: str) -> bool:
    """Whether a chat or a reader might make a link of anything in it: fetching one would carry its address out."""
    return _LINK.search(unicodedata.normalize("NFKC", sentence)) is not None


def _steers(sentence: str) -> bool:
    """Whether it holds signs that nobody sees or that steer a screen; joiners within emoji and tabs are none."""
    harmless = _JOINERS | {"\t"}
    return any(unicodedata.category(sign) in {"Cc", "Cf", "Co"} and sign not in harmless for sign in sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a sentence may not stand: fit to be read by a model that is asked to mend it."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A sentence that stands, with the evidence its numbers rest on."""

    text: str
    evidence: tuple[str, ...]


def sentences(text: str) -> list[str]:
    """The sentences of a text; decimal points and abbreviations before digits do not end one."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


class Verifier:
    """Checks pieces of one reply against one ledger."""

    def __init__(self, ledger: Ledger, units: Units) -> None:
        self._ledger = ledger
        self._units = units

    def check_own(self, piece: Piece) -> list[Problem]:
        """Checks a piece our own code composed: every number in it is a figure, or stands in its template."""
        literal = self._ledger.text_figures("", "", without_slots(piece.template), "literature")
        figures = [
            f
            for f in self._ledger.figures
            if not piece.evidence or f.evidence in piece.evidence or f.origin == "asker"
        ]
        problems: list[Problem] = []
        for measure in read_question(piece.text, self._units).measures:
            if not any(self._equal_at_shown_precision(measure, figure) for figure in [*figures, *literal]):
                problems.append(
                    Problem(sentence=piece.text, reason=f"Nothing backs the number {measure.text}.")
                )
        return problems

    def check_model_sentence(self, sentence: str) -> Checked | Problem:
        """Checks a sentence that a model wrote, strictly."""
        if _is_link(sentence) or _steers(sentence):
            return Problem(sentence=sentence, reason="It holds a link, or signs that cannot be seen.")
        if _SOURCE.search(sentence) and not self._names_a_known_source(sentence):
            return Problem(sentence=sentence, reason="It names a source that is not among the evidence.")
        reading = read_question(sentence, self._units)
        evidence: list[str] = []
        for measure in reading.measures:
            backed = [figure for figure in self._ledger.figures if self._same(measure, figure)]
            if not backed:
                return Problem(sentence=sentence, reason=f"Nothing backs the number {measure.text}.")
            fitting = [figure for figure in backed if self._label_fits(figure, measure, reading.text)]
            if not fitting:
                return Problem(
                    sentence=sentence,
                    reason=f"The number {measure.text} is there, but it is not what this says it is.",
                )
            evidence.append(fitting[0].evidence)
        stray = self._stray_digits(reading.text, reading.measures)
        if stray:
            return Problem(sentence=sentence, reason=f"Nothing backs {stray!r}.")
        return Checked(text=sentence, evidence=tuple(dict.fromkeys(evidence)))

    def _same(self, measure: Measure, figure: Figure) -> bool:
        """Strict equality: the figure's own unit, and its value at the digits shown, at least three of them."""
        if not self._same_unit(measure, figure):
            return False
        if measure.number == figure.number:
            return True
        if figure.as_written or figure.origin == "asker":
            return False
        return _significant_digits(measure.text) >= 3 and self._equal_at_shown_precision(measure, figure)

    def _same_unit(self, measure: Measure, figure: Figure) -> bool:
        """The same unit, or one that is printed the same (a temperature and a difference of temperatures)."""
        if not measure.unit or not figure.unit:
            return not measure.unit and not figure.unit
        return measure.unit == figure.unit or self._units.display(measure.unit) == self._units.display(
            figure.unit
        )

    def _equal_at_shown_precision(self, measure: Measure, figure: Figure) -> bool:
        number = figure.number
        if measure.unit and figure.unit and not self._same_unit(measure, figure):
            if self._units.dimension(measure.unit) != self._units.dimension(figure.unit):
                return False
            try:
                number = self._units.convert(number, figure.unit, measure.unit)
            except KithkinError:
                return False
        if number == measure.number:
            return True
        if not math.isfinite(number):
            return False
        # A tie at the last place shown may miss by the grain of floating point.
        return abs(number - measure.number) <= half_last_place(measure.text) * (1 + 1e-9) + 4 * math.ulp(
            number
        )

    def _label_fits(self, figure: Figure, measure: Measure, sentence: str) -> bool:
        """Whether the words around the number speak of this figure rather than of another one.

        Without any such words only the sole computation's result may be meant ("It is 42 m").
        """
        words = _content_words(_clause_around(sentence, measure.start, measure.end))
        named = [f for f in self._ledger.figures if f.label and f.origin in {"result", "input"}]
        rivals = [f for f in named if f.number != figure.number or (f.unit or "") != (figure.unit or "")]
        best = max((_likeness(words, rival.label) for rival in rivals), default=(0.0, 0))
        if figure.origin in {"asker", "literature"} or not figure.label:
            return best[1] == 0
        own = _likeness(words, figure.label)
        if own[1] > 0:
            return own >= best
        results = {f.evidence for f in named if f.origin == "result"}
        return best[1] == 0 and figure.origin == "result" and len(results) == 1

    def _names_a_known_source(self, sentence: str) -> bool:
        """Whether every name in the sentence stands in one reference of the evidence (and there is one)."""
        names = set(_NAME.findall(sentence[1:])) - {"The", "A", "An", "In", "It", "Doi", "See"}
        return bool(names) and any(
            names <= set(_NAME.findall(piece.reference)) for piece in self._ledger.evidence if piece.reference
        )

    def _stray_digits(self, text: str, measures: Sequence[Measure]) -> str:
        """The first run of characters with a digit that is neither a checked number nor a name from the evidence."""
        trusted = " ".join(
            f"{piece.detail} {piece.title} {piece.reference}" for piece in self._ledger.evidence
        )
        for token in _DIGIT_TOKEN.finditer(text):
            covered = any(m.start < token.end() and token.start() < m.end for m in measures)
            if not covered and token.group().strip(".,;:!?()[]\"'") not in trusted:
                return token.group()
        return ""


def half_last_place(text: str) -> float:
    """Half a unit in the last place shown: 0.05 for "2.4", 0.5 for "71", 5e20 for "6.02 × 10^23"."""
    digits = re.search(r"\d[\d,]*(?:\.(\d+))?", text)
    decimals = len(digits[1]) if digits is not None and digits[1] else 0
    exponent = 0
    power = re.search(r"(?:10\s?\^\s?\(?([-+]?\d+)|10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|[eE]([-+]?\d+))", text)
    if power is not None and ("×" in text or "x" in text or "*" in text or power[3]):
        raw = next(group for group in power.groups() if group)
        exponent = int(raw.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")))
    return 0.5 * 10.0 ** min(max(exponent - decimals, -300), 300)


def _significant_digits(text: str) -> int:
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    if digits is None:
        return 0
    return len(digits[0].replace(",", "").replace(".", "").lstrip("0"))


def _clause_around(sentence: str, start: int, end: int) -> str:
    left = max((m.end() for m in _CLAUSE_END.finditer(sentence) if m.end() <= start), default=0)
    right = min(
        (m.start() for m in _CLAUSE_END.finditer(sentence) if m.start() >= end), default=len(sentence)
    )
    return sentence[left:right]


def _likeness(words: set[str], label: str) -> tuple[float, int]:
    """How much of a label stands among the words: the share of its words, then their count. Initials count whole."""
    own = _content_words(label)
    if not own:
        return 0.0, 0
    initials = "".join(word[0] for word in _WORD.findall(label.lower()))
    if len(initials) > 1 and initials in words:
        return 1.0, len(own)
    return len(words & own) / len(own), len(words & own)


def _content_words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if word not in _EMPTY_WORDS}
