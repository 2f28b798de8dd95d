"""Any picture a person may send → a small, upright, nameless copy that is safe to decode, keep and show.

The type is found from the content, never from the name. Sizes are checked before any pixel is decoded, photographs
are decoded at a fraction of their size where the format allows it, and the copy is drawn afresh, so that no
metadata (place, camera, thumbnails, comments, colour profiles) can survive.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from PIL import Image

from kithkin.messages.errors import BadInput
from kithkin.vision.kinds import LARGEST_FILE, identify

LARGEST_PIXELS = 60_000_000
"""Pixels of a picture that are accepted; formats that can only be decoded whole and twice have less."""

LARGEST_SIDE = 2048
"""Pixels on the longer side of the safe copy."""

_LONGEST_STRIP = 65_000
_PIXELS_WHERE_DECODED_TWICE = 30_000_000
_LARGEST_PNG = 1_500_000
_ORIENTATION_TAG = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DECODING_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    OverflowError,
    IndexError,
    KeyError,
    TypeError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SafePicture:
    """An upright RGB copy without metadata. `picture_id` depends on the copy's bytes alone."""

    picture_id: str
    content: bytes
    media_type: str
    width: int
    height: int


def make_safe(content: bytes) -> tuple[SafePicture, Image.Image]:
    """The safe copy of a picture file, and its pixels (RGB).

    Raises `BadInput` for what is no picture of a known type, is damaged, or is larger than the limits above.
    """
    if len(content) > LARGEST_FILE:
        raise BadInput(
            f"The picture file is larger than {LARGEST_FILE // 1024 // 1024} MB.",
            remedy="Please send a smaller one.",
        )
    kind = identify(content)
    try:
        pixels = _decode(content, kind)
    except _DECODING_ERRORS as error:
        raise BadInput(
            "The picture is damaged or incomplete and cannot be opened.", remedy="Please send it again."
        ) from error
    return encode(pixels, prefer_png=kind != "JPEG"), pixels


def encode(pixels: Image.Image, *, prefer_png: bool) -> SafePicture:
    """The safe copy of upright RGB pixels: PNG where asked for and small, else JPEG."""
    buffer = io.BytesIO()
    media_type = "image/png"
    if prefer_png:
        pixels.save(buffer, "PNG", compress_level=6)
    if not prefer_png or buffer.tell() > _LARGEST_PNG:
        buffer = io.BytesIO()
        media_type = "image/jpeg"
        pixels.save(buffer, "JPEG", quality=90)
    content = buffer.getvalue()
    return SafePicture(
        picture_id=f"picture-{hashlib.sha256(content).hexdigest()[:24]}",
        content=content,
        media_type=media_type,
        width=pixels.width,
        height=pixels.height,
    )


def _decode(content: bytes, kind: str) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=[kind]) as opened:
            _check_size(opened, kind)
            if kind == "JPEG":
                opened.draft(None, (LARGEST_SIDE, LARGEST_SIDE))
            opened.load()
            # After loading: Pillow turns TIFF by itself, and PNG may carry its tag behind the pixels.
            turn = _orientation(opened)
            small = _shrink(_eight_bits(opened))
    upright = _flatten(small)
    if turn in _TURNS:
        upright = upright.transpose(_TURNS[turn])
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    return clean


def _check_size(opened: Image.Image, kind: str) -> None:
    width, height = opened.size
    allowed = _PIXELS_WHERE_DECODED_TWICE if kind in ("WEBP", "GIF") else LARGEST_PIXELS
    if width * height > allowed or max(width, height) > _LONGEST_STRIP:
        raise BadInput(
            f"The picture has {width} x {height} pixels, more than the {allowed // 1_000_000} million that fit here.",
            remedy="Please send a smaller one.",
        )
    if min(width, height) < 8:
        raise BadInput("The picture is only a few pixels large.", remedy="Please send a larger one.")


def _orientation(opened: Image.Image) -> int:
    try:
        return int(opened.getexif().get(_ORIENTATION_TAG, 1))
    except _DECODING_ERRORS:
        # A broken EXIF block says nothing about the pixels, which are fine.
        return 1


def _eight_bits(image: Image.Image) -> Image.Image:
    """Modes that can be averaged: grey, RGB, CMYK or RGBA with eight bits each."""
    if image.mode in ("L", "RGB", "RGBA", "CMYK", "YCbCr"):
        if "transparency" in image.info:
            return image.convert("RGBA")
        return image
    if image.mode.startswith("I") or image.mode == "F":
        return _stretch(image)
    has_alpha = image.mode in ("LA", "La", "PA", "RGBa") or "transparency" in image.info
    if has_alpha:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def _stretch(image: Image.Image) -> Image.Image:
    """Deep grey (16 or 32 bits, as scans have) → eight bits, from the darkest to the lightest that occurs."""
    deep = cast("Any", np.asarray(image))
    low, high = float(deep.min()), float(deep.max())
    scale = 255.0 / (high - low) if high > low else 0.0
    grey = np.empty(deep.shape, dtype=np.uint8)
    for row in range(0, deep.shape[0], 256):
        grey[row : row + 256] = (deep[row : row + 256].astype(np.float32) - low) * scale
    return Image.fromarray(grey)


def _shrink(image: Image.Image) -> Image.Image:
    longest = max(image.size)
    if longest >= 2 * LARGEST_SIDE:
        image = image.reduce(longest // LARGEST_SIDE)
    longest = max(image.size)
    if longest <= LARGEST_SIDE:
        return image
    size = tuple(max(1, round(side * LARGEST_SIDE / longest)) for side in image.size)
    return image.resize(cast("tuple[int, int]", size), Image.Resampling.LANCZOS)


def _flatten(image: Image.Image) -> Image.Image:
    """RGB; what is transparent is laid on white, or on dark grey where what is drawn is itself light."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    alpha = image.getchannel("A")
    weights = np.asarray(alpha, dtype=np.float32)
    covered = float(weights.sum())
    brightness = np.asarray(image.convert("RGB").convert("L"), dtype=np.float32)
    mean = float((brightness * weights).sum() / covered) if covered else 0.0
    mostly_clear = covered < 0.6 * 255 * weights.size
    ground = Image.new("RGB", image.size, (32, 32, 32) if mostly_clear and mean > 180 else (255, 255, 255))
    ground.paste(image.convert("RGB"), mask=alpha)
    return ground
