"""What may be there twice says so, where it does no harm."""

from dataclasses import replace

import pytest

from kithkin.messages.inbound import Message, Sender
from kithkin.messages.outbound import Limits, Piece
from kithkin.turns.pieces import once_more

AGAIN = Message(
    channel="messenger", account="1", id="m2", sender=Sender(id="7"), thread="7", sent_at=1.0, text="again"
)  # fmt: skip
FIRST = Piece(
    reference="a", channel="messenger", account="1", thread="7", recipient="7", text="Call 112 now.", urgent=True
)  # fmt: skip


@pytest.mark.parametrize("times", [1, 2])
def test_an_answer_that_is_sent_once_more_says_below_it_and_once_that_it_may_be_there_twice(
    times: int,
) -> None:
    pieces = (FIRST, replace(FIRST, reference="b", text="Then wait."))
    for _ in range(times):
        pieces = once_more(AGAIN, pieces, Limits(text=2000))
    assert pieces[0].text == "Call 112 now."
    assert pieces[1].text.startswith("Then wait.\n\n")
    assert pieces[1].text.count("you have it twice") == 1
    assert [(one.kind, one.urgent, one.reply_to) for one in pieces] == [("reply", True, "m2")] * 2
    assert FIRST.reference not in {one.reference for one in pieces}


def test_where_there_is_no_room_it_is_said_in_a_piece_of_its_own() -> None:
    pieces = once_more(AGAIN, (replace(FIRST, text="x" * 90),), Limits(text=100))
    assert [one.text for one in pieces] == ["x" * 90, pieces[1].text]
    assert "twice" in pieces[1].text
    assert len(pieces[1].text) <= 100
    pictured = once_more(AGAIN, (replace(FIRST, text="", picture=b"p"),), Limits(text=2000, pictures=True))
    assert [bool(one.picture) for one in pictured] == [True, False]
