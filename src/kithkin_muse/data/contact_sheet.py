"""A sheet with several examples of a task beside one another, so that a person can see whether they can be read."""

import textwrap

from PIL import Image, ImageDraw

from kithkin_muse.data import fonts
from kithkin_muse.data.forms import Example

COLUMN, GAP, LINE = 296, 12, 17
_FACE = fonts.PLAIN.training[0]


def contact_sheet(examples: list[Example], columns: int = 3) -> Image.Image:
    """Every example with its pictures, its question and the truth below."""
    blocks = [_block(one) for one in examples]
    rows = [blocks[start : start + columns] for start in range(0, len(blocks), columns)]
    heights = [max(block.height for block in row) + GAP for row in rows]
    whole = Image.new(
        "RGB", ((COLUMN + GAP) * min(columns, len(blocks)) + GAP, sum(heights) + GAP), (128, 128, 128)
    )
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for number, block in enumerate(row):
            whole.paste(block, (GAP + (COLUMN + GAP) * number, top))
        top += height
    return whole


def _block(example: Example) -> Image.Image:
    pictures = [part for part in example.question if isinstance(part, Image.Image)]
    words = [part for part in example.question if isinstance(part, str)]
    said = [f"{one.recipient or one.tool}: {''.join(map(str, one.content))}" for one in example.since]
    lines = [
        line
        for text in (*words, *said)
        for whole in text.splitlines()
        for line in textwrap.wrap(whole, 38) or [""]
    ]
    truth = [line for whole in example.truth.splitlines() for line in textwrap.wrap(f"= {whole}", 38)]
    height = sum(picture.height + 4 for picture in pictures) + LINE * (len(lines) + len(truth)) + 8
    block = Image.new("RGB", (COLUMN, height), (255, 255, 255))
    pen, font, top = ImageDraw.Draw(block), fonts.loaded(_FACE, 14), 4
    for picture in pictures:
        block.paste(picture, (4, top))
        top += picture.height + 4
    for line, colour in [*((one, (0, 0, 0)) for one in lines), *((one, (0, 90, 0)) for one in truth)]:
        pen.text((4, top), line, font=font, fill=colour)
        top += LINE
    return block
