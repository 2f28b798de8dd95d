"""Where everything comes from that is not our own in examples: each file with its source, licence, size, hash, use and part."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from kithkin_muse.data import fonts, icons

MANIFEST = Path(__file__).with_name("manifest.toml")
FREE = frozenset({"Apache-2.0", "MIT", "OFL-1.1"})
"""Licences (SPDX) under which nothing stands in the way of publishing what was learned. OFL-1.1 says of itself that it does
not reach what is made with a font."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file."""

    source: str
    """The distribution that brings it, as a package index names it."""
    version: str
    package: str
    """As it is imported."""
    file: str
    licence: str
    """That of the file itself, by its SPDX name; packages may say another one of their own code."""
    size: int
    """In bytes."""
    sha256: str
    use: str
    split: str
    """ "training" or "held_out"."""

    def path(self) -> Path:
        """Where it is installed. Raises `ModuleNotFoundError` where its package is not."""
        return fonts.folder(self.package) / self.file


def manifest() -> tuple[Item, ...]:
    """What the manifest lists. Raises `TypeError` where an entry lacks something."""
    read: dict[str, list[dict[str, Any]]] = tomllib.loads(MANIFEST.read_text("utf-8"))
    return tuple(Item(**one) for one in read["item"])


def used() -> set[tuple[str, str, str]]:
    """Every file of a package that a generator reads, as (package, file, part)."""
    tables = (fonts.PLAIN, fonts.WIDE, fonts.HAND, fonts.SIGNS)
    found = {(one.package, one.file, "training") for table in tables for one in table.training}
    found |= {(one.package, one.file, "held_out") for table in tables for one in table.held_out}
    for split in ("training", "held_out"):
        found |= {(one.package, icons.LISTS[one.family], split) for one in fonts.SIGNS.of(split)}
    return found


def problems() -> Iterator[str]:
    """What is not as the manifest says: other bytes, another version, a licence that is not free, a file that is used and not
    listed or listed and not used."""
    listed = manifest()
    for one in listed:
        if one.licence not in FREE:
            yield f"{one.source}: {one.licence} is not among the licences that let weights be published"
        try:
            held = one.path().read_bytes()
        except (ModuleNotFoundError, FileNotFoundError) as error:
            yield f"{one.source}: {error}"
            continue
        found = (len(held), hashlib.sha256(held).hexdigest())
        if found != (one.size, one.sha256):
            yield f"{one.file} of {one.source} has {found[0]} bytes and the hash {found[1]}, not those listed"
        if metadata.version(one.source) != one.version:
            yield f"{one.source} is of version {metadata.version(one.source)}, not {one.version}"
    named = {(one.package, one.file, one.split) for one in listed}
    yield from (
        f"{file} of {package} is used for {split} and not listed"
        for package, file, split in sorted(used() - named)
    )
    yield from (
        f"{file} of {package} is listed for {split} and not used"
        for package, file, split in sorted(named - used())
    )
