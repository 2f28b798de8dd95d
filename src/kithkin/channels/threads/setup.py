"""What the owner must give for a Threads account, where to find it, and whether it works.

Sources: Threads API, Get access tokens; Profiles (/me); Troubleshooting (threads_publishing_limit); Webhooks.
"""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.channels.threads.errors import TABLE
from kithkin.channels.threads.receiving import username_of
from kithkin.channels.threads.sending import client_of
from kithkin.messages.errors import OutcomeUnknown, TryAgain
from kithkin.meta_graph import GraphClient, GraphFault
from kithkin.meta_graph.payloads import words
from kithkin.ports.channels import ChannelAccount, Check, SetupField

FIELDS = (
    SetupField(
        name="username",
        question="What is the account's username on Threads?",
        where="In the Threads app, on the profile: the name with the @.",
        pattern=r"@?[A-Za-z0-9._]{1,30}",
        shape="up to 30 letters, digits, full stops and underscores",
    ),
    SetupField(
        name="access_token",
        question="What is the access token?",
        where=(
            "On developers.facebook.com: your app, Use cases, Access the Threads API, Settings, User token generator, with the"
            " permissions threads_basic, threads_content_publish, threads_read_replies, threads_manage_replies and"
            " threads_manage_mentions."
        ),
        pattern=r"[A-Za-z0-9_|.-]{20,1000}",
        shape="a long line of letters and digits, mostly beginning with TH",
        secret=True,
    ),
    SetupField(
        name="app_secret",
        question="What is the Threads app secret?",
        where="On developers.facebook.com: your app, App settings, Basic, Threads app secret (not the app secret above it).",
        pattern=r"[0-9a-f]{32}",
        shape="32 digits and letters from a to f",
        secret=True,
    ),
)


async def check(account: ChannelAccount) -> Sequence[Check]:
    """Tries the token: whose it is (its id is the account's), and whether it may publish."""
    graph = client_of(account)
    try:
        profile = await _check_profile(graph, account)
        return (profile, await _check_publishing(graph)) if profile.ok else (profile,)
    finally:
        await graph.close()


async def _check_profile(graph: GraphClient, account: ChannelAccount) -> Check:
    what = "The token is the account's own"
    try:
        me = await graph.call("GET", "me", query={"fields": "id,username,name"})
    except GraphFault as fault:
        return Check(what=what, ok=False, remedy=remedy_for(fault))
    found, username = words(me.get("id")), username_of(words(me.get("username")))
    if not found or username != username_of(account.values.get("username", "")):
        return Check(
            what=what,
            ok=False,
            remedy=f"The token belongs to @{username}: enter that username, or make a token for the right account.",
        )
    return Check(what=what, ok=True, found={"account": found, "title": f"@{username}"})


async def _check_publishing(graph: GraphClient) -> Check:
    what = "The token may publish replies"
    try:
        await graph.call(
            "GET", "me/threads_publishing_limit", query={"fields": "reply_quota_usage,reply_config"}
        )
    except GraphFault as fault:
        return Check(what=what, ok=False, remedy=remedy_for(fault))
    return Check(what=what, ok=True)


def remedy_for(fault: GraphFault) -> str:
    """What to do about a call of the self-test that did not succeed."""
    error = TABLE.error_of(fault)
    if isinstance(error, TryAgain | OutcomeUnknown):
        return f"{error.message} Check the network, then try again."
    return str(error)


def subscribe(callback: str, verify_token: str) -> Sequence[str]:
    """What to enter on Meta's pages, step by step."""
    return (
        "1. On developers.facebook.com open your app: Use cases, Access the Threads API, Customize, Settings, and add"
        " “Get real-time notifications with Threads Webhooks”.",
        f"2. Callback URL: {callback}",
        f"3. Verify token: {verify_token}",
        "4. Subscribe to replies and delete (topic moderate) and to mentions and publish (topic interaction).",
        "5. Ask for Advanced Access for the permissions (App Review), have the business verified, and switch the app to"
        " Live: before that Threads calls nobody. Nothing comes from private accounts.",
    )
