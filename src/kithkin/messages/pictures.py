"""Pictures and what was read from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it came in: raw bytes of an image file and, if known, the name it had."""

    content: bytes
    name: str = "picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A rectangle in a picture, as fractions of its width and height (0 to 1), origin top left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing read from a picture.

    `kind`: "line" (a line of text), "field" (a label with its value, as on a nutrition or medicine label, a
    receipt or a lab report), "expression" (printed maths), "cell" (of a table; `row`, `column` name it).
    `label` is the field's or row's name in lower case; `number` and `unit` (canonical unit name) where the
    value is one. `confidence` is 0 to 1, the reader's own.
    """

    id: str
    kind: Literal["line", "field", "expression", "cell"]
    text: str
    region: Region
    confidence: float
    label: str = ""
    number: float | None = None
    exact: str = ""
    unit: str | None = None
    row: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureReading:
    """What was read from one picture: its layout kind, findings in reading order, and a safe copy of it.

    `layout`: what the page looks like. `safe_content` is a re-encoded JPEG or PNG without metadata (no
    location), upright, at most 2,048 pixels on its longer side. `notes` say in plain words what could not be
    read or seen.
    """

    picture_id: str
    width: int
    height: int
    layout: Literal[
        "nutrition_label", "medicine_label", "receipt", "table", "equations", "lab_report", "text", "no_text"
    ]
    findings: tuple[Finding, ...]
    safe_content: bytes
    media_type: str
    notes: tuple[str, ...] = ()
