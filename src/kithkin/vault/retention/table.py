"""The table of what is kept for how long (`kinds.toml`), read and refused unless it is whole."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec

from kithkin.messages.errors import BadInput, Misconfigured

Words = Annotated[str, msgspec.Meta(min_length=1)]
Days = Annotated[int, msgspec.Meta(ge=0)]


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of thing that is kept; the meaning of each field stands at the head of the table."""

    id: Words
    title: Words
    because: Words
    days: Days | None = None
    least: Days | None = None
    most: Days | None = None
    own: bool = False
    within: tuple[str, ...] = ()
    counted_from: str = ""
    until: str = ""

    @property
    def is_swept(self) -> bool:
        """Whether it goes by itself after a while."""
        return self.days is not None

    @property
    def may_be_chosen(self) -> bool:
        """Whether an owner may say for how long."""
        return self.least is not None


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: tuple[Kind, ...]


@cache
def kinds() -> Sequence[Kind]:
    """All kinds, in the order in which they are shown."""
    return parse_kinds(files("kithkin.vault.retention").joinpath("kinds.toml").read_text("utf-8"))


def kind_named(name: str) -> Kind:
    """The kind of this id, or of this title in any case. Raises `BadInput`."""
    for kind in kinds():
        if name.strip().casefold() in (kind.id, kind.title.casefold()):
            return kind
    raise BadInput(f"There is no kind {name[:40]}.", remedy="`kithkin keep show` names all.")


def parse_kinds(text: str) -> Sequence[Kind]:
    """The kinds of a table. Raises `Misconfigured` for one that is not whole."""
    try:
        found = msgspec.convert(tomllib.loads(text), type=_Table).kind
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _broken(str(error)) from error
    earlier: dict[str, Kind] = {}
    for kind in found:
        _check(kind, {one.id: one for one in found})
        if kind.id in earlier:
            raise _broken(f"{kind.id} stands there twice")
        earlier[kind.id] = kind
    return found


def _check(kind: Kind, all_kinds: dict[str, Kind]) -> None:
    if kind.is_swept is bool(kind.until) or kind.is_swept is not bool(kind.counted_from):
        raise _broken(f"{kind.id} needs days and where they are counted from, or until when it is kept")
    if (kind.least is None) is not (kind.most is None):
        raise _broken(f"{kind.id} needs both bounds or none")
    if kind.own and not kind.may_be_chosen:
        raise _broken(f"nobody may choose {kind.id}, so no person may")
    if kind.least is not None and not 1 <= kind.least <= (kind.days or 0) <= (kind.most or 0):
        raise _broken(f"{kind.id} is usually kept outside its bounds")
    for other in kind.within:
        outer = all_kinds.get(other)
        if outer is None or outer.days is None or kind.days is None or outer.days < kind.days:
            raise _broken(f"{kind.id} may not outlive {other}")


def _broken(why: str) -> Misconfigured:
    return Misconfigured(
        f"The table of what is kept for how long is not whole: {why}.", remedy="Reinstall Kithkin."
    )
