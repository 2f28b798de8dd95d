"""Whether what is old goes."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from kithkin.cli.diagnoses.diagnosis import Diagnosis, bad, well
from kithkin.ports.retention import Retention
from kithkin.vault.retention import pause_in_words


async def look_at_sweeping(retention: Retention) -> AsyncGenerator[Diagnosis]:
    """Says only where something is in the way: a pause that ends by itself, or a clock that somebody must set right."""
    pause = await retention.pause(await retention.now())
    if pause is None:
        return
    if pause.until:
        yield well(pause_in_words(pause))
    else:
        yield bad(
            "Nothing that is old goes: the machine's clock is before the last sweep",
            "Set the clock right; if it is right now, say so: kithkin keep sweep --yes",
        )
