"""WhatsApp, by a business number of the owner's on WhatsApp Cloud API: a webhook in, Graph API calls out."""

from kithkin.channels.whatsapp_cloud.errors import TABLE
from kithkin.channels.whatsapp_cloud.receiving import WhatsAppReceiver
from kithkin.channels.whatsapp_cloud.senders import CHANNEL
from kithkin.channels.whatsapp_cloud.sending import LIMITS, TYPING_SECONDS, WhatsAppOutlet
from kithkin.channels.whatsapp_cloud.setup import FIELDS, check, subscribe
from kithkin.ports.channels import ChannelKind

KIND = ChannelKind(
    name=CHANNEL,
    title="WhatsApp (business number)",
    fields=FIELDS,
    limits=LIMITS,
    outlet=WhatsAppOutlet,
    check=check,
    explain=TABLE.explain,
    subscribe=subscribe,
    receiver=WhatsAppReceiver,
    typing_seconds=TYPING_SECONDS,
)

__all__ = ["KIND"]
