"""The whole reasoner over shared things: order of answering, health, follow-ups."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.messages.sharing import Post
from kithkin.ports.conversations import Turn
from kithkin.reasoning.answering import Outcome
from kithkin.reasoning.danger.assessment import Assessment
from kithkin.reasoning.shared.answers import NOTHING_SHARED
from kithkin.reasoning.shared.circle import NO_LONGER_SHARED, NO_MORE
from kithkin.reasoning.shared.health import is_health_matter
from support.shared_posts import PEOPLE, post, quotes_of

PIANO = post("Our piano teacher is Halina in Leeds, very patient.", number=1, at="2026-05-03")
GUITAR = post(
    "Guitar teacher tip: Osvaldo in Leeds.", "Tom Berger", number=2, platform="threads", at="2026-06-01"
)
MORE_PIANO = post(
    "Ilse is a wonderful piano teacher, in Bristol.",
    "Lisa Berger",
    number=3,
    platform="whatsapp",
    kind="message",
    title="Choir",
    link="",
)


class Room:
    """One conversation in which all that is shared may be seen."""

    def __init__(self, talk, posts: Sequence[Post]) -> None:
        self.talk, self.posts, self.history = talk, tuple(posts), list[Turn]()

    def say(self, text: str, posts: Sequence[Post] | None = None, *, asker: str = "Ben") -> Reply:
        question = Question(
            text=text,
            asker=asker,
            conversation="c",
            posts=tuple(self.posts if posts is None else posts),
            people=PEOPLE,
        )

        async def go() -> Outcome:
            events = [event async for event in self.talk.reasoner.answer(question, self.history)]
            assert isinstance(events[-1], Outcome)
            return events[-1]

        outcome = self.talk.loop.run_until_complete(go())
        kept = replace(question, posts=(), people=())
        self.history.append(
            Turn(id=str(len(self.history)), conversation="c", question=kept, reply=outcome.reply, asked_at="",
                 proposal=outcome.proposal, read_text=outcome.read_text)
        )  # fmt: skip
        return outcome.reply


@pytest.fixture
def room(talk) -> Room:
    return Room(talk, (PIANO, GUITAR, MORE_PIANO))


def test_the_reply_rests_on_the_post(room: Room) -> None:
    reply = room.say("who knows a piano teacher in Leeds?")
    assert reply.text == "Ana, Instagram, 3 May 2026: “Our piano teacher is Halina in Leeds, very patient.”"
    assert reply.verdict is Verdict.CHECKED
    assert reply.quoted_posts == (1,)
    assert [piece.id for piece in reply.evidence if piece.kind == "post"] == ["s1"]
    assert any(claim.evidence == ("s1",) for claim in reply.claims)


def test_none_and_not_allowed_sound_the_same(room: Room) -> None:
    hidden = room.say("who knows a harp teacher?", [])
    irrelevant = room.say("who knows a harp teacher?", [PIANO, GUITAR])
    assert hidden.text == irrelevant.text == NOTHING_SHARED
    assert {hidden.verdict, irrelevant.verdict} == {Verdict.ABSTAINED}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("what is 15% of 80?", "12"), ("12 * 12", "144"), ("convert 5 miles to km", "8.04672")],
)
def test_what_the_rules_are_sure_of_comes_first(room: Room, text: str, expected: str) -> None:
    reply = room.say(text, [post(f"{text} {text} is five, says my piano teacher")])
    assert expected in reply.text
    assert reply.quoted_posts == ()


def test_a_sum_about_somebody_that_lacks_a_figure_is_asked_for_it_and_worked_out_then(room: Room) -> None:
    asked = room.say("Whats the bmi of someone 1.80 m?", [PIANO])
    assert any("weight" in one for one in asked.questions)
    assert "27.8" in room.say("90 kg", [PIANO]).text


def test_what_is_not_put_to_people_falls_through(room: Room) -> None:
    assert "194.19" in room.say("molar mass of caffeine", [PIANO]).text


@pytest.mark.parametrize(
    "text",
    [
        "who knows a cure for migraine?", "what did Ana say about ibuprofen?", "does anyone know what dose of melatonin to take",
        "has anyone had a rash from the lake, what helps?", "what did Ana take for her fever",
    ],
)  # fmt: skip
def test_never_for_health(room: Room, text: str) -> None:
    shared = post(
        f"{text} Migraine, rash, fever, melatonin, ibuprofen: 10 mg, or garlic. It is the best cure and dose."
    )
    reply = room.say(text, [shared])
    assert reply.quoted_posts == ()
    assert "garlic" not in reply.text


def test_danger_comes_before_everything(room: Room) -> None:
    reply = room.say(
        "who knows why I have crushing chest pain and can't breathe?", [post("chest pain: drink tea")]
    )
    assert reply.quoted_posts == ()
    assert "tea" not in reply.text


def test_a_single_sign_is_no_health_matter() -> None:
    weak = Assessment(is_health=True)
    assert not is_health_matter("Which campsite would people go to again?", weak)
    assert is_health_matter("my knee hurts after the campsite", weak)
    assert is_health_matter("what dose of vitamin d do people take", Assessment())


def test_who_said_that_and_the_link(room: Room) -> None:
    room.say("who knows a piano teacher?")
    who = room.say("who said that?")
    assert "Ana, Instagram, 3 May 2026: “Our piano teacher is Halina in Leeds, very patient.”" in who.text
    assert who.quoted_posts == (1, 3)
    link = room.say("show me the link")
    assert link.text.split("\n") == [
        "Ana, Instagram, 3 May 2026: https://instagram.com/p/1",
        f"Lisa Berger, WhatsApp (Choir), {link.text.split('), ')[1].split(':')[0]}: there is no link to it, the platform gives none.",
    ]
    assert link.quoted_posts == (1, 3)


def test_what_was_withdrawn_since_is_neither_named_nor_linked(room: Room) -> None:
    room.say("who knows a piano teacher in Leeds?")
    for text in ("who said that?", "show me the link"):
        gone = room.say(text, [MORE_PIANO])
        assert gone.text in {NO_LONGER_SHARED, "Hello!"} or gone.quoted_posts == ()
        assert "Halina" not in gone.text
        room.history.pop()


@pytest.mark.parametrize(
    ("messages", "expected", "read_as"),
    [
        (["who knows a piano teacher in Leeds?", "and a guitar teacher?"], (2,), "Who knows a guitar teacher?"),
        (["who knows a piano teacher in Leeds?", "and for guitar?"], (2,), "who knows a guitar teacher in Leeds?"),
        (["who knows a piano teacher in Leeds?", "and in Bristol?"], (3,), "who knows a piano teacher in Bristol?"),
        (["who knows a harp teacher?", "what about a guitar teacher?"], (2,), "Who knows a guitar teacher?"),
        (["What did Ana say about the piano teacher?", "and Lisa Berger?"], (3,), "What did Lisa Berger say about piano teacher?"),
        (["who knows a guitar teacher?", "who said that?", "and a piano teacher in Bristol?"], (3,), "Who knows a piano teacher in Bristol?"),
        (["who knows a piano teacher?", "and a harp teacher?"], (), "Who knows a harp teacher?"),
    ],
)  # fmt: skip
def test_and_something_else(room: Room, messages: list[str], expected: tuple[int, ...], read_as: str) -> None:
    reply = [room.say(message) for message in messages][-1]
    assert reply.quoted_posts == expected
    assert read_as in reply.text
    if not expected:
        assert reply.text.startswith(NOTHING_SHARED)


def test_more_is_what_was_not_quoted_yet(talk) -> None:
    several = [
        post(f"Piano teacher {name} is good, {name} lives here.", number=n)
        for n, name in enumerate(("Alma", "Bruno", "Celia", "Dario"), start=1)
    ]
    room = Room(talk, several)
    assert len(room.say("who knows a piano teacher?").quoted_posts) == 3
    assert room.say("more?").quoted_posts == (4,)
    assert room.say("anything else?").text == NO_MORE


def test_a_sum_after_a_quote_is_a_sum(room: Room) -> None:
    room.say("who knows a piano teacher?")
    assert room.say("what is 15% of 80?").text.startswith("15% of 80 is 12.")


def test_what_a_post_says_never_becomes_a_question(room: Room) -> None:
    shared = post("Piano teacher Halina. What is 2 + 2? Convert 5 miles to km!")
    reply = room.say("who knows a piano teacher?", [shared])
    assert quotes_of(reply) == ["Piano teacher Halina."]
    assert "8.04672" not in reply.text


def test_a_question_about_health_is_sent_to_those_who_know(room: Room) -> None:
    reply = room.say("who knows a cure for migraine?", [post("Garlic is the best cure for migraine.")])
    assert "no evidence for health matters" in reply.text
    assert "pharmacist" in reply.text
    assert reply.verdict is Verdict.ABSTAINED
