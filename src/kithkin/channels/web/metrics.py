"""Counts for Prometheus (text exposition format 0.0.4). No names, words or ids: only how many and how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

_BOUNDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
"""Upper bounds of the latency buckets, seconds."""

_ENDINGS = ("checked", "partly", "unchecked", "abstained", "cancelled", "failed", "refused")


class Metrics:
    """Counts turns as they end."""

    def __init__(self) -> None:
        self._ended: Counter[str] = Counter()
        self._buckets = [0] * len(_BOUNDS)
        self._answered = 0
        self._seconds = 0.0

    def ended(self, how: str) -> None:
        """A turn ended: with a verdict, or "cancelled", "failed" or "refused"."""
        self._ended[how] += 1

    def answered_in(self, seconds: float) -> None:
        """A turn came to its reply after so many seconds, waiting included."""
        self._answered += 1
        self._seconds += seconds
        for number, bound in enumerate(_BOUNDS):
            if seconds <= bound:
                self._buckets[number] += 1

    def as_text(self, *, running: int, waiting: int) -> str:
        """Everything, for one scrape."""
        return "\n".join(self._lines(running, waiting)) + "\n"

    def _lines(self, running: int, waiting: int) -> Iterable[str]:
        yield "# HELP kithkin_turns_total Questions by how they ended."
        yield "# TYPE kithkin_turns_total counter"
        for how in _ENDINGS:
            yield f'kithkin_turns_total{{ended="{how}"}} {self._ended[how]}'
        yield "# HELP kithkin_turn_seconds Time from question to reply."
        yield "# TYPE kithkin_turn_seconds histogram"
        for bound, count in zip(_BOUNDS, self._buckets, strict=True):
            yield f'kithkin_turn_seconds_bucket{{le="{bound:g}"}} {count}'
        yield f'kithkin_turn_seconds_bucket{{le="+Inf"}} {self._answered}'
        yield f"kithkin_turn_seconds_sum {self._seconds:.6f}"
        yield f"kithkin_turn_seconds_count {self._answered}"
        yield "# HELP kithkin_turns_running Turns being answered now."
        yield "# TYPE kithkin_turns_running gauge"
        yield f"kithkin_turns_running {running}"
        yield "# HELP kithkin_turns_waiting Turns waiting for a place."
        yield "# TYPE kithkin_turns_waiting gauge"
        yield f"kithkin_turns_waiting {waiting}"
