"""Whether what is kept is encrypted, and what opens it."""

from __future__ import annotations

from kithkin.app.keys import build_locksmith
from kithkin.cli.diagnoses.diagnosis import Diagnosis, bad, well
from kithkin.settings import Settings


def look_at_keys(settings: Settings) -> Diagnosis:
    """To be asked once the database has opened. Raises `Misconfigured` for a damaged list of ways."""
    if settings.database_url.get_secret_value():
        return well("What is kept stands in Postgres; encrypting it is up to that server")
    kept = build_locksmith(settings).kept()
    if kept is None:
        if settings.encrypt:
            return bad(
                "What is kept here is not encrypted",
                "Stop what uses this folder, and start again; in a container set KITHKIN_PASSPHRASE.",
            )
        return well("What is kept here is not encrypted, as KITHKIN_ENCRYPT says")
    kinds = {way.kind for way in kept.ways}
    if kinds & {"recovery", "passphrase"}:
        return well("What is kept here is encrypted")
    return well(
        "What is kept here is encrypted, and only this machine opens it: `kithkin key recovery` makes a code for the day"
        " it is lost"
    )
