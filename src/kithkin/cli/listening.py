"""Where the page listens: on loopback only, at a port that is free."""

from __future__ import annotations

import ipaddress
import socket

from kithkin.messages.errors import BadInput
from kithkin.settings import Settings


def refuse_public(host: str) -> None:
    """Raises `BadInput` for an address that is not loopback."""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise BadInput(
            f"{host} is not a loopback address.",
            remedy="Use 127.0.0.1 or ::1; to let people in from elsewhere see KITHKIN_PUBLIC_PAGE.",
        )


def listen(settings: Settings) -> socket.socket:
    """The port, held from here on. Raises `BadInput` where it cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        # From here on callers wait instead of being refused: the link is printed before the page is up.
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise BadInput(f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}).",
                       remedy="Stop what listens there, or give another: --port 0 picks a free one.") from error  # fmt: skip
    return listener
