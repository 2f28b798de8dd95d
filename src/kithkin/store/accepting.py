"""Storing what arrives: once by the platform's own id, and what is taken back, edited or reported applied at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import msgspec

from kithkin import failpoints
from kithkin.messages.inbound import DeliveryReport, Event, IdentityChanged, Message, Noted, Unsent
from kithkin.store.connections import Connection
from kithkin.store.conversations import erase_turn
from kithkin.store.identities import rename_identity
from kithkin.store.message_tables import UNFINISHED
from kithkin.store.post_changes import remove_saved
from kithkin.store.sweeping_pauses import counted_from

Enqueue = Callable[[Connection, str], None]
"""Tells a dispatcher, inside the transaction, that a conversation has new work."""


LONGEST_ID = 1000
"""Bytes. No platform's ids come near; an index of Postgres holds no more than 2,704 in a row, which has up to two of them."""

_Key = tuple[str, str, str]
"""Channel, account and the platform's id of a message."""


_T = TypeVar("_T")

_MOST_TOGETHER = 64
"""Rows in one statement. Each smaller number is a statement of its own too, compiled once and kept by the connection."""

_INSERT = (
    "INSERT INTO inbox (channel, account, message, replaces, conversation, sender, asker, turn, state,"
    " body, received_at, kept_at, due_at, begun, failures, problem)"
)
_ROW = "(?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, ?, 0, 0, 0, ?)"


class Acceptance:
    """One accepting transaction over events in their order."""

    def __init__(self, events: Sequence[Event], now: float, enqueue: Enqueue | None) -> None:
        self._events = events
        self._now = self._kept_at = now
        self._enqueue = enqueue

    def run(self, connection: Connection) -> tuple[int, Sequence[str]]:
        """How many events were new, and the conversations that have work now."""
        self._kept_at = counted_from(connection, self._now)
        new = 0
        conversations: dict[str, None] = {}
        for event in self._grouped():
            match event:
                case list():
                    stored = self._messages(connection, event)
                    new += len(stored)
                    conversations |= dict.fromkeys(message.conversation for message in stored)
                case Message():
                    stored = self._message(connection, event)
                    new += stored
                    if stored:
                        conversations[event.conversation] = None
                case Unsent():
                    new += self._unsent(connection, event)
                case DeliveryReport():
                    new += _report(connection, event)
                case IdentityChanged():
                    rename_identity(connection, event.channel, event.account, event.previous, event.current)
                    new += 1
                case Noted():
                    new += self._insert(connection, event.channel, event.account, event.id, state="noted",
                                        problem=f"{event.what}: {event.detail}" if event.detail else event.what)  # fmt: skip
        if self._enqueue is not None:
            for conversation in conversations:
                self._enqueue(connection, conversation)
        failpoints.reach("ledger.before_commit")
        return new, tuple(conversations)

    def _grouped(self) -> Iterator[Event | list[Message]]:
        """The events in their order; messages that follow each other and are no edits as lists."""
        together: list[Message] = []
        for event in map(storable, self._events):
            if isinstance(event, Message) and not event.replaces:
                together.append(event)
                continue
            if together:
                yield together
                together = []
            yield event
        if together:
            yield together

    def _messages(self, connection: Connection, messages: Sequence[Message]) -> list[Message]:
        """Stores messages that are no edits, as `_message` does one by one, in few statements; those that were new.

        Each statement lets go of the interpreter and waits to get it back, which costs more than the statement.
        """
        fresh: dict[_Key, Message] = {}
        for message in messages:
            fresh.setdefault(_key(message), message)
        edited: list[_Key] = []
        for some in _portions(list({message.id: None for message in messages})):
            marks = ", ".join("?" * len(some))
            rows = connection.execute(
                f"SELECT 0, channel, account, message FROM inbox WHERE message IN ({marks}) UNION ALL"
                f" SELECT 1, channel, account, replaces FROM inbox WHERE replaces IN ({marks}) AND replaces <> ''"
                " AND message <> replaces",
                (*some, *some),
            )
            for is_edit, channel, account, message in rows.fetchall():
                if is_edit:
                    edited.append((channel, account, message))
                else:
                    fresh.pop((channel, account, message), None)
        new = list(fresh.values())
        if any(key in fresh for key in edited):  # its edited form came first
            return [message for message in new if self._message(connection, message)]
        for some in _portions(new):
            connection.execute(
                f"{_INSERT} VALUES {', '.join((_ROW,) * len(some))} ON CONFLICT (message, account, channel) DO NOTHING",
                [value for message in some for value in self._row(message)],
            )
        self._release(connection, new)
        return new

    def _message(self, connection: Connection, message: Message) -> bool:
        """Stores a message, and settles how it stands to other forms of itself."""
        added = self._insert(
            connection, message.channel, message.account, message.id, state="waiting", body=msgspec.json.encode(message),
            conversation=message.conversation, sender=message.sender.id, replaces=message.replaces,
        )  # fmt: skip
        if not added:
            return False
        key = (message.channel, message.account, message.id)
        if message.replaces and message.replaces != message.id:
            original = (message.channel, message.account, message.replaces)
            if self._state(connection, original) == "withdrawn":  # taken back before its edited form arrived
                self._take_back(connection, key, "withdrawn")
                return False
            for earlier in (original, *self._edits(connection, original)):
                if earlier != key:
                    self._take_back(connection, earlier, "replaced")
                    remove_saved(connection, *earlier)
        elif self._edits(connection, key):  # its edited form came first
            self._take_back(connection, key, "replaced")
            return False
        self._release(connection, (message,))
        return True

    def _release(self, connection: Connection, messages: Sequence[Message]) -> None:
        """The people wrote: what was held back until then may go, before the new answer."""
        first: dict[str, Message] = {}
        for message in messages:
            first.setdefault(message.conversation, message)
        for some in _portions(list(first)):
            released = connection.execute(
                "UPDATE inbox SET state = 'answered', due_at = 0"
                f" WHERE conversation IN ({', '.join('?' * len(some))}) AND state = 'held' RETURNING conversation",
                some,
            )
            for conversation in {row[0] for row in released.fetchall()}:
                if not first[conversation].public:
                    self._wrote(connection, first[conversation])

    def _wrote(self, connection: Connection, message: Message) -> None:
        """Remembers already now when they wrote: the platform's window is open for what was held back."""
        at = min(self._now, message.sent_at or self._now)
        connection.execute(
            "UPDATE acquaintances SET last_wrote_at = ? WHERE last_wrote_at < ? AND id IN (SELECT acquaintance"
            " FROM addresses WHERE channel = ? AND account = ? AND platform_id = ?)",
            (at, at, message.channel, message.account, message.sender.id),
        )

    def _unsent(self, connection: Connection, event: Unsent) -> bool:
        """Removes a message and each edited form of it, and leaves a mark where it has not arrived yet."""
        key = (event.channel, event.account, event.message_id)
        for one in (key, *self._edits(connection, key)):
            self._take_back(connection, one, "withdrawn")
            remove_saved(connection, *one)
        return True

    def _edits(self, connection: Connection, key: _Key) -> list[_Key]:
        channel, account, message = key
        rows = connection.execute(
            "SELECT message FROM inbox WHERE replaces = ? AND replaces <> '' AND account = ? AND channel = ?"
            " AND message <> ? ORDER BY sequence",
            (message, account, channel, message),
        ).fetchall()
        return [(channel, account, row[0]) for row in rows]

    def _state(self, connection: Connection, key: _Key) -> str:
        channel, account, message = key
        row = connection.execute(
            "SELECT state FROM inbox WHERE message = ? AND account = ? AND channel = ?",
            (message, account, channel),
        ).fetchone()
        return "" if row is None else row[0]

    def _take_back(self, connection: Connection, key: _Key, state: str) -> None:
        """Erases a message's words, its turn with pictures, and what of its reply has not left yet."""
        channel, account, message = key
        if self._insert(connection, channel, account, message, state=state):
            return
        sequence, conversation, asker, turn = connection.execute(
            "UPDATE inbox SET state = ?, body = ?, sender = '' WHERE message = ? AND account = ? AND channel = ?"
            " RETURNING sequence, conversation, asker, turn",
            (state, b"", message, account, channel),
        ).fetchone()
        answered = [sequence]
        if turn:
            erase_turn(connection, asker, turn)
            answered += _answered_along(connection, conversation, asker, turn)
        for one in answered:
            connection.execute(
                "UPDATE outbox SET body = ?, state = CASE state WHEN 'ready' THEN 'withdrawn' ELSE state END"
                " WHERE message = ? AND state <> 'sending'",
                (b"", one),
            )

    def _insert(
        self, connection: Connection, channel: str, account: str, message: str, *, state: str, body: bytes = b"",
        conversation: str = "", sender: str = "", replaces: str = "", problem: str = "",
    ) -> bool:  # fmt: skip
        return (
            connection.execute(
                f"{_INSERT} VALUES {_ROW} ON CONFLICT (message, account, channel) DO NOTHING",
                (
                    channel,
                    account,
                    message,
                    replaces,
                    conversation,
                    sender,
                    state,
                    body,
                    self._now,
                    self._kept_at,
                    problem,
                ),
            ).rowcount
            > 0
        )

    def _row(self, message: Message) -> tuple[object, ...]:
        return (
            message.channel, message.account, message.id, message.replaces, message.conversation, message.sender.id,
            "waiting", msgspec.json.encode(message), self._now, self._kept_at, "",
        )  # fmt: skip


def _key(message: Message) -> _Key:
    return message.channel, message.account, message.id


def _portions(things: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(things), _MOST_TOGETHER):
        yield things[start : start + _MOST_TOGETHER]


def storable(event: Event) -> Event:
    """The event as it can be stored: one with an id that no platform would give is only noted.

    It must not be refused: its platform would deliver it again for days, with everything that came in the same call.
    """
    if isinstance(event, Message) and not event.sender.aliases and _short(event):  # nearly all
        return event
    if all(len(one) * 4 <= LONGEST_ID or len(one.encode()) <= LONGEST_ID for one in _ids(event)):
        return event
    name = hashlib.sha256(msgspec.json.encode(event)).hexdigest()
    account = event.account if len(event.account.encode()) <= LONGEST_ID else ""
    return Noted(channel=event.channel, account=account, id=name, what="an id that is too long")


def _short(message: Message) -> bool:
    characters = len(message.account) + len(message.id) + len(message.thread) + len(message.sender.id)
    return characters + len(message.replaces) <= LONGEST_ID // 4


def _ids(event: Event) -> tuple[str, ...]:
    match event:
        case Message(account=account, id=own, sender=sender, thread=thread, replaces=replaces):
            return (account, own, thread, replaces, sender.id, *sender.aliases)
        case Unsent(account=account, message_id=own) | Noted(account=account, id=own):
            return (account, own)
        case IdentityChanged(account=account, previous=previous, current=current):
            return (account, previous, current)
        case DeliveryReport():
            return ()  # it is only compared


def _answered_along(connection: Connection, conversation: str, asker: str, turn: str) -> list[int]:
    """Messages whose reply has not left and rests on the same turn (a share and its comment)."""
    rows = connection.execute(
        " UNION ALL ".join(
            f"SELECT sequence FROM inbox WHERE conversation = ? AND {states} AND asker = ? AND turn = ?"
            for states in (f"state IN {UNFINISHED}", "state = 'held'")
        ),
        (conversation, asker, turn) * 2,
    )
    return [row[0] for row in rows.fetchall()]


_RANK = "CASE delivery WHEN 'read' THEN 3 WHEN 'delivered' THEN 2 WHEN 'sent' THEN 1 ELSE 0 END"
_MESSAGE_IS_DONE = "(SELECT state FROM inbox WHERE sequence = outbox.message) = 'done'"
_RANKS = {"sent": 1, "delivered": 2, "read": 3}


def _report(connection: Connection, report: DeliveryReport) -> bool:
    """Applies a delivery report; what was in the air or left unknown is now known."""
    condition, values = _whom(report)
    if condition is None:
        return False
    if report.state == "failed":
        changed = connection.execute(
            f"UPDATE outbox SET state = 'refused', delivery = 'failed', problem = ? WHERE {condition}",
            (f"{report.code} {report.problem}".strip(), *values),
        )
        return changed.rowcount > 0
    changed = connection.execute(
        f"UPDATE outbox SET state = 'sent', platform_id = CASE WHEN platform_id = '' THEN ? ELSE platform_id END,"
        f" delivery = CASE WHEN {_RANK} < ? THEN ? ELSE delivery END,"
        f" body = CASE WHEN {_MESSAGE_IS_DONE} THEN ? ELSE body END"
        f" WHERE {condition} AND state IN ('sending', 'sent', 'unknown') AND delivery <> 'failed'",
        (report.platform_id, _RANKS[report.state], report.state, b"", *values),
    )
    return changed.rowcount > 0


def _whom(report: DeliveryReport) -> tuple[str | None, tuple[object, ...]]:
    if report.reference:
        return "reference = ?", (report.reference,)
    if report.platform_id:
        return (
            "platform_id = ? AND platform_id <> '' AND account = ? AND channel = ?",
            (report.platform_id, report.account, report.channel),
        )
    if report.watermark and report.recipient:
        return (
            "recipient = ? AND account = ? AND channel = ? AND state = 'sent' AND sending_at <= ?",
            (report.recipient, report.account, report.channel, report.watermark),
        )
    return None, ()
