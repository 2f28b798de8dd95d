"""The door in front of every route: who connects, under which name, from which page, with which session."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kithkin.channels.web.access import Access
from kithkin.channels.web.problems import problem
from kithkin.channels.web.security_headers import SecurityHeaders

STATIC = Path(__file__).parent / "static"

_OPEN_PATHS = frozenset(
    {"/healthz", "/readyz", "/enter", "/open", "/passkey", "/passkey/begin", "/favicon.ico"}
)
_CHANGING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Guard:
    """Lets a request pass, with `request.state.asker`, `.role` and `.entered` set, or answers it."""

    def __init__(self, app: ASGIApp, *, access: Access) -> None:
        self._app = app
        self._access = access
        self._security = SecurityHeaders(access)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Guards one request; websockets are not spoken here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        guarded_send = self._security.sending(send, scope)
        refusal = await self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, guarded_send)
        else:
            await refusal(scope, receive, guarded_send)

    async def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        client, host = scope.get("client"), headers.get("host", "")
        if not self._access.allows(client[0] if client else None, host):
            return problem(
                403,
                "Kithkin answers only on the machine it runs on.",
                "Open the page in a browser on that machine, or let its owner open it to others: docs/people.md.",
            )
        if not self._access.allows_host(host):
            return problem(
                421, "This is not an address of this Kithkin.", "Use the address that `kithkin serve` prints."
            )
        origin = self._access.origin(host, scope["scheme"])
        if scope["method"] in _CHANGING_METHODS and headers.get("origin") != origin:
            return problem(
                403,
                "The request comes from another page.",
                "Ask from Kithkin's own page, in the same browser.",
            )
        path: str = scope["path"]
        if path in _OPEN_PATHS or path.startswith("/static/"):
            return None
        secret = _session_cookie(headers.getlist("cookie"), self._access.cookie(origin))
        entered = await self._access.entered(secret)
        if entered is None:
            return _locked("text/html" in headers.get("accept", ""))
        person = entered.person
        scope.setdefault("state", {}).update(asker=person.name, role=person.role, entered=entered)
        return None


def _session_cookie(cookie_headers: list[str], name: str) -> str | None:
    for header in cookie_headers:
        try:
            morsel = SimpleCookie(header).get(name)
        except CookieError:
            continue
        if morsel is not None:
            return morsel.value
    return None


def _locked(for_a_person: bool) -> Response:
    if for_a_person:
        return HTMLResponse((STATIC / "locked.html").read_text("utf-8"), status_code=401)
    return problem(
        401,
        "This browser has not been let in.",
        "Sign in with a passkey, or open a one-time link: `kithkin link` prints one.",
    )
