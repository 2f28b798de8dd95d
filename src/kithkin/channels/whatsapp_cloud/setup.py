"""What the owner must give for a WhatsApp number, where to find it, and whether it works.

Sources: WhatsApp Cloud API, Get started; Business phone numbers; WhatsApp Business Account, Subscribed apps; Graph API, Secure
requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kithkin.channels.whatsapp_cloud.errors import TABLE
from kithkin.channels.whatsapp_cloud.sending import client_of
from kithkin.messages.errors import OutcomeUnknown, TryAgain
from kithkin.meta_graph import GraphClient, GraphFault
from kithkin.meta_graph.payloads import records, words
from kithkin.ports.channels import ChannelAccount, Check, SetupField

_API_SETUP = "On developers.facebook.com: your app, WhatsApp, API Setup"

FIELDS: Final = (
    SetupField(
        name="phone_number_id",
        question="What is the phone number id?",
        where=f"{_API_SETUP}, Phone number ID (below the number; it is not the number itself).",
        pattern=r"[0-9]{5,20}",
        shape="5 to 20 digits",
        identifies=True,
    ),
    SetupField(
        name="business_account_id",
        question="What is the WhatsApp Business Account ID?",
        where=f"{_API_SETUP}, WhatsApp Business Account ID (beside the phone number id).",
        pattern=r"[0-9]{5,20}",
        shape="5 to 20 digits",
    ),
    SetupField(
        name="access_token",
        question="What is the access token?",
        where=(
            "In Meta Business Suite: Settings, System users, choose one with full control of the app and the WhatsApp account,"
            " Generate token, expires never, with whatsapp_business_messaging and whatsapp_business_management. (The token"
            " under API Setup works too, but only for a day.)"
        ),
        pattern=r"[A-Za-z0-9_|.-]{20,1000}",
        shape="a long line of letters and digits, mostly beginning with EAA",
        secret=True,
    ),
    SetupField(
        name="app_secret",
        question="What is the app secret?",
        where="On developers.facebook.com: your app, App settings, Basic, App secret, Show.",
        pattern=r"[0-9a-f]{32}",
        shape="32 digits and letters from a to f",
        secret=True,
    ),
    SetupField(
        name="operator",
        question="Do you run a business for which this assistant is incidental? (Leave empty if not.)",
        where="Only you can say; the terms shown above explain it.",
        pattern="incidental",
        shape='the word "incidental", or nothing',
        optional=True,
    ),
)

_SECRET = "The app secret belongs to the token's app"
_WRONG_SECRET = Check(
    what=_SECRET,
    ok=False,
    remedy="Copy the app secret of the same app for which the token was made.",
)


async def check(account: ChannelAccount) -> Sequence[Check]:
    """Tries the token on the number, the app secret's proof, and whether the app is told of the number's messages.

    An app that is not told yet is subscribed: Meta's pages have no switch for it.
    """
    plain, proven = client_of(account, proof=False), client_of(account)
    try:
        number = await _check_number(plain, account)
        demanded = number is None
        if number is None:  # the app demands the proof with every call
            number = await _check_number(proven, account)
        if number is None:
            return (_WRONG_SECRET,)
        if not number.ok:
            return (number,)
        secret = Check(what=_SECRET, ok=True) if demanded else await _check_secret(proven, account)
        if not secret.ok:
            return (number, secret)
        return (number, secret, await _check_subscription(proven, account))
    finally:
        await plain.close()
        await proven.close()


async def _check_number(graph: GraphClient, account: ChannelAccount) -> Check | None:
    """Whether the token reaches the number; None where it depends on the app secret's proof."""
    what = "The token reaches the phone number"
    fields = {"fields": "id,display_phone_number,verified_name"}
    try:
        number = await graph.call("GET", account.account, query=fields)
    except GraphFault as fault:
        return None if _about_proof(fault) else Check(what=what, ok=False, remedy=_remedy(fault))
    shown = words(number.get("display_phone_number"))
    title = " ".join(part for part in (words(number.get("verified_name")), shown) if part)
    return Check(what=what, ok=True, found={"title": title, "display_phone_number": shown})


async def _check_secret(graph: GraphClient, account: ChannelAccount) -> Check:
    try:
        await graph.call("GET", account.account, query={"fields": "id"})
    except GraphFault as fault:
        return _WRONG_SECRET if _about_proof(fault) else Check(what=_SECRET, ok=False, remedy=_remedy(fault))
    return Check(what=_SECRET, ok=True)


def _about_proof(fault: GraphFault) -> bool:
    """Whether a call failed because its proof is missing or wrong (Graph API, Secure requests)."""
    return fault.code.partition("/")[0] in ("100", "104") and "appsecret_proof" in fault.message


async def _check_subscription(graph: GraphClient, account: ChannelAccount) -> Check:
    what = "The app is told of the number's messages"
    path = f"{account.values.get('business_account_id', '')}/subscribed_apps"
    try:
        answer = await graph.call("GET", path)
        if not records(answer.get("data")):
            await graph.call("POST", path)
            answer = await graph.call("GET", path)
    except GraphFault as fault:
        remedy = f"{_remedy(fault)} Compare the WhatsApp Business Account ID with API Setup as well."
        return Check(what=what, ok=False, remedy=remedy)
    if records(answer.get("data")):
        return Check(what=what, ok=True)
    remedy = f"Call POST /{path} with the token, for instance in the Graph API Explorer."
    return Check(what=what, ok=False, remedy=remedy)


def _remedy(fault: GraphFault) -> str:
    error = TABLE.error_of(fault)
    if isinstance(error, TryAgain | OutcomeUnknown):
        return f"{error.message} Check the network, then try again."
    return str(error)


def subscribe(callback: str, verify_token: str) -> Sequence[str]:
    """What to enter on Meta's pages, step by step."""
    return (
        "1. On developers.facebook.com open your app, then WhatsApp, Configuration, Webhook, Edit.",
        f"2. Callback URL: {callback}",
        f"3. Verify token: {verify_token}",
        "4. Press Verify and save: Kithkin must be running and reachable from the internet at that address.",
        "5. Below, under Webhook fields, subscribe to messages. Nothing else is needed.",
        "6. Switch the app to Live, or only the numbers listed under API Setup can be written to.",
    )
