"""That nothing is destroyed for now, in words."""

from __future__ import annotations

from datetime import UTC, datetime

from kithkin.ports.retention import Pause


def pause_in_words(pause: Pause) -> str:
    """One sentence for whoever runs this Kithkin: why nothing that is old goes, until when, and what ends it."""
    if pause.why == "behind":
        return (
            "Nothing that is old goes: the machine's clock is before the last sweep. Set it right; if it is right now,"
            " `kithkin keep sweep --yes` says so."
        )
    reason = {
        "new": "what is here is from an older Kithkin or from a backup",
        "ahead": "the last sweep is long ago by the machine's clock, which may be wrong",
    }[pause.why]
    until = datetime.fromtimestamp(pause.until, UTC).strftime("%Y-%m-%d %H:%M")
    return (
        f"Nothing that is old goes before {until} (UTC): {reason}. `kithkin keep show` tells what is kept for how long,"
        " `kithkin keep sweep --yes` does not wait."
    )
