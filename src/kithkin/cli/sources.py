"""`kithkin sources`: published references that Kithkin may quote, installed and removed by an owner."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kithkin.cli.progress_line import ProgressLine, progress_line
from kithkin.cli.sharing import named_person
from kithkin.cli.stores import with_stores
from kithkin.messages.errors import BadInput
from kithkin.messages.sources import KeptPack, Pack, PackHead
from kithkin.ports.sources import Installed
from kithkin.settings import Settings

if TYPE_CHECKING:
    from kithkin.app.stores import Stores
    from kithkin.sources.opening import Opened

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

_DEEDS = {
    "new": "Installed",
    "known": "There already, unchanged",
    "renewed": "Installed in the place of the same edition's earlier content",
}

AsPerson = Annotated[str, typer.Option("--as", help="Which owner does it; left out, the first.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Number = Annotated[
    int, typer.Argument(metavar="NUMBER", help="The number that `kithkin sources list` shows.")
]


@app.command()
def add(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A folder or zip with a pack.toml, or one page (.md, .txt, .html) with the options below.")],
    title: Annotated[str, typer.Option(help="Of a single page: its title.")] = "",
    publisher: Annotated[str, typer.Option(help="Of a single page: who published it.")] = "",
    kind: Annotated[str, typer.Option(help="Of a single page: health, science or local.")] = "",
    edition: Annotated[str, typer.Option(help="Of a single page: which edition.")] = "",
    date: Annotated[str, typer.Option(help="Of a single page: from which day, as 2026-05-03.")] = "",
    licence: Annotated[str, typer.Option(help="Of a single page: under which licence.")] = "",
    address: Annotated[str, typer.Option(help="Of a single page: where it was published, with https:// before it.")] = "",
    person: AsPerson = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Install a source pack: Kithkin may then quote its passages, word for word. Again is harmless."""
    from kithkin.app.sources import read_for_meaning  # noqa: PLC0415 - not needed to `ask`

    given = {"title": title, "publisher": publisher, "kind": kind, "edition": edition, "date": date,
             "licence": licence, "address": address}  # fmt: skip
    with progress_line(quiet=as_json) as line:
        opened = _opened(path, given, line)

        async def work(stores: Stores, settings: Settings) -> tuple[Installed, bool]:
            installed = await stores.sources.install(await named_person(stores, person), opened.pack)
            return installed, await read_for_meaning(
                settings, stores, lambda number: line.tell(f"{number:,} passages read for their meaning")
            )

        installed, whole = with_stores(work)
    if as_json:
        plain = {"outcome": installed.outcome, **_as_json(installed.pack), "left_out": list(opened.left_out),
                 "too_long": opened.too_long, "read": whole}  # fmt: skip
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
        return
    sys.stdout.write(f"{_DEEDS[installed.outcome]}: {_line(installed.pack)}\n")
    if opened.too_long:
        sys.stdout.write(f"{opened.too_long:,} passages are too long to be quoted.\n")
    if opened.left_out:
        shown = ", ".join(opened.left_out[:5]) + (", …" if len(opened.left_out) > 5 else "")
        sys.stdout.write(f"Left out, being no pages: {shown}\n")
    if not whole:
        sys.stdout.write("What is not read for its meaning yet is read while Kithkin runs.\n")


@app.command("list")
def list_packs(as_json: AsJson = False) -> None:
    """List what is installed."""

    async def work(stores: Stores, _: Settings) -> list[KeptPack]:
        return list(await stores.sources.list())

    packs = with_stores(work)
    if as_json:
        sys.stdout.write(
            json.dumps({"sources": [_as_json(one) for one in packs]}, ensure_ascii=False, indent=2) + "\n"
        )
        return
    for one in packs:
        sys.stdout.write(_line(one) + "\n")
    if not packs:
        sys.stdout.write("No source is installed. `kithkin sources add PATH` installs one.\n")


@app.command()
def show(number: Number, as_json: AsJson = False) -> None:
    """Show what a source says of itself, its passages and its claims."""

    async def work(stores: Stores, _: Settings) -> Pack | None:
        return await stores.sources.content(number)

    pack = with_stores(work)
    if pack is None:
        raise _unknown(number)
    if as_json:
        sys.stdout.write(json.dumps(asdict(pack), ensure_ascii=False, indent=2) + "\n")
        return
    for name, value in asdict(pack.head).items():
        sys.stdout.write(f"{name}: {value or 'not stated'}\n")
    for passage in pack.passages:
        where = ": ".join(part for part in (passage.title, passage.heading) if part)
        sys.stdout.write(f"\n{where}\n{passage.text}\n")
    for claim in pack.claims:
        sys.stdout.write(f"\n“{claim.claim}” is {claim.rating}: “{claim.quote}”\n")


@app.command()
def remove(number: Number, person: AsPerson = "", as_json: AsJson = False) -> None:
    """Remove a source for good: from what is kept, from search, and from answers that quoted it."""

    async def work(stores: Stores, _: Settings) -> KeptPack | None:
        return await stores.sources.remove(await named_person(stores, person), number)

    removed = with_stores(work)
    if removed is None:
        raise _unknown(number)
    if as_json:
        sys.stdout.write(json.dumps({"removed": _as_json(removed)}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(
            f"Removed: {removed.head.title}. What somebody has already read in a chat cannot be taken back.\n"
        )


def _opened(path: Path, given: dict[str, str], line: ProgressLine) -> Opened:
    """The pack, or the single page with what is said of it. Raises `BadInput`."""
    from kithkin.sources.describing import head_from  # noqa: PLC0415 - not needed to `ask`
    from kithkin.sources.opening import PAGE_ENDINGS, open_pack, open_page  # noqa: PLC0415 - the same

    if path.suffix.removeprefix(".").casefold() in PAGE_ENDINGS and not path.is_dir():
        try:
            head: PackHead = head_from(given)
        except BadInput as error:
            error.remedy = (
                f"{error.remedy} For a single page say --title, --publisher, --kind, and --edition or --date."
            )
            raise
        return open_page(path, head)
    if any(given.values()):
        raise BadInput(
            "A pack says itself what it is.", remedy="Leave those options out; pack.toml holds them."
        )
    return open_pack(path, lambda number, of, name: line.tell(f"Page {number:,} of {of:,}  {name[-60:]}"))


def _unknown(number: int) -> BadInput:
    return BadInput(
        f"No source with the number {number} is installed.",
        remedy="`kithkin sources list` shows the numbers.",
    )


def _line(pack: KeptPack) -> str:
    head = pack.head
    when = ", ".join(part for part in (head.edition, head.date) if part)
    claims = f", {pack.claims:,} claims" if pack.claims else ""
    return f"{pack.id}  {head.title} ({when})  {head.publisher}  [{head.kind}]  {pack.passages:,} passages{claims}"


def _as_json(pack: KeptPack) -> dict[str, object]:
    return {
        "id": pack.id, **asdict(pack.head), "passages": pack.passages, "claims": pack.claims,
        "installed_at": datetime.fromtimestamp(pack.kept_at, UTC).isoformat(), "digest": pack.digest,
    }  # fmt: skip
