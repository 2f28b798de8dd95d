"""Holds the hub's own library to the gate: it reaches the hub and the servers that hand out its files, and nobody else.

The hosts are those of the hub's documentation on what must be reachable ("huggingface.co" and, for files, hosts under "hf.co"
and "huggingface.co"). Its native way of fetching (Xet) is off: what it does no hook can see.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kithkin.egress.destinations import Destination, Refused, is_named, is_public
from kithkin.egress.gate import gate
from kithkin.egress.guard import letting

if TYPE_CHECKING:
    import httpx2

_HOSTS: Final = (".huggingface.co", ".hf.co")


@contextmanager
def through_the_gate(endpoint: str | None) -> Generator[None]:
    """Within the block the hub's library keeps to its hosts. `endpoint`: a hub that was named in the place of the usual one.

    What it asks of other hosts raises `Refused`, redirects as well.
    """
    import httpx2  # noqa: PLC0415 - slow, and only wanted to fetch
    from huggingface_hub import close_session, constants, set_client_factory  # noqa: PLC0415 - the same

    hub = endpoint or constants.ENDPOINT
    named = urlsplit(hub).hostname or ""

    def look(request: httpx2.Request) -> None:
        own = request.url.host == named
        if not own and not is_named(request.url.host, _HOSTS):
            raise Refused(f"the hub leads to {request.url.host}, which is none of its own hosts")
        gate.check(Destination.of(str(request.url), "model", inside=own))

    def client() -> httpx2.Client:
        return httpx2.Client(event_hooks={"request": [look]}, follow_redirects=True, timeout=None)

    constants.HF_HUB_DISABLE_XET = True
    # By the factory, since the library makes itself another client after a connection failed.
    set_client_factory(client)
    through_proxy = any(urllib.request.getproxies().get(scheme) for scheme in ("http", "https", "all"))
    with letting(_whatever if through_proxy or not is_named(named, _HOSTS) else is_public):
        try:
            yield
        finally:
            close_session()


def _whatever(_: str) -> bool:
    """A proxy, or a hub of the owner's own, may be anywhere."""
    return True


def destination_of_hub(endpoint: str | None = None) -> Destination:
    """Where a model is fetched from, for the record."""
    from huggingface_hub import constants  # noqa: PLC0415 - see above

    return Destination.of(endpoint or constants.ENDPOINT, "model")
