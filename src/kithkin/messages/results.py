"""What a tool gives back: values, the sentence that states them, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One thing a tool found.

    `name` is the slot by which sentences refer to it; `label` says in plain words what it is ("body mass
    index"). Either `number` (with `unit`, a canonical unit name, None for a pure number) or `text` is set, or both:
    then `text` is the exact form for people ("2√3", "x = 2 or x = 3", "1 h 20 min", a big integer's digits).
    `decimals` or `significant` say how many digits carry meaning (default: 4 significant; integers are shown whole);
    `latex` is its mathematical form for the page.
    `kind` names what it measures for chaining ("mass", "molar_mass"); see `ports.tools.Parameter.quantity_kind`.
    """

    name: str
    label: str
    number: float | int | None = None
    text: str | None = None
    unit: str | None = None
    decimals: int | None = None
    significant: int | None = None
    latex: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A plot or drawing: SVG source without scripts or outside references, and a description in words."""

    svg: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A sentence of the reply that rests on a passage somebody published, and where that passage stands.

    `sentence` is ours, in plain words; `passage` is theirs, word for word ("…" where something was left out), from the part
    `section` of `title`. `dating` says in words how old the text is ("as openFDA held it on 15 July 2026").
    """

    sentence: str
    publisher: str
    title: str
    section: str
    dating: str
    address: str
    passage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResult:
    """The outcome of one tool call.

    `values`: the answer first. `sentence`: plain words with slots `{{name}}` for every digit that comes from a value or an
    argument (arguments are named by their parameter); code fills them, so the sentence itself carries no digits of results.
    `method` says how it was computed ("weight divided by height squared"), `latex` the formula; `reference` is
    author, year, title or the standard's name. `steps` are shown in "How I know". `cautions` are short
    sentences that belong in the reply (limits of validity, what it is not for). `checked_by` says by which second route
    the result was confirmed ("put back into the equation"), or is empty when there is none; a tool whose second
    route disagrees raises `ToolFailed` instead of returning. `facts` are further values that sentence, steps or cautions
    mention (thresholds, table entries). `citations` are further sentences, said right after the first, each with the passage
    that it rests on. `partial`: a part of what was asked could not be looked into, and the sentence says so.
    """

    values: tuple[Value, ...]
    sentence: str
    method: str
    reference: str
    latex: str = ""
    steps: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    checked_by: str = ""
    facts: tuple[Value, ...] = ()
    drawing: Drawing | None = None
    citations: tuple[Citation, ...] = ()
    partial: bool = False
