"""What a server's failures mean to us, in plain words and never with the key in them."""

from __future__ import annotations

import email.utils
import time
from dataclasses import dataclass
from typing import Any, cast

from kithkin.messages.errors import EngineRefused, EngineUnavailable, KithkinError, TryAgain

_DEFAULT_PATIENCE = 5.0
"""Seconds to wait after a 429 that does not say how long."""


class AttemptFailed(Exception):
    """One attempt did not work (never leaves the engine). `error` is what the caller gets to see if no other attempt is made.

    `again_after` is the pause before another one (None: it would not help). `parameter` names the part of the
    request that the server does not know.
    """

    def __init__(self, error: KithkinError, *, again_after: float | None = None, parameter: str = "") -> None:
        super().__init__(error.message)
        self.error = error
        self.again_after = again_after
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model runs, for messages; `secret` is cut out of whatever the server says."""

    host: str
    model: str
    secret: str

    def cleaned(self, text: str) -> str:
        """A server's own words, made short and safe to show."""
        if self.secret:
            text = text.replace(self.secret, "[key]")
        return " ".join(text.split())[:300]


def for_status(place: Place, status: int, headers: dict[str, str], body: Any, text: str) -> AttemptFailed:
    """What an answer with an error status means."""
    details = _details(body)
    said = place.cleaned(str(details.get("message") or text))
    code = str(details.get("code") or details.get("type") or "")
    if status in (401, 403):
        return AttemptFailed(
            EngineRefused(
                f"{place.host} does not accept the key (status {status}).",
                remedy="Check the engine's key and that it may use this model.",
            )
        )
    if status == 404:
        return AttemptFailed(
            EngineRefused(
                f"{place.host} has no model called {place.model}, or no chat completions at this address.",
                remedy="Check the model's name and that the address ends as the server's handbook says (often /v1).",
            )
        )
    if status == 429:
        return _too_many(place, headers, code)
    if status in (408, 409, 425) or status >= 500:
        error = EngineUnavailable(
            f"{place.host} failed (status {status}): {said}",
            remedy="Try again; if it lasts, look at the server's log.",
            told=f"{place.host} failed (status {status}).",
        )
        return AttemptFailed(error, again_after=retry_after(headers) or 0.5)
    if code == "context_length_exceeded" or "context" in said.lower():
        remedy = "Ask with less text, or use a model with a longer context."
    else:
        remedy = "Ask it differently, or check with `kithkin engine check` what this server can do."
    return AttemptFailed(
        EngineRefused(
            f"{place.host} rejected the request (status {status}): {said}",
            remedy=remedy,
            told=f"{place.host} rejected the request (status {status}).",
        ),
        parameter=_unknown_parameter(details, said),
    )


def _too_many(place: Place, headers: dict[str, str], code: str) -> AttemptFailed:
    if code == "insufficient_quota":
        return AttemptFailed(
            EngineRefused(
                f"The account at {place.host} has no credit left.", remedy="Top it up, or use another engine."
            )
        )
    pause = retry_after(headers)
    pause = _DEFAULT_PATIENCE if pause is None else pause
    error = TryAgain(
        f"{place.host} is being asked too much.",
        after=pause,
        remedy=f"Try again in {max(1, round(pause))} s.",
    )
    return AttemptFailed(error, again_after=pause)


def retry_after(headers: dict[str, str]) -> float | None:
    """The pause a server asks for (RFC 9110, section 10.2.3: seconds or a date), or None."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        try:
            moment = email.utils.parsedate_to_datetime(text)
        except ValueError:
            return None
    return max(0.0, moment.timestamp() - time.time())


def _details(body: Any) -> dict[str, Any]:
    """The error object: the SDK hands over either it or the document around it."""
    if not isinstance(body, dict):
        return {}
    document = cast("dict[str, Any]", body)
    inner = document.get("error")
    return cast("dict[str, Any]", inner) if isinstance(inner, dict) else document


def _unknown_parameter(details: dict[str, Any], said: str) -> str:
    lower = said.lower()
    if not any(
        word in lower for word in ("unsupported", "not supported", "unknown", "unrecognized", "extra")
    ):
        return ""
    named = str(details.get("param") or "")
    for parameter in ("max_tokens", "temperature", "seed", "stream_options", "stop"):
        if parameter == named or (not named and parameter in lower):
            return parameter
    return ""


def unreachable(place: Place) -> AttemptFailed:
    """Nothing answers at the address."""
    error = EngineUnavailable(
        f"Nothing answers at {place.host}.",
        remedy="Check that the server is running and that its address is right.",
    )
    return AttemptFailed(error, again_after=0.5)


def not_let_through(place: Place, why: str, *, passing: bool) -> AttemptFailed:
    """The gate stays shut. `passing`: it may open later."""
    if passing:
        remedy = "Look whether the disk is full or the database is down (`kithkin doctor`), and ask again."
    else:
        remedy = "Whoever looks after this Kithkin says what may be reached (KITHKIN_REACHABLE_HOSTS)."
    error = EngineUnavailable(f"{place.host} is not asked: {why}.", remedy=remedy)
    return AttemptFailed(error, again_after=0.5 if passing else None)


def broken_off(place: Place) -> AttemptFailed:
    """The connection ended before the answer did."""
    error = EngineUnavailable(f"{place.host} broke off in the middle of its answer.", remedy="Try again.")
    return AttemptFailed(error, again_after=0.5)


def not_understood(place: Place) -> AttemptFailed:
    """What came back is not what the API promises."""
    error = EngineUnavailable(
        f"{place.host} sent something that is not a chat completion.",
        remedy="Check that the address belongs to an OpenAI-compatible server.",
    )
    return AttemptFailed(error, again_after=0.5)


def too_slow(place: Place, seconds: float) -> EngineUnavailable:
    """The time given has passed."""
    return EngineUnavailable(
        f"{place.host} took longer than the {seconds:g} seconds it was given.",
        remedy="Allow more time, ask for less, or use a faster engine.",
    )
