"""The walk of a message under everything that can cross it: taken back, edited, late, refused, unknown, too many, too long."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.messages.sharing import ONLY_ME, SharedItem
from kithkin.ports.conversations import Turn
from kithkin.turns.doorkeeping import A_SECOND, BURST, TURN_AWAY_SECONDS
from support.household import LONGEST, Household, Place, place
from support.logs import wordless_log
from support.walking import INSTAGRAM, NUMBER, PAGE, THREADS

pytestmark = pytest.mark.slow

ANA = {
    "messenger": "7000000000000001", "whatsapp": "491700000001", "instagram": "8000000000000001",
    "facebook": "9000000000000001", "threads": "ana_on_threads", "whatsapp-agent": "user:1",
}  # fmt: skip
BEN = {
    "messenger": "7000000000000002", "whatsapp": "491700000002", "instagram": "8000000000000002",
    "facebook": "9000000000000002", "threads": "ben_on_threads",
}  # fmt: skip
STRANGER = "7999999999999999"
HOUR, DAY = 3600.0, 86400.0
POLITE = "I don't know you"
DISCLOSURE = "an automated assistant, not a person"
DOUBT = "cannot tell whether my answer reached you"
TWICE = "if the first one reached you after all, you have it twice."
SENDING = "messaging_type|biz_opaque_callback_data"
"""What only a sending has in its body: signs of reading and typing go to the same address."""

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


@contextmanager
def circle(home: Path, **settings: str) -> Iterator[Place]:
    """Ana and Ben, known on every channel."""
    members = [("Ana", channel, key) for channel, key in ANA.items() if channel != "whatsapp-agent"]
    members += [("Ben", channel, key) for channel, key in BEN.items()]
    with place(home, members, **settings) as made:
        yield made


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Place]:
    with circle(tmp_path) as made:
        yield made


# --- taken back and edited


@pytest.mark.parametrize(
    ("channel", "account"), [("whatsapp", NUMBER), ("messenger", PAGE), ("instagram", INSTAGRAM)]
)
def test_what_is_taken_back_while_it_is_answered_gets_no_answer_and_leaves_no_trace(
    town: Place, channel: str, account: str
) -> None:
    async def story(here: Household) -> None:
        person, theirs = ANA[channel], {"whatsapp": "whatsapp_cloud"}.get(channel, channel)
        first = here.say(channel, person, "wait my-secret-weight")
        await here.until(lambda: len(here.reasoning.asked) == 1)
        here.graph.unsend(theirs, account, person, first)
        await here.until(lambda: here.state(first) == "withdrawn")
        here.reasoning.gate.set()
        second = here.say(channel, person, "something else")
        reply = await here.answer(channel, second)
        await here.settled()
        assert "my-secret-weight" not in reply.text
        assert here.sent(channel, first) == []
        assert here.query("SELECT count(*) FROM turns") == [(1,)]
        assert not here.on_disk("my-secret-weight")

    town.play(story)


@pytest.mark.parametrize("how", ["unsent", "edited"])
def test_what_was_remembered_goes_with_the_message_that_said_it(town: Place, how: str) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "remember my-secret-weight")
        await here.answer("messenger", first)
        listed = here.say("messenger", ANA["messenger"], "What do you remember?")
        assert "my-secret-weight" in (await here.answer("messenger", listed)).text
        if how == "unsent":
            here.graph.unsend("messenger", PAGE, ANA["messenger"], first)
        else:
            here.graph.edit("messenger", PAGE, ANA["messenger"], first, "remember the milk")
        await here.until(lambda: here.state(first) in {"withdrawn", "replaced"})
        await here.settled()
        again = here.say("messenger", ANA["messenger"], "What do you remember?")
        told = (await here.answer("messenger", again)).text
        assert "my-secret-weight" not in told
        assert ("the milk" in told) == (how == "edited")
        assert not here.on_disk("my-secret-weight")

    town.play(story)


def test_what_was_brought_here_from_another_kithkin_is_not_taken_for_what_is_said_here(town: Place) -> None:
    async def story(here: Household) -> None:
        for number in range(1, 6):
            back = Turn(
                id=f"m{number}", conversation="threads:1", asked_at="2026-01-01T00:00:00+00:00",
                question=Question(text="back then", asker="Ana", conversation="threads:1"),
                reply=Reply(text="an answer of back then", verdict=Verdict.UNCHECKED),
            )  # fmt: skip
            note = SharedItem(
                platform="web", source_id=f"note m{number}", kind="note", author="Ana", own=True, shared_at=1.0, text=f"the cheese {number}"
            )  # fmt: skip
            await here.stores.conversations.append("Ana", back)
            await here.stores.posts.add("Ana", [note], ONLY_ME)
        asked = here.say("messenger", ANA["messenger"], "hello")
        assert "back then" not in (await here.answer("messenger", asked)).text
        noted = here.say("messenger", ANA["messenger"], "remember the milk")
        await here.answer("messenger", noted)
        assert len((await here.stores.posts.mine("Ana")).posts) == 6
        here.graph.unsend("messenger", PAGE, ANA["messenger"], noted)
        await here.until(lambda: here.state(noted) == "withdrawn")
        left = {post.item.text for post in (await here.stores.posts.mine("Ana")).posts}
        assert left == {f"the cheese {number}" for number in range(1, 6)}
        assert len(await here.stores.conversations.recent("Ana", "threads:1")) == 5

    town.play(story)


def test_a_comment_that_is_removed_while_it_is_answered_gets_no_answer(town: Place) -> None:
    async def story(here: Household) -> None:
        on_page = here.graph.comment("facebook", PAGE, ANA["facebook"], "wait my-secret-weight", name="Ana")
        reply = here.say("threads", ANA["threads"], "wait my-secret-weight")
        await here.until(lambda: len(here.reasoning.asked) == 2)
        here.graph.remove_comment("facebook", on_page)
        here.graph.remove_comment("threads", reply)
        await here.until(lambda: (here.state(on_page), here.state(reply)) == ("withdrawn", "withdrawn"))
        here.reasoning.gate.set()
        await here.settled()
        assert here.graph.sent() == []
        assert not here.on_disk("my-secret-weight")

    town.play(story)


def test_what_is_taken_back_after_its_answer_leaves_no_trace(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "my-secret-weight is 70")
        await here.answer("messenger", first)
        here.graph.unsend("messenger", PAGE, ANA["messenger"], first)
        await here.until(lambda: here.state(first) == "withdrawn")
        second = here.say("messenger", ANA["messenger"], "and now?")
        assert "my-secret-weight" not in (await here.answer("messenger", second)).text
        await here.settled()
        assert not here.on_disk("my-secret-weight")

    town.play(story)


def test_what_is_taken_back_before_it_arrives_is_never_answered(town: Place) -> None:
    async def story(here: Household) -> None:
        with here.graph.held(reorder=True):  # two updates: the shuffled order is never the given one
            first = here.say("messenger", ANA["messenger"], "my-secret-weight")
            here.graph.unsend("messenger", PAGE, ANA["messenger"], first)
        await here.settled()
        second = here.say("messenger", ANA["messenger"], "hello")
        await here.answer("messenger", second)
        assert here.sent("messenger", first) == []
        assert [question.text for question in here.reasoning.asked] == ["hello"]
        assert not here.on_disk("my-secret-weight")

    town.play(story)


@pytest.mark.parametrize("when", ["while", "after", "before"])
@pytest.mark.parametrize(("channel", "account"), [("whatsapp", NUMBER), ("messenger", PAGE)])
def test_an_edited_message_is_answered_in_its_new_form(
    town: Place, channel: str, account: str, when: str
) -> None:
    async def story(here: Household) -> None:
        person, theirs = ANA[channel], {"whatsapp": "whatsapp_cloud"}.get(channel, channel)
        if when == "before":
            with here.graph.held(reorder=True):
                first = here.say(channel, person, "the old words")
                here.graph.edit(theirs, account, person, first, "the new words")
        else:
            first = here.say(channel, person, "wait the old words" if when == "while" else "the old words")
            await here.until(lambda: bool(here.reasoning.asked))
            if when == "after":
                await here.answer(channel, first)
                await here.settled()
            here.graph.edit(theirs, account, person, first, "the new words")
            await here.until(lambda: here.state(first) == "replaced")
            here.reasoning.gate.set()
        await here.until(lambda: any("the new words" in one.text for one in here.sent(channel)))
        await here.settled()
        told = [one.text for one in here.sent(channel)]
        assert sum("the new words" in text for text in told) == 1
        assert sum("“the old words”" in text for text in told) == (1 if when == "after" else 0)
        assert "the old words" not in told[-1]
        assert not here.on_disk("the old words")

    town.play(story)


def test_a_comment_taken_back_takes_with_it_the_answer_to_the_share_it_was_read_with(town: Place) -> None:
    async def story(here: Household) -> None:
        with here.graph.held(reorder=False):
            here.say("messenger", ANA["messenger"], shared="post", shared_title="A post", shared_url="https://www.facebook.com/p/1")  # fmt: skip
            comment = here.say("messenger", ANA["messenger"], "wait my-secret-weight")
        await here.until(lambda: len(here.reasoning.asked) == 1)
        here.graph.unsend("messenger", PAGE, ANA["messenger"], comment)
        await here.until(lambda: here.state(comment) == "withdrawn")
        here.reasoning.gate.set()
        await here.forward(11)
        await here.until(lambda: bool(here.sent("messenger")))
        await here.settled()
        assert all("my-secret-weight" not in one.text for one in here.sent("messenger"))
        assert not here.on_disk("my-secret-weight")

    town.play(story)


def test_a_comment_taken_back_stops_the_answer_that_has_not_left(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("error", channel="messenger", body=SENDING, times=3, status=429, retry_after=300)
        with here.graph.held(reorder=False):
            share = here.say("messenger", ANA["messenger"], shared="post", shared_title="A post", shared_url="https://www.facebook.com/p/1")  # fmt: skip
            comment = here.say("messenger", ANA["messenger"], "my-secret-weight")
        await here.until(lambda: here.state(share) == "answered" and here.state(comment) == "done")
        await here.settled()
        here.graph.unsend("messenger", PAGE, ANA["messenger"], comment)
        await here.until(lambda: here.state(comment) == "withdrawn")
        here.graph.behave()
        await here.forward(400)
        await here.settled()
        assert here.sent("messenger") == []
        assert not here.on_disk("my-secret-weight")

    town.play(story)


# --- shares and comments


def test_a_share_and_its_comment_are_one_question(town: Place) -> None:
    async def story(here: Household) -> None:
        here.say("messenger", ANA["messenger"], "what is this?", shared="post", shared_title="Their words",
                 shared_picture=PICTURE)  # fmt: skip
        await here.until(lambda: bool(here.sent("messenger")))
        await here.settled()
        (question,) = here.reasoning.asked
        assert question.text == "what is this?"
        assert len(question.pictures) == 1
        assert len(here.sent("messenger")) == 1

    town.play(story)


def test_a_share_after_its_comment_waits_for_words_and_then_asks(town: Place) -> None:
    async def story(here: Household) -> None:
        comment = here.say("messenger", ANA["messenger"], "look at this")
        share = here.say("messenger", ANA["messenger"], shared="post", shared_title="Their words", shared_url="https://www.facebook.com/p/1")  # fmt: skip
        await here.answer("messenger", comment)
        await here.settled()
        assert here.state(share) == "waiting"
        await here.forward(11)
        assert "What would you like to know" in (await here.answer("messenger", share)).text
        assert [question.text for question in here.reasoning.asked] == ["look at this"]

    town.play(story)


def test_a_share_is_not_joined_with_a_picture_or_with_somebody_else_s_words(town: Place) -> None:
    async def story(here: Household) -> None:
        with here.graph.held(reorder=False):
            here.say("messenger", ANA["messenger"], shared="post", shared_title="Theirs", shared_url="https://www.facebook.com/p/1")  # fmt: skip
            here.say("messenger", ANA["messenger"], "and this?", picture=PICTURE)
        await here.until(lambda: len(here.rows()) == 2)
        await here.settled()
        await here.forward(11)
        await here.until(lambda: len(here.sent("messenger")) == 2)
        assert [question.text for question in here.reasoning.asked] == ["and this?"]

    town.play(story)


# --- the door


def test_a_right_code_links_and_a_wrong_one_does_not(town: Place) -> None:
    async def story(here: Household) -> None:
        here.say("messenger", STRANGER, "00000000")
        await here.until(lambda: len(here.sent("messenger")) == 1)
        assert "code is not in force" in here.sent("messenger")[0].text
        code = await here.stores.people.new_code("Ben", "messenger", here.graph.now())
        right = here.say("messenger", STRANGER, f"code: {code}")
        assert "Welcome, Ben" in (await here.answer("messenger", right)).text
        hello = here.say("messenger", STRANGER, "hello")
        assert "Heard “hello”" in (await here.answer("messenger", hello)).text

    town.play(story)


def test_a_code_for_another_channel_or_a_late_one_links_nobody(town: Place) -> None:
    async def story(here: Household) -> None:
        other = await here.stores.people.new_code("Ben", "whatsapp", here.graph.now())
        here.say("messenger", STRANGER, other)
        late = await here.stores.people.new_code("Ben", "messenger", here.graph.now())
        await here.settled()
        await here.forward(16 * 60)
        here.say("messenger", STRANGER, late)
        await here.settled()
        assert [POLITE in one.text or "not in force" in one.text for one in here.sent("messenger")] == [True]

    town.play(story)


def test_whoever_guesses_codes_is_stopped_even_from_the_right_one(town: Place) -> None:
    async def story(here: Household) -> None:
        code = await here.stores.people.new_code("Ben", "messenger", here.graph.now())
        for number in range(5):
            here.say("messenger", STRANGER, f"1111 111{number}")
        await here.settled()
        here.say("messenger", STRANGER, code)
        await here.settled()
        assert len(here.sent("messenger")) == 1
        assert here.query("SELECT count(*) FROM addresses WHERE platform_id = ? AND acquaintance IN"
                          " (SELECT id FROM acquaintances WHERE person <> '')", STRANGER) == [(0,)]  # fmt: skip

    town.play(story)


def test_many_strangers_who_guess_together_are_stopped_too(town: Place) -> None:
    async def story(here: Household) -> None:
        for number in range(20):
            here.say("messenger", f"78{number:014d}", f"2222 22{number:02d}")
        await here.settled()
        code = await here.stores.people.new_code("Ben", "messenger", here.graph.now())
        here.say("messenger", STRANGER, code)
        await here.settled()
        assert all("Welcome" not in one.text for one in here.sent("messenger"))

    town.play(story)


def test_a_stranger_hears_one_polite_line_even_after_a_restart(town: Place) -> None:
    async def knock(here: Household) -> None:
        for text in ("hello?", "anyone?"):
            here.say("messenger", STRANGER, text)
        await here.settled()

    async def later(here: Household) -> None:
        await here.forward(TURN_AWAY_SECONDS + DAY)
        here.say("messenger", STRANGER, "still there?")
        await here.settled()

    town.play(knock)
    town.play(knock)
    assert [POLITE in one.text for one in town.graph.sent("messenger")] == [True]
    town.play(later)
    assert [POLITE in one.text for one in town.graph.sent("messenger")] == [True, True]


def test_strangers_in_public_hear_nothing(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.comment("facebook", PAGE, "9999999999999999", "what is 2 + 2?")
        here.graph.comment("instagram", INSTAGRAM, "8999999999999999", "@circle what is 2 + 2?", name="zed")
        here.say("threads", "zed_on_threads", "what is 2 + 2?")
        await here.settled()
        assert here.graph.sent() == []
        assert here.reasoning.asked == []

    town.play(story)


def test_whoever_writes_too_fast_waits_and_loses_nothing(town: Place) -> None:
    async def story(here: Household) -> None:
        # On Threads, where no rule spaces the answers themselves.
        here.graph.set_limit("deliver_in_order", True)
        many, began, post = int(BURST) + 3, here.graph.now(), here.graph.post("threads", THREADS, "A post")
        said = [here.say("threads", ANA["threads"], f"message {n}", reply_to=post) for n in range(many)]
        await here.until(lambda: len(here.reasoning.asked) >= BURST, seconds=60)
        while len(here.reasoning.asked) < many:
            await here.forward(1)
            await asyncio.sleep(0.05)
        assert here.graph.now() - began >= 3 / A_SECOND - 1
        await here.until(lambda: len(here.sent("threads")) == many, seconds=60)
        assert [one.reply_to for one in here.sent("threads")] == said

    town.play(story)


def test_who_may_not_be_answered_there_is_shown_another_door_once_and_the_owner_is_told_each_time(
    town: Place,
) -> None:
    async def story(here: Household) -> None:
        (number,) = await here.stores.accounts.list("whatsapp")
        await here.stores.accounts.save(replace(number, values={**number.values, "operator": ""}))
        await here.look()
        here.say("whatsapp", "15551234567", "hello")
        await here.until(lambda: len(here.sent("whatsapp")) == 1)
        assert POLITE in here.sent("whatsapp")[0].text
        here.say(
            "whatsapp", "15551234567", await here.stores.people.new_code("Ben", "whatsapp", here.graph.now())
        )
        await here.until(lambda: len(here.sent("whatsapp")) == 2)
        for number in range(3):
            message = here.say("whatsapp", "15551234567", f"question {number}")
            await here.until(lambda message=message: here.state(message) == "done")
        assert ["instead" in one.text for one in here.sent("whatsapp")] == [False, False, True]
        assert here.reasoning.asked == []
        told = await here.stores.ledger.list("refused")
        assert len(told) == 3
        assert all("operator = incidental" in one.problem for one in told)
        assert {one.sender for one in told} == {"15551234567"}

    town.play(story)


# --- windows, pauses, tokens


def test_an_answer_that_comes_too_late_waits_for_the_person_and_goes_before_the_next(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "wait for it")
        await here.until(lambda: len(here.reasoning.asked) == 1)
        await here.forward(DAY + HOUR)
        here.reasoning.gate.set()
        await here.until(lambda: here.state(first) == "held")
        assert here.sent("messenger") == []
        second = here.say("messenger", ANA["messenger"], "are you there?")
        await here.until(lambda: len(here.sent("messenger")) == 2)
        assert [one.reply_to for one in here.sent("messenger")] == [first, second]

    town.play(story)


def test_an_answer_that_the_platform_finds_too_late_waits_too(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("error", channel="messenger", body=SENDING, times=20, status=400, code=10, subcode=2018278)  # fmt: skip
        first = here.say("messenger", ANA["messenger"], "hello")
        await here.until(lambda: here.state(first) == "held")
        here.graph.behave()
        second = here.say("messenger", ANA["messenger"], "are you there?")
        await here.until(lambda: len(here.sent("messenger")) == 2)
        assert [one.reply_to for one in here.sent("messenger")] == [first, second]

    town.play(story)


def test_a_first_answer_that_had_to_wait_still_says_that_a_machine_speaks(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "wait for it")
        await here.until(lambda: len(here.reasoning.asked) == 1)
        await here.forward(DAY + HOUR)
        here.reasoning.gate.set()
        await here.until(lambda: here.state(first) == "held")
        second = here.say("messenger", ANA["messenger"], "are you there?")
        await here.until(lambda: len(here.sent("messenger")) == 2)
        told = [one.text for one in here.sent("messenger")]
        assert [DISCLOSURE in text for text in told] == [True, False], (second, told)

    town.play(story)


def test_a_paused_channel_keeps_what_came_and_answers_when_it_is_back(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "wait for it")
        await here.until(lambda: len(here.reasoning.asked) == 1)
        await switch(here, "messenger", enabled=False)
        here.reasoning.gate.set()
        await here.until(lambda: here.state(first) == "answered")
        await here.settled()
        other = here.say("whatsapp", ANA["whatsapp"], "the others go on")
        await here.answer("whatsapp", other)
        assert here.sent("messenger") == []
        await switch(here, "messenger", enabled=True)
        await here.forward(61)
        await here.answer("messenger", first)

    town.play(story)


def test_a_removed_channel_keeps_what_came_until_it_is_set_up_again(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "wait for it")
        await here.until(lambda: len(here.reasoning.asked) == 1)
        (account,) = await here.stores.accounts.list("messenger")
        here.graph.misbehave("error", channel="messenger", body=SENDING, times=30, status=429, retry_after=5)
        here.reasoning.gate.set()
        await here.until(lambda: here.state(first) == "answered")
        await here.stores.accounts.remove("messenger", PAGE)
        await here.forward(10)
        await here.settled()
        here.graph.behave()
        await here.stores.accounts.save(account)
        await here.look()
        second = here.say("messenger", STRANGER, "hello")  # so that the person is not known any more
        await here.forward(61)
        await here.until(lambda: bool(here.sent("messenger", second)))
        await here.forward(61)
        await here.until(lambda: here.state(first) in {"done", "held"})

    town.play(story)


async def switch(here: Household, channel: str, **how: bool) -> None:
    """The owner's switch."""
    for account in await here.stores.accounts.list(channel):
        await here.stores.accounts.save(replace(account, **how))
    await here.look()


def test_a_bad_token_is_trouble_for_the_account_until_a_sending_succeeds(town: Place) -> None:
    async def story(here: Household) -> None:
        for account in (PAGE, INSTAGRAM):  # one token is good for both
            here.graph.revoke(account)
        first = here.say("messenger", ANA["messenger"], "hello")
        await here.until(lambda: "190" in trouble(here, "messenger"))
        await here.settled()
        assert here.sent("messenger") == []
        assert trouble(here, "whatsapp") == ""
        for account in (PAGE, INSTAGRAM):
            here.graph.revoke(account, revoked=False)
        await here.forward(301)
        await here.answer("messenger", first)
        await here.until(lambda: trouble(here, "messenger") == "")
        assert len(here.sent("messenger")) == 1

    town.play(story)


def trouble(here: Household, channel: str) -> str:
    """Why an account stands still."""
    return here.query("SELECT trouble FROM channel_accounts WHERE channel = ?", channel)[0][0]


def test_a_platform_that_asks_for_patience_gets_it(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("error", channel="messenger", body=SENDING, times=40, status=429, code=613, retry_after=200)  # fmt: skip
        first = here.say("messenger", ANA["messenger"], "hello")
        await here.until(lambda: here.state(first) == "answered")
        await here.settled()
        tried = sends(here)
        await here.forward(190)
        await here.settled()
        assert sends(here) == tried
        here.graph.behave()
        await here.forward(20)
        await here.answer("messenger", first)
        await here.settled()
        assert len(here.sent("messenger")) == 1

    town.play(story)


def sends(here: Household) -> int:
    """How often words were tried to be sent to Messenger."""
    return sum('"text"' in call.body for call in here.graph.calls if call.path.endswith("/messages"))


# --- what the far side leaves open


def test_a_sending_without_an_answer_is_looked_up_and_not_repeated(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.automatic = False
        here.graph.misbehave("drop", channel="messenger", body=SENDING)
        first = here.say("messenger", ANA["messenger"], "hello")
        await here.until(lambda: here.state(first) == "done")
        await here.settled()
        assert len(here.sent("messenger")) == 1
        assert here.query("SELECT state FROM outbox") == [("sent",)]

    town.play(story)


def test_a_sending_that_never_arrived_is_found_out_and_made_again(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.automatic = False
        here.graph.misbehave("reset", channel="messenger", body=SENDING)
        first = here.say("messenger", ANA["messenger"], "hello")
        await here.answer("messenger", first)
        await here.settled()
        assert len(here.sent("messenger")) == 1
        assert sends(here) == 2

    town.play(story)


def test_a_look_up_that_lags_does_not_double_a_message(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.automatic = False
        here.graph.set_limit("listing_delay", 2.0)
        here.graph.misbehave("drop", channel="messenger", body=SENDING)
        first = here.say("messenger", ANA["messenger"], "hello")
        await here.until(lambda: here.state(first) == "done")
        await here.settled()
        assert len(here.sent("messenger")) == 1

    town.play(story)


def test_a_report_settles_what_whatsapp_left_open(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("drop", channel="whatsapp_cloud", body=SENDING)
        first = here.say("whatsapp", ANA["whatsapp"], "hello")
        await here.until(lambda: here.state(first) == "done")
        await here.settled()
        assert len(here.sent("whatsapp")) == 1
        assert here.query("SELECT state FROM outbox") == [("sent",)]

    town.play(story)


def test_what_stays_open_is_said_once_and_sent_again_when_it_is_wanted(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("reset", channel="whatsapp_agent", method="POST", path="/messages$", times=1)
        first = here.say("whatsapp-agent", ANA["whatsapp-agent"], "hello")
        await here.until(lambda: here.state(first) == "done", seconds=60)
        assert [DOUBT in one.text for one in here.sent("whatsapp-agent")] == [True]
        again = here.say("whatsapp-agent", ANA["whatsapp-agent"], "Again!")
        reply = await here.answer("whatsapp-agent", again)
        assert "Heard “hello”" in reply.text
        assert reply.text.endswith(TWICE)
        await here.settled()
        assert len(here.sent("whatsapp-agent")) == 2
        assert [question.text for question in here.reasoning.asked] == ["hello"]

    town.play(story, resolve_seconds=1.0)


@pytest.mark.parametrize(("lost", "said"), [(2, 1), (1_000, 0)])
def test_that_an_outcome_is_open_is_said_again_if_that_itself_stays_open_but_not_for_ever(
    town: Place, lost: int, said: int
) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("reset", channel="messenger", body=SENDING, times=lost)
        first = here.say("messenger", ANA["messenger"], "hello")
        await here.until(lambda: here.state(first) == "done", seconds=60)
        await here.settled()
        assert [DOUBT in one.text for one in here.sent("messenger")] == [True] * said
        here.graph.behave()
        again = here.say("messenger", ANA["messenger"], "again")
        assert "Heard “hello”" in (await here.answer("messenger", again)).text

    town.play(story, resolve_seconds=1.0)


def test_again_brings_nobody_what_another_was_told(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("reset", channel="facebook", method="POST", path="/comments$", times=1)
        here.graph.misbehave("error", channel="facebook", method="GET", times=1_000, status=500)
        first = here.graph.comment("facebook", PAGE, ANA["facebook"], "my-secret-weight", name="Ana")
        await here.until(lambda: here.query("SELECT count(*) FROM outbox WHERE state = 'unknown'") == [(1,)])
        here.graph.behave()
        await here.settled()
        by_ben = here.graph.comment("facebook", PAGE, BEN["facebook"], "again", parent=first, name="Ben")
        assert "my-secret-weight" not in (await here.answer("facebook", by_ben)).text
        by_ana = here.graph.comment("facebook", PAGE, ANA["facebook"], "again", parent=first, name="Ana")
        assert "my-secret-weight" in (await here.answer("facebook", by_ana)).text

    town.play(story, resolve_seconds=1.0)


def test_words_that_were_kept_for_sending_again_go_once_they_have_arrived(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.automatic = False
        here.graph.misbehave("drop", channel="whatsapp_cloud", body=SENDING)
        first = here.say("whatsapp", ANA["whatsapp"], "my-secret-weight")
        await here.until(lambda: here.state(first) == "done")
        assert here.query("SELECT state, body <> x'' FROM outbox WHERE state = 'unknown'") == [("unknown", 1)]
        here.graph.status(NUMBER, here.sent("whatsapp", first)[0].platform_id, "delivered")
        await here.until(lambda: here.query("SELECT count(*) FROM outbox WHERE state = 'unknown'") == [(0,)])
        assert all(not body for (body,) in here.query("SELECT body FROM outbox"))

    town.play(story, resolve_seconds=0.5)


# --- faults of ours


def test_a_fault_of_the_database_ends_neither_the_service_nor_a_talk(town: Place) -> None:
    async def story(here: Household) -> None:
        for number in range(2):  # while it begins, and while it works
            here.execute("ALTER TABLE inbox RENAME TO elsewhere")
            message = here.say("messenger", ANA["messenger"], f"hello {number}")
            await here.until(lambda message=message: message in refused(here))
            await asyncio.sleep(2.5)  # the service looks every two seconds
            here.execute("ALTER TABLE elsewhere RENAME TO inbox")
            await here.answer("messenger", message)

    def refused(here: Household) -> str:
        return " ".join(one.body.decode() for one in here.graph.deliveries if one.status == 503)

    town.play(story)


def test_a_turn_that_always_fails_ends_on_the_list_with_one_notice_and_the_talk_goes_on(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "boom")
        second = here.say("messenger", ANA["messenger"], "hello")
        for _ in range(6):
            await here.forward(10)
            await asyncio.sleep(0.3)
        await here.answer("messenger", second)
        await here.settled()
        assert here.reasoning.faults == 4
        assert here.state(first) == "failed"
        (notice,) = here.sent("messenger", first)
        assert "Something went wrong" in notice.text
        (listed,) = await here.stores.ledger.list("failed")
        assert listed.problem == "A fault inside Kithkin: RuntimeError."
        assert said.getvalue().count("A message could not be answered.") == 4
        assert "RuntimeError" in said.getvalue()
        assert "secrets" not in said.getvalue()

    async def mended(here: Household) -> None:
        (listed,) = await here.stores.ledger.list("failed")
        assert await here.stores.ledger.retry(listed.sequence) is not None
        await here.until(lambda: here.reasoning.faults == 1)

    with wordless_log() as said:
        town.play(story)
    town.play(mended)


def test_a_file_that_cannot_be_fetched_is_waited_for_a_little_and_holds_nothing_up(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("error", path="lookaside|cdn", times=600, status=500)
        first = here.say("messenger", ANA["messenger"], "what is this?", picture=PICTURE)
        second = here.say("messenger", ANA["messenger"], "hello")
        await here.until(lambda: bool(here.query("SELECT 1 FROM inbox WHERE due_at > 0")))
        assert here.sent("messenger") == []
        for _ in range(4):
            await here.forward(70)
            await asyncio.sleep(0.2)
        assert "send it again" in (await here.answer("messenger", first)).text
        await here.answer("messenger", second)
        await here.settled()
        assert (here.state(first), here.state(second)) == ("done", "done")

    town.play(story)


def test_a_failed_message_that_is_tried_again_is_answered(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "boom")
        for _ in range(6):
            await here.forward(20)
            await asyncio.sleep(0.2)
        await here.until(lambda: here.state(first) == "failed")
        here.reasoning.mended = True
        (listed,) = await here.stores.ledger.list("failed")
        await here.stores.ledger.retry(listed.sequence)
        await here.look()
        await here.until(lambda: len(here.sent("messenger", first)) == 2)
        await here.settled()
        assert here.state(first) == "done"
        assert "Heard “boom”" in here.sent("messenger", first)[1].text

    town.play(story)


def test_a_message_that_fails_after_its_window_does_not_spin(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "boom")
        await here.until(lambda: here.reasoning.faults == 1)
        await here.forward(DAY + HOUR)
        for _ in range(6):
            await here.forward(10)
            await asyncio.sleep(0.2)
        await here.until(lambda: here.state(first) == "failed")
        await here.settled()
        assert here.sent("messenger") == []
        second = here.say("messenger", ANA["messenger"], "hello")
        await here.answer("messenger", second)
        await here.settled()
        assert here.state(first) == "failed"

    town.play(story)


def test_a_notice_that_the_platform_finds_too_late_is_not_sent_for_ever(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("error", channel="messenger", body=SENDING, times=10_000, status=400, code=10, subcode=2018278)  # fmt: skip
        first = here.say("messenger", ANA["messenger"], "boom")
        for _ in range(6):
            await here.forward(10)
            await asyncio.sleep(0.2)
        await here.until(lambda: here.state(first) == "failed")
        await here.settled()
        assert sends(here) == 1

    town.play(story)


def test_an_engine_that_is_away_for_long_is_tried_again_soon_enough(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "engine")
        await here.until(lambda: bool(here.reasoning.asked))
        await here.settled()
        ((due_at,),) = here.query("SELECT due_at FROM inbox WHERE message = ?", first)
        assert here.graph.now() < due_at <= here.graph.now() + 900

    town.play(story)


def test_words_without_end_are_refused_in_words(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "x" * (LONGEST + 1))
        assert "too long" in (await here.answer("messenger", first)).text
        await here.settled()
        assert here.state(first) == "done"
        second = here.say("messenger", ANA["messenger"], "hello")
        assert DISCLOSURE in (await here.answer("messenger", second)).text

    town.play(story)


def test_a_full_inbox_asks_to_come_back_and_then_takes_everything(town: Place) -> None:
    async def story(here: Household) -> None:
        said = [here.say("messenger", ANA["messenger"], f"wait {number}") for number in range(4)]
        await here.until(lambda: all(here.state(message) for message in said))
        await asyncio.sleep(1.1)  # the inbox counts itself once a second
        late = here.say("messenger", BEN["messenger"], "hello")
        await here.until(lambda: any(one.status == 503 for one in here.graph.deliveries))
        assert here.state(late) == ""
        here.reasoning.gate.set()
        await here.answer("messenger", late)
        await here.until(lambda: all(here.sent("messenger", message) for message in said), seconds=60)

    town.play(story, most_waiting=4)


# --- quiet hours


def quiet_now(hours: int = 2) -> dict[str, str]:
    """Quiet hours around the present moment."""
    start, end = time.gmtime(time.time() - 600), time.gmtime(time.time() + hours * HOUR)
    return {
        "KITHKIN_QUIET_HOURS": time.strftime("%H:%M", start) + "-" + time.strftime("%H:%M", end),
        "KITHKIN_TIME_ZONE": "UTC",
    }


def test_quiet_hours_hold_answers_until_they_are_over_and_in_order(tmp_path: Path) -> None:
    async def story(here: Household) -> None:
        here.graph.set_limit("deliver_in_order", True)
        said = [here.say("messenger", ANA["messenger"], f"message {number}") for number in range(3)]
        await here.until(lambda: len(here.reasoning.asked) == 3)
        await here.settled()
        assert here.sent("messenger") == []
        await here.forward(3 * HOUR)
        await here.until(lambda: len(here.sent("messenger")) == 3)
        assert [one.reply_to for one in here.sent("messenger")] == said
        assert DISCLOSURE in here.sent("messenger")[0].text

    with circle(tmp_path, **quiet_now()) as town:
        town.play(story)


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("chest pain", "Call 112 now"),
        ("maybe an emergency", "in danger right now"),
        ("stiff neck and fever", "stiff neck"),
    ],
)
def test_danger_does_not_wait_behind_an_answer_that_keeps_quiet_hours(
    tmp_path: Path, said: str, answered: str
) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "how many eggs are in a dozen?")
        await here.until(lambda: bool(here.reasoning.asked))
        await here.settled()
        second = here.say("messenger", ANA["messenger"], said)
        assert answered in (await here.answer("messenger", second)).text
        assert here.sent("messenger", first) == []
        await here.forward(3 * HOUR)
        await here.answer("messenger", first)

    with circle(tmp_path, **quiet_now()) as town:
        town.play(story)


def test_what_keeps_quiet_hours_outlives_a_restart(tmp_path: Path) -> None:
    async def before(here: Household) -> None:
        here.say("messenger", ANA["messenger"], "hello")
        await here.until(lambda: bool(here.reasoning.asked))
        await here.settled()

    async def after(here: Household) -> None:
        await here.settled()
        assert here.sent("messenger") == []
        await here.forward(3 * HOUR)
        await here.until(lambda: len(here.sent("messenger")) == 1)

    with circle(tmp_path, **quiet_now()) as town:
        town.play(before)
        town.play(after)


# --- who is who


def test_two_people_under_one_post_do_not_share_what_was_said_before(town: Place) -> None:
    async def story(here: Household) -> None:
        post = here.graph.post("threads", THREADS, "A post of ours")
        for person, words in (
            (ANA, "ana's first"),
            (BEN, "ben's first"),
            (ANA, "ana's second"),
            (BEN, "ben's second"),
        ):
            message = here.say("threads", person["threads"], words, reply_to=post)
            await here.answer("threads", message)
        told = [one.text for one in here.sent("threads")]
        assert "after “ana's first”" in told[2]
        assert "after “ben's first”" in told[3]

    town.play(story)


def test_two_people_under_one_comment_on_the_page_do_not_either(town: Place) -> None:
    async def story(here: Household) -> None:
        root = here.graph.comment("facebook", PAGE, ANA["facebook"], "ana's first", name="Ana")
        await here.answer("facebook", root)
        below = here.graph.comment("facebook", PAGE, BEN["facebook"], "ben's first", parent=root, name="Ben")
        assert "after “”" in (await here.answer("facebook", below)).text

    town.play(story)


@pytest.mark.parametrize("in_comment", [True, False])
def test_who_mentions_the_page_is_asked_for_and_answered_where_it_stands(
    town: Place, in_comment: bool
) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("error", channel="facebook", method="GET", status=500, times=1)
        by_ana = here.graph.mention(
            "facebook", PAGE, ANA["facebook"], "Circle, my-secret-weight?", name="Ana", in_comment=in_comment
        )
        await here.until(lambda: any(due > 0 for *_, due in here.rows()))
        await here.forward(31)
        assert "my-secret-weight" in (await here.answer("facebook", by_ana)).text
        assert here.query("SELECT sender FROM inbox WHERE message = ?", by_ana) == [(ANA["facebook"],)]
        by_stranger = here.graph.mention("facebook", PAGE, "9999999999999999", "Circle, who are you?")
        await here.until(lambda: here.state(by_stranger) == "done")
        here.graph.misbehave("error", channel="facebook", method="GET", status=400, code=10, times=1)
        by_nobody = here.graph.mention("facebook", PAGE, ANA["facebook"], "Circle, and this?", name="Ana")
        await here.until(lambda: here.state(by_nobody) == "done")
        assert [one.reply_to for one in here.sent("facebook")] == [by_ana]

    town.play(story)


def test_a_page_that_mentions_itself_is_not_answered_by_itself(town: Place) -> None:
    async def story(here: Household) -> None:
        (page,) = await here.stores.accounts.list("facebook")
        await here.stores.accounts.save(replace(page, person="Ana"))
        await here.look()
        mention = here.graph.mention("facebook", PAGE, PAGE, "Ask us, Circle!")
        await here.until(lambda: here.state(mention) in {"done", "answered"})
        await here.settled()
        assert here.sent("facebook") == []
        assert here.reasoning.asked == []

    town.play(story)


def test_a_mention_of_which_nobody_says_whose_it_is_is_listed_and_answered_to_nobody(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("error", channel="facebook", method="GET", status=500, times=1_000)
        mention = here.graph.mention("facebook", PAGE, ANA["facebook"], "Circle, and this?", name="Ana")
        await here.until(lambda: here.state(mention) == "waiting")
        await here.settled()
        await here.forward(7 * HOUR)
        await here.until(lambda: here.state(mention) == "failed")
        assert here.sent("facebook") == []

    town.play(story)


def test_what_is_said_in_public_is_not_told_in_private_nor_the_other_way(town: Place) -> None:
    async def story(here: Household) -> None:
        private = here.say("instagram", ANA["instagram"], "my-secret-weight")
        await here.answer("instagram", private)
        public = here.graph.comment(
            "instagram", INSTAGRAM, ANA["instagram"], "@circle and in public?", name="ana"
        )
        assert "my-secret-weight" not in (await here.answer("instagram", public)).text

    town.play(story)


def test_a_group_is_answered_in_the_group_and_each_member_has_a_talk_of_their_own(town: Place) -> None:
    async def story(here: Household) -> None:
        alone = here.say("whatsapp", ANA["whatsapp"], "my-secret-weight")
        await here.answer("whatsapp", alone)
        first = here.say("whatsapp", ANA["whatsapp"], "ana in the group", group="Z3JvdXA")
        reply = await here.answer("whatsapp", first)
        assert reply.recipient == "Z3JvdXA"
        assert "my-secret-weight" not in reply.text
        second = here.say("whatsapp", BEN["whatsapp"], "ben in the group", group="Z3JvdXA")
        assert "ana in the group" not in (await here.answer("whatsapp", second)).text

    town.play(story)


def test_a_new_id_keeps_the_person_and_the_talk(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("whatsapp", ANA["whatsapp"], "before", user_id="US.10000000000000000001")
        await here.answer("whatsapp", first)
        here.graph.change_identity(NUMBER, ANA["whatsapp"], current="US.20000000000000000002")
        await here.settled()
        second = here.say(
            "whatsapp", ANA["whatsapp"], "after it", user_id="US.20000000000000000002", hidden=True
        )
        assert "after “before”" in (await here.answer("whatsapp", second)).text

    town.play(story)


@pytest.mark.parametrize("channel", ["whatsapp", "messenger", "instagram", "whatsapp-agent"])
@pytest.mark.parametrize("what", ["question", "answer"])
def test_what_is_quoted_is_what_a_message_goes_on_with(town: Place, channel: str, what: str) -> None:
    async def story(here: Household) -> None:
        first = here.say(channel, ANA[channel], "one")
        reply = await here.answer(channel, first)
        await here.answer(channel, here.say(channel, ANA[channel], "two"))
        quoted = first if what == "question" else reply.platform_id
        third = here.say(channel, ANA[channel], "three", reply_to=quoted)
        assert "after “two; one”" in (await here.answer(channel, third)).text
        strange = here.say(channel, ANA[channel], "four", reply_to="nothing")
        assert "after “one; two; three”" in (await here.answer(channel, strange)).text

    town.play(story)


def test_what_somebody_else_said_is_not_shown_to_who_quotes_it(town: Place) -> None:
    async def story(here: Household) -> None:
        by_ana = here.say("messenger", ANA["messenger"], "my-secret-weight")
        reply = await here.answer("messenger", by_ana)
        for quoted in (by_ana, reply.platform_id):
            by_ben = here.say("messenger", BEN["messenger"], "and this?", reply_to=quoted)
            assert "my-secret-weight" not in (await here.answer("messenger", by_ben)).text

    town.play(story)


# --- what cannot be read


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"voice": b"OggS" + bytes(50)}, "can't listen"),
        ({"video": b"\x00\x00\x00\x18ftypmp42"}, "can't watch"),
        ({"document": b"%PDF-1.7"}, "can't open documents"),
        ({"contact": ("Bo", "491700000009")}, "can't read"),
        ({"sticker": b"RIFF\x00\x00\x00\x00WEBP"}, ""),
        ({"extra": {"type": "unsupported", "errors": [{"code": 131051, "title": "Message type unknown"}]}}, "can't read"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_or_left(town: Place, what: dict[str, object], words: str) -> None:
    async def story(here: Household) -> None:
        for channel in ("whatsapp", "messenger"):
            if channel == "messenger" and "extra" in what:
                continue
            first = here.say(channel, ANA[channel], **what)
            await here.until(lambda first=first: here.state(first) == "done")
            await here.settled()
            told = [one.text for one in here.sent(channel, first)]
            assert len(told) == bool(words), told
            assert all(words in text for text in told)
        assert here.reasoning.asked == []

    town.play(story)


def test_words_beside_a_recording_are_answered_and_the_recording_is_said_to_be_unheard(town: Place) -> None:
    async def story(here: Household) -> None:
        first = here.say("messenger", ANA["messenger"], "what is 2 + 2?", voice=b"OggS" + bytes(50))
        reply = await here.answer("messenger", first)
        assert "Heard “what is 2 + 2?”" in reply.text
        assert "can't listen" in reply.text

    town.play(story)


def test_a_poll_alone_is_said_to_be_unreadable(town: Place) -> None:
    poll = {"type": "unsupported", "unsupported": {"type": "poll_creation"}, "errors": [{"code": 131051}]}

    async def story(here: Household) -> None:
        first = here.say("whatsapp", ANA["whatsapp"], extra=poll)
        assert "can't read a poll" in (await here.answer("whatsapp", first)).text
        with here.graph.held(reorder=False):
            second = here.say("threads", ANA["threads"], "-")
            ((_, payload),) = here.graph._kept or []
            payload["values"]["value"] |= {
                "text": "",
                "poll_attachment": {"option_a": "yes", "option_b": "no"},
            }
        assert "can't read a poll" in (await here.answer("threads", second)).text
        assert here.reasoning.asked == []

    town.play(story)


def test_a_picture_that_is_gone_is_asked_for_again(town: Place) -> None:
    async def story(here: Household) -> None:
        with here.graph.held(reorder=False):
            first = here.say("messenger", ANA["messenger"], "what is this?", picture=PICTURE)
            here.graph.expire_media()
        assert "send it again" in (await here.answer("messenger", first)).text
        await here.settled()
        assert here.reasoning.asked == []
        assert here.state(first) == "done"

    town.play(story)


def test_an_answer_of_several_messages_stays_in_order_through_patience(town: Place) -> None:
    async def story(here: Household) -> None:
        here.graph.misbehave("error", channel="messenger", body=SENDING, after=1, status=429, retry_after=3)  # fmt: skip
        here.say("messenger", ANA["messenger"], "many")
        second = here.say("messenger", ANA["messenger"], "hello")
        for _ in range(10):
            await here.forward(4)
            await asyncio.sleep(0.1)
        await here.answer("messenger", second)
        told = [one.text for one in here.sent("messenger")]
        places = [next(place for place, text in enumerate(told) if f"Part {n}" in text) for n in range(3)]
        assert places == sorted(places)
        assert "Heard “hello”" in told[-1]
        assert sum("Part 1 of this" in text for text in told) == 1

    town.play(story)
