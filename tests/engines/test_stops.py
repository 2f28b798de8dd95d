"""Finding stop strings in pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kithkin.engines.llama_cpp.requests import choice_grammar
from kithkin.engines.llama_cpp.stops import StopFinder

texts = st.text(alphabet="abc", max_size=30)
stops = st.lists(st.text(alphabet="abc", min_size=1, max_size=4), max_size=3).map(tuple)


@given(pieces=st.lists(texts, max_size=8), strings=stops)
def test_any_cutting_of_the_text_gives_what_the_whole_text_gives(pieces: list[str], strings: tuple[str, ...]):
    whole = "".join(pieces)
    finder = StopFinder(strings)
    shown = "".join([finder.push(piece) for piece in pieces]) + finder.rest()
    ends = [whole.find(stop) + len(stop) for stop in strings if stop in whole]
    assert finder.found == bool(ends)
    assert whole.startswith(shown)
    assert not any(stop in shown for stop in strings)
    if not ends:
        assert shown == whole


def test_what_may_begin_a_stop_string_is_held_back():
    finder = StopFinder(("END",))
    assert [finder.push(piece) for piece in ("abcE", "N", "x E", "ND")] == ["abc", "", "ENx ", ""]
    assert finder.found


def test_choices_are_escaped_for_the_grammar():
    assert choice_grammar(('a"b', "c\\d", "é")) == 'root ::= "a\\U00000022b" | "c\\U0000005Cd" | "é"'
