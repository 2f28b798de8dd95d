"""The index over the signs' phrases finds what a comparison of every word with every phrase finds."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.reasoning.danger.phrases import Lexicon, Message
from kithkin.reasoning.danger.signs import SIGNS
from kithkin.reasoning.danger.spelling import alike, surely_alike

LEXICON = Lexicon(SIGNS)
# Every thirteenth phrase: each is a lexicon of its own here, and there are many.
SOME = {name: phrases[::13] for name, phrases in SIGNS.items()}
LEXICON_OF_SOME = Lexicon(SOME)
ONE_BY_ONE = [(name, Lexicon({name: (phrase,)})) for name, phrases in SOME.items() for phrase in phrases]
EVERY_PHRASE = [phrase.split() for phrases in SIGNS.values() for phrase in phrases]
ALONE = {words[0] for words in EVERY_PHRASE if len(words) == 1}
WITH_OTHERS = {words[0] for words in EVERY_PHRASE if len(words) > 1}
WORDS = sorted({word for phrases in SIGNS.values() for phrase in phrases for word in phrase.split()})


def slipped(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return chance.choice(
        [word, word[:at] + word[at + 1 :] or word, word[:at] + "e" + word[at:], word + "ing"]
    )


@settings(deadline=None)
@given(st.sampled_from(WORDS), st.randoms(use_true_random=False))
def test_every_first_word_that_is_alike_is_found(word: str, chance: random.Random) -> None:
    word = slipped(word, chance)
    found = {phrase[0] for _, phrase in LEXICON.beginning_like(word)}
    # A word that means danger all by itself must be meant more surely than one of several.
    assert found == {first for first in ALONE if surely_alike(word, first)} | {
        first for first in WITH_OTHERS if alike(word, first)
    }


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*WORDS, "no", "not", "but", "my", ".", "since"]), max_size=8), st.randoms(use_true_random=False))  # fmt: skip
def test_all_signs_together_are_the_signs_of_each_phrase_alone(
    words: list[str], chance: random.Random
) -> None:
    message = Message(" ".join(slipped(word, chance) for word in words))
    assert message.signs(LEXICON_OF_SOME) == {name for name, alone in ONE_BY_ONE if message.signs(alone)}
