"""`kithkin export|erase|audit`: everything about a person in their own files, forgetting them, and the record of it."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypeVar

import typer

from kithkin.cli.locking import ByCode, key_to_read
from kithkin.cli.people import confirm_erasure, counted
from kithkin.cli.progress_line import progress_line
from kithkin.cli.sharing import named_person
from kithkin.cli.stores import with_stores
from kithkin.messages.errors import BadInput
from kithkin.ports.audit import AuditEntry, AuditFinding
from kithkin.settings import Settings

if TYPE_CHECKING:
    from kithkin.app.stores import Stores
    from kithkin.vault.erasing import Receipt
    from kithkin.vault.exporting import Exported
    from kithkin.vault.returning import Returned

T = TypeVar("T")

audit_app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is new or empty.")],
    person: Annotated[str, typer.Option("--as", help="Whose; left out, the (first) owner's.")] = "",
    recovery_code: ByCode = False,
    as_json: AsJson = False,
) -> None:
    """Write everything that is kept about a person into a folder: a page to read, JSON, their pictures."""
    from kithkin.app.vault import kept_data, unfinished_exports  # noqa: PLC0415 - not needed to `ask`
    from kithkin.vault.exporting import export as write_export  # noqa: PLC0415 - the same

    into = Path(os.path.abspath(folder))  # noqa: PTH100 - not `resolve`: a link is to be seen as one

    async def work(stores: Stores, settings: Settings) -> Exported:
        name = await named_person(stores, person)
        key = await key_to_read(stores, settings, name, by_code=recovery_code)
        return await write_export(
            name,
            into,
            kept_data(stores),
            time.time(),
            line.tell,
            unfinished=unfinished_exports(settings),
            key=key,
        )

    with progress_line(quiet=as_json) as line:
        done = with_stores(work)
    if as_json:
        plain = {**asdict(replace(done, folder=Path())), "folder": str(done.folder)}
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
        return
    sys.stdout.write(
        f"{done.folder}: {_many(done.turns, 'answer')} in {_many(done.conversations, 'conversation')},"
        f" {_many(done.shared, 'thing')} shared or kept, {_many(done.pictures, 'picture')}. Open {done.folder / 'index.html'} in a browser.\n"
    )
    if done.withheld:
        sys.stdout.write(
            f"{_many(done.withheld, 'answer')} quoted what others shared; those words are theirs and were left out.\n"
        )
    if done.damaged:
        sys.stdout.write(
            f"Damaged: {_many(done.damaged, 'answer')}, whose locked bytes are not as they were written. A backup made before may hold them.\n"
        )
    sys.stdout.write("Whoever can read this folder can read all of it: keep it where only you can.\n")


def bring_back(folder: Path, person: str, *, as_json: bool) -> None:
    """Keeps what an export holds and is not there yet, for the person alone (`kithkin import kithkin DIR`)."""
    from kithkin.app.vault import kept_data  # noqa: PLC0415 - not needed to `ask`
    from kithkin.vault.returning import bring_back as keep_export  # noqa: PLC0415 - the same
    from kithkin.vault.returning import read_export  # noqa: PLC0415 - the same

    async def work(stores: Stores, _: Settings) -> Returned:
        name, kept = await named_person(stores, person), kept_data(stores)
        return await keep_export(name, read_export(folder, kept.read_turn), kept, line.tell)

    with progress_line(quiet=as_json) as line:
        done = with_stores(work)
    if as_json:
        sys.stdout.write(json.dumps(asdict(done), indent=2) + "\n")
        return
    sys.stdout.write(
        f"Brought back: {_many(done.shared, 'thing')} shared or kept, {_many(done.turns, 'answer')},"
        f" {_many(done.pictures, 'picture')}. There already: {_many(done.known, 'thing')}. Only you can see them. `kithkin audience set` shares any of it.\n"
    )
    if done.left_out:
        sys.stdout.write(
            f"Left out: {_many(done.left_out, 'answer')} with quotes of what was shared or of source packs; ask again for those.\n"
        )


def erase(
    person: Annotated[str, typer.Option("--as", help="Who is to be forgotten.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    receipt: Annotated[
        Path | None, typer.Option(help="Write the receipt into this new file as well.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the receipt as JSON.")] = False,
) -> None:
    """Forget a person: everything that is kept of them is destroyed, and a receipt says how much it was."""
    from kithkin.app.vault import unfinished_exports  # noqa: PLC0415 - not needed to `ask`
    from kithkin.vault.erasing import erase as forget  # noqa: PLC0415 - the same

    name = confirm_erasure(person, yes=yes)
    file = _new_file(receipt)

    async def work(stores: Stores, settings: Settings) -> Receipt:
        unfinished_exports(settings).clear()
        return await forget(name, stores.circle)

    try:
        done = with_stores(work)
    except BaseException:
        if receipt is not None:
            receipt.unlink()
        raise
    plain = json.dumps(done.as_plain(), indent=2) + "\n"
    sys.stdout.write(plain if as_json else _in_words(name, done))
    if file is not None:
        with file:
            file.write(plain)


def _in_words(name: str, done: Receipt) -> str:
    return (
        f"{name} is forgotten, and with them: {counted(done.destroyed)}.\n"
        f"Receipt: {done.erased_at}, line {done.record_line} of the record, {done.digest}\n"
        "Backups that were made before still hold it, and so does whoever was sent an answer.\n"
    )


def _new_file(path: Path | None) -> TextIO | None:
    """The file for a receipt, made before anything is erased. Raises `BadInput`."""
    if path is None:
        return None
    try:
        return path.open("x", encoding="utf-8")
    except FileExistsError as error:
        raise BadInput(f"{path} is there already.", remedy="Name a new file for the receipt.") from error
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written: {error.strerror}. Nothing was erased.",
            remedy="Name another file for the receipt.",
        ) from error


@audit_app.command("verify")
def verify(
    noted: Annotated[
        list[Path] | None,
        typer.Option(
            help="A receipt, an export, or what this command printed with --json once: whether its lines still stand in the record."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Go through the record of what was done with people's data, and say whether anything was changed or left out."""
    from kithkin.vault.noting import noted_lines  # noqa: PLC0415 - not needed to `ask`

    lines = noted_lines(noted or ())

    async def work(stores: Stores, _: Settings) -> AuditFinding:
        return await stores.audit.verify(lines)

    found = with_stores(work)
    if as_json:
        plain = {"whole": not (found.broken_at or found.unlike_noted), **asdict(found)}
        sys.stdout.write(json.dumps(plain, indent=2) + "\n")
    elif found.broken_at:
        sys.stdout.write(
            f"BROKEN at line {found.broken_at}: it was changed, or lines are missing there. The {found.entries:,} before it hold.\n"
        )
    elif not found.unlike_noted:
        sys.stdout.write(
            f"Whole: {_many(found.entries, 'line')}. The last one's digest is {found.digest}\n"
            + (f"As noted elsewhere: {_many(len(lines), 'line')}.\n" if lines else "")
            + "Note both elsewhere: a record that was cut off or begun anew cannot show that line again.\n"
        )
    if found.unlike_noted and not as_json:
        sys.stdout.write(
            f"NOT AS NOTED at line {found.unlike_noted}: what was noted elsewhere does not stand here. The record was cut off or written"
            " anew from there on or before, or a backup was brought back that is older than what was noted.\n"
        )
    if found.broken_at or found.unlike_noted:
        raise typer.Exit(1)


@audit_app.command("list")
def list_record(
    person: Annotated[str, typer.Option("--as", help="Only what was done with this person's data.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Show so many, the latest.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show the latest lines of the record. They tell how much and about whom, never what it said."""

    async def work(stores: Stores, _: Settings) -> list[AuditEntry]:
        name = await named_person(stores, person) if person else ""
        return list(await stores.audit.list(name, limit=limit))

    listed = with_stores(work)
    if as_json:
        sys.stdout.write(json.dumps([asdict(one) for one in listed], ensure_ascii=False, indent=2) + "\n")
        return
    for one in reversed(listed):
        about = one.person or "somebody who is erased"
        detail = f": {one.detail}" if one.detail else ""
        sys.stdout.write(f"{one.number}  {one.at}  {about}  {one.deed}{detail}\n")
    if not listed:
        sys.stdout.write("Nothing is recorded yet.\n")


def _many(count: int, one: str) -> str:
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"
