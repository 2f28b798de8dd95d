"""What goes through the socket file, line by line."""

from __future__ import annotations

import msgspec

from kithkin.messages.replies import Reply


class ProgressLine(msgspec.Struct, tag="progress", frozen=True):
    """What is being done."""

    text: str


class FinishedLine(msgspec.Struct, tag="finished", frozen=True):
    """The reply."""

    reply: Reply


class ErrorLine(msgspec.Struct, tag="error", frozen=True):
    """Why there is no reply, and what to do."""

    message: str
    remedy: str


Line = ProgressLine | FinishedLine | ErrorLine
