"""`kithkin keep`: for how long things are kept, less of it, and sweeping at once what is too old."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from kithkin.cli.sharing import named_person
from kithkin.cli.stores import with_stores
from kithkin.messages.errors import BadInput
from kithkin.messages.sharing import Consent
from kithkin.settings import Settings
from kithkin.sharing.audiences import audience_in_words

if TYPE_CHECKING:
    from kithkin.app.stores import Stores
    from kithkin.ports.retention import Pause
    from kithkin.vault.retention import KindKept, Swept

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
_USUAL = "usual"
_MOST_DAYS = 100_000


@app.command("show")
def show(
    person: Annotated[
        str, typer.Option("--as", help="Only what is kept of this person, and what they agreed to.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say of every kind of thing how long it is kept, why, how much there is, and since when."""
    from kithkin.vault.retention import overview, pause_in_words  # noqa: PLC0415 - not needed to `ask`

    async def work(stores: Stores, _: Settings) -> tuple[Sequence[KindKept], Sequence[Consent], Pause | None]:
        pause = await stores.retention.pause(await stores.retention.now())
        if not person:
            return await overview(stores.retention), (), pause
        name = await named_person(stores, person)
        agreed = await stores.posts.consents(name)
        if name != (await stores.circle.owner()).name:
            await stores.audit.note(name, "read in the terminal", f"consents {len(agreed)}")
        return await overview(stores.retention, person=name), agreed, pause

    found, consents, pause = with_stores(work)
    if as_json:
        plain: dict[str, Any] = {"kinds": [_as_json(one) for one in found], "pause": _pause_as_json(pause)}
        if person:
            plain["consents"] = [msgspec.to_builtins(one) for one in consents]
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
        return
    if pause is not None:
        sys.stdout.write(pause_in_words(pause) + "\n")
    for one in found:
        sys.stdout.write(_in_words(one))
    for consent in consents:
        sys.stdout.write(
            f"Agreed on {_day(consent.given_at)}, for {consent.purpose}: {audience_in_words(consent.audience)}."
            f" “{consent.wording}”\n"
        )


@app.command("set")
def set_days(
    kind: Annotated[str, typer.Argument(help="A kind that `kithkin keep show` names, such as turns.")],
    days: Annotated[str, typer.Argument(metavar="DAYS", help=f"A number of days, or “{_USUAL}”.")],
    person: Annotated[
        str,
        typer.Option(
            "--as", help="Only this person's own, which can only be shortened; left out, everybody's."
        ),
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before something goes.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say how long a kind is kept. What is too old then goes with the next sweep, within the hour: it is asked before."""
    from kithkin.vault.retention import choose, kind_named, would_go  # noqa: PLC0415 - not needed to `ask`

    chosen, which = _days(days), kind_named(kind)

    async def work(stores: Stores, _: Settings) -> int:
        name = await named_person(stores, person) if person else ""
        if not yes:
            _ask(await would_go(stores.retention, which, chosen, person=name))
        return await choose(stores.retention, which, chosen, person=name)

    in_force = with_stores(work)
    if as_json:
        sys.stdout.write(json.dumps({"kind": which.id, "chosen_days": chosen, "days": in_force}) + "\n")
        return
    sys.stdout.write(f"{which.title}: kept for {_many(in_force)}.\n")
    if chosen is not None and in_force < chosen:
        sys.stdout.write("Another choice is shorter, and that one holds: `kithkin keep show`.\n")


@app.command("sweep")
def sweep(
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not wait until a pause is over: the machine's clock is right.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Destroy now what has been kept long enough, and lock the past of those who lock theirs. A running Kithkin does both by itself."""
    from kithkin.app.locking import build_lock_walk  # noqa: PLC0415 - not needed to `ask`
    from kithkin.app.retention import build_sweeper  # noqa: PLC0415 - not needed to `ask`
    from kithkin.vault.retention import pause_in_words  # noqa: PLC0415 - the same

    async def work(stores: Stores, settings: Settings) -> Swept:
        if yes:
            await stores.retention.end_pause(await stores.retention.now())
        swept = await build_sweeper(stores).sweep()
        await build_lock_walk(settings, stores).seal()
        return swept

    done = with_stores(work)
    if as_json:
        plain = {
            "destroyed": dict(done.destroyed),
            "record": [asdict(line) for line in done.lines],
            "pause": _pause_as_json(done.pause),
        }
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
        return
    for kind, number in done.destroyed.items():
        sys.stdout.write(f"{kind}: {number:,} destroyed.\n")
    if done.pause is not None:
        sys.stdout.write(pause_in_words(done.pause) + "\n")
    elif not done.destroyed:
        sys.stdout.write("Nothing is older than it may be.\n")


def _ask(going: Mapping[str, int]) -> None:
    """Wants a yes before anything goes. Raises `BadInput`."""
    if not going:
        return
    listed = ", ".join(f"{kind} {number:,}" for kind, number in going.items())
    words = f"This goes within the hour then, and cannot be brought back: {listed}."
    if not (sys.stdin.isatty() and typer.confirm(f"{words} Is that wanted?", err=True)):
        raise BadInput(f"{words} Nothing was changed.", remedy="Say yes when asked, or add --yes.")


def _pause_as_json(pause: Pause | None) -> dict[str, str | None] | None:
    if pause is None:
        return None
    until = datetime.fromtimestamp(pause.until, UTC).isoformat(timespec="seconds") if pause.until else None
    return {"until": until, "why": pause.why}


def _days(text: str) -> int | None:
    """So many days; None for as many as is usual. Raises `BadInput`."""
    if text.strip().casefold() == _USUAL:
        return None
    if not text.strip().isascii() or not text.strip().isdigit() or int(text) > _MOST_DAYS:
        raise BadInput(f"{text[:20]} is no number of days.", remedy=f"Write a whole number, or {_USUAL}.")
    return int(text)


def _in_words(one: KindKept) -> str:
    kind, held = one.kind, one.held
    if one.days is None:
        time = f"until {kind.until}"
    else:
        time = f"{_many(one.days)}{_how_chosen(one)}, counted from {kind.counted_from}"
        time = time if one.days else f"until {kind.counted_from}"
    there = "not counted here" if held is None else f"{held.kept:,} kept"
    since = f", the oldest from {_day(held.oldest)}" if held is not None and held.oldest else ""
    bounds = f" To choose: {kind.least} to {one.longest} days." if one.longest is not None else ""
    return f"{kind.id}: {kind.title}\n    {time}; {there}{since}\n    {kind.because}{bounds}\n"


def _how_chosen(one: KindKept) -> str:
    if one.days == one.chosen:
        return " (chosen)"
    return "" if one.days != one.kind.days else " (as is usual)"


def _as_json(one: KindKept) -> dict[str, Any]:
    plain = one.as_plain()
    if plain["oldest"] is not None:
        plain["oldest"] = datetime.fromtimestamp(plain["oldest"], UTC).isoformat(timespec="seconds")
    return plain


def _many(days: int) -> str:
    return f"{days:,} day" if days == 1 else f"{days:,} days"


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
