"""Equations as they are printed, with powers, fractions and roots, to be written in plain signs."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from kithkin_muse.data import fonts
from kithkin_muse.data.damage import photographed
from kithkin_muse.data.drawing import Sheet, sheet
from kithkin_muse.data.fonts import Font
from kithkin_muse.data.forms import Example, answered
from kithkin_muse.data.parted import Parted, Split


@dataclass(frozen=True, slots=True)
class Power:
    """A base and what stands raised behind it."""

    base: "Part"
    raised: "Part"


@dataclass(frozen=True, slots=True)
class Fraction:
    """One part above another."""

    above: "Part"
    below: "Part"


@dataclass(frozen=True, slots=True)
class Root:
    """A part under a root sign."""

    inner: "Part"


Part: TypeAlias = "str | Power | Fraction | Root | tuple[Part, ...]"
"""An equation, or what it is made of; a row is a tuple."""


def plain(part: Part) -> str:
    """A part in plain signs: ^ for powers, / for fractions, sqrt( ) for roots, brackets where a row needs them."""
    match part:
        case str():
            return part
        case Power(base, raised):
            return f"{_closed(base)}^{_closed(raised)}"
        case Fraction(above, below):
            return f"{_closed(above)}/{_closed(below)}"
        case Root(inner):
            return f"sqrt({plain(inner)})"
        case _:
            return "".join(map(plain, part))


def _closed(part: Part) -> str:
    words = plain(part)
    return f"({words})" if " " in words else words


def _term(factor: int, name: str) -> str:
    return f"{'' if factor == 1 else factor}{name}"


def _sign(chance: random.Random) -> str:
    return chance.choice((" + ", " - "))


def _whole(chance: random.Random) -> str:
    return str(chance.randint(1, 99))


def _linear(chance: random.Random, x: str) -> Part:
    return (_term(chance.randint(2, 12), x), _sign(chance), _whole(chance), " = ", _whole(chance))


def _square(chance: random.Random, x: str) -> Part:
    return (
        Power(x, "2"),
        _sign(chance),
        _term(chance.randint(1, 12), x),
        _sign(chance),
        _whole(chance),
        " = 0",
    )


def _share(chance: random.Random, x: str) -> Part:
    return (Fraction(x, str(chance.randint(2, 9))), _sign(chance), _whole(chance), " = ", _whole(chance))


def _root(chance: random.Random, x: str) -> Part:
    return (Root((x, _sign(chance), _whole(chance))), " = ", str(chance.randint(2, 12)))


def _exponent(chance: random.Random, x: str) -> Part:
    return (Power(str(chance.randint(2, 9)), x), " = ", _whole(chance))


def _line(chance: random.Random, x: str) -> Part:
    y = "y" if x != "y" else "z"
    return (y, " = ", _term(chance.randint(1, 12), x), _sign(chance), _whole(chance))


def _sides(chance: random.Random, x: str) -> Part:
    return (
        _term(chance.randint(1, 9), x),
        _sign(chance),
        _whole(chance),
        " = ",
        _term(chance.randint(1, 9), x),
        _sign(chance),
        _whole(chance),
    )


def _cube(chance: random.Random, x: str) -> Part:
    return (Power(x, "3"), _sign(chance), _term(chance.randint(2, 12), x), " = ", _whole(chance))


def _ratio(chance: random.Random, x: str) -> Part:
    return (Fraction((x, _sign(chance), _whole(chance)), str(chance.randint(2, 9))), " = ", _whole(chance))


def _rooted_share(chance: random.Random, x: str) -> Part:
    return (Root(x), _sign(chance), Fraction(x, str(chance.randint(2, 9))), " = ", _whole(chance))


Template: TypeAlias = Callable[[random.Random, str], Part]

TEMPLATES: Parted[Template] = Parted(
    training=(_linear, _square, _share, _root, _exponent, _line, _sides),
    held_out=(_cube, _ratio, _rooted_share),
)
ASKED = Parted(
    training=(
        "Write down the equation.", "Which equation is this?", "Read the equation.", "What equation do you see?", "Type this out.",
    ),
    held_out=("Put this formula into plain signs, please.", "Transcribe the line of maths."),
)  # fmt: skip


def equation(chance: random.Random, split: Split) -> Example:
    """An equation and how it is written in one line."""
    part = TEMPLATES.pick(chance, split)(chance, chance.choice("xyabtn"))
    drawn = sheet(224, 84, chance, split)
    face = fonts.PLAIN.pick(chance, split)
    box = _Box.of(part, face, chance.randint(20, 27))
    while box.width > 200:
        box = _Box.of(part, face, box.size - 1)
    box.draw(drawn, chance.uniform(10, 214 - box.width), 42 + (box.up - box.down) / 2)
    truth = plain(part)
    return Example(
        task="pictures.equation",
        question=(photographed(drawn.picture, chance, split), ASKED.pick(chance, split)),
        reply=(answered(truth),),
        truth=truth,
    )


@dataclass(frozen=True, slots=True)
class _Box:
    """A part laid out: how wide it is, how far it reaches above and below its line, and how to draw it there."""

    size: int
    width: float
    up: float
    down: float
    draw: Callable[[Sheet, float, float], None]

    @classmethod
    def of(cls, part: Part, face: Font, size: int) -> "_Box":
        match part:
            case str():
                return cls._words(part, face, size)
            case Power(base, raised):
                return cls._power(cls.of(base, face, size), cls.of(raised, face, max(12, round(size * 0.65))))
            case Fraction(above, below):
                less = max(13, round(size * 0.85))
                return cls._fraction(cls.of(above, face, less), cls.of(below, face, less), size)
            case Root(inner):
                return cls._root(cls.of(inner, face, size))
            case _:
                return cls._row([cls.of(one, face, size) for one in part], size)

    @classmethod
    def _words(cls, words: str, face: Font, size: int) -> "_Box":
        font = fonts.loaded(face, size)
        seen = words.replace("-", "\N{MINUS SIGN}")

        def draw(drawn: Sheet, x: float, y: float) -> None:
            drawn.write((x, y), seen, font, anchor="ls")

        return cls(size, font.getlength(seen), size * 0.75, size * 0.2, draw)

    @classmethod
    def _row(cls, boxes: "list[_Box]", size: int) -> "_Box":
        def draw(drawn: Sheet, x: float, y: float) -> None:
            for box in boxes:
                box.draw(drawn, x, y)
                x += box.width

        return cls(
            size, sum(b.width for b in boxes), max(b.up for b in boxes), max(b.down for b in boxes), draw
        )

    @classmethod
    def _power(cls, base: "_Box", raised: "_Box") -> "_Box":
        lift = base.up * 0.6

        def draw(drawn: Sheet, x: float, y: float) -> None:
            base.draw(drawn, x, y)
            raised.draw(drawn, x + base.width + 1, y - lift)

        return cls(base.size, base.width + raised.width + 2, lift + raised.up, base.down, draw)

    @classmethod
    def _fraction(cls, above: "_Box", below: "_Box", size: int) -> "_Box":
        width, bar = max(above.width, below.width) + 6, size * 0.28

        def draw(drawn: Sheet, x: float, y: float) -> None:
            drawn.pen.line((x + 1, y - bar, x + width - 1, y - bar), fill=drawn.ink, width=2)
            above.draw(drawn, x + (width - above.width) / 2, y - bar - above.down - 3)
            below.draw(drawn, x + (width - below.width) / 2, y - bar + below.up + 4)

        return cls(size, width, bar + above.up + above.down + 3, below.up + below.down + 4 - bar, draw)

    @classmethod
    def _root(cls, inner: "_Box") -> "_Box":
        hook = inner.size * 0.6

        def draw(drawn: Sheet, x: float, y: float) -> None:
            top, low = y - inner.up - 3, y + inner.down * 0.5
            drawn.pen.line(
                ((x, y - inner.up * 0.4), (x + hook * 0.4, low), (x + hook * 0.9, top), (x + hook + inner.width + 3, top)),
                fill=drawn.ink, width=2,
            )  # fmt: skip
            inner.draw(drawn, x + hook + 1, y)

        return cls(inner.size, hook + inner.width + 4, inner.up + 4, inner.down, draw)
