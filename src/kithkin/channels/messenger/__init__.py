"""Messenger: private messages to a Facebook Page. A translator: it neither thinks nor stores."""

from kithkin.channels.messenger.errors import CODES
from kithkin.channels.messenger.receiving import CHANNEL, MessengerReceiver
from kithkin.channels.messenger.sending import LIMITS, TYPING_SECONDS, MessengerOutlet
from kithkin.channels.messenger.setup import FIELDS, check, subscribe
from kithkin.ports.channels import ChannelKind

KIND = ChannelKind(
    name=CHANNEL,
    title="Messenger",
    fields=FIELDS,
    limits=LIMITS,
    outlet=MessengerOutlet,
    check=check,
    explain=CODES.explain,
    subscribe=subscribe,
    receiver=MessengerReceiver,
    typing_seconds=TYPING_SECONDS,
)

__all__ = ["KIND"]
