"""Where a message stands: when it was written, who reads along, in which conversation it is answered, and under which id its turn is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from kithkin.messages.inbound import Message
from kithkin.messages.sharing import Viewers
from kithkin.ports.message_ledger import Work


def is_private(message: Message) -> bool:
    """Whether nobody but the sender reads along."""
    return not message.public and message.thread in {message.sender.id, *message.sender.aliases}


def viewers_of(message: Message, person: str) -> Viewers:
    """Who reads an answer to a message. Who is in a group is not known to us, so it may be anybody."""
    return Viewers(people=frozenset((person,)), strangers=not is_private(message))


def conversation_of(message: Message) -> str:
    """The asker's own conversation: private talk goes on when the platform gives them a new id."""
    return f"{message.channel}:{message.account}" if is_private(message) else message.conversation


def turn_of(message: Message, sequences: Sequence[int]) -> str:
    """The turn's id, the same at each try. Numbers alone are also those of turns that were brought here from another Kithkin."""
    named = "\0".join((message.channel, message.account, message.id)).encode("utf-8", "replace")
    return f"m{'.'.join(map(str, sequences))}-{hashlib.sha256(named).hexdigest()[:16]}"


def written_at(work: Work) -> float:
    """When the person wrote: a call that was delivered late must not make a platform's window look longer."""
    return min(work.received_at, work.message.sent_at or work.received_at)
