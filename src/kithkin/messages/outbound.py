"""What goes out to a channel: a reply cut into pieces that fit the platform, each sent once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PieceState = Literal["ready", "sending", "sent", "unknown", "refused", "withdrawn"]
"""`unknown`: the far side left it open whether it arrived. `withdrawn`: the message it answers was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One message of ours, ready to be sent.

    `reference` is our own unique id for it, given to platforms that hand one back. `recipient` is the platform-scoped id
    to send to (in a public thread, the id of the comment or post to answer). `reply_to` threads it to the message it
    answers, where the platform can. `kind` "notice" is a word about delivery or access, not an answer. `urgent`: it warns of
    danger to life, and waits for no quiet hours.
    A picture is a PNG or JPEG with `text` as its caption. `picture_address` is where the platform may fetch it while it is being
    sent; empty where platforms cannot reach this Kithkin.
    """

    reference: str
    channel: str
    account: str
    thread: str
    recipient: str
    text: str
    kind: Literal["reply", "notice"] = "reply"
    picture: bytes = b""
    picture_type: str = ""
    picture_address: str = ""
    reply_to: str = ""
    public: bool = False
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The far side took it, under this id of its own."""

    platform_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one message on a platform may hold.

    `text` is counted in `counted_in`: Unicode characters, UTF-8 bytes or UTF-16 code units. `pictures` says whether pictures
    can be sent; `picture_bytes` is their largest size and `caption` their caption's longest text, counted the same way
    (0: no captions). `pictures_by_address`: it takes them from a public address only. `most_pieces` bounds how many messages one reply may become.
    """

    text: int
    counted_in: Literal["characters", "bytes", "utf16"] = "characters"
    pictures: bool = False
    picture_bytes: int = 5 * 1024 * 1024
    caption: int = 0
    pictures_by_address: bool = False
    most_pieces: int = 6
