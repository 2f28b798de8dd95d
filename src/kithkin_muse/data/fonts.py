"""The fonts that pictures are written in: those of packages under free licences, each in one part only."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

from kithkin_muse.data.parted import Parted


@dataclass(frozen=True, slots=True)
class Font:
    """A font's file in a package."""

    family: str
    package: str
    """As it is imported."""
    file: str


PLAIN = Parted(
    training=(
        Font("Lato", "rendercv_fonts", "Lato/Lato-Regular.ttf"),
        Font("Lato bold", "rendercv_fonts", "Lato/Lato-Bold.ttf"),
        Font("Roboto", "rendercv_fonts", "Roboto/Roboto-Regular.ttf"),
        Font("Roboto bold", "rendercv_fonts", "Roboto/Roboto-Bold.ttf"),
        Font("Poppins", "rendercv_fonts", "Poppins/Poppins-Regular.ttf"),
        Font("Caladea", "font_caladea", "files/Caladea-Regular.ttf"),
        Font("Caladea bold", "font_caladea", "files/Caladea-Bold.ttf"),
        Font("Source Sans Pro", "font_source_sans_pro", "files/SourceSansPro-Semibold.ttf"),
    ),
    held_out=(
        Font("Manrope", "font_manrope", "files/Manrope-Medium.ttf"),
        Font("Hanken Grotesk", "font_hanken_grotesk", "files/HankenGrotesk-Regular.otf"),
        Font("Mukta", "rendercv_fonts", "Mukta/Mukta-Regular.ttf"),
        Font("Source Serif Pro", "font_source_serif_pro", "files/SourceSerifPro-Semibold.ttf"),
    ),
)
"""Fonts of labels and everything else that is printed."""


@lru_cache(maxsize=1024)
def loaded(font: Font, size: int) -> ImageFont.FreeTypeFont:
    """A font at a height in pixels. Raises `ModuleNotFoundError` where its package is not installed."""
    return ImageFont.truetype(str(path(font)), size)


def path(font: Font) -> Path:
    """Where the file of a font lies. Raises `ModuleNotFoundError` where its package is not installed."""
    found = find_spec(font.package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"the fonts of {font.package} are not installed (requirements/muse.lock)")
    return Path(found.submodule_search_locations[0]) / font.file
