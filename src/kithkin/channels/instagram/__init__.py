"""Instagram: private messages, and comments that call us by name, through either of Meta's two logins.

A translator: it neither thinks nor stores.
"""

from kithkin.channels.instagram.errors import CODES
from kithkin.channels.instagram.posts import own_posts
from kithkin.channels.instagram.receiving import CHANNEL, InstagramReceiver
from kithkin.channels.instagram.sending import LIMITS, TYPING_SECONDS, InstagramOutlet
from kithkin.channels.instagram.setup import FIELDS, check, subscribe
from kithkin.ports.channels import ChannelKind

KIND = ChannelKind(
    name=CHANNEL,
    title="Instagram",
    fields=FIELDS,
    limits=LIMITS,
    outlet=InstagramOutlet,
    check=check,
    explain=CODES.explain,
    subscribe=subscribe,
    receiver=InstagramReceiver,
    typing_seconds=TYPING_SECONDS,
    posts=own_posts,
)

__all__ = ["KIND"]
