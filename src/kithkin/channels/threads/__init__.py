"""Threads: replies and mentions, answered publicly."""

from kithkin.channels.threads.errors import TABLE
from kithkin.channels.threads.posts import own_posts
from kithkin.channels.threads.receiving import CHANNEL, ThreadsReceiver
from kithkin.channels.threads.sending import LIMITS, ThreadsOutlet
from kithkin.channels.threads.setup import FIELDS, check, subscribe
from kithkin.ports.channels import ChannelKind

KIND = ChannelKind(
    name=CHANNEL,
    title="Threads",
    fields=FIELDS,
    limits=LIMITS,
    outlet=ThreadsOutlet,
    check=check,
    explain=TABLE.explain,
    subscribe=subscribe,
    receiver=ThreadsReceiver,
    posts=own_posts,
)

__all__ = ["KIND", "ThreadsOutlet", "ThreadsReceiver"]
