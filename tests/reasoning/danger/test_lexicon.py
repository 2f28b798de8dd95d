"""The index over the signs' phrases finds what a comparison of every word with every phrase finds."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.reasoning.danger.phrases import Lexicon, Message
from kithkin.reasoning.danger.signs import SIGNS
from kithkin.reasoning.danger.spelling import alike, surely_alike, words_of

LEXICON = Lexicon(SIGNS)
# Some of the phrases: each is a lexicon of its own here, and there are many.
SOME = {name: phrases[::101] for name, phrases in SIGNS.items()}
LEXICON_OF_SOME = Lexicon(SOME)
ONE_BY_ONE = [(name, Lexicon({name: (phrase,)})) for name, phrases in SOME.items() for phrase in phrases]
EVERY_PHRASE = [phrase.split() for phrases in SIGNS.values() for phrase in phrases]
ALONE = {words[0] for words in EVERY_PHRASE if len(words) == 1}
WORDS = sorted({word for phrases in SIGNS.values() for phrase in phrases for word in phrase.split()})


def slipped(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return chance.choice(
        [word, word[:at] + word[at + 1 :] or word, word[:at] + "e" + word[at:], word + "ing"]
    )


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(WORDS), st.randoms(use_true_random=False))
def test_every_word_that_is_alike_is_found(word: str, chance: random.Random) -> None:
    word = slipped(word, chance)
    assert set(LEXICON.like(word)) == {known for known in WORDS if alike(word, known)}


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(sorted(ALONE)), st.randoms(use_true_random=False))
def test_a_word_alone_must_be_meant_surely(word: str, chance: random.Random) -> None:
    slip = slipped(word, chance)
    alone = Lexicon({"danger": (word,)})
    assert bool(Message(slip).signs(alone)) == (slip in words_of(slip) and surely_alike(slip, word))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([*WORDS, "no", "not", "but", "my", ".", "since"]), max_size=8), st.randoms(use_true_random=False))  # fmt: skip
def test_all_signs_together_are_the_signs_of_each_phrase_alone(
    words: list[str], chance: random.Random
) -> None:
    message = Message(" ".join(slipped(word, chance) for word in words))
    assert message.signs(LEXICON_OF_SOME) == {name for name, alone in ONE_BY_ONE if message.signs(alone)}
