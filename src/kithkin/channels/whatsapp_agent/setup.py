"""What a member gives for their agent on WhatsApp, where to find it, and whether it works.

Source: WhatsApp Agent Platform Developer Manual (2026), Getting started.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kithkin.channels.whatsapp_agent.errors import NEW_KEY, TABLE
from kithkin.channels.whatsapp_agent.sending import client_of, try_token
from kithkin.messages.errors import OutcomeUnknown, TryAgain
from kithkin.meta_graph import GraphFault
from kithkin.ports.channels import ChannelAccount, Check, SetupField

FIELDS: Final = (
    SetupField(
        name="agent",
        question="What shall this agent be called here?",
        where="A short name of your own, for instance that of the member who made the agent.",
        pattern=r"[a-z0-9][a-z0-9-]{0,39}",
        shape="up to 40 small letters, digits and hyphens",
        identifies=True,
    ),
    SetupField(
        name="access_token",
        question="What is the agent's API key?",
        where=(
            "In the member's own WhatsApp: Settings, Agents, Create an agent; then open the agent's chat, Chat info, API key."
        ),
        pattern=r"[\x21-\x7e]{16,1000}",
        shape="one long line without spaces",
        secret=True,
    ),
)


async def check(account: ChannelAccount) -> Sequence[Check]:
    """Tries the API key, without taking messages away from whoever reads them now."""
    what = "WhatsApp accepts the agent's API key"
    graph = client_of(account)
    try:
        token = await try_token(graph)
    except GraphFault as fault:
        error = TABLE.error_of(fault)
        passing = isinstance(error, TryAgain | OutcomeUnknown)
        remedy = f"{error.message} Check the network, then try again." if passing else str(error)
        return (Check(what=what, ok=False, remedy=remedy),)
    finally:
        await graph.close()
    if token == "bad":
        return (Check(what=what, ok=False, remedy=NEW_KEY),)
    return (Check(what=what, ok=True, found={"title": f"agent {account.account}"}),)


def subscribe(callback: str, verify_token: str) -> Sequence[str]:
    """What is left to do: nothing on anyone's pages, because Kithkin asks by itself."""
    return (
        "1. There is no address to enter: Kithkin asks WhatsApp for messages by itself, also from behind a router.",
        "2. In WhatsApp, write to the agent. Only the member who made it can.",
        "3. Use the API key in one program only: a second one that reads the agent's messages stops the first.",
    )
