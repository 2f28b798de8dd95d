"""What the owner must give for a Page, where to find it, and whether it works.

Source: Graph API, Webhooks for Pages (subscribed_apps); Pages API, Comments and @mentions (permissions).
"""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.channels.facebook.errors import TABLE
from kithkin.channels.facebook.sending import client_of
from kithkin.messages.errors import OutcomeUnknown, TryAgain
from kithkin.meta_graph import GraphClient, GraphFault
from kithkin.meta_graph.payloads import records, words
from kithkin.ports.channels import ChannelAccount, Check, SetupField

WANTED = ("feed", "mention")

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
            "In Meta Business Suite: Settings, System users, Generate token, with the permissions pages_show_list,"
            " pages_manage_metadata, pages_read_engagement, pages_read_user_content and pages_manage_engagement; then ask the"
            " Graph API Explorer for me/accounts and take the access_token of the Page."
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
)


async def check(account: ChannelAccount) -> Sequence[Check]:
    """Tries the token on the Page and looks whether the app is told of comments and mentions."""
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
            remedy="The token belongs to another Page or to a person: take the Page's access_token from me/accounts.",
        )
    return Check(what=what, ok=True, found={"title": words(me.get("name"))})


async def _check_subscription(graph: GraphClient, account: ChannelAccount) -> Check:
    what = "The app is told of comments and mentions"
    path = f"{account.account}/subscribed_apps"
    remedy = f"Call POST /{path}?subscribed_fields={','.join(WANTED)} with the Page's token, for instance in the Graph API Explorer."
    try:
        answer = await graph.call("GET", path)
    except GraphFault as fault:
        return Check(what=what, ok=False, remedy=remedy_for(fault))
    for app in records(answer.get("data")):
        fields = app.get("subscribed_fields")
        if isinstance(fields, list) and set(WANTED) <= {words(one) for one in fields}:
            return Check(what=what, ok=True)
    return Check(what=what, ok=False, remedy=remedy)


def remedy_for(fault: GraphFault) -> str:
    """What to do about a call of the self-test that did not succeed."""
    error = TABLE.error_of(fault)
    if isinstance(error, TryAgain | OutcomeUnknown):
        return f"{error.message} Check the network, then try again."
    return str(error)


def subscribe(callback: str, verify_token: str) -> Sequence[str]:
    """What to enter on Meta's pages, step by step."""
    return (
        "1. On developers.facebook.com open your app, then Webhooks, and choose the object Page.",
        f"2. Callback URL: {callback}",
        f"3. Verify token: {verify_token}",
        "4. Subscribe to the fields feed and mention. (If the Page's messages come here too, leave the one address that is"
        " entered: an app has one for the object Page, and Kithkin reads comments and messages on both of its addresses.)",
        f"5. Subscribe the Page itself: POST /PAGE-ID/subscribed_apps?subscribed_fields={','.join(WANTED)} with the Page's"
        " token. (Naming fields replaces those named before: name those of Messenger too, if you use it.)",
    )
