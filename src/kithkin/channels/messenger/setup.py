"""What the owner must give for a Page's messages, where to find it, and whether it works.

Sources: Messenger Platform, Get started and Webhooks (fields; `subscribed_apps`). After an hour in which calls fail, Meta
unsubscribes the app from the Page (Graph API, Webhooks), so the self-test looks at the subscription each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kithkin.channels.messenger.errors import CODES
from kithkin.channels.messenger.sending import client_of
from kithkin.messages.errors import OutcomeUnknown, TryAgain
from kithkin.meta_graph import GraphClient, GraphFault
from kithkin.meta_graph.payloads import records, words
from kithkin.ports.channels import ChannelAccount, Check, SetupField

WANTED: Final = (
    "messages",
    "messaging_postbacks",
    "message_echoes",
    "message_edits",
    "message_deliveries",
    "message_reads",
)

FIELDS = (
    SetupField(
        name="page_id",
        question="What is the Page's id?",
        where="On the Page: About, Page transparency, Page ID.",
        pattern=r"[0-9]{5,20}",
        shape="5 to 20 digits",
        identifies=True,
    ),
    SetupField(
        name="access_token",
        question="What is the Page access token?",
        where=(
            "On developers.facebook.com: your app, Messenger, Messenger API Settings, Generate access tokens, beside the Page."
            " It needs pages_messaging and pages_manage_metadata."
        ),
        pattern=r"[A-Za-z0-9_|.-]{20,1000}",
        shape="a long line of letters and digits, mostly beginning with EAA",
        secret=True,
    ),
    SetupField(
        name="app_id",
        question="What is the app's id?",
        where="On developers.facebook.com: your app, App settings, Basic, App ID.",
        pattern=r"[0-9]{5,20}",
        shape="5 to 20 digits",
    ),
    SetupField(
        name="app_secret",
        question="What is the app secret?",
        where="On developers.facebook.com: your app, App settings, Basic, App secret, Show.",
        pattern=r"[0-9a-f]{32}",
        shape="32 digits and letters from a to f",
        secret=True,
    ),
)


async def check(account: ChannelAccount) -> Sequence[Check]:
    """Tries the token on the Page and looks whether the app is told of its messages."""
    graph = client_of(account)
    try:
        page = await _check_page(graph, account)
        return (page, await _check_subscription(graph, account)) if page.ok else (page,)
    finally:
        await graph.close()


async def _check_page(graph: GraphClient, account: ChannelAccount) -> Check:
    what = "The token is the Page's own"
    try:
        me = await graph.call("GET", "me", query={"fields": "id,name"})
    except GraphFault as fault:
        return Check(what=what, ok=False, remedy=remedy_for(fault))
    if words(me.get("id")) != account.account:
        return Check(
            what=what,
            ok=False,
            remedy="The token belongs to another Page or to a person: generate it beside this Page.",
        )
    return Check(what=what, ok=True, found={"title": words(me.get("name"))})


async def _check_subscription(graph: GraphClient, account: ChannelAccount) -> Check:
    what = "The app is told of messages to the Page"
    path = f"{account.account}/subscribed_apps"
    try:
        answer = await graph.call("GET", path)
    except GraphFault as fault:
        return Check(what=what, ok=False, remedy=remedy_for(fault))
    app_id = account.values.get("app_id", "")
    told: set[str] = set()
    for app in records(answer.get("data")):
        fields = app.get("subscribed_fields")
        if isinstance(fields, list) and words(app.get("id")) in ("", app_id):
            told |= {words(one) for one in fields}
    missing = [name for name in WANTED if name not in told]
    remedy = (
        f"Not subscribed: {', '.join(missing)}. Meta stops calling after an hour of failures. Tick these fields again under"
        " Messenger API Settings, Webhooks, Add subscriptions, beside the Page."
    )
    return Check(what=what, ok=not missing, remedy=remedy if missing else "")


def remedy_for(fault: GraphFault) -> str:
    """What to do about a call of the self-test that did not succeed."""
    error = CODES.error_of(fault)
    if isinstance(error, TryAgain | OutcomeUnknown):
        return f"{error.message} Check the network, then try again."
    return str(error)


def subscribe(callback: str, verify_token: str) -> Sequence[str]:
    """What to enter on Meta's pages, step by step."""
    return (
        "1. On developers.facebook.com open your app, then Messenger, Messenger API Settings, Configure webhooks.",
        f"2. Callback URL: {callback}",
        f"3. Verify token: {verify_token}",
        f"4. Beside the Page choose Add subscriptions and tick: {', '.join(WANTED)}.",
        "   With messaging_referrals too, links to the Page (m.me/PAGE?ref=…) can carry a code.",
        "5. (If the Page's comments are answered too, leave the one address that is entered: an app has one for the object"
        " Page, and Kithkin reads messages and comments on both of its addresses. Keep feed and mention ticked.)",
        "6. To answer people who have no role in the app, ask for Advanced Access to pages_messaging under App Review.",
    )
