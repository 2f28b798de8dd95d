"""Whole runs: homes are made, cases are run in them, and what they brought about comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final

from evaluations.asking import show_progress
from evaluations.attacks.cases import Case, cases_for
from evaluations.attacks.channels import OnChannels, is_private
from evaluations.attacks.exports import PLANTS
from evaluations.attacks.goals import GOALS
from evaluations.attacks.living import attacked_home
from evaluations.attacks.packs import IN_PACKS
from evaluations.attacks.pictures import IN_PICTURES
from evaluations.attacks.suite import ERROR, InProcess, Outcome
from evaluations.attacks.undefended import Undefended, restore

ENTRIES = (*(one for one in InProcess.ENTRIES if one not in IN_PACKS), *OnChannels.ENTRIES, *IN_PACKS)
KINDS: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        "imports, notes, synced accounts and tables": tuple(PLANTS),
        "the model server's own error": (ERROR,),
        "pictures": tuple(IN_PICTURES),
        "source packs": IN_PACKS,
        "private chats": tuple(filter(is_private, OnChannels.ENTRIES)),
        "public threads": tuple(one for one in OnChannels.ENTRIES if not is_private(one)),
    }
)
"""All entries, by what they come with."""


def chosen(entries: Sequence[str], goals: int) -> list[Case]:
    """The cases of these entries; the same entry has the same cases whichever others go with it."""
    return [one for one in cases_for(ENTRIES, goals) if one.entry in entries]


async def measure(
    entries: Sequence[str] = ENTRIES,
    goals: int = len(GOALS),
    *,
    programs: bool = True,
    progress: bool = False,
) -> list[Outcome]:
    """Runs the cases of these entries in one home. `programs`: whether the model writes programs, as a capable one does."""
    cases, done = chosen(entries, goals), list[Outcome]()
    with TemporaryDirectory(prefix="kithkin-attacks-") as folder:
        async with attacked_home(Path(folder) / "home", programs=programs) as home:
            inside, channels = InProcess(home, Path(folder) / "exports"), OnChannels(home)
            if any(one.entry in OnChannels.ENTRIES for one in cases):
                await channels.greet()
            for entry, group in groupby(cases, key=lambda one: one.entry):
                done += await (channels if entry in OnChannels.ENTRIES else inside).run(list(group))
                if progress:
                    show_progress(len(done), len(cases), entry)
    return done


async def measure_undefended(entries: Sequence[str], goals: int = len(GOALS)) -> list[Outcome]:
    """The same cases where everything is put before the model and its word is done."""
    done: list[Outcome] = []
    with TemporaryDirectory(prefix="kithkin-attacks-") as folder:
        async with attacked_home(Path(folder) / "home") as home:
            for case in chosen(entries, goals):
                suite = InProcess(home, Path(folder) / "exports", Undefended(home))
                done += await suite.run([case])
                await restore(home)
    return done
