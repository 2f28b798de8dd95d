"""`kithkin inbox …`: messages that wait, failed or are held, without anyone's words."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kithkin.cli.stores import with_stores
from kithkin.messages.errors import BadInput
from kithkin.ports.message_ledger import Listed
from kithkin.settings import Settings

if TYPE_CHECKING:
    from kithkin.app.stores import Stores

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

STATES: Final = {
    "failed": "could not be answered; retry or discard",
    "held": "answered, but the answer may only leave once the person writes again",
    "unknown": "the answer was sent, and nobody knows whether it arrived; the person was told, and gets it again, perhaps twice then, by writing “again”",
    "refused": "the platform would not take the answer, or its rules allow none",
    "waiting": "waits to be answered",
    "answered": "answered, the answer is on its way",
    "done": "answered and sent",
    "withdrawn": "taken back by its sender",
    "discarded": "taken off the list by you",
    "noted": "kept, but nothing to answer",
}
_MOST: Final = 10_000
_NEED_THE_OWNER: Final = ("failed", "held", "unknown", "refused")

Number = Annotated[int, typer.Argument(min=1, help="The message's number, as `kithkin inbox list` shows it.")]


@app.command("list")
def list_messages(
    state: Annotated[
        str, typer.Option(help=f"One of {', '.join(STATES)}; left out: those that need you.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=_MOST, help="At most so many of each state.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List messages by their state, oldest first; what they say is not shown."""
    if state and state not in STATES:
        raise BadInput(f"There is no state named {state}.", remedy=f"Use one of: {', '.join(STATES)}.")
    wanted = (state,) if state else _NEED_THE_OWNER

    async def work(stores: Stores, _: Settings) -> Sequence[Listed]:
        return [one for each in wanted for one in await stores.ledger.list(each, limit)]

    listed = with_stores(work)
    if as_json:
        rows = [
            {
                "id": one.sequence,
                "channel": one.channel,
                "account": one.account,
                "sender": one.sender,
                "state": one.state,
                "received_at": _time(one.received_at),
                "problem": one.problem,
            }
            for one in listed
        ]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    if not listed:
        sys.stdout.write(f"No messages: none {' or '.join(wanted)}.\n")
    for one in listed:
        why = f": {one.problem}" if one.problem else ""
        sys.stdout.write(
            f"{one.sequence}  {one.state}  {one.channel} {one.account}  from {one.sender or 'nobody known'}"
            f"  {_time(one.received_at)}\n    {STATES.get(one.state, one.state)}{why}\n"
        )


@app.command()
def retry(number: Number) -> None:
    """Answer a failed message again, or let a held answer go. An answer that may have arrived is not sent again."""

    async def work(stores: Stores, _: Settings) -> tuple[str | None, bool]:
        conversation = await stores.ledger.retry(number)
        in_doubt = conversation is None and any(
            one.sequence == number for one in await stores.ledger.list("unknown", _MOST)
        )
        return conversation, in_doubt

    conversation, in_doubt = with_stores(work)
    if in_doubt:
        raise BadInput(
            f"The answer to message {number} was sent and may have arrived, so it is not sent again from here: it might arrive twice.",
            remedy="The person was told, and gets it once more by writing “again”; `kithkin inbox discard` takes it off the list.",
        )
    if conversation is None:
        raise _no_such(number)
    sys.stdout.write(f"Message {number} waits again; a running `kithkin serve` takes it up within seconds.\n")


@app.command()
def discard(number: Number) -> None:
    """Take a message off the list of those that need you, for good.

    Lost for good: what it says, and what of its answer has not arrived for certain. It is not answered any more, and its sender is not told.
    Not lost: what the platform shows, the sender's own conversation here, and what they saved or asked to be remembered.
    """

    async def work(stores: Stores, _: Settings) -> bool:
        return await stores.ledger.discard(number)

    if not with_stores(work):
        raise BadInput(
            f"There is no message {number} that needs you.",
            remedy="`kithkin inbox list` shows their numbers.",
        )
    sys.stdout.write(
        f"Message {number} is off the list. Lost for good: what it says, and what of its answer has not arrived for certain;"
        " it will not be answered, and its sender is not told.\n"
        "Not lost: what the platform shows, the sender's own conversation here, and what they saved or asked to be remembered.\n"
    )


def _no_such(number: int) -> BadInput:
    return BadInput(
        f"There is no failed or held message {number}.",
        remedy="`kithkin inbox list --state failed` and `--state held` show their numbers.",
    )


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
