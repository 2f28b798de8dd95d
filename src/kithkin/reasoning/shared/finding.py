"""Finds, within one post, the short passage that answers a question, and refuses what only resembles an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kithkin.messages.sharing import Post
from kithkin.reasoning.shared.asking import TRAVEL, Unit, Wanted
from kithkin.reasoning.shared.concepts import Meaning, is_known, is_learnable, meanings
from kithkin.reasoning.shared.display import clean
from kithkin.reasoning.shared.people import said_by
from kithkin.reasoning.shared.refusing import answers
from kithkin.reasoning.shared.scaffolding import WORDS
from kithkin.reasoning.shared.sentences import (
    LINK,
    Sentence,
    seeks,
    sentences_of,
    stance_of,
    stance_of_rating,
    turns_around,
)
from kithkin.reasoning.shared.words import words_of

LONGEST_QUOTE = 240
_LONGEST_SENTENCE = 400
_MOST_SENTENCES = 3
_ENOUGH = 0.6
_ENOUGH_UNKNOWN = 0.67
_LONGEST_POST = 20_000

_BESIDE = re.compile(
    r"\b(?:next to|beside|opposite|behind|in front of|round the corner from|around the corner from|neben|gegenüber|hinter|à côté|en face|al lado|junto|accanto|di fronte)"
    r"(?: (?:the|our|an?|dem|der|de|du|la|le|del|ao|da|do|al|alla|a))*\s+$",
    re.IGNORECASE,
)
"""What only says where something else is."""
_TOGETHER = (
    (frozenset({"repair", "bicycle"}), "bike_repair"),
    (frozenset({"repair", "car"}), "car_mechanic"),
    (frozenset({"repair", "phone"}), "computer_repair"),
    (frozenset({"dog", "teacher"}), "dog_school"),
)
_LEANS = re.compile(
    r"(?:it|its|it's|they|she|he|this|that|these|those|her|his|their|there|both|sie|er|es|das|elle|il|ils|ella|ele|ela)\b",
    re.I,
)
"""A sentence that begins so needs the one before it."""
_FEW_WORDS = 9
_NEAR = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage of a post that answers: its exact words, how well they cover what was asked, and whether they speak for or against."""

    post: Post
    text: str
    whole: str
    score: float
    stance: int
    names: frozenset[str]
    through_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A post as it is read: the words that count, its sentences with what each speaks of, and what stands beside them.

    `by_place`: the words are only a place or a heading. `asks`: it asks others, and tells nothing but why.
    """

    post: Post
    text: str
    by_place: bool
    sentences: tuple[Sentence, ...]
    keys: tuple[frozenset[str], ...]
    context: frozenset[str]
    asks: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    keys: frozenset[str]
    first: int
    last: int


def fits_asker(wanted: Wanted, post: Post, asker: str) -> bool:
    """Whether the words of a post are those of whom the question is about, and from the time it names."""
    if wanted.window is not None and not wanted.window.holds(post.item.shared_at):
        return False
    if wanted.own:
        return post.item.own and post.owner == asker
    return not (wanted.strict and wanted.speakers) or said_by(post, wanted.speakers)


def told_by(post: Post) -> Told:
    """Reads a post: its sentences and what each speaks of."""
    text = post.item.text[:_LONGEST_POST]
    by_place = not text.strip()
    if by_place:
        text = post.item.place or ("" if post.item.kind == "message" else post.item.title)
    sentences = sentences_of(text)
    return Told(
        post=post,
        text=text,
        by_place=by_place,
        sentences=tuple(sentences),
        keys=tuple(keys_of(text[one.start : one.end]) for one in sentences),
        context=_context_keys(post),
        asks=all(one.asks for one in sentences) or is_seeking(text, sentences),
    )


def passage_for(wanted: Wanted, told: Told) -> Passage | None:
    """The passage of a post that answers the question by its words, or None."""
    if told.asks:
        return None
    spoken = wanted.speakers and not said_by(told.post, wanted.speakers)
    if spoken and not all(f"={word}" in _stems(told.text) for word in wanted.speaker_words):
        return None
    placed = told.by_place or told.post.item.kind in {"check_in", "review"}
    best: tuple[float, int, _Candidate] | None = None
    for candidate in _windows(told):
        score = _covered(wanted, candidate.keys, told.context, placed=placed)
        if score is not None and (best is None or (score, -(candidate.last - candidate.first)) > best[:2]):
            best = (score, -(candidate.last - candidate.first), candidate)
    if best is None:
        return None
    passage = _passage(wanted, told, best[2], best[0])
    return passage if passage is not None and answers(wanted, told.post, passage.text) else None


def fullest_passage(wanted: Wanted, told: Told) -> Passage | None:
    """The passage that speaks of most of what is wanted, whether that is enough or not; None where a post only asks."""
    best: tuple[float, int, _Candidate] | None = None
    for candidate in _windows(told):
        spoken = sum(unit.weight for unit in wanted.units if speaks_of(unit, candidate.keys))
        if best is None or (spoken, candidate.first - candidate.last) > best[:2]:
            best = (spoken, candidate.first - candidate.last, candidate)
    return None if best is None else _passage(wanted, told, best[2], best[0])


def _passage(wanted: Wanted, told: Told, found: _Candidate, score: float) -> Passage | None:
    start, end = _widened(told.text, told.sentences, found)
    span = _without_links(told.text, start, end, wanted)
    if span is None:
        return None
    quote = told.text[span[0] : span[1]]
    return Passage(
        post=told.post,
        text=clean(quote),
        whole=clean(told.text),
        score=score,
        stance=stance_in(told.post, quote, told.text),
        names=_names_in(quote),
        through_place=told.by_place,
    )


def is_seeking(text: str, told: Sequence[Sentence]) -> bool:
    """Whether a post is itself a question to others: what else it says only tells why it asks."""
    return any(one.asks and seeks(text[one.start : one.end]) for one in told)


def _context_keys(post: Post) -> frozenset[str]:
    """What stands beside the words of a post and says what they are about: a heading, a place, what a picture shows."""
    beside = [post.item.place, *(media.description for media in post.item.media)]
    if post.item.kind != "message":
        beside.append(post.item.title)
    keys = frozenset(key for text in beside if text for key in keys_of(text[:400]))
    return keys | {TRAVEL} if post.item.kind == "check_in" else keys


def keys_of(text: str) -> frozenset[str]:
    """What a text speaks of: concepts, and words by their stems."""
    found = [
        one
        for one in meanings(words_of(text))
        if _BESIDE.search(text[max(0, one.start - _NEAR) : one.start]) is None
    ]
    keys = {key for one in found for key in one.keys}
    keys |= {whole for parts, whole in _TOGETHER if parts <= keys}
    if any(is_learnable(one.own) and _with_a_name(text, one) for one in found):
        keys.add("teacher")  # "Spanish with Marisol" is a teacher, though nobody says so
    return frozenset(keys)


def _with_a_name(text: str, learnt: Meaning) -> bool:
    return (
        re.match(r"\s+(?:lessons? )?(?:with|bei|mit|avec|chez|con|com|da)\s+[A-ZÀ-Ý]", text[learnt.end :])
        is not None
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(f"={word.folded}" for word in words_of(text))


def _windows(told: Told) -> list[_Candidate]:
    found: list[_Candidate] = []
    for first, begin in enumerate(told.sentences):
        held: frozenset[str] = frozenset()
        for last in range(first, min(first + _MOST_SENTENCES, len(told.sentences))):
            if told.sentences[last].asks:
                break
            longest = _LONGEST_SENTENCE if last == first else LONGEST_QUOTE
            if told.sentences[last].end - begin.start > longest:
                break
            held |= told.keys[last]
            held |= {whole for parts, whole in _TOGETHER if parts <= held}
            found.append(_Candidate(begin.start, told.sentences[last].end, held, first, last))
    return found


def _covered(wanted: Wanted, keys: frozenset[str], context: frozenset[str], *, placed: bool) -> float | None:
    """How much of what is wanted a passage speaks of, from 0 to 1; None where that is too little."""
    if not wanted.units:
        return 1.0 if wanted.speakers or wanted.own or wanted.window else None
    total = missed = 0.0
    lacking: list[Unit] = []
    within = False
    for unit in wanted.units:
        total += unit.weight
        if speaks_of(unit, keys):
            within = True
        elif not speaks_of(unit, context):
            missed += unit.weight
            lacking.append(unit)
    if not within and not placed:
        return None
    score = 1.0 - missed / total
    firm = any(unit.must and not unit.entity for unit in wanted.units)
    enough = score >= (_ENOUGH if firm else _ENOUGH_UNKNOWN)
    return score if enough and not any(unit.must for unit in lacking) else None


def speaks_of(unit: Unit, keys: frozenset[str]) -> bool:
    """Whether what is spoken of holds a thing that is wanted."""
    if unit.keys & keys:
        return True
    if unit.number:
        return False
    return any(_akin(key, other) for key in unit.keys if key[0] == "=" for other in keys if other[0] == "=")


def _akin(one: str, other: str) -> bool:
    """Whether two stems are of one word ("beekeep", "beekeeper"), or one is the other with a slip of the pen."""
    shorter, longer = sorted((one[1:], other[1:]), key=len)
    if len(shorter) < 5 or longer[0].isdigit():
        return False
    if longer.startswith(shorter):
        return len(longer) - len(shorter) <= 4
    if len(longer) < 7 or len(longer) - len(shorter) > 1:
        return False
    ahead = next((place for place, sign in enumerate(shorter) if longer[place] != sign), len(shorter))
    if ahead < 2:
        return False
    rest_short, rest_long = shorter[ahead:], longer[ahead:]
    return (
        rest_short[1:] == rest_long[1:]
        or rest_short == rest_long[1:]
        or (rest_short[:2] == rest_long[:2][::-1] and rest_short[2:] == rest_long[2:])
    )


def _widened(text: str, told: Sequence[Sentence], found: _Candidate) -> tuple[int, int]:
    """The passage with neighbouring sentences as long as it stays short: an answer without its name is none."""
    first, last = found.first, found.last
    start, end = found.start, found.end
    while last + 1 < len(told) and last - first + 1 < _MOST_SENTENCES and not told[last + 1].asks:
        if told[last + 1].end - start > LONGEST_QUOTE:
            break
        last, end = last + 1, told[last + 1].end
    while first > 0 and last - first + 1 < _MOST_SENTENCES and not told[first - 1].asks:
        leans = _LEANS.match(text, start) is not None or len(words_of(text[start:end])) < _FEW_WORDS
        if not leans or end - told[first - 1].start > LONGEST_QUOTE:
            break
        first, start = first - 1, told[first - 1].start
    return start, end


def _without_links(text: str, start: int, end: int, wanted: Wanted) -> tuple[int, int] | None:
    """The longest part of a passage that holds no link and still speaks of what is asked."""
    bounds = [start]
    for match in LINK.finditer(text, start, end):
        bounds += [match.start(), match.end()]
    bounds.append(end)
    if len(bounds) == 2:
        return start, end
    parts: list[tuple[int, int]] = []
    for begin, finish in zip(bounds[::2], bounds[1::2], strict=True):
        bare = text[begin:finish]
        left = begin + len(bare) - len(bare.lstrip(" \n\t,;:-–—>)("))
        right = finish - (len(bare) - len(bare.rstrip(" \n\t,;:-–—<(")))
        if right > left and len(words_of(text[left:right])) >= 2:
            parts.append((left, right))
    heavy = [unit for unit in wanted.units if unit.must]
    fitting = [
        span
        for span in parts
        if not heavy or any(speaks_of(u, keys_of(text[span[0] : span[1]])) for u in heavy)
    ]
    return max(fitting, key=lambda span: span[1] - span[0], default=None)


def _names_in(quote: str) -> frozenset[str]:
    """The names in a passage, without where it is: two things in one town have nothing in common by that."""
    return frozenset(
        word.folded
        for word in words_of(quote)
        if word.is_capital
        and len(word.folded) > 2
        and word.folded not in WORDS
        and re.search(
            r"(?:^|[.!?…:]\s*|\b(?:in|bei|à|en|em|a)\s+(?:[A-ZÀ-Ý][\w-]+\s+)?)$", quote[: word.start]
        )
        is None
        and not is_known(word.folded)
    )


def stance_in(post: Post, quote: str, text: str) -> int:
    """Whether quoted words of a post speak for something (1), against it (-1) or neither (0)."""
    rated = stance_of_rating(post.item.rating)
    near = stance_of(quote)
    if near:
        return near
    whole = stance_of(text) if len(text) <= 2 * _LONGEST_SENTENCE else 0
    return whole if whole < 0 else rated or whole


def cut_is_fair(passage: Passage) -> bool:
    """Whether what follows the quoted words does not take them back."""
    place = passage.whole.find(passage.text)
    rest = passage.whole[place + len(passage.text) :][:80]
    return passage.text[-1:] in ".!?…" or not rest or not turns_around(rest)
