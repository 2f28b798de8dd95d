"""Whose terms let them train on what is sent to them: data with a source and the day on which it was looked up."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec

from kithkin.messages.errors import Misconfigured

_FILE = "training_terms.toml"
_Words = Annotated[str, msgspec.Meta(min_length=1)]


class TrainingTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The terms of one service, or of one tier of it.

    `hosts` and `models` are patterns with `*`; a host stands for what is below it, too. `text` is what the terms say, `otherwise`
    what else its user can do.
    """

    id: _Words
    title: _Words
    hosts: Annotated[tuple[_Words, ...], msgspec.Meta(min_length=1)]
    models: Annotated[tuple[_Words, ...], msgspec.Meta(min_length=1)]
    text: _Words
    otherwise: _Words
    source: _Words
    as_of: date

    def speaks_of(self, host: str, model: str) -> bool:
        """Whether these are the terms for a model on a host."""
        named = any(fnmatchcase(host, one) or fnmatchcase(host, f"*.{one}") for one in self.hosts)
        return named and any(fnmatchcase(model.casefold(), one) for one in self.models)


class _Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    terms: tuple[TrainingTerms, ...]


def parse_terms(text: str) -> Sequence[TrainingTerms]:
    """Reads the file. Raises `Misconfigured` when it is not whole, saying what is wrong."""
    try:
        read = msgspec.convert(tomllib.loads(text), _Terms).terms
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Misconfigured(
            f"The terms in {_FILE} cannot be used: {error}.", remedy="Install Kithkin anew."
        ) from None
    ids = [one.id for one in read]
    if len(set(ids)) < len(ids):
        raise Misconfigured(f"In {_FILE} an id stands twice.", remedy="Install Kithkin anew.")
    return read


@cache
def load_terms() -> Sequence[TrainingTerms]:
    """All that are known. Raises `Misconfigured`."""
    return parse_terms(files("kithkin.rules").joinpath(_FILE).read_text("utf-8"))


def training_terms(host: str, model: str) -> TrainingTerms | None:
    """The terms by which a model on this host may be trained on what is sent to it; None where none are known."""
    host = host.casefold().rstrip(".")
    return next((one for one in load_terms() if one.speaks_of(host, model)), None)
