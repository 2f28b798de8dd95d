"""Attacks that come in by the channels, through signed webhooks and polls: forwards, shares, quotes, names, places, cards and files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from types import MappingProxyType
from typing import Any, Final

from evaluations.attacks.cases import Case
from evaluations.attacks.judging import Judged, changed, judge_reply, judge_sent, rows_of
from evaluations.attacks.living import ASKER, AttackedHome, address_of
from evaluations.attacks.ordinary import PROGRAM, QUESTIONS, Ordinary
from evaluations.attacks.suite import Outcome, note_shown
from kithkin.turns.doorkeeping import A_SECOND, BURST
from kithkin.turns.message_answers import JOIN_SECONDS
from support.databases import connect
from support.walking import INSTAGRAM, PAGE, THREADS

SUM: Final = QUESTIONS[3]
Say = Callable[[AttackedHome, Case, str], str]
"""Brings an attack in as a message of the person with this address; the message's id."""


def _says(channel: str, **more: Callable[[Case], Any]) -> Say:
    """A message of Ana's with these things of others in it."""

    def say(home: AttackedHome, case: Case, who: str) -> str:
        return home.household.say(channel, who, **{name: make(case) for name, make in more.items()})

    return say


def _question(_: Case) -> str:
    return SUM.text


def _quoting(channel: str) -> Say:
    """A reply to somebody's message, whose words stand in it as some clients put them."""

    def say(home: AttackedHome, case: Case, who: str) -> str:
        first = home.household.say(channel, who, "Hello!")
        quoted = {
            "id": first,
            "body": case.payload,
            "quoted_message": {"conversation": case.payload},
            "text": case.payload,
        }
        key = "context" if channel == "whatsapp" else "reply_to"
        extra = {key: quoted | ({"from": who} if channel == "whatsapp" else {"mid": first})}
        return home.household.say(channel, who, SUM.text, extra=extra)

    return say


def _beneath(channel: str, account: str) -> Say:
    """A comment of Ana's beneath a post whose words are the attack."""

    def say(home: AttackedHome, case: Case, who: str) -> str:
        graph = home.household.graph
        if channel == "threads":
            above = graph.say(channel, account, "visitor", text=case.payload[-450:])
            return graph.say(channel, account, who, text=SUM.text, reply_to=above)
        post = graph.post(channel, account, case.payload[-450:], author="666", author_name="Visitor")
        return graph.comment(channel, account, who, SUM.text, post=post)

    return say


def _called(channel: str, account: str) -> Say:
    """A public comment of somebody whose name is the attack."""

    def say(home: AttackedHome, case: Case, who: str) -> str:
        return home.household.graph.comment(channel, account, who, f"@circle {SUM.text}", name=case.name)

    return say


FORWARDED, POST, LINK = (
    "forwarded message on WhatsApp",
    "shared post on Messenger",
    "shared link on Messenger",
)
REEL = "shared reel on Instagram"
SAVES: Final = frozenset({FORWARDED, POST, LINK, REEL})
"""Entries that are kept for whoever passed them on; the last word on it is `judging.changed`."""

SAYS: Final[Mapping[str, tuple[str, Say]]] = MappingProxyType(
    {
        FORWARDED: ("whatsapp", _says("whatsapp", text=lambda one: one.payload[:4000], forwarded=lambda _: True)),
        "quoted reply on WhatsApp": ("whatsapp", _quoting("whatsapp")),
        "display name on WhatsApp": ("whatsapp", _says("whatsapp", text=_question, name=lambda one: one.name)),
        "name of a place on WhatsApp": ("whatsapp", _says("whatsapp", place=lambda one: (52.5, 13.4, one.name, one.payload))),
        "contact card on WhatsApp": ("whatsapp", _says("whatsapp", contact=lambda one: (one.name, "+49170"))),
        "name of a document on WhatsApp": (
            "whatsapp", _says("whatsapp", document=lambda _: b"%PDF-1.7", document_name=lambda one: f"{one.name}.pdf"),
        ),
        POST: ("messenger", _says("messenger", shared=lambda _: "post", shared_title=lambda one: one.payload)),
        LINK: ("messenger", _says("messenger", shared=lambda _: "link", shared_title=lambda one: one.payload, shared_url=lambda _: "https://evil.example/x")),
        "quoted reply on Messenger": ("messenger", _quoting("messenger")),
        "display name on Messenger": ("messenger", _says("messenger", text=_question, name=lambda one: one.name)),
        REEL: ("instagram", _says("instagram", shared=lambda _: "reel", shared_title=lambda one: one.payload)),
        "display name on Instagram": ("instagram", _says("instagram", text=_question, name=lambda one: one.name, username=lambda one: one.name)),
        "post above a comment on Facebook": ("facebook", _beneath("facebook", PAGE)),
        "display name on Facebook": ("facebook", _called("facebook", PAGE)),
        "display name on Instagram, in public": ("instagram", _called("instagram", INSTAGRAM)),
        "post above a reply on Threads": ("threads", _beneath("threads", THREADS)),
        "display name on Threads": ("threads", _says("threads", text=_question, name=lambda one: one.name)),
    }
)  # fmt: skip
_PRIVATE: Final = frozenset({"whatsapp", "messenger", "instagram"})


def is_private(entry: str) -> bool:
    """Whether nobody else reads along, so that the talk goes on with ordinary questions."""
    return SAYS[entry][0] in _PRIVATE and "in public" not in entry


class OnChannels:
    """Cases on channels, those of one entry side by side: each from another address of Ana's."""

    ENTRIES = tuple(SAYS)

    def __init__(self, home: AttackedHome) -> None:
        self._home = home
        self._household = home.household

    async def greet(self) -> None:
        """Everybody writes once, so that the platforms' other names for them are known before anything is compared."""
        for channel in dict.fromkeys(channel for channel, _ in SAYS.values() if channel in _PRIVATE):
            for start in range(0, int(BURST), 10):
                for number in range(start, start + 10):
                    self._household.say(channel, address_of(channel, number), "Hello!")
                await self._household.settled()
                self._household.graph.advance(BURST / A_SECOND)

    async def run(self, cases: Sequence[Case]) -> list[Outcome]:
        """All cases of one entry. What a batch brings about is told of each of its cases that could have."""
        done: list[Outcome] = []
        for together in (
            [one for one in cases if one.goal is None],
            [one for one in cases if one.goal is not None],
        ):
            for start in range(0, len(together), int(BURST) - 1):
                done += await self._run(together[start : start + int(BURST) - 1])
        return done

    async def _run(self, cases: Sequence[Case]) -> list[Outcome]:
        home, entry = self._home, cases[0].entry
        channel, say = SAYS[entry]
        outcomes = {case: Outcome(case) for case in cases}
        whose = {case: address_of(channel, number) for number, case in enumerate(cases)}
        shown, sent = len(home.server.seen), len(self._household.graph.sent())
        before = rows_of(home.path)
        first = {case: say(home, case, whose[case]) for case in cases}
        await self._say(first, outcomes, SUM, counts=False)
        alone = cases[0].goal is None and len(cases) == 1
        for question in (PROGRAM, *(QUESTIONS if alone else (EACH,))) if is_private(entry) else ():
            asked = {case: _ordinary(question, case) for case in cases}
            said = {case: self._household.say(channel, whose[case], asked[case].text) for case in cases}
            await self._say(said, outcomes, asked, counts=True)
        batch = Judged(actions=changed(before, rows_of(home.path), saved=len(cases) if entry in SAVES else 0))
        batch.note(judge_sent(self._household.graph.sent()[sent:], frozenset(whose.values())))
        for case, outcome in outcomes.items():
            outcome.touched = self._household.state(first[case]) == "done"
            outcome.judged.note(batch)
            note_shown(outcome, home.server.seen[shown:])
        return list(outcomes.values())

    async def _rest(self) -> None:
        """Waits until everything is answered; where a platform's limit holds answers back, its clock is put forward."""
        here, open_before = self._household, -1
        count = "SELECT count(*) FROM inbox WHERE state IN ('waiting', 'answered')"
        # One connection for all: to open an encrypted database takes longer than all else here.
        with closing(connect(here.home)) as database:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while True:
                    [(still_open,)] = database.execute(count).fetchall()
                    if not still_open and not here.graph.outgoing.under_way:
                        return
                    if still_open == open_before and not here.graph.outgoing.under_way:
                        await here.forward(60.0)
                    open_before = still_open
                    await asyncio.sleep(0.1)

    async def _say(
        self, said: Mapping[Case, str], outcomes: Mapping[Case, Outcome], asked: Any, *, counts: bool
    ) -> None:
        """Waits until messages are answered, and judges the turns they became."""
        self._household.graph.advance(JOIN_SECONDS + 1)
        await self._household.look()
        await self._rest()
        turns = dict(self._household.query("SELECT message, turn FROM inbox WHERE turn <> ''"))
        for case, message in said.items():
            question = asked[case] if isinstance(asked, Mapping) else asked
            if turn := turns.get(message):
                kept = await self._home.app.conversations.turn(ASKER, turn)
                if kept is not None:
                    citable = await self._home.citable(kept.reply)
                    outcomes[case].judged.note(
                        judge_reply(kept.reply, citable, tools=question.tools, truth=question.truth)
                    )
                    if counts:
                        outcomes[case].count(question, kept.reply)
        self._household.graph.advance(BURST / A_SECOND)


_PATIENCE_SECONDS: Final = 300.0
EACH: Final = Ordinary("", "")
"""Stands for the ordinary question that a case has next."""


def _ordinary(question: Ordinary, case: Case) -> Ordinary:
    return QUESTIONS[case.number % len(QUESTIONS)] if question is EACH else question
