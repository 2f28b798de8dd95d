"""Whether a passage supports a claim: numbers, names, denial and words. Cheap and strict: it rather says no."""

from __future__ import annotations

import re

from kithkin.reasoning.shared.concepts import meanings
from kithkin.reasoning.shared.scaffolding import WORDS
from kithkin.reasoning.shared.sentences import negations, stance_of
from kithkin.reasoning.shared.words import Word, words_of

_COVERED = 0.8
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_SENTENCE_START = re.compile(r"(?:^|[.!?:…“\"(]\s*)$")


def supports(claim: str, passage: str) -> bool:
    """Whether everything in the claim stands in the passage.

    Every number and every name of the claim must occur in the passage, both must deny equally often (over the sentences that
    the claim draws on, so a passage may not deny what the claim leaves undenied) and speak for or against alike, and four
    in five of the claim's other words, or words of the same meaning, must be there. A claim without words supports nothing.
    """
    said, there = words_of(claim), words_of(passage)
    if not said or not there:
        return False
    if claim.strip() in passage and not _taken_from_denial(claim, passage):
        return True
    return (
        _numbers(said) <= _numbers(there)
        and _names(claim, said) <= {word.folded for word in there}
        and (negations(claim) > 0) == (negations(passage) > 0)
        and stance_of(claim) * stance_of(passage) >= 0
        and _covered(said, there)
    )


def _taken_from_denial(claim: str, passage: str) -> bool:
    """Whether a verbatim claim was cut out of a sentence that denies or warns while the claim itself does not."""
    start = passage.find(claim.strip())
    end = start + len(claim.strip())
    before = re.split(r"[.!?\n…]", passage[:start])[-1]
    after = re.split(r"[.!?\n…]", passage[end:])[0] if claim.strip()[-1:] not in ".!?…" else ""
    whole = f"{before}{claim}{after}"
    return negations(whole) > negations(claim) or stance_of(whole) < stance_of(claim)


def _numbers(words: list[Word]) -> set[str]:
    return {word.folded.rstrip(".,:") for word in words if word.is_number} | {
        _NUMBER_WORDS[word.folded] for word in words if word.folded in _NUMBER_WORDS and word.folded != "one"
    }


def _names(text: str, words: list[Word]) -> set[str]:
    """Words with a capital letter that no sentence gives them, and unknown ones at the beginning of a sentence."""
    names: set[str] = set()
    for word in words:
        if not word.is_capital or word.folded in WORDS:
            continue
        begins = _SENTENCE_START.search(text[: word.start]) is not None
        if not begins or not any(one.known for one in meanings([word])):
            names.add(word.folded)
    return names


def _covered(said: list[Word], there: list[Word]) -> bool:
    wanted = [one for one in meanings(said) if one.words[0].folded not in WORDS]
    held = {key for one in meanings(there) for key in one.keys}
    if not wanted:
        return {word.folded for word in said} <= {word.folded for word in there}
    found = sum(bool(one.own & held) for one in wanted)
    return found >= _COVERED * len(wanted)
