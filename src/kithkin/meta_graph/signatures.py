"""Proofs between Meta's servers and us. All comparisons take the same time whatever differs.

Sources: Graph API, Webhooks, Getting started (verification and X-Hub-Signature-256); Graph API, Secure requests
(appsecret_proof).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from kithkin.messages.errors import NotAllowed


def check_signature(body: bytes, header: str, app_secrets: Iterable[str]) -> None:
    """Checks `X-Hub-Signature-256` ("sha256=" and lower-case hex) over the raw bytes of a call.

    Several secrets are tried where several apps serve one channel, always all of them. Raises `NotAllowed`.
    """
    given = header.encode("utf-8", "replace")
    right = False
    for secret in app_secrets:
        digest = hmac.digest(secret.encode(), body, "sha256").hex()
        right |= bool(secret) and hmac.compare_digest(b"sha256=" + digest.encode(), given)
    if not right:
        raise NotAllowed(
            "The signature of a webhook call is missing or wrong.",
            remedy="Check that the app secret is the one of the app that calls.",
        )


def answer_challenge(query: Mapping[str, str], verify_token: str) -> str:
    """The raw body with which a verification call is answered. Raises `NotAllowed` for another token."""
    given = query.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
    same = hmac.compare_digest(given, verify_token.encode())
    if not (same and verify_token and query.get("hub.mode") == "subscribe" and "hub.challenge" in query):
        raise NotAllowed(
            "A webhook verification call had the wrong token.",
            remedy="Enter the verify token that `kithkin channel list --addresses` prints.",
        )
    return query["hub.challenge"]


def app_secret_proof(app_secret: str, token: str) -> str:
    """Proves with each call that whoever holds the token also holds the app's secret."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
