"""A Facebook Page's comments and mentions, answered publicly under the comment."""

from kithkin.channels.facebook.errors import TABLE
from kithkin.channels.facebook.posts import own_posts
from kithkin.channels.facebook.receiving import CHANNEL, FacebookReceiver
from kithkin.channels.facebook.sending import LIMITS, FacebookOutlet, author
from kithkin.channels.facebook.setup import FIELDS, check, subscribe
from kithkin.ports.channels import ChannelKind

KIND = ChannelKind(
    name=CHANNEL,
    title="Facebook Page",
    fields=FIELDS,
    limits=LIMITS,
    outlet=FacebookOutlet,
    check=check,
    explain=TABLE.explain,
    subscribe=subscribe,
    receiver=FacebookReceiver,
    posts=own_posts,
    author=author,
)

__all__ = ["KIND", "FacebookOutlet", "FacebookReceiver"]
