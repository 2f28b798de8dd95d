import importlib.util

import pytest

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.chemistry.drawing import draw_molecule, recognise_drawing, without_styles
from kithkin.tools.units import UnitRegistry

INSTALLED = importlib.util.find_spec("rdkit") is not None


@pytest.mark.parametrize(
    "text", ["draw the caffeine molecule", "show me the structure of aspirin please", "Draw ethanol"]
)
def test_a_known_molecule_is_asked_for(text: str) -> None:
    assert [p.calls[0].tool for p in recognise_drawing(read_question(text, UnitRegistry()))] == [
        "chemistry.draw_molecule"
    ]


@pytest.mark.parametrize(
    "text", ["draw a circle", "draw me a picture of a cat", "plot x^2", "draw two cards from a deck"]
)
def test_other_drawings_are_left_alone(text: str) -> None:
    assert not recognise_drawing(read_question(text, UnitRegistry()))


@pytest.mark.skipif(INSTALLED, reason="the optional package is there")
def test_without_the_optional_package_it_says_what_to_install() -> None:
    with pytest.raises(ToolFailed, match="rdkit"):
        draw_molecule("caffeine")


@pytest.mark.skipif(not INSTALLED, reason="the optional package rdkit is not installed")
def test_a_molecule_is_drawn_with_its_formula() -> None:
    result = draw_molecule("caffeine")
    assert result.values[0].text == "C8H10N4O2"
    assert result.drawing is not None
    assert "<svg" in result.drawing.svg
    assert "<script" not in result.drawing.svg
    assert "style" not in result.drawing.svg
    assert "stroke='#0000FF'" in result.drawing.svg
    assert draw_molecule("CCO").values[0].text == "C2H6O"
    with pytest.raises(BadInput):
        draw_molecule("not a molecule at all")


def test_styles_become_the_attributes_they_are_short_for() -> None:
    drawn = "<path d='M 1,2 L 3,4' style='fill:none;stroke:#0000FF;stroke-width:2.0px' /><rect width='1'/>"
    assert without_styles(drawn) == (
        "<path d='M 1,2 L 3,4' fill='none' stroke='#0000FF' stroke-width='2.0px' /><rect width='1'/>"
    )
