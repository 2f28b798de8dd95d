"""`kithkin privacy report`: what left for other machines, where to, when, why, and for whom."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from kithkin.cli.sharing import named_person
from kithkin.cli.stores import with_stores
from kithkin.egress.nearness import host_in, is_hosted, is_near, is_this_machine
from kithkin.ports.departures import Departure, Purpose, Traffic
from kithkin.settings import Settings

if TYPE_CHECKING:
    from kithkin.app.stores import Stores

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

Where = Literal["this machine", "your network", "elsewhere"]

_PURPOSES: Final[dict[Purpose, str]] = {
    "answering": "questions for the model that answers",
    "messages": "messages to a platform, and what is asked of it",
    "files": "pictures and files fetched from a platform",
    "model": "a model fetched by `kithkin engine pull`",
}
_UNITS: Final = ("bytes", "kB", "MB", "GB")
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What went to one host for one purpose. `people`: how many calls were for whom; the others were for nobody in particular."""

    host: str
    where: Where
    purpose: Purpose
    calls: int
    refused: int
    bytes_sent: int
    bytes_received: int
    first_day: str
    last_day: str
    people: dict[str, int]


@app.callback()
def privacy() -> None:
    """See what leaves this Kithkin."""


@app.command()
def report(
    person: Annotated[str, typer.Option("--as", help="Only what left for this person.")] = "",
    days: Annotated[int, typer.Option(min=1, max=_LONGEST, help="How far back, in days.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Say what left for other machines: where to, when, why, for whom, and how much."""
    since = (datetime.now(UTC).date() - timedelta(days=days - 1)).isoformat()

    async def work(stores: Stores, settings: Settings) -> tuple[list[Place], str, Settings]:
        name = await named_person(stores, person) if person else ""
        return summed(await stores.departures.list(name, since=since)), name, settings

    places, name, settings = with_stores(work)
    if as_json:
        plain = {"since": since, "person": name, "places": [asdict(place) for place in places]}
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
        return
    whose = f" for {name}" if name else ""
    begins = "What left for other machines" if places else "Nothing left for other machines"
    sys.stdout.write(f"{begins}{whose} since {since}{':' if places else '.'}\n")
    for place in places:
        sys.stdout.write(f"\n{_in_words(place)}\n")
    sys.stdout.write(f"\n{_what_else(settings)}\n")


def summed(rows: Sequence[tuple[Departure, Traffic]]) -> list[Place]:
    """What went to each host for each purpose, in the order in which they were first reached."""
    found: dict[tuple[str, Purpose], list[tuple[Departure, Traffic]]] = {}
    for departure, traffic in rows:
        found.setdefault((departure.host, departure.purpose), []).append((departure, traffic))
    return [_place(host, purpose, of_place) for (host, purpose), of_place in found.items()]


def _place(host: str, purpose: Purpose, found: Sequence[tuple[Departure, Traffic]]) -> Place:
    total, people = Traffic(), dict[str, int]()
    for departure, traffic in found:
        total += traffic
        if departure.person:
            people[departure.person] = people.get(departure.person, 0) + traffic.calls
    days = [departure.day for departure, _ in found]
    return Place(
        host=host,
        where=_where(host_in(host)),
        purpose=purpose,
        calls=total.calls,
        refused=total.refused,
        bytes_sent=total.sent,
        bytes_received=total.received,
        first_day=min(days),
        last_day=max(days),
        people=people,
    )


def _where(host: str) -> Where:
    if is_this_machine(host):
        return "this machine"
    return "your network" if is_near(host) else "elsewhere"


def _in_words(place: Place) -> str:
    days = place.first_day if place.first_day == place.last_day else f"{place.first_day} to {place.last_day}"
    people = ", ".join(f"{name} {calls}" for name, calls in sorted(place.people.items()) if calls)
    lines = [
        f"{place.host} ({place.where}): {_PURPOSES[place.purpose]}",
        f"  {days}: {_calls(place.calls)}{f' ({people})' if people else ''}, "
        f"{_size(place.bytes_sent)} sent, {_size(place.bytes_received)} received",
    ]
    if place.refused:
        lines.append(f"  {_calls(place.refused)} not let through")
    return "\n".join(lines)


def _what_else(settings: Settings) -> str:
    """What goes to the engine as it is set up now, and what is not counted."""
    if settings.engine != "openai":
        engine = "The model that answers runs within Kithkin: no question leaves."
    elif not is_hosted(settings.openai_base_url):
        engine = "The model that answers gets questions in their very words: its server is this machine or in your network."
    elif settings.hosted_details == "placeholders":
        engine = (
            "The model that answers is elsewhere: it gets a question, what was said before in its conversation and what was read from "
            "its pictures, with placeholders for names, numbers and addresses (docs/hosted-engines.md). What people shared never goes there."
        )
    else:
        engine = (
            "The model that answers is elsewhere and gets everything in its very words (KITHKIN_HOSTED_DETAILS=sent). What people shared "
            "never goes there."
        )
    if settings.engine == "openai" and settings.openai_pictures is not False:
        engine += " Pictures go as they are where the model sees pictures (KITHKIN_OPENAI_PICTURES)."
    database = (
        " What is kept goes to the Postgres server of KITHKIN_DATABASE_URL, uncounted."
        if settings.database_url.get_secret_value()
        else ""
    )
    return f"{engine}{database} Not counted: answers to those who opened the page or called, and looking up hosts' addresses."


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count:,} calls"


def _size(count: float) -> str:
    for unit in _UNITS[:-1]:
        if count < 1000:
            return f"{count:.3g} {unit}" if unit != "bytes" else f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.3g} {_UNITS[-1]}"
