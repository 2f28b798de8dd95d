"""What every answer of the page carries, errors included, so that a browser does no more with it than the page needs.

Compared with the OWASP Secure Headers Project's list (its repository's ci/headers_add.json of 2026-07-19). Left out of it:
Clear-Site-Data, since nothing but the choice of a theme is kept in the browser and no answer is stored; includeSubDomains,
since the owner's other services need not speak https; upgrade-insecure-requests, since on this machine the page is http.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import Message, Scope, Send

from kithkin.channels.web.access import Access

SANDBOX: Final = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
}
"""For drawings: nothing in them runs or loads, even when opened on their own."""

# Names that today's Chromium knows: it warns of others on every page, and has no web-share, which is left at its own rule.
_DISABLED: Final = (
    "accelerometer autoplay clipboard-read cross-origin-isolated display-capture encrypted-media fullscreen gamepad "
    "geolocation gyroscope hid idle-detection keyboard-map magnetometer microphone midi payment picture-in-picture "
    "screen-wake-lock serial sync-xhr usb xr-spatial-tracking"
).split()
_OWN: Final = "camera clipboard-write publickey-credentials-create publickey-credentials-get".split()
"""What the page's own scripts use: pictures, copying a reply, passkeys."""

_ALWAYS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": ", ".join(
        [*(f"{name}=()" for name in _DISABLED), *(f"{name}=(self)" for name in _OWN)]
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "x-permitted-cross-domain-policies": "none",
    "x-dns-prefetch-control": "off",
}
_HTTPS_ONLY: Final = "max-age=63072000"
"""Two years, in seconds."""


class SecurityHeaders:
    """Adds the headers to answers."""

    def __init__(self, access: Access) -> None:
        self._access = access
        # A browser would hold a host to https on all its ports (RFC 6797, 5.4 and 8.3), those of other services included, so
        # this is asked for only where the page has the host's usual port.
        public = urlsplit(access.public_address)
        self._https_only = public.scheme == "https" and public.port in (None, 443)

    def sending(self, send: Send, scope: Scope) -> Send:
        """A `send` that adds them to what passes."""

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope)
            await send(message)

        return guarded_send

    def on(self, response: Response, scope: Scope) -> Response:
        """The response, with them."""
        self._add(response.headers, scope)
        return response

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        # Pages, replies and pictures are private and can be deleted: no copy may stay in the browser.
        headers["cache-control"] = "no-cache" if scope["path"].startswith("/static/") else "no-store"
        if self._https_only and self._access.is_public(_host(scope)):
            headers["strict-transport-security"] = _HTTPS_ONLY


def _host(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
