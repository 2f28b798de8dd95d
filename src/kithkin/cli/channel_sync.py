"""`kithkin channel sync`: an account's own posts, kept for the person whose account it is."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from kithkin.cli.channel_names import account_named, kind_named
from kithkin.cli.sharing import audience_as_json, named_person
from kithkin.cli.stores import with_stores
from kithkin.messages.errors import BadInput
from kithkin.messages.sharing import Audience
from kithkin.ports.syncing import SyncedAccount
from kithkin.settings import Settings
from kithkin.sharing.audiences import agreed, audience_from, audience_in_words

if TYPE_CHECKING:
    from kithkin.app.stores import Stores


def sync(
    kind: Annotated[str, typer.Argument(help="instagram, threads or facebook.")],
    account: Annotated[str | None, typer.Argument(help="The account's id; not needed where there is only one.")] = None,
    person: Annotated[str, typer.Option("--as", help="Whose account it is.")] = "",
    audience: Annotated[str, typer.Option(help="Who may see its posts: only-me, circle, public, or names with commas between.")] = "only-me",
    off: Annotated[bool, typer.Option("--off", help="Stop. What was kept stays until it is withdrawn.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before others may see it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:  # fmt: skip
    """Keep an account's own posts, those there are and those to come, so that they can be asked about."""
    wanted = audience_from(audience)

    async def work(stores: Stores, _: Settings) -> dict[str, object]:
        found_kind = kind_named(kind)
        if found_kind.posts is None:
            raise BadInput(
                f"{found_kind.title} has no posts to keep.", remedy="Use instagram, threads or facebook."
            )
        found = await account_named(stores, found_kind, account)
        outcome: dict[str, object] = {"channel": found_kind.name, "account": found.account}
        if off:
            return {
                **outcome,
                "synced": False,
                "was_synced": await stores.synced.remove(found_kind.name, found.account),
            }
        owner = await named_person(stores, person)
        wording = _agreed_wording(f"{found_kind.title} {found.title or found.account}", wanted, yes=yes)
        consent = agreed(owner, wanted, f"sync {found_kind.name}:{found.account}", wording, time.time())
        await stores.synced.save(
            SyncedAccount(channel=found_kind.name, account=found.account, person=owner, consent=consent)
        )
        return {**outcome, "synced": True, "person": owner, "audience": audience_as_json(wanted)}

    outcome = with_stores(work)
    if as_json:
        sys.stdout.write(json.dumps(outcome, ensure_ascii=False) + "\n")
    elif not outcome["synced"]:
        sys.stdout.write(
            "Nothing more is kept of it. `kithkin shared` shows what was, `kithkin withdraw` removes it.\n"
        )
    else:
        sys.stdout.write(
            f"While Kithkin is served, the account's own posts are kept for {outcome['person']},"
            f" seen by {audience_in_words(wanted)}; new ones within the hour.\n"
        )


def _agreed_wording(account: str, audience: Audience, *, yes: bool) -> str:
    """The words to which the person said yes. Raises `BadInput` where they say no."""
    question = (
        f"May {audience_in_words(audience)} see the posts of {account}, those there are and those to come,"
        " quoted in answers with your name? You can narrow or withdraw any of it later."
    )
    if audience.scope == "only_me":
        return "Kept for its owner alone."
    if yes or not sys.stdin.isatty():
        return f"Ordered on the command line. {question}"
    if not typer.confirm(question, err=True):
        raise BadInput(
            "Nothing is kept.", remedy="Leave out --audience to keep the posts for yourself alone."
        )
    return question
