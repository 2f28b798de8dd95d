"""What the owner must give for an Instagram account, where to find it, and whether it works.

Sources: Instagram Platform, API with Instagram login, Get started; Messenger Platform, Instagram, Get started; Instagram Platform,
Webhooks (fields; `subscribed_apps`). After an hour in which calls fail, Meta unsubscribes the app from the account (Graph
API, Webhooks), so the self-test looks at the subscription each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kithkin.channels.instagram.errors import CODES
from kithkin.channels.instagram.sending import client_of, page_of
from kithkin.messages.errors import OutcomeUnknown, TryAgain
from kithkin.meta_graph import GraphClient, GraphFault
from kithkin.meta_graph.payloads import record, records, words
from kithkin.ports.channels import ChannelAccount, Check, SetupField

WANTED: Final = ("messages", "messaging_postbacks", "messaging_seen", "comments")
"""Fields of Instagram login. With a Page those ticked for the app count, once its Page is subscribed to any field."""

FIELDS = (
    SetupField(
        name="instagram_id",
        question="What is the Instagram account's id?",
        where="On developers.facebook.com: your app, Instagram, API setup, in the list of accounts under the name.",
        pattern=r"[0-9]{10,20}",
        shape="10 to 20 digits, mostly beginning with 1784",
        identifies=True,
    ),
    SetupField(
        name="username",
        question="What is the account's Instagram name?",
        where="In the Instagram app, at the top of the profile. Comments are answered where they call this name.",
        pattern=r"@?[A-Za-z0-9._]{1,30}",
        shape="letters, digits, dots and underscores",
    ),
    SetupField(
        name="page_id",
        question="Through which Facebook Page is the account used? (Leave empty for Instagram login.)",
        where="Only if the app uses Facebook login: on the linked Page, About, Page transparency, Page ID.",
        pattern=r"[0-9]{5,20}",
        shape="5 to 20 digits",
        optional=True,
    ),
    SetupField(
        name="access_token",
        question="What is the access token?",
        where=(
            "On developers.facebook.com: your app, Instagram, API setup with Instagram login, Generate token. With a Page:"
            " the Page access token under Messenger, Instagram settings. It needs the permissions to manage messages and"
            " comments."
        ),
        pattern=r"[A-Za-z0-9_|.-]{20,1000}",
        shape="a long line of letters and digits, beginning with IG (Instagram login) or EAA (Page)",
        secret=True,
    ),
    SetupField(
        name="app_id",
        question="What is the app's id?",
        where="Instagram login: your app, Instagram, API setup, Instagram app ID. With a Page: App settings, Basic, App ID.",
        pattern=r"[0-9]{5,20}",
        shape="5 to 20 digits",
    ),
    SetupField(
        name="app_secret",
        question="What is the app secret?",
        where=(
            "Instagram login: your app, Instagram, API setup, Instagram app secret (not the app's own)."
            " With a Page: App settings, Basic, App secret."
        ),
        pattern=r"[0-9a-f]{32}",
        shape="32 digits and letters from a to f",
        secret=True,
    ),
)


async def check(account: ChannelAccount) -> Sequence[Check]:
    """Tries the token on the account and looks whether the app is told of its messages."""
    graph = client_of(account)
    try:
        own = await _check_account(graph, account)
        return (own, await _check_subscription(graph, account)) if own.ok else (own,)
    finally:
        await graph.close()


async def _check_account(graph: GraphClient, account: ChannelAccount) -> Check:
    what = "The token is the account's own"
    try:
        own_id, username = await _who(graph, page_of(account))
    except GraphFault as fault:
        return Check(what=what, ok=False, remedy=remedy_for(fault))
    if own_id != account.account:
        found = f"It belongs to {own_id}. " if own_id else ""
        return Check(what=what, ok=False, remedy=f"{found}Generate the token beside this Instagram account.")
    entered = account.values.get("username", "").lstrip("@")
    if username.casefold() != entered.casefold():
        return Check(what=what, ok=False, remedy=f"The account is called {username}: enter that as its name.")
    return Check(what=what, ok=True, found={"title": username})


async def _who(graph: GraphClient, page: str) -> tuple[str, str]:
    """The account's id and name, as the token has it. Instagram login calls the id that webhooks use `user_id`."""
    if not page:
        me = await graph.call("GET", "me", query={"fields": "user_id,username"})
        return words(me.get("user_id")) or words(me.get("id")), words(me.get("username"))
    answer = await graph.call("GET", page, query={"fields": "instagram_business_account{id,username}"})
    linked = record(answer.get("instagram_business_account"))
    return words(linked.get("id")), words(linked.get("username"))


async def _check_subscription(graph: GraphClient, account: ChannelAccount) -> Check:
    what = "The app is told of messages to the account"
    page = page_of(account)
    try:
        answer = await graph.call("GET", f"{page or 'me'}/subscribed_apps")
    except GraphFault as fault:
        return Check(what=what, ok=False, remedy=remedy_for(fault))
    apps = [one for one in records(answer.get("data")) if _is_ours(one, account)]
    if page:
        remedy = (
            f"Call POST /{page}/subscribed_apps?subscribed_fields=messages with the Page's token. (Naming fields replaces"
            " those named before: name those of Messenger and Facebook too, if you use them.)"
        )
        return Check(what=what, ok=bool(apps), remedy="" if apps else remedy)
    told = {words(name) for app in apps for name in _fields_of(app)}
    missing = [name for name in WANTED if name not in told]
    remedy = (
        f"Not subscribed: {', '.join(missing)}. Meta stops calling after an hour of failures. Call POST"
        f" /me/subscribed_apps?subscribed_fields={','.join(WANTED)} with the token, or switch the account's webhook on again"
        " under API setup with Instagram login."
    )
    return Check(what=what, ok=not missing, remedy=remedy if missing else "")


def _is_ours(app: dict[str, Any], account: ChannelAccount) -> bool:
    """Whether a subscription is our app's: Instagram login may leave the app's id out or give the other of its two ids."""
    return not page_of(account) or words(app.get("id")) in ("", account.values.get("app_id", ""))


def _fields_of(app: dict[str, Any]) -> list[Any]:
    fields = app.get("subscribed_fields")
    return fields if isinstance(fields, list) else []


def remedy_for(fault: GraphFault) -> str:
    """What to do about a call of the self-test that did not succeed."""
    error = CODES.error_of(fault)
    if isinstance(error, TryAgain | OutcomeUnknown):
        return f"{error.message} Check the network, then try again."
    return str(error)


def subscribe(callback: str, verify_token: str) -> Sequence[str]:
    """What to enter on Meta's pages, step by step."""
    return (
        "1. On developers.facebook.com open your app, then Instagram, API setup with Instagram login, Configure webhooks."
        " With a Page: Webhooks, object Instagram.",
        f"2. Callback URL: {callback}",
        f"3. Verify token: {verify_token}",
        f"4. Subscribe to the fields {', '.join(WANTED)}, and message_edit, message_echoes and messaging_referral where they are offered.",
        "5. Beside the account switch Webhook subscription on. With a Page: POST /PAGE-ID/subscribed_apps with"
        " subscribed_fields=messages and the Page's token.",
        "6. In the Instagram app: Settings, Messages and story replies, Message controls, Connected tools, allow access to"
        " messages.",
        "7. The app must be Live, and to answer people who have no role in it, needs Advanced Access to the permissions for"
        " messages and comments.",
    )
