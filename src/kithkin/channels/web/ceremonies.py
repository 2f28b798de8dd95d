"""The two ceremonies of passkeys (Web Authentication, Level 3): making one, and signing in with one.

Heavy to import, so only whoever needs it imports it. What arrives is a stranger's JSON: whatever is wrong with it becomes
one refusal that does not say what.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kithkin.messages.errors import BadInput
from kithkin.ports.sign_in import Passkey

CHALLENGE_SECONDS: Final = 300.0
_MALFORMED: Final = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, LookupError)


def refused() -> BadInput:
    """The one refusal."""
    return BadInput(
        "That passkey was not accepted.", remedy="Try once more, or ask for a one-time link instead."
    )


def to_make(site: str, person: str, kept: Sequence[Passkey]) -> tuple[bytes, dict[str, Any]]:
    """A new challenge, and the options with which a browser makes a passkey for this host."""
    challenge = secrets.token_bytes(32)
    handle = handle_for(challenge, kept)
    options = generate_registration_options(
        rp_id=site,
        rp_name="Kithkin",
        user_id=handle,
        user_name=person,
        user_display_name=person,
        challenge=challenge,
        timeout=int(CHALLENGE_SECONDS * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.id) for one in kept if one.site == site],
    )
    return challenge, cast("dict[str, Any]", json.loads(options_to_json(options)))


def handle_for(challenge: bytes, kept: Sequence[Passkey]) -> bytes:
    """How authenticators know a person: as by their other passkeys, else by a number that the challenge stands for."""
    return kept[0].handle if kept else hashlib.sha256(b"handle " + challenge).digest()


def to_sign_in(site: str) -> tuple[bytes, dict[str, Any]]:
    """A new challenge, and the options with which a browser offers whatever passkeys it has for this host."""
    challenge = secrets.token_bytes(32)
    options = generate_authentication_options(
        rp_id=site,
        challenge=challenge,
        timeout=int(CHALLENGE_SECONDS * 1000),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return challenge, cast("dict[str, Any]", json.loads(options_to_json(options)))


def challenge_of(credential: Mapping[str, Any]) -> bytes:
    """Which challenge a browser answers; to be looked up, not to be believed. Raises `BadInput`."""
    try:
        return parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"])).challenge
    except _MALFORMED as error:
        raise refused() from error


def id_of(credential: Mapping[str, Any]) -> bytes:
    """Which passkey a browser answers with. Raises `BadInput`."""
    try:
        return base64url_to_bytes(credential["rawId"])
    except _MALFORMED as error:
        raise refused() from error


def made(
    credential: Mapping[str, Any], challenge: bytes, *, site: str, origin: str
) -> tuple[bytes, bytes, int]:
    """The id, public key and counter of a new passkey, made for this host on this page. Raises `BadInput`."""
    try:
        verified = verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=site,
            expected_origin=origin,
            require_user_verification=True,
        )
    except _MALFORMED as error:
        raise refused() from error
    return verified.credential_id, verified.credential_public_key, verified.sign_count


def shown(
    credential: Mapping[str, Any], challenge: bytes, passkey: Passkey, *, site: str, origin: str
) -> int:
    """The new counter of a passkey whose secret half has signed the challenge on this page. Raises `BadInput`."""
    try:
        if not _is_of(credential, passkey.handle):
            raise refused()
        verified = verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=site,
            expected_origin=origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.counter,
            require_user_verification=True,
        )
    except _MALFORMED as error:
        raise refused() from error
    return verified.new_sign_count


def _is_of(credential: Mapping[str, Any], handle: bytes) -> bool:
    """Whether the device means the person whose passkey it is; one that does not say whom it means is not asked."""
    named = credential["response"].get("userHandle")
    return not named or base64url_to_bytes(named) == handle
