"""The kinds that are read from the database, made known to msgspec before any thread reads.

msgspec (0.22) works out how to decode a dataclass when it first meets it, and leaves the half-made plan where other threads
find it: two threads that meet the same kind for the first time at once crash the process. Importing this makes the plans.
"""

from __future__ import annotations

from typing import Final

import msgspec

from kithkin.messages.inbound import Message
from kithkin.messages.outbound import Piece
from kithkin.messages.replies import Question, Reply
from kithkin.messages.sharing import Consent, SharedItem
from kithkin.messages.sources import PackClaim, PackHead, PackPassage

KINDS: Final = (Consent, Message, PackClaim, PackHead, PackPassage, Piece, Question, Reply, SharedItem)
"""Dataclasses that several threads decode; whatever stands inside them is made known with them."""

DECODERS: Final = {kind: msgspec.json.Decoder(kind) for kind in KINDS}
