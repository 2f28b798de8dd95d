"""WhatsApp, by an agent that a member made in their own WhatsApp: a long poll in, calls with the agent's key out.

It needs no public address. Only the member who made the agent can write to it: `ChannelAccount.person` says who that is.
"""

from kithkin.channels.whatsapp_agent.errors import TABLE
from kithkin.channels.whatsapp_agent.polling import AgentPoller
from kithkin.channels.whatsapp_agent.receiving import CHANNEL
from kithkin.channels.whatsapp_agent.sending import LIMITS, TYPING_SECONDS, AgentOutlet
from kithkin.channels.whatsapp_agent.setup import FIELDS, check, subscribe
from kithkin.ports.channels import ChannelKind

KIND = ChannelKind(
    name=CHANNEL,
    title="WhatsApp (a member's own agent)",
    fields=FIELDS,
    limits=LIMITS,
    outlet=AgentOutlet,
    check=check,
    explain=TABLE.explain,
    subscribe=subscribe,
    poller=AgentPoller,
    typing_seconds=TYPING_SECONDS,
)

__all__ = ["KIND"]
