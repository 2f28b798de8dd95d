"""People's names: what may be one, how they are compared, and whose they are."""

from __future__ import annotations

import unicodedata
from typing import Final

from kithkin.messages.errors import BadInput
from kithkin.store.connections import Connection

_LONGEST_NAME: Final = 40


def person_named(connection: Connection, name: str) -> str:
    """The person of this name as it is written. Raises `BadInput`."""
    row = connection.execute("SELECT name FROM people WHERE folded = ?", (folded_name(name),)).fetchone()
    if row is None:
        raise BadInput(
            f"There is no person named {name[:_LONGEST_NAME]}.",
            remedy="`kithkin person list` names all; `kithkin person add NAME` adds one.",
        )
    return row[0]


def proper_name(name: str) -> str:
    """A name in its normal form. Raises `BadInput`."""
    proper = " ".join(unicodedata.normalize("NFC", name).split())
    allowed = all(unicodedata.category(one)[0] in "LMN" or one in " -'’" for one in proper)
    if not 0 < len(proper) <= _LONGEST_NAME or not allowed or not any(one.isalnum() for one in proper):
        raise BadInput(
            "That cannot be a person's name here.",
            remedy=f"Use 1 to {_LONGEST_NAME} letters, digits, spaces, hyphens and apostrophes, such as: Ana María.",
        )
    return proper


def folded_name(name: str) -> str:
    """The form in which names are compared."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())


def is_taken(connection: Connection, name: str) -> bool:
    """Whether somebody is called so, whatever the case."""
    row = connection.execute("SELECT 1 FROM people WHERE folded = ?", (folded_name(name),)).fetchone()
    return row is not None


def first_owner(connection: Connection) -> str:
    """The owner for whom things are done that are nobody's in particular."""
    return connection.execute(
        "SELECT name FROM people WHERE role = 'owner' ORDER BY owner_since, folded LIMIT 1"
    ).fetchone()[0]
