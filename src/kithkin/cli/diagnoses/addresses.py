"""Where Kithkin listens and under which address others reach it."""

from __future__ import annotations

import http.client
import ipaddress
import json
from collections.abc import AsyncGenerator, Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kithkin.app.stores import is_served
from kithkin.cli.diagnoses.diagnosis import Diagnosis, bad, well
from kithkin.cli.listening import listen, refuse_public
from kithkin.messages.errors import BadInput
from kithkin.settings import Settings

if TYPE_CHECKING:
    from kithkin.app.stores import Stores

_ANSWER_SECONDS: Final = 5.0
_ADDRESS_FILE: Final = "address"


def look_at_listening(settings: Settings) -> Iterator[Diagnosis]:
    """The server that runs from this folder, or the port that it would take."""
    try:
        refuse_public(settings.host)
    except BadInput as error:
        yield bad(error.message, error.remedy)
        return
    path = settings.home / _ADDRESS_FILE
    address = path.read_text("utf-8", "replace").strip() if path.is_file() else ""
    alive = bool(address) and _is_kithkin(address)
    if is_served(settings):
        if alive:
            yield well(f"Kithkin is being served at {address}")
        else:
            yield bad(
                f"A Kithkin is being served from this folder, but does not answer at {address or 'any known address'}",
                "Look at what it printed, and start it again.",
            )
        return
    if address and _is_taken(address):
        yield bad(
            f"No Kithkin is served from this folder, but another program answers at {address}, to which `kithkin link` "
            "would lead",
            f"Remove {path}; then give Kithkin another port (KITHKIN_PORT).",
        )
        return
    try:
        listen(settings).close()
    except BadInput as error:
        yield bad(error.message, error.remedy)
    else:
        yield well(f"The address {settings.host}, port {settings.port or 'any'}, is free to be served at")


def look_at_public_address(settings: Settings) -> Iterator[Diagnosis]:
    """Whether others could reach it, as far as its words tell."""
    address = settings.public_address
    if not address:
        if settings.public_page:
            yield bad(
                "The page is open to people elsewhere, but no address is given under which they would come",
                "Set KITHKIN_PUBLIC_ADDRESS, or turn KITHKIN_PUBLIC_PAGE off.",
            )
        return
    parts = urlsplit(address)
    if parts.scheme != "https":
        yield bad(
            f"The public address {address} is not https: whoever listens in on the way reads all of it",
            "Put a proxy or tunnel with a certificate before it, and set KITHKIN_PUBLIC_ADDRESS to https://…",
        )
    elif _is_near(parts.hostname or ""):
        yield bad(
            f"The public address {address} leads nowhere from outside",
            "Set KITHKIN_PUBLIC_ADDRESS to the name under which the proxy or tunnel is reached from the internet.",
        )
    else:
        yield well(f"The public address {address} is https and no local one")


async def look_at_signing_in(settings: Settings, stores: Stores) -> AsyncGenerator[Diagnosis]:
    """Whether anybody could come in from elsewhere."""
    host = urlsplit(settings.public_address).hostname
    if not settings.public_page or not host:
        return
    without: list[str] = []
    for person, addresses in await stores.people.list():
        passkeys = await stores.passkeys.list(person.name)
        if not addresses and not any(one.site == host for one in passkeys):
            without.append(person.name)
    if without:
        yield bad(
            f"{', '.join(without)} cannot sign in from elsewhere: no passkey for {host}, and no chat to ask for a link in",
            "Let each open a link (`kithkin link NAME`) and make a passkey on the page You, or link a chat "
            "(`kithkin person link NAME CHANNEL`).",
        )
    else:
        yield well("Everybody has a passkey or a chat by which to sign in from elsewhere")


def _is_near(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.rstrip(".").endswith(
            (".local", ".localhost", ".internal", ".home.arpa")
        )


def _is_kithkin(address: str) -> bool:
    return _answer(address) == {"alive": True}


def _is_taken(address: str) -> bool:
    return _answer(address) is not None


def _answer(address: str) -> object:
    """What is said at the address of its health; False for what is no such answer, None for nobody there."""
    parts = urlsplit(address)
    try:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_ANSWER_SECONDS)
        try:
            connection.request("GET", "/healthz")
            return json.loads(connection.getresponse().read(1_000))
        finally:
            connection.close()
    except ConnectionRefusedError:
        return None
    except (OSError, ValueError, http.client.HTTPException):
        return False
