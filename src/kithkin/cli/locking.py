"""`kithkin lock|unlock`: past conversations that only their person can open."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kithkin.cli.keys import new_passphrase, typed
from kithkin.cli.progress_line import progress_line
from kithkin.cli.sharing import named_person
from kithkin.cli.stores import with_stores
from kithkin.messages.errors import BadInput
from kithkin.settings import Settings

if TYPE_CHECKING:
    from kithkin.app.stores import Stores
    from kithkin.vault.personal import LockState, OpenedLock, PersonalLocks

BEFORE: Final = (
    "What you asked and were answered is locked when a conversation has rested for {minutes} minutes: then it opens to your"
    " passphrase and to a recovery code alone. The owner cannot open it, nor can this machine, and it is not remembered in later answers.\n"
    "IF YOU LOSE THE PASSPHRASE AND THE CODE, ALL OF IT IS GONE FOR GOOD. Nobody can help.\n"
    "Not locked: what you shared, notes, and messages on their way. Backups made before still hold it readable to who has their key.\n"
)
"""What somebody should know before they lock."""

ByCode = Annotated[
    bool,
    typer.Option(
        "--recovery-code", help="Open with the recovery code; it is asked for, or read from standard input."
    ),
]


def lock(
    person: Annotated[str, typer.Option("--as", help="Whose; left out, the (first) owner's.")] = "",
    passphrase: Annotated[bool, typer.Option("--passphrase", help="Change the passphrase.")] = False,
    recovery_code: Annotated[
        bool,
        typer.Option(
            "--recovery-code", help="The passphrase is forgotten: set another with the recovery code."
        ),
    ] = False,
    new_code: Annotated[
        bool, typer.Option("--new-code", help="Make another recovery code; the one before is good no more.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print how it stands as JSON.")] = False,
) -> None:
    """Lock a person's past conversations so that only they can open them, or say how their lock stands.

    What is typed comes from the terminal, or line by line from standard input: the present passphrase or code, then the new one.
    """

    async def work(stores: Stores, settings: Settings) -> None:
        locks, name = _locks(stores, settings), await named_person(stores, person)
        state = await locks.state(name)
        if passphrase or recovery_code:
            key = await _opened(locks, name, by_code=recovery_code)
            await locks.set_passphrase(name, key, new_passphrase())
            sys.stdout.write(f"From now on the new passphrase opens {name}'s past conversations.\n")
        elif new_code:
            _show_code(await locks.set_code(name, await _opened(locks, name, by_code=False)))
        elif state is not None or as_json:
            _show(name, state, as_json=as_json)
        else:
            sys.stderr.write(BEFORE.format(minutes=settings.lock_after_minutes))
            code = await locks.lock(name, new_passphrase())
            _show_code(code)  # first: it is shown only now, and locking much takes a while
            number = await locks.seal(name)
            sys.stdout.write(f"{name}'s past conversations are locked: {_many(number)}, and those to come.\n")

    with_stores(work)


def unlock(
    person: Annotated[str, typer.Option("--as", help="Whose; left out, the (first) owner's.")] = "",
    recovery_code: ByCode = False,
    both_lost: Annotated[
        bool,
        typer.Option(
            "--both-lost",
            help="Passphrase and recovery code are lost: destroy what is locked, and the lock with it.",
        ),
    ] = False,
    without_damaged: Annotated[
        bool,
        typer.Option(
            "--without-damaged", help="Give up what is damaged and cannot be read; everything else is kept."
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --both-lost: destroy it without asking.")] = False,
) -> None:
    """Make a person's past conversations readable again for good, and take their lock away. Cut short, it goes on when called again."""
    if both_lost:
        _give_up(person, yes=yes)
        return

    async def work(stores: Stores, settings: Settings) -> str:
        locks, name = _locks(stores, settings), await named_person(stores, person)
        key = await _opened(locks, name, by_code=recovery_code)
        await locks.unlock(
            name, key, lambda number: line.tell(_many(number)), without_damaged=without_damaged
        )
        return name

    with progress_line(quiet=False) as line:
        name = with_stores(work)
    sys.stdout.write(f"{name}'s past conversations are readable again, and the lock is gone.\n")


def _give_up(person: str, *, yes: bool) -> None:
    async def look(stores: Stores, settings: Settings) -> tuple[str, LockState | None]:
        name = await named_person(stores, person)
        return name, await _locks(stores, settings).state(name)

    async def destroy(stores: Stores, settings: Settings) -> int:
        return await _locks(stores, settings).give_up(name)

    name, state = with_stores(look)
    if state is not None and not yes:
        words = f"What {name} has locked would be destroyed, and the lock with it: {_many(state.locked)}. It cannot be undone."
        if not sys.stdin.isatty():
            raise BadInput(words, remedy="Add --yes if that is wanted.")
        if not typer.confirm(f"{words}\nDestroy it?", err=True):
            raise BadInput("Nothing was destroyed.", remedy="Say yes, or add --yes, to do it.")
    number = with_stores(destroy)
    sys.stdout.write(f"What {name} had locked is destroyed ({_many(number)}), and the lock is gone.\n")


async def key_to_read(stores: Stores, settings: Settings, person: str, *, by_code: bool) -> OpenedLock | None:
    """What opens a person's locked past, asked for in the terminal; None where nothing is locked. Raises `BadInput`."""
    locks = _locks(stores, settings)
    state = await locks.state(person)
    if state is None or not (state.locked or by_code):
        return None
    return await _opened(locks, person, by_code=by_code)


def _locks(stores: Stores, settings: Settings) -> PersonalLocks:
    from kithkin.app.locking import build_locks  # noqa: PLC0415 - not needed to `ask`

    return build_locks(settings, stores)


async def _opened(locks: PersonalLocks, person: str, *, by_code: bool) -> OpenedLock:
    from kithkin.vault.keys.recovery_codes import read_recovery_code  # noqa: PLC0415 - not needed to `ask`

    if await locks.state(person) is None:
        raise BadInput(
            f"{person}'s past conversations are not locked.", remedy="`kithkin lock --as` locks them."
        )
    secret = typed(f"{person}'s recovery code: " if by_code else f"{person}'s own passphrase: ")
    if not secret:  # no try
        raise BadInput(
            f"{person}'s past conversations are locked: nothing opens them but {person}'s own passphrase or recovery code.",
            remedy="Type it, or give it as the first line of standard input.",
        )
    if by_code:
        read_recovery_code(secret)  # a slip of the pen is told, and is no try
    return await locks.open(person, secret)


def _show_code(code: str) -> None:
    sys.stdout.write(
        f"{code}\nThis is the recovery code, shown only now: write it on paper, and keep it where nobody else looks.\n"
    )
    sys.stdout.flush()


def _show(person: str, state: LockState | None, *, as_json: bool) -> None:
    if as_json:
        plain = {
            "person": person,
            "locks": state is not None,
            "since": None if state is None else _day(state.made_at),
            "locked": 0 if state is None else state.locked,
            "opening": state is not None and state.opening,
        }
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
    elif state is not None:
        sys.stdout.write(
            f"{person} locks past conversations since {_day(state.made_at)}: {_many(state.locked)} locked.\n"
        )
        if state.opening:
            sys.stdout.write(
                "Unlocking was cut short: `kithkin unlock --as` goes on with it. Until then nothing more is locked.\n"
            )


def _many(questions: int) -> str:
    return "1 question" if questions == 1 else f"{questions:,} questions"


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
