"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Diagnosis:
    """Whether it is well, and if not, what to do."""

    what: str
    ok: bool
    remedy: str = ""


def well(what: str) -> Diagnosis:
    """Nothing to do."""
    return Diagnosis(what=what, ok=True)


def bad(what: str, remedy: str) -> Diagnosis:
    """Something to mend."""
    return Diagnosis(what=what, ok=False, remedy=remedy)
