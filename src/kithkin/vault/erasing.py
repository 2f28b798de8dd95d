"""Forgets a person, and gives a receipt that says how much was destroyed and names nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from kithkin.ports.circle import Circle, Holdings


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was destroyed, when (ISO 8601, UTC), and which line of the record says so, with its digest."""

    erased_at: str
    destroyed: Holdings
    record_line: int
    digest: str

    def as_plain(self) -> Mapping[str, object]:
        """For a file that the person keeps."""
        return {
            "kithkin_erasure": 1,
            "erased_at": self.erased_at,
            "destroyed": asdict(self.destroyed),
            "record": {"line": self.record_line, "digest": self.digest},
        }


async def erase(name: str, circle: Circle) -> Receipt:
    """Removes a person with all that is kept of them. Raises `BadInput`, for the last owner too."""
    removed = await circle.remove(name)
    return Receipt(
        erased_at=removed.line.at,
        destroyed=removed.held,
        record_line=removed.line.number,
        digest=removed.line.digest,
    )
