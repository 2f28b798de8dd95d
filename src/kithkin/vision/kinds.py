"""What kind of picture file it is, by its content, and plain words for what cannot be opened."""

from __future__ import annotations

from kithkin.messages.errors import BadInput

LARGEST_FILE = 25 * 1024 * 1024
"""Bytes of a picture file that are accepted."""

_KINDS_WE_READ = "JPEG, PNG, WebP, GIF, BMP or TIFF"
_SEND_ANOTHER = f"Please send it as {_KINDS_WE_READ}."


def identify(content: bytes) -> str:
    """The format by content, as Pillow names it ("JPEG", …). Raises `BadInput` that says what to do instead."""
    if content[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if content[:2] == b"BM" and len(content) > 26:
        return "BMP"
    if content[:4] in (b"II*\x00", b"MM\x00*"):
        return "TIFF"
    raise _refusal(content)


def _refusal(content: bytes) -> BadInput:
    brand = content[8:12] if content[4:8] == b"ftyp" else b""
    if brand in (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"):
        return BadInput(
            "This is a HEIC picture, as iPhones save them, and it cannot be opened here.",
            remedy="Send it as JPEG: take a screenshot of it, or set the iPhone's Settings > Camera > Formats to "
            '"Most Compatible".',
        )
    if brand in (b"avif", b"avis"):
        return BadInput("This is an AVIF picture, which cannot be opened here.", remedy=_SEND_ANOTHER)
    if brand:
        return BadInput(
            "This is a video, not a picture.", remedy="Please send a picture or a screenshot of it."
        )
    if content[:5] == b"%PDF-":
        return BadInput("This is a PDF, not a picture.", remedy="Please send a screenshot of the page.")
    start = content[:512].lstrip().lower()
    if start.startswith((b"<svg", b"<?xml")) and b"<svg" in content[:4096].lower():
        return BadInput(
            "This is an SVG drawing, which cannot be opened here.", remedy="Please send it as PNG."
        )
    if not content:
        return BadInput("The picture is empty.", remedy="Please send it again.")
    return BadInput("This file is not a picture that can be opened here.", remedy=_SEND_ANOTHER)
