"""`kithkin import`: a person's own export of a platform, kept for them, and shared further only on their yes."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kithkin.cli.progress_line import ProgressLine
from kithkin.cli.sharing import ask_consent, audience_as_json, named_person
from kithkin.cli.stores import with_stores
from kithkin.cli.vault import bring_back
from kithkin.messages.errors import BadInput
from kithkin.messages.sharing import ONLY_ME, Audience, Post, Viewers
from kithkin.settings import Settings
from kithkin.sharing.audiences import audience_from, audience_in_words

if TYPE_CHECKING:
    from kithkin.app.stores import Stores
    from kithkin.sharing.importing.opening import Import
    from kithkin.sharing.importing.planning import ImportOptions
    from kithkin.sharing.importing.reports import Progress
    from kithkin.sharing.keeping import Kept


def import_export(
    platform: Annotated[str, typer.Argument(help="instagram, facebook, threads, messenger or whatsapp; or kithkin, for a folder of `kithkin export`.")],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="The export: a folder, or its zip files; for WhatsApp also the text.")],
    person: Annotated[str, typer.Option("--as", help="Whose export it is.")] = "",
    audience: Annotated[str, typer.Option(help="Who may see it: only-me, circle, public, or names with commas between.")] = "only-me",
    my_name: Annotated[list[str] | None, typer.Option("--my-name", help="Your name as the chats show it.")] = None,
    time_zone: Annotated[str, typer.Option(help="Where the phone was that exported a WhatsApp chat, such as Europe/Vienna.")] = "",
    day_first: Annotated[bool | None, typer.Option("--day-first/--month-first", help="How a WhatsApp chat's dates are written.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before others may see it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:  # fmt: skip
    """Get in what you shared elsewhere, from the export that the platform gives you. Again is harmless: only what is new is added."""
    if platform == "kithkin":
        _bring_back(paths, person, audience, as_json=as_json)
        return
    from kithkin.sharing.importing.planning import ImportOptions  # noqa: PLC0415 - not needed to `ask`
    from kithkin.sharing.keeping import keep_import  # noqa: PLC0415 - the same

    wanted = audience_from(audience)
    line = ProgressLine(quiet=as_json)
    options = ImportOptions(
        own_names=tuple(my_name or ()), time_zone=time_zone, day_first=day_first,
        on_progress=lambda progress: line.tell(_how_far(progress)),
    )  # fmt: skip

    async def work(stores: Stores, _: Settings) -> tuple[Kept, Audience, int]:
        owner = await named_person(stores, person)
        await _refuse_unknown_readers(stores, wanted)
        try:
            with _opened(platform, paths, options, owner) as opened:
                kept = await keep_import(stores.posts, owner, opened)
        finally:
            line.clear()
        given = await _share(stores, owner, kept, wanted, f"import {platform}", yes=yes)
        return kept, given, len(kept.ids) if given.scope != "only_me" else 0

    kept, given, visible = with_stores(work)
    if as_json:
        plain = {**kept.as_json(), "audience": audience_as_json(given), "shared": visible}
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
        return
    sys.stdout.write("\n".join(kept.lines()) + "\n")
    if visible:
        sys.stdout.write(f"The {visible:,} new ones of your own may be seen by {audience_in_words(given)}.\n")
    else:
        sys.stdout.write("Only you can see what was added. `kithkin audience set` shares any of it.\n")


def _bring_back(paths: Sequence[Path], person: str, audience: str, *, as_json: bool) -> None:
    if len(paths) != 1:
        raise BadInput("An export of Kithkin is one folder.", remedy="Name that folder alone.")
    if audience_from(audience) != ONLY_ME:
        raise BadInput(
            "What is brought back is for its person alone at first.", remedy="Share any of it then with `kithkin audience set`."
        )  # fmt: skip
    bring_back(paths[0], person, as_json=as_json)


def _opened(platform: str, paths: Sequence[Path], options: ImportOptions, owner: str) -> Import:
    """The export, with what it needs to know asked at a terminal. Raises what only the person can say elsewhere."""
    from kithkin.sharing.importing.errors import AskDateOrder, AskWhoIsImporting  # noqa: PLC0415 - as above
    from kithkin.sharing.importing.opening import open_import  # noqa: PLC0415 - as above

    while True:
        try:
            return open_import(platform, paths, options)
        except AskWhoIsImporting as error:
            same = [name for name in error.participants if name.casefold() == owner.casefold()]
            if same and not options.own_names:
                options = replace(options, own_names=tuple(same))
            elif sys.stdin.isatty() and not options.own_names:
                options = replace(options, own_names=(typer.prompt(error.questions[0], err=True),))
            else:
                error.remedy = "Give it with --my-name."
                raise
        except AskDateOrder as error:
            if not sys.stdin.isatty():
                error.remedy = "Say --day-first or --month-first."
                raise
            answer = typer.confirm(
                f"Does {error.example} mean {error.day_first}? (No: {error.month_first})", err=True
            )
            options = replace(options, day_first=answer)


async def _share(
    stores: Stores, owner: str, kept: Kept, wanted: Audience, source: str, *, yes: bool
) -> Audience:
    """Lets others see what is new and the person's own, if they agree; what it came to."""
    if wanted.scope == "only_me" or not kept.ids:
        return ONLY_ME
    posts = await _own(stores, owner, kept.ids)
    consent = ask_consent(owner, posts, wanted, source, yes=yes)
    if consent is None:
        return ONLY_ME
    await stores.posts.set_audience(owner, kept.ids, wanted, consent)
    return wanted


async def _own(stores: Stores, owner: str, ids: Sequence[int]) -> Sequence[Post]:
    return await stores.posts.visible(Viewers(people=frozenset((owner,)), strangers=False), ids)


async def _refuse_unknown_readers(stores: Stores, audience: Audience) -> None:
    """A misspelt name is better found before a long import than after it."""
    for name in audience.people:
        await named_person(stores, name)


def _how_far(progress: Progress) -> str:
    percent = 100 * progress.done_bytes // max(1, progress.total_bytes)
    return f"{percent:3d} %  {progress.items:,} things  {progress.file[-60:]}"
