"""The fonts that pictures are written in: those of packages under free licences, each family in one part only."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from PIL import ImageFont

from kithkin_muse.data.parted import Parted


@dataclass(frozen=True, slots=True)
class Font:
    """A font in a package. In a module (.py) it stands as the bytes `fontbuffer`."""

    family: str
    package: str
    """As it is imported."""
    file: str


PLAIN = Parted(
    training=(
        Font("Lato", "font_lato", "files/Lato-Regular.ttf"),
        Font("Lato", "font_lato", "files/Lato-Bold.ttf"),
        Font("Caladea", "font_caladea", "files/Caladea-Regular.ttf"),
        Font("Caladea", "font_caladea", "files/Caladea-Bold.ttf"),
        Font("Source Sans Pro", "font_source_sans_pro", "files/SourceSansPro-Regular.ttf"),
        Font("Source Sans Pro", "font_source_sans_pro", "files/SourceSansPro-Semibold.ttf"),
        Font("Red Hat Display", "font_rhd", "files/RedHatDisplay-Medium.ttf"),
        Font("FiraGO", "pymupdf_fonts", "FiraGO_Regular.py"),
    ),
    held_out=(
        Font("Manrope", "font_manrope", "files/Manrope-Medium.ttf"),
        Font("Hanken Grotesk", "font_hanken_grotesk", "files/HankenGrotesk-Regular.otf"),
        Font("Source Serif Pro", "font_source_serif_pro", "files/SourceSerifPro-Regular.ttf"),
        Font("Source Serif Pro", "font_source_serif_pro", "files/SourceSerifPro-Semibold.ttf"),
    ),
)
"""Of labels, tables and everything else that is printed."""

WIDE = Parted(
    training=(
        Font("Fira Mono", "pymupdf_fonts", "FiraMono_Regular.py"),
        Font("Cascadia Mono", "pymupdf_fonts", "CascadiaMono_Regular.py"),
    ),
    held_out=(Font("Space Mono", "pymupdf_fonts", "SpaceMono_Regular.py"),),
)
"""With letters of one width, as tills print."""

HAND = Parted(
    training=(Font("Amatic SC", "font_amatic_sc", "files/AmaticSC-Bold.ttf"),),
    held_out=(Font("Intuitive", "font_intuitive", "files/Intuitive.ttf"),),
)
"""As if written by hand."""

SIGNS = Parted(
    training=(
        Font("Font Awesome", "qtawesome", "fonts/fontawesome6-solid-webfont-6.7.2.ttf"),
        Font("Phosphor", "qtawesome", "fonts/phosphor-1.3.0.ttf"),
    ),
    held_out=(Font("Material Design Icons", "qtawesome", "fonts/materialdesignicons6-webfont-6.9.96.ttf"),),
)
"""Pictures of things."""


@lru_cache(maxsize=1024)
def loaded(font: Font, size: int) -> ImageFont.FreeTypeFont:
    """A font at a height in pixels. Raises `ModuleNotFoundError` where its package is not installed."""
    if font.file.endswith(".py"):
        held = import_module(f"{font.package}.{font.file.removesuffix('.py')}")
        return ImageFont.truetype(BytesIO(held.fontbuffer), size)
    return ImageFont.truetype(str(path(font)), size)


def path(font: Font) -> Path:
    """Where the file of a font lies. Raises `ModuleNotFoundError` where its package is not installed."""
    return folder(font.package) / font.file


def folder(package: str) -> Path:
    """Where an installed package lies. Raises `ModuleNotFoundError` where it does not."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed; requirements/muse.lock has it")
    return Path(found.submodule_search_locations[0])
