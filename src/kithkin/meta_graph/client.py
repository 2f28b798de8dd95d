"""One account's calls to the Graph API: token, proof, time limits, and what went wrong in a form to decide on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, cast

import httpx2

from kithkin.messages.errors import KithkinError
from kithkin.meta_graph.signatures import app_secret_proof

CALL_SECONDS = 30.0
_LARGEST_ANSWER = 4 * 1024 * 1024

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
    proof. `token_in_header`: as a bearer token, never in the address. Never logs a token, a body or an address with parameters.
    """

    def __init__(self, base: str, token: str, *, app_secret: str = "", seconds: float = CALL_SECONDS) -> None:
        self.base = base.rstrip("/")
        self._token = token
        self._proof = app_secret_proof(app_secret, token) if app_secret else ""
        self._http = httpx2.AsyncClient(
            timeout=httpx2.Timeout(seconds, connect=10.0), follow_redirects=False, trust_env=False
        )

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
        extra: dict[str, Any] = {} if seconds is None else {"timeout": httpx2.Timeout(seconds, connect=10.0)}
        if body is not None:
            extra["json"] = body
        if form is not None:
            extra["data"] = dict(form)
        if files is not None:
            extra["files"] = dict(files)
        try:
            response = await self._http.request(
                method,
                f"{self.base}/{path.lstrip('/')}",
                params=parameters,
                headers={"authorization": f"Bearer {self._token}"},
                **extra,
            )
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise GraphFault("unsent", type(error).__name__) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise GraphFault("cut", type(error).__name__) from error
        return _object(response)

    async def close(self) -> None:
        """Closes connections."""
        await self._http.aclose()


def _object(response: httpx2.Response) -> dict[str, Any]:
    try:
        found = json.loads(response.content) if len(response.content) <= _LARGEST_ANSWER else None
    except (ValueError, RecursionError):
        found = None
    answer = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    if response.is_success and (found is not None or not response.content):
        return answer
    if response.is_success:  # it was taken, but what came back is no JSON
        raise GraphFault("cut", "an answer that is not JSON", status=response.status_code)
    raw = answer.get("error")
    error = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
    code = str(error.get("code", ""))
    if code and error.get("error_subcode"):
        code = f"{code}/{error['error_subcode']}"
    details = error.get("error_data")
    said = details.get("details") if isinstance(details, dict) else None  # type: ignore[union-attr]
    raise GraphFault(
        "answered",
        str(said or error.get("message") or f"HTTP {response.status_code}")[:300],
        status=response.status_code,
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
