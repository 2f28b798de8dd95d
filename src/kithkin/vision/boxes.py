"""What text recognition found, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass

from kithkin.messages.pictures import Region

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ"
"""Characters that are raised by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """One character: how sure the recogniser was, and where its middle lies in the levelled frame.

    `raised`: printed clearly smaller and higher than its neighbours, as an exponent is; `lowered`: likewise, below.
    `root`: for a root sign, how many of the following characters (spaces apart) its bar covers, 0 for unknown.
    `stacked`: its run of text has parts above one another, as a fraction has, which one line of text cannot show.
    """

    text: str
    confidence: float
    x: float
    raised: bool = False
    lowered: bool = False
    root: int = 0
    stacked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBox:
    """One run of text. `left` … `bottom` are pixels in the levelled frame, in which lines are horizontal (only
    differences mean anything there); `region` is where it stands in the safe copy."""

    characters: tuple[Character, ...]
    region: Region
    left: float
    top: float
    right: float
    bottom: float

    @property
    def text(self) -> str:
        """The characters in a row."""
        return "".join(character.text for character in self.characters)

    @property
    def confidence(self) -> float:
        """The mean over the characters; spaces do not count."""
        known = [character.confidence for character in self.characters if character.text != " "]
        return sum(known) / len(known) if known else 0.0

    @property
    def middle(self) -> float:
        """Height of the middle in the levelled frame."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Height in the levelled frame."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Everything recognised in one picture, with the safe copy's facts."""

    picture_id: str
    content: bytes
    media_type: str
    width: int
    height: int
    boxes: tuple[TextBox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A picture that cannot be used, with the words for the person."""

    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the reading process answers; exactly one of the two is set."""

    recognised: Recognised | None = None
    refused: Refused | None = None
