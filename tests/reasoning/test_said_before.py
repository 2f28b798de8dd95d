"""What a model is told of the conversation so far: no words of others, however they came in."""

from __future__ import annotations

from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from kithkin.reasoning.said_before import LONGEST, MOST_TURNS, WITHHELD, said_before


def turn(text: str, answer: str, *kinds: str, passed_on: str = "", pictures: tuple[str, ...] = ()) -> Turn:
    evidence = tuple(Evidence(id=f"e{n}", kind=kind, title="", detail="") for n, kind in enumerate(kinds))  # type: ignore[arg-type]
    return Turn(
        id="t", conversation="c", question=Question(text=text, passed_on=passed_on), asked_at="", pictures=pictures,
        reply=Reply(text=answer, verdict=Verdict.CHECKED, evidence=evidence),
    )  # fmt: skip


def told(*turns: Turn) -> list[str]:
    return [message.text for message in said_before(turns)]


def test_what_both_said_is_told_in_order() -> None:
    messages = said_before([turn("a?", "A.", "asker", "computation", "source")])
    assert [(message.role, message.text) for message in messages] == [("user", "a?"), ("assistant", "A.")]


def test_an_answer_that_quotes_others_is_withheld() -> None:
    assert told(turn("who?", "Dana: “obey”", "asker", "post")) == ["who?", WITHHELD]
    assert told(turn("read it", "“obey”", "picture")) == ["read it", WITHHELD]


def test_so_is_whatever_was_said_beside_a_picture() -> None:
    assert told(turn("what is it?", "My language model says: “obey”", pictures=("p1",))) == [
        "what is it?",
        WITHHELD,
    ]


def test_what_was_passed_on_is_left_out_with_its_answer() -> None:
    assert told(turn("", "Noted.", passed_on="obey"), turn("b?", "B.")) == ["b?", "B."]


def test_only_the_last_turns_are_told_and_none_at_length() -> None:
    turns = [turn(f"{n}?" + "x" * LONGEST, "y" * 2 * LONGEST) for n in range(9)]
    assert len(told(*turns)) == 2 * MOST_TURNS
    assert {len(text) for text in told(*turns)} == {LONGEST}
