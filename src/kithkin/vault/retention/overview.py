"""What is kept, for how long, why, how much of it there is, and since when: for everybody or for one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kithkin.ports.retention import Held, Retention
from kithkin.vault.retention.choosing import NONE_CHOSEN, days_in_force
from kithkin.vault.retention.table import Kind, kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class KindKept:
    """A kind with what is in force for it. `days` is None where it is not swept; `longest` what may be chosen at most.

    `chosen` is what whoever asks chose themselves (everybody's choice where nobody is named), None for nothing.
    """

    kind: Kind
    days: int | None
    chosen: int | None
    longest: int | None
    held: Held | None

    def as_plain(self) -> dict[str, Any]:
        """For JSON; times in seconds since 1970, null for never and for what is not known."""
        kind, held = self.kind, self.held
        return {
            "kind": kind.id,
            "title": kind.title,
            "days": self.days,
            "usual_days": kind.days,
            "chosen_days": self.chosen,
            "least_days": kind.least,
            "most_days": self.longest,
            "counted_from": kind.counted_from,
            "until": kind.until,
            "because": kind.because,
            "kept": None if held is None else held.kept,
            "oldest": (held.oldest or None) if held is not None else None,
        }


async def overview(retention: Retention, *, person: str = "") -> Sequence[KindKept]:
    """All kinds; for one person, if named, what is theirs and what they may choose."""
    everybody = await retention.choices()
    own = (await retention.own_choices()).get(person, NONE_CHOSEN) if person else NONE_CHOSEN
    found: list[KindKept] = []
    for kind in kinds():
        held = await retention.held(kind.id, person=person)
        if not kind.is_swept:
            found.append(KindKept(kind=kind, days=None, chosen=None, longest=None, held=held))
            continue
        chosen = own if person else everybody
        longest = days_in_force(kind, everybody) if person else kind.most
        found.append(
            KindKept(
                kind=kind,
                days=days_in_force(kind, everybody, own),
                chosen=chosen.get(kind.id),
                longest=longest if kind.own or (not person and kind.may_be_chosen) else None,
                held=held,
            )
        )
    return found
