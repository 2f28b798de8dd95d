"""One account's calls to the Graph API: token, proof, time limits, and what went wrong in a form to decide on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, cast
from urllib.parse import quote, urlencode, urlsplit

import httpx2
import msgspec

from kithkin.egress.destinations import Destination
from kithkin.http_connections import Answer, Connections, Cut, Unsent
from kithkin.messages.errors import KithkinError
from kithkin.meta_graph.signatures import app_secret_proof

CALL_SECONDS = 30.0
_LARGEST_ANSWER = 4 * 1024 * 1024
_SAFE_IN_PATHS = "/%:@!$&'()*+,;=~-._"

FaultKind = Literal["unsent", "cut", "answered"]
"""`unsent`: the request never reached the far side. `cut`: it did, but no answer came back. `answered`: with an error."""


class GraphFault(KithkinError):
    """A call that did not succeed. `code` is "code" or "code/subcode" of the error body, "" where there is none."""

    def __init__(
        self, kind: FaultKind, message: str, *, status: int = 0, code: str = "", retry_after: float = 0.0
    ) -> None:
        super().__init__(message)
        self.kind: FaultKind = kind
        self.status = status
        self.code = code
        self.retry_after = retry_after


class GraphClient:
    """Calls one host with one token. Follows no redirects and never repeats a call by itself.

    `base` is the host with the version ("https://graph.facebook.com/v26.0"). With `app_secret` every call carries its
    proof. `inside`: the owner named this very host in the platform's place, so that it may be in a private network. Never logs a token, a body or an address with parameters.
    """

    def __init__(
        self,
        base: str,
        token: str,
        *,
        app_secret: str = "",
        seconds: float = CALL_SECONDS,
        inside: bool = False,
    ) -> None:
        self.base = base.rstrip("/")
        self._token = token
        self._proof = app_secret_proof(app_secret, token) if app_secret else ""
        self._seconds = seconds
        self._path = urlsplit(self.base).path
        destination = Destination.of(self.base, "messages", inside=inside)
        self._connections = Connections(destination, largest=_LARGEST_ANSWER)

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        seconds: float | None = None,
    ) -> dict[str, Any]:
        """The JSON object that a call answers with; {} for an empty answer (204).

        `path` stands under `base`. Raises `GraphFault`.
        """
        parameters = dict(query or {})
        if self._proof:
            parameters["appsecret_proof"] = self._proof
        target = f"{self._path}/{quote(path.lstrip('/'), safe=_SAFE_IN_PATHS)}"
        if parameters:
            target += "?" + urlencode(parameters, quote_via=quote)
        headers = {"authorization": f"Bearer {self._token}", "accept": "application/json"}
        content = b""
        if body is not None:
            headers["content-type"], content = "application/json", msgspec.json.encode(body)
        elif form is not None or files is not None:
            made = httpx2.Request("POST", self.base, data=dict(form or {}), files=dict(files or {}) or None)
            headers["content-type"], content = made.headers["content-type"], made.read()
        try:
            answer = await self._connections.call(
                method, target, headers, content, seconds=seconds or self._seconds
            )
        except Unsent as error:
            raise GraphFault("unsent", str(error)) from error
        except Cut as error:
            raise GraphFault("cut", str(error)) from error
        return _object(answer)

    async def close(self) -> None:
        """Closes connections."""
        await self._connections.close()


def _object(response: Answer) -> dict[str, Any]:
    success = 200 <= response.status < 300
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError):
        found = None
    answer = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    if success and (found is not None or not response.content):
        return answer
    if success:  # it was taken, but what came back is no JSON
        raise GraphFault("cut", "an answer that is not JSON", status=response.status)
    raw = answer.get("error")
    error = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
    code = str(error.get("code", ""))
    if code and error.get("error_subcode"):
        code = f"{code}/{error['error_subcode']}"
    details = error.get("error_data")
    said = details.get("details") if isinstance(details, dict) else None  # type: ignore[union-attr]
    raise GraphFault(
        "answered",
        str(said or error.get("message") or f"HTTP {response.status}")[:300],
        status=response.status,
        code=code,
        retry_after=_seconds(response.headers),
    )


def _seconds(headers: Mapping[str, str]) -> float:
    """How long to wait: `Retry-After` in seconds, or the longest `estimated_time_to_regain_access` (minutes).

    Source: Graph API, Rate limits (X-Business-Use-Case-Usage).
    """
    try:
        return min(max(float(headers.get("retry-after", "")), 0.0), 3600.0)
    except ValueError:
        pass
    try:
        usage = json.loads(headers.get("x-business-use-case-usage", ""))
        minutes = [row["estimated_time_to_regain_access"] for rows in usage.values() for row in rows]
        return min(max(float(max(minutes)) * 60.0, 0.0), 3600.0)
    except (ValueError, TypeError, KeyError, AttributeError):
        return 0.0
