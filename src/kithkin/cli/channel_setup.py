"""Asks for what a channel needs, looks at each value at once, and tries the account before it is kept."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import typer
from rich.console import Console

from kithkin.messages.errors import BadInput
from kithkin.ports.channels import ChannelAccount, ChannelKind, Check, SetupField

Ask = Callable[[SetupField], str | None]
"""Asks for one value; None when there is nobody left to ask."""

_LONGEST_FILE = 100_000


def given_values(kind: ChannelKind, plain: Sequence[str], files: Sequence[str]) -> dict[str, str]:
    """The values given as name=value and name=path. Raises `BadInput` for a name the channel does not know."""
    given: dict[str, str] = {}
    for one in plain:
        name, equals, value = one.partition("=")
        _known(kind, name, equals, "--set NAME=VALUE")
        given[name] = value
    for one in files:
        name, equals, path = one.partition("=")
        _known(kind, name, equals, "--secret-file NAME=PATH")
        given[name] = _first_line(Path(path))
    return given


def collect(kind: ChannelKind, given: Mapping[str, str], ask: Ask, *, again: bool) -> dict[str, str]:
    """A value of the right shape for every field that is not optional. Raises `BadInput`.

    Values that were given are never asked for. With `again`, a person is there who can answer once more.
    """
    values: dict[str, str] = {}
    for field in kind.fields:
        if field.name in given:
            value = given[field.name].strip()
            _right(field, value)
        else:
            value = _asked(field, ask, again=again)
        if value:
            values[field.name] = value
    return values


def _asked(field: SetupField, ask: Ask, *, again: bool) -> str:
    while True:
        answer = ask(field)
        if answer is None and not field.optional:
            option = "--secret-file" if field.secret else "--set"
            raise BadInput(
                f"{field.name} is missing.",
                remedy=f"{field.where} Then add {option} {field.name}={'PATH' if field.secret else 'VALUE'}.",
            )
        value = (answer or "").strip()
        try:
            _right(field, value)
        except BadInput as error:
            if not again:
                raise
            sys.stderr.write(f"  {error}\n")
        else:
            return value


def _right(field: SetupField, value: str) -> None:
    """Raises `BadInput` for a value of another shape; the value itself is never repeated, it may be a secret."""
    if field.optional and not value:
        return
    if re.fullmatch(field.pattern, value) is None:
        what = (
            "There is nothing" if not value else f"What was given ({len(value)} characters) cannot be right"
        )
        raise BadInput(
            f"{what} for {field.name}: it is {field.shape}.", remedy=f"Where to find it: {field.where}"
        )


def ask_in_terminal(field: SetupField) -> str | None:
    """Asks a person; secrets are typed unseen."""
    sys.stderr.write(f"\n{field.question}\n  {field.where}\n  ({field.shape})\n")
    return typer.prompt(
        f"  {field.name}{' (may be left empty)' if field.optional else ''}",
        default="",
        show_default=False,
        hide_input=field.secret,
        err=True,
    )


def ask_standard_input(_: SetupField) -> str | None:
    """Takes the next line of standard input."""
    return sys.stdin.readline(_LONGEST_FILE) or None


def assemble(
    kind: ChannelKind, values: Mapping[str, str], *, server: str, person: str, accepted_terms: str
) -> ChannelAccount:
    """The account that these values make. Its id is empty where only the platform can tell it.

    `accepted_terms` is the version of the terms that the owner accepted, empty where there are none.
    """
    secret = {field.name for field in kind.fields if field.secret}
    plain = {name: value for name, value in values.items() if name not in secret}
    if accepted_terms:
        plain["accepted_terms"] = accepted_terms
    return ChannelAccount(
        channel=kind.name,
        account=next((values[field.name] for field in kind.fields if field.identifies), ""),
        values=plain,
        secrets={name: value for name, value in values.items() if name in secret},
        server=server,
        person=person,
    )


async def try_account(kind: ChannelKind, account: ChannelAccount) -> tuple[ChannelAccount, bool]:
    """Tries an account, telling how it goes; returns it with what was learned, and whether all is well."""
    with Console(stderr=True).status(f"Trying {kind.title}", spinner="dots"):
        checks = await kind.check(account)
    for check in checks:
        sys.stdout.write(
            f"{'ok  ' if check.ok else 'BAD '}{check.what}{': ' + check.remedy if check.remedy else ''}\n"
        )
    sys.stdout.flush()
    return learned(account, checks), all(check.ok for check in checks)


def learned(account: ChannelAccount, checks: Sequence[Check]) -> ChannelAccount:
    """An account with what its self-test found out: its id, its title and further plain values."""
    found = {name: value for check in checks if check.ok for name, value in check.found.items() if value}
    more = {name: value for name, value in found.items() if name not in {"account", "title"}}
    return replace(
        account,
        account=account.account or found.get("account", ""),
        title=found.get("title", account.title),
        values={**account.values, **more},
    )


def _known(kind: ChannelKind, name: str, equals: str, form: str) -> None:
    names = ", ".join(field.name for field in kind.fields)
    if not equals:
        raise BadInput(f"{name} has no value.", remedy=f"Write {form}.")
    if name not in {field.name for field in kind.fields}:
        raise BadInput(f"{kind.title} does not want {name}.", remedy=f"It wants: {names}.")


def _first_line(path: Path) -> str:
    try:
        with path.expanduser().open("r", encoding="utf-8") as file:
            return file.readline(_LONGEST_FILE).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path} cannot be read.", remedy="Give a text file with the secret in its first line."
        ) from error
