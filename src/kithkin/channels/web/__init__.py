"""The web page: a chat in the browser, with "How I know" under every reply. Knows only messages and ports."""

from kithkin.channels.web.access import Access
from kithkin.channels.web.application import build_web
from kithkin.channels.web.household import Household, LinkableChannel
from kithkin.channels.web.shared import Shared

__all__ = ["Access", "Household", "LinkableChannel", "Shared", "build_web"]
