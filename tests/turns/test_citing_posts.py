"""What people shared, cited in chats: short numbered lines with who, where, when and the link."""

from typing import Literal

import pytest

from kithkin.messages.outbound import Limits
from kithkin.messages.replies import Evidence, Reply, Verdict
from kithkin.turns.citing import cite
from kithkin.turns.rendering import render

ANA = Evidence(
    id="s1", kind="post", title="Instagram, 3 May 2026", detail="Our piano teacher is Halina. She takes $20 and $30.", value="Our piano teacher is Halina.",
    author="Ana", permalink="https://instagram.com/p/1", post=7, platform="instagram", said_at="2026-05-03",
)  # fmt: skip
TOM = Evidence(
    id="s2", kind="post", title="WhatsApp (Choir), 1 June 2026", detail="Osvaldo.", value="Osvaldo.", author="Tom Berger", post=8,
    platform="whatsapp", said_at="2026-06-01",
)  # fmt: skip


@pytest.mark.parametrize("detail", ["full", "short"])
def test_a_shared_thing_is_one_short_line(detail: Literal["full", "short"]) -> None:
    assert cite([ANA, TOM], detail) == (
        "How I know\n1. Ana, Instagram, 3 May 2026 https://instagram.com/p/1\n2. Tom Berger, WhatsApp (Choir), 1 June 2026"
    )


def test_the_words_stand_once_in_a_message() -> None:
    line = "Ana, Instagram, 3 May 2026: “Our piano teacher is Halina.”"
    reply = Reply(text=line, verdict=Verdict.CHECKED, evidence=(ANA,))
    [message] = render(reply, Limits(text=1_000, counted_in="characters"))
    assert message.text == f"{line}\n\nHow I know\n1. Ana, Instagram, 3 May 2026 https://instagram.com/p/1"
