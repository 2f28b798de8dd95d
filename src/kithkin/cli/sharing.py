"""`kithkin shared|audience|withdraw`: what a person shared, who may see it, and taking it back."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from kithkin.cli.stores import with_stores
from kithkin.messages.errors import BadInput
from kithkin.messages.sharing import Audience, Consent, Post, Viewers
from kithkin.settings import Settings
from kithkin.sharing.audiences import agreed, audience_from, audience_in_words, question

if TYPE_CHECKING:
    from kithkin.app.stores import Stores

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

_MOST_AT_ONCE = 100_000
_SHOWN_CHARACTERS = 100

AsPerson = Annotated[str, typer.Option("--as", help="Whose things.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def shared(
    query: Annotated[str, typer.Argument(help="Words that must all occur; everything without them.")] = "",
    person: AsPerson = "",
    start: Annotated[int, typer.Option(min=0, help="Begin after so many.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Show so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List what you shared, latest first, with who may see it."""

    async def work(stores: Stores, _: Settings) -> tuple[Sequence[Post], int]:
        name = await named_person(stores, person)
        found = await stores.posts.mine(name, query, start=start, limit=limit)
        if name != (await stores.circle.owner()).name:
            await stores.audit.note(name, "read in the terminal", f"shared {len(found.posts)}")
        return found.posts, found.total

    posts, total = with_stores(work)
    if as_json:
        plain = {"total": total, "posts": [_as_json(post) for post in posts]}
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
        return
    for post in posts:
        sys.stdout.write(_line(post) + "\n")
    sys.stdout.write(f"{len(posts)} of {total:,} shown.\n")


@app.command("set")
def set_audience(
    what: Annotated[
        str, typer.Argument(metavar="QUERY-OR-ID", help="A number that `kithkin shared` shows, or words.")
    ],
    audience: Annotated[str, typer.Argument(help="only-me, circle, public, or names with commas between.")],
    person: AsPerson = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say who may see something of yours. Narrowing works at once, everywhere."""
    wanted = audience_from(audience)

    async def work(stores: Stores, _: Settings) -> int:
        owner = await named_person(stores, person)
        posts = await _meant(stores, owner, what)
        consent = None
        if wanted.scope != "only_me":
            consent = ask_consent(owner, posts, wanted, f"audience set {what}", yes=yes)
            if consent is None:
                return 0
        return await stores.posts.set_audience(owner, [post.id for post in posts], wanted, consent)

    changed = with_stores(work)
    if as_json:
        sys.stdout.write(json.dumps({"changed": changed, "audience": audience_as_json(wanted)}) + "\n")
    else:
        things = "1 thing" if changed == 1 else f"{changed:,} things"
        sys.stdout.write(
            f"{things} may now be seen by {audience_in_words(wanted)}.\n"
            if changed
            else "Nothing was changed.\n"
        )


def withdraw(
    number: Annotated[int, typer.Argument(metavar="ID", help="The number that `kithkin shared` shows.")],
    person: AsPerson = "",
    as_json: AsJson = False,
) -> None:
    """Take something of yours back: it is removed for good, also from answers that quoted it."""

    async def work(stores: Stores, _: Settings) -> int:
        return await stores.posts.withdraw(await named_person(stores, person), (number,))

    withdrawn = with_stores(work)
    if not withdrawn:
        raise BadInput(
            f"You have shared nothing with the number {number}.", remedy="`kithkin shared` shows the numbers."
        )
    if as_json:
        sys.stdout.write(json.dumps({"withdrawn": withdrawn}) + "\n")
    else:
        sys.stdout.write(
            "It is gone: from what is kept, from search, and from answers that quoted it."
            " What somebody has already read in a chat cannot be taken back.\n"
        )


def ask_consent(
    owner: str, posts: Sequence[Post], audience: Audience, source: str, *, yes: bool
) -> Consent | None:
    """The person's yes to a wider audience: asked at a terminal; without one, having ordered it by name is the yes."""
    wording = question([post.item for post in posts], audience)
    if sys.stdin.isatty() and not yes:
        if not typer.confirm(wording, err=True):
            return None
    else:
        wording = f"Ordered on the command line: {source}, to be seen by {audience_in_words(audience)}."
    return agreed(owner, audience, source, wording, time.time())


def audience_as_json(audience: Audience) -> dict[str, object]:
    """An audience for programs."""
    return {"scope": audience.scope, "people": list(audience.people)}


async def named_person(stores: Stores, name: str) -> str:
    """The person of this name as it is written; the first owner for no name. Raises `BadInput`."""
    if not name:
        return (await stores.circle.owner()).name
    people = [person for person, _ in await stores.people.list()]
    folded = " ".join(name.split()).casefold()
    for person in people:
        if person.name.casefold() == folded:
            return person.name
    raise BadInput(
        f"There is no person named {name[:40]}.",
        remedy="`kithkin person list` names all; `kithkin person add NAME` adds one.",
    )


async def _meant(stores: Stores, owner: str, what: str) -> Sequence[Post]:
    """One's own posts that a number or words mean. Raises `BadInput` when there are none."""
    if what.strip().isdigit():
        viewers = Viewers(people=frozenset((owner,)), strangers=False)
        posts = [post for post in await stores.posts.visible(viewers, (int(what),)) if post.owner == owner]
    else:
        matching = (await stores.posts.mine(owner, what, limit=_MOST_AT_ONCE)).posts
        posts = [post for post in matching if post.item.own] or matching
    if not posts:
        raise BadInput(
            f"You have shared nothing that “{what}” means.", remedy="`kithkin shared` lists what you shared."
        )
    return posts


def _line(post: Post) -> str:
    item = post.item
    day = datetime.fromtimestamp(item.shared_at, UTC).date()
    text = " ".join((item.text or item.title).split())
    shown = text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
    whose = "" if item.own else f" by {item.author or 'somebody else'}"
    return (
        f"{post.id}  {day}  {item.platform} {item.kind}{whose}  [{audience_in_words(post.audience)}]  {shown}"
    )


def _as_json(post: Post) -> dict[str, object]:
    item = post.item
    return {
        "id": post.id, "platform": item.platform, "kind": item.kind, "author": item.author, "own": item.own,
        "shared_at": datetime.fromtimestamp(item.shared_at, UTC).isoformat(), "text": item.text, "title": item.title,
        "place": item.place, "permalink": item.permalink, "audience": audience_as_json(post.audience),
    }  # fmt: skip
