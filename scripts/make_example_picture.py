"""Draws the nutrition label that ships as an example: an invented cereal, black on white, without metadata.

Run as `python scripts/make_example_picture.py`; writes src/kithkin/examples/nutrition_label.png.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
TARGET = Path(__file__).parents[1] / "src" / "kithkin" / "examples" / "nutrition_label.png"
WIDTH, MARGIN = 640, 28
ROWS = (
    ("Total Fat", "8g", "10%", True),
    ("Saturated Fat", "1g", "5%", False),
    ("Trans Fat", "0g", "", False),
    ("Cholesterol", "0mg", "0%", True),
    ("Sodium", "160mg", "7%", True),
    ("Total Carbohydrate", "37g", "13%", True),
    ("Dietary Fiber", "4g", "14%", False),
    ("Total Sugars", "12g", "", False),
    ("Protein", "3g", "", True),
    ("Calcium", "260mg", "20%", False),
    ("Iron", "8mg", "45%", False),
    ("Potassium", "240mg", "6%", False),
)


def main() -> None:
    sheet = Image.new("L", (WIDTH, 900), 255)
    pen = ImageDraw.Draw(sheet)
    y = 20

    def line(left: str, right: str = "", *, size: int = 22, bold: bool = False, indent: int = 0) -> None:
        nonlocal y
        letters = ImageFont.truetype(str(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size)
        pen.text((MARGIN + indent, y), left, font=letters, fill=0)
        pen.text((WIDTH - MARGIN - pen.textlength(right, font=letters), y), right, font=letters, fill=0)
        y += round(size * 1.4)

    def rule(thick: int) -> None:
        nonlocal y
        pen.rectangle((MARGIN, y, WIDTH - MARGIN, y + thick - 1), fill=0)
        y += thick + 6

    line("Nutrition Facts", size=48, bold=True)
    rule(2)
    line("8 servings per container")
    line("Serving size", "2/3 cup (55g)", bold=True)
    rule(10)
    line("Amount per serving", size=18, bold=True)
    line("Calories", "230", size=40, bold=True)
    rule(5)
    line("", "% Daily Value*", size=18, bold=True)
    for name, amount, share, is_main in ROWS:
        rule(1)
        line(f"{name} {amount}", share, bold=is_main, indent=0 if is_main else 22)
    rule(10)
    sheet.crop((0, 0, WIDTH, y + 14)).quantize(8).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
