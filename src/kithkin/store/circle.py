"""Who takes which part in the circle, what they are called, and how they leave it without a trace.

Each change is one transaction with everything that follows from it: no instant lies between a person's going and the end
of what they could see and of what others could see of theirs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from kithkin import failpoints
from kithkin.messages.errors import BadInput
from kithkin.ports.circle import Holdings, Removed
from kithkin.ports.people import Person, Role
from kithkin.store.audit_log import note_deed
from kithkin.store.connections import Connection, Store
from kithkin.store.former_people import note_former
from kithkin.store.names import first_owner, folded_name, is_taken, person_named, proper_name
from kithkin.store.post_changes import circle_changed, remove_posts
from kithkin.store.post_quotes import undo_quotes
from kithkin.store.removing_people import erase_person, holdings_of, in_short
from kithkin.store.renaming_people import rename_person


class SqlCircle:
    """Implements `ports.circle.Circle`. `clock`: seconds since 1970."""

    def __init__(self, database: Store, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def owner(self) -> Person:
        """See the port."""
        return await self._database.read(_first_owner)

    async def person(self, name: str) -> Person:
        """See the port."""
        return await self._database.read(lambda connection: _person(connection, name))

    async def asked_for(self, name: str) -> tuple[Person, Person]:
        """See the port."""

        def work(connection: Connection) -> tuple[Person, Person]:
            owner = _first_owner(connection)
            return (_person(connection, name) if name else owner), owner

        return await self._database.read(work)

    async def holdings(self, name: str) -> Holdings:
        """See the port."""
        return await self._database.read(
            lambda connection: holdings_of(connection, person_named(connection, name))
        )

    async def rename(self, name: str, new_name: str) -> Person:
        """See the port."""
        proper = proper_name(new_name)

        def work(connection: Connection) -> Person:
            person = _person(connection, name)
            if proper == person.name:
                return person
            if folded_name(proper) != folded_name(person.name) and is_taken(connection, proper):
                raise BadInput(f"There is a person named {proper} already.", remedy="Choose another name.")
            rename_person(connection, person.name, proper, self._clock())
            note_deed(connection, proper, "renamed", "", self._clock())
            return replace(person, name=proper)

        return await self._database.write(work, erases=True)

    async def set_role(self, name: str, role: Role) -> Person:
        """See the port."""
        return await self._database.write(
            lambda connection: self._set_role(connection, _person(connection, name), role), erases=True
        )

    async def hand_over(self, by: str, to: str) -> Person:
        """See the port."""

        def work(connection: Connection) -> Person:
            present, following = _person(connection, by), _person(connection, to)
            if present.role != "owner":
                raise BadInput(
                    f"{present.name} is not an owner.", remedy="Only an owner can hand over; ask one of them."
                )
            if present.name == following.name:
                raise BadInput(f"{present.name} is the owner already.", remedy="Name somebody else.")
            owner = self._set_role(connection, following, "owner")
            self._set_role(connection, present, "member")
            return owner

        return await self._database.write(work)

    async def remove(self, name: str) -> Removed:
        """See the port."""

        def work(connection: Connection) -> Removed:
            person = _person(connection, name)
            _keep_an_owner(connection, person)
            held = holdings_of(connection, person.name)
            line = note_deed(connection, person.name, "erased", in_short(held), self._clock())
            note_former(connection, person.name, "", self._clock())
            forget_person(connection, person.name)
            failpoints.reach("erase.removed")
            return Removed(held=held, line=line)

        return await self._database.write(work, erases=True)

    def _set_role(self, connection: Connection, person: Person, role: Role) -> Person:
        if role == person.role:
            return person
        if role != "owner":
            _keep_an_owner(connection, person)
        since = self._clock() if role == "owner" else 0.0
        connection.execute(
            "UPDATE people SET role = ?, owner_since = ? WHERE name = ?", (role, since, person.name)
        )
        circle_changed(connection)
        note_deed(connection, person.name, "role changed", f"to {role}", self._clock())
        if role == "guest":
            quoted = connection.execute(
                "SELECT DISTINCT post FROM post_quotes WHERE asker = ?", (person.name,)
            ).fetchall()
            undo_quotes(connection, [row[0] for row in quoted])
        return replace(person, role=role)


def forget_person(connection: Connection, name: str) -> None:
    """Removes a person with everything they shared and all that is kept of them, within a transaction."""
    circle_changed(connection, name)
    posts = connection.execute("SELECT id FROM posts WHERE owner = ?", (name,)).fetchall()
    remove_posts(connection, [row[0] for row in posts])
    erase_person(connection, name)


def _first_owner(connection: Connection) -> Person:
    return Person(name=first_owner(connection), role="owner")


def _person(connection: Connection, name: str) -> Person:
    proper = person_named(connection, name)
    role = connection.execute("SELECT role FROM people WHERE name = ?", (proper,)).fetchone()[0]
    return Person(name=proper, role=role)


def _keep_an_owner(connection: Connection, leaving: Person) -> None:
    """Raises `BadInput` for the last owner. Owners are locked, so that of two who go at once one stays."""
    if leaving.role != "owner":
        return
    connection.execute("UPDATE people SET role = role WHERE role = 'owner'")
    others = connection.execute(
        "SELECT count(*) FROM people WHERE role = 'owner' AND name <> ?", (leaving.name,)
    ).fetchone()[0]
    if not others:
        raise BadInput(
            f"{leaving.name} is the only owner, and there must be one.",
            remedy="Make somebody else an owner first.",
        )
