"""Forgets a person, and gives a receipt that says how much was destroyed and names nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from kithkin.ports.audit import AuditLog
from kithkin.ports.circle import Circle, Holdings


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was destroyed, when, and where the record says so. `digest` is that of the record's last line then."""

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


async def erase(name: str, circle: Circle, audit: AuditLog, now: float) -> Receipt:
    """Removes a person with all that is kept of them. `now`: seconds since 1970. Raises `BadInput`, for the last owner too."""
    held = await circle.remove(name)
    line = next(one for one in await audit.list(limit=1000) if one.deed == "erased")
    return Receipt(
        erased_at=datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"),
        destroyed=held,
        record_line=line.number,
        digest=line.digest,
    )
