"""One message is answered: who wrote it, what may be said there, what they ask, and the reply is stored to be sent.

Every step is on disk before the following one begins, and each can be taken up where a kill left it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial

from kithkin import failpoints
from kithkin.egress.gate import acting_for
from kithkin.messages.errors import BadInput
from kithkin.messages.inbound import Message
from kithkin.messages.outbound import Piece
from kithkin.messages.replies import Disposition, Finished, Question, Reply
from kithkin.ports.channel_rules import ChannelRules, Occasion, Ruling
from kithkin.ports.channels import ChannelAccount, ChannelKind, Outlet
from kithkin.ports.conversations import Conversations, Turn
from kithkin.ports.message_ledger import MessageLedger, Work
from kithkin.ports.people import Acquaintance, People
from kithkin.reasoning.danger.wording import HAPPENING_NOW
from kithkin.turns.courtesies import Courtesies
from kithkin.turns.doorkeeping import TURN_AWAY_SECONDS, Doorkeeper
from kithkin.turns.pieces import notice_to, once_more, pieces_of
from kithkin.turns.reading_messages import Asked, read_message
from kithkin.turns.saving import SavedShares
from kithkin.turns.signing_in import ChatSignIn, asks_to_sign_in
from kithkin.turns.standing import conversation_of, is_private, turn_of, viewers_of, written_at
from kithkin.turns.turn import Turns

_log = logging.getLogger(__name__)

FILE_SECONDS = 120.0
"""How long a file that cannot be fetched is waited for: what is written after it, a cry for help even, waits as long."""

JOIN_SECONDS = 10.0
"""How long a shared post without words waits for its comment, which platforms deliver as a message of its own."""

_SAVED = "I saved it; only you can find it."
_AGAIN = frozenset({"again", "“again”", '"again"', "again please", "send again", "resend", "repeat"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One account of ours, ready for use."""

    kind: ChannelKind
    account: ChannelAccount
    outlet: Outlet


@dataclass(frozen=True, slots=True)
class Ready:
    """A message whose reply is stored and to be sent now, and what is known of who wrote it."""

    work: Work
    known: Acquaintance


Lines = Callable[[str, str], Line | None]
"""The line of a channel and account; None for one that is not set up (any more)."""


class MessageAnswers:
    """Answers messages, each once; `at_once` turns run at a time."""

    def __init__(
        self,
        *,
        ledger: MessageLedger,
        turns: Turns,
        conversations: Conversations,
        people: People,
        rules: ChannelRules,
        lines: Lines,
        saved: SavedShares | None,
        at_once: int,
        sign_in: ChatSignIn | None,
        clock: Callable[[], float],
    ) -> None:
        self._ledger = ledger
        self._turns = turns
        self._conversations = conversations
        self._people = people
        self._rules = rules
        self._lines = lines
        self._saved = saved
        self._sign_in = sign_in
        self._clock = clock
        self._places = asyncio.Semaphore(at_once)
        self._doorkeeper = Doorkeeper(people, ledger, clock)

    async def answer(self, work: Work, line: Line) -> Ready | float:
        """Answers a waiting message: what is to be sent now, or when to come again where that is not the ledger's to say, else 0.

        Raises `TryAgain`, other `KithkinError` and whatever a fault of ours raises: nothing is stored then, and it may be tried again.
        """
        if not work.message.sender.id:
            named = await self._with_author(work, line)
            if named is None:
                return 0.0
            work = named
        message = work.message
        known = await self._people.acquaintance(message.channel, message.account, message.sender)
        person = line.account.person or known.person
        acting_for(person)
        joined = await self._companion(work)
        if joined is None and _bare_share(message) and work.received_at + JOIN_SECONDS > self._clock():
            return work.received_at + JOIN_SECONDS
        if person and (due_at := self._doorkeeper.pace(person, self._clock())) > 0:
            return due_at
        await self._people.wrote(message.channel, message.account, message.sender, written_at(work))
        known = replace(known, last_wrote_at=max(known.last_wrote_at, written_at(work)))
        if not person:
            await self._doorkeeper.receive(work, line.kind.title)
            return 0.0
        own = "" if message.forwarded else message.text  # words of others ask for nothing
        if self._sign_in is not None and is_private(message) and asks_to_sign_in(own):
            words = await self._sign_in.answer(person)
            await self._ledger.answer(work.sequence, (notice_to(message, words),))
            return 0.0
        again = own.strip().strip(".!").casefold() in _AGAIN
        if again and (unknown := await self._ledger.last_unknown(message.conversation, message.sender.id)):
            await self._ledger.answer(work.sequence, once_more(message, unknown, line.kind.limits))
            return 0.0
        async with Courtesies(line.outlet, message, line.kind.typing_seconds):
            messages = [message] if joined is None else [message, joined[1]]
            asked = await read_message(
                messages, line.outlet, patient=work.received_at + FILE_SECONDS > self._clock()
            )
            sequences = [work.sequence] if joined is None else [work.sequence, joined[0]]
            return await self._reply(work, line, person, asked, known, sequences)

    async def _with_author(self, work: Work, line: Line) -> Work | None:
        """The work with who wrote it, asked of the platform; None where it does not say or that is an account of ours: nobody is answered."""
        author = await line.kind.author(line.account, work.message) if line.kind.author else None
        if author is None or self._lines(work.message.channel, author.id) is not None:
            await self._ledger.answer(work.sequence, ())
            return None
        message = replace(work.message, sender=author)
        await self._ledger.written_by(work.sequence, message)
        return replace(work, message=message)

    async def _companion(self, work: Work) -> tuple[int, Message] | None:
        """The comment of a share without words: the same sender's next message, if it has words and nothing else."""
        if not _bare_share(work.message):
            return None
        following = await self._ledger.following(work.sequence, work.message.conversation)
        if following is None:
            return None
        _, comment = following
        plain = comment.text and not comment.attachments and not comment.shared
        return following if plain and comment.sender.id == work.message.sender.id else None

    async def _reply(
        self, work: Work, line: Line, person: str, asked: Asked, known: Acquaintance, sequences: Sequence[int]
    ) -> Ready | float:
        """Returns what is to be sent now; 0 where there is nothing."""
        message = work.message
        occasion = self._occasion(work, line, known)
        ruling = self._rules.rule(occasion)
        if ruling.verdict == "refused":
            _log.warning("An answer was not given on %s: %s", message.channel, ruling.why)
            await self._show_door(work, ruling, known, sequences[1:])
            return 0.0
        saved = await self._saved.keep(person, message) if self._saved is not None else 0
        if asked.empty:
            words = " ".join(asked.remarks) or _bare_share_words(message, saved)
            await self._ledger.answer(
                work.sequence, (notice_to(message, words),) if words else (), joined=sequences[1:]
            )
            return 0.0
        if saved and asked.passed_on:
            asked = replace(asked, remarks=(*asked.remarks, _SAVED))
        turn = turn_of(message, sequences)
        disclosure = self._disclosure(occasion, ruling)
        async with self._places:
            begun = await self._ledger.begin(sequences, person, turn)
            if begun is None:
                return 0.0
            failpoints.reach("turn.begun")
            kept = await self._conversations.turn(person, turn) if begun == "again" else None
            pieces, quotes, packs = await self._pieces(work, line, person, asked, turn, disclosure, kept)
        answered = await self._ledger.answer(
            work.sequence, pieces, joined=sequences[1:], quotes=quotes, packs=packs
        )
        if answered is None:  # taken back while it was being answered
            await self._conversations.delete_turn(person, turn)
            return 0.0
        failpoints.reach("reply.stored")
        if disclosure and any(one.kind == "reply" for one in pieces):  # a refusal does not carry it
            now = self._clock()
            await self._people.disclosed(message.channel, message.account, message.sender, now, disclosure)
        if not answered.pieces:
            return 0.0
        return Ready(replace(work, state="answered", pieces=answered.pieces), known)

    async def _show_door(
        self, work: Work, ruling: Ruling, known: Acquaintance, joined: Sequence[int]
    ) -> None:
        """Tells the owner why nothing is answered, and the person, once, where they may write instead."""
        message, now = work.message, self._clock()
        due = ruling.door and known.turned_away_at <= now - TURN_AWAY_SECONDS
        door = (notice_to(message, ruling.door),) if due else ()
        stored = await self._ledger.answer(work.sequence, door, joined=joined, refused=ruling.why)
        if stored and door:
            await self._people.turned_away(message.channel, message.account, message.sender, now)

    def _disclosure(self, occasion: Occasion, ruling: Ruling) -> str:
        """The words due before the answer, also where it must wait: then they are due when it leaves."""
        if ruling.verdict == "later":
            ruling = self._rules.rule(replace(occasion, urgent=True, wrote_at=occasion.now))
        return ruling.disclosure

    def _occasion(self, work: Work, line: Line, known: Acquaintance) -> Occasion:
        return Occasion(
            account=line.account,
            now=self._clock(),
            wrote_at=written_at(work),
            disclosed_at=known.disclosed_at,
            phone=work.message.sender.phone,
            public=work.message.public,
        )

    async def _pieces(
        self,
        work: Work,
        line: Line,
        person: str,
        asked: Asked,
        turn: str,
        disclosure: str,
        kept: Turn | None,
    ) -> tuple[Sequence[Piece], Sequence[int], Sequence[int]]:
        """The pieces of the reply, and which posts and which source packs they quote."""
        message = work.message
        if kept is not None:  # a kill came between keeping the turn and storing its reply
            reply = kept.reply
        else:
            question = Question(
                text=asked.text, passed_on=asked.passed_on, pictures=asked.pictures, asker=person,
                conversation=conversation_of(message),
            )  # fmt: skip
            try:
                reply = await self._ask(question, turn, message)
            except BadInput as error:
                return (notice_to(message, str(error)),), (), ()
        make = partial(
            pieces_of,
            reply,
            message,
            line.kind.limits,
            disclosure=disclosure,
            remarks=asked.remarks,
            urgent=_cannot_wait(reply),
        )
        draws = any(evidence.drawing_svg for evidence in reply.evidence)  # a picture takes a while to make
        pieces = await asyncio.to_thread(make) if draws else make()
        return pieces, reply.quoted_posts, reply.quoted_packs

    async def _ask(self, question: Question, turn: str, message: Message) -> Reply:
        viewers = viewers_of(message, question.asker)
        # In public one answers a comment to speak below it at all, whatever of it one means.
        chosen = message.reply_to and not message.public
        quoted = await self._ledger.turn_quoted(message, question.asker) if chosen else ""
        async with aclosing(
            self._turns.answer(question, turn_id=turn, viewers=viewers, quoted=quoted)
        ) as events:
            async for event in events:
                if isinstance(event, Finished):
                    failpoints.reach("turn.kept")
                    return event.reply
        raise RuntimeError("A turn ended without a reply.")


def _cannot_wait(reply: Reply) -> bool:
    """Whether a reply goes out at night too: somebody is to be helped now or today, or may be in danger."""
    soon = reply.disposition in {Disposition.EMERGENCY, Disposition.URGENT_TODAY}
    return soon or HAPPENING_NOW in reply.questions


def _bare_share(message: Message) -> bool:
    return bool(message.shared) and not (message.text.strip() or message.attachments or message.place)


def _bare_share_words(message: Message, saved: int) -> str:
    kept = f"{_SAVED} " if saved else ""
    return f"I got what you shared. {kept}What would you like to know about it?" if message.shared else ""
