"""What can be wrong with an export, in words that say what to do next.

BadInput
├── UnreadableExport    it is damaged, or not an export of this platform
├── UnsafeArchive       it is built to harm whoever opens it: nothing of it was read
└── WrongFormat         it is the HTML form; only the JSON form can be read
AskThePerson
├── AskDateOrder        a chat's dates can be read in two ways
└── AskWhoIsImporting   nobody knows which of the people in the chats is the one who imports
"""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.errors import AskThePerson, BadInput


class UnreadableExport(BadInput):
    """The files are damaged, or are no export of this platform."""


class UnsafeArchive(BadInput):
    """An archive that no platform makes: its names lead outside, hide one another, or it swells beyond measure."""


class WrongFormat(BadInput):
    """The export was made as HTML, which is for looking at; the JSON form has the same content in a readable order."""


class AskDateOrder(AskThePerson):
    """Every date of a chat fits both "day first" and "month first".

    `example` is one of its dates as written, `day_first` and `month_first` what it would mean (ISO dates).
    """

    def __init__(self, file: str, *, example: str, day_first: str, month_first: str) -> None:
        super().__init__(
            f"The dates in {file} can be read in two ways.",
            questions=(f"Does {example} mean {day_first} (day first) or {month_first} (month first)?",),
            remedy="Import again and say whether the day comes first.",
        )
        self.file = file
        self.example = example
        self.day_first = day_first
        self.month_first = month_first


class AskWhoIsImporting(AskThePerson):
    """The chats do not say which of their people is importing them; `participants` are the names to choose from, likeliest first."""

    def __init__(self, participants: Sequence[str], *, given: Sequence[str] = ()) -> None:
        shown = ", ".join(participants[:12]) + (", …" if len(participants) > 12 else "")
        message = (
            f"None of the names you gave ({', '.join(given)}) takes part in these chats."
            if given
            else "These chats do not say which of the people in them is you."
        )
        super().__init__(
            message,
            questions=(f"Which of these is you: {shown}?",),
            remedy="Import again with your name as it is written there.",
        )
        self.participants = tuple(participants)
