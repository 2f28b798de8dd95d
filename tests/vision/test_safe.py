"""Whatever comes in as a picture: what leaves is small, upright and nameless, or a plain refusal."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin

from kithkin.messages.errors import BadInput
from kithkin.vision.kinds import identify
from kithkin.vision.safe import LARGEST_SIDE, make_safe


def _file(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def _corner_marked(size: tuple[int, int] = (400, 200)) -> Image.Image:
    """White, with a red top left quarter."""
    image = Image.new("RGB", size, "white")
    image.paste((200, 0, 0), (0, 0, size[0] // 2, size[1] // 2))
    return image


def _is_red(colour: tuple[int, ...]) -> bool:
    return colour[0] > 150 and colour[1] < 90


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_every_kind_becomes_an_upright_rgb_copy(form: str) -> None:
    safe, pixels = make_safe(_file(_corner_marked(), form))
    assert (safe.width, safe.height) == pixels.size == (400, 200)
    assert pixels.mode == "RGB"
    assert _is_red(pixels.getpixel((20, 20)))
    assert not _is_red(pixels.getpixel((380, 180)))
    copy = Image.open(io.BytesIO(safe.content))
    assert copy.get_format_mimetype() == safe.media_type


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_the_camera_s_orientation_is_honoured(orientation: int, form: str) -> None:
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = _corner_marked() if undo is None else _corner_marked().transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    _, pixels = make_safe(_file(stored, form, exif=exif.tobytes()))
    assert pixels.size == (400, 200)
    assert _is_red(pixels.getpixel((20, 20)))
    assert not _is_red(pixels.getpixel((380, 20)))
    assert not _is_red(pixels.getpixel((20, 180)))


def test_no_metadata_survives() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[2] = (
        TiffImagePlugin.IFDRational(51),
        TiffImagePlugin.IFDRational(30),
        TiffImagePlugin.IFDRational(0),
    )
    exif.get_ifd(0x8825)[1] = "N"
    content = _file(
        _corner_marked(),
        "JPEG",
        exif=exif.tobytes(),
        comment=b"SECRETCOMMENT",
        icc_profile=b"SECRETPROFILE" * 20,
    )
    assert b"SECRETCAMERA" in content
    safe, _ = make_safe(content)
    assert b"SECRET" not in safe.content
    copy = Image.open(io.BytesIO(safe.content))
    assert not copy.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(copy.info)


def test_png_text_is_dropped() -> None:
    chunk = b"tEXtComment\x00SECRET"
    extra = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    whole = _file(_corner_marked(), "PNG")
    safe, _ = make_safe(whole[:33] + extra + whole[33:])
    assert b"SECRET" not in safe.content


def test_the_name_is_the_content_s() -> None:
    one, _ = make_safe(_file(_corner_marked(), "PNG"))
    same, _ = make_safe(_file(_corner_marked(), "BMP"))
    other, _ = make_safe(_file(_corner_marked((402, 200)), "PNG"))
    assert one.picture_id == same.picture_id != other.picture_id


def test_large_pictures_shrink() -> None:
    safe, _ = make_safe(_file(Image.new("RGB", (5000, 1000), "white"), "PNG"))
    assert (safe.width, safe.height) == (LARGEST_SIDE, 410)


def test_moving_pictures_give_their_first_frame() -> None:
    frames = [Image.new("P", (60, 40), colour) for colour in (0, 1)]
    for frame in frames:
        frame.putpalette([255, 0, 0, 0, 0, 255] + [0] * 762)
    for form in ("GIF", "WEBP"):
        _, pixels = make_safe(_file(frames[0], form, save_all=True, append_images=frames[1:], lossless=True))
        assert _is_red(pixels.getpixel((30, 20)))


def test_unusual_colours() -> None:
    ramp = np.linspace(0, 65535, 256 * 64).reshape(64, 256).astype(np.uint16)
    _, deep = make_safe(_file(Image.fromarray(ramp), "PNG"))
    assert deep.getpixel((0, 0))[0] < 5 < 250 < deep.getpixel((255, 63))[0]
    _, ink = make_safe(_file(_corner_marked().convert("CMYK"), "JPEG"))
    assert _is_red(ink.getpixel((20, 20)))
    _, palette = make_safe(_file(_corner_marked().quantize(8), "PNG"))
    assert _is_red(palette.getpixel((20, 20)))
    _, two = make_safe(_file(_corner_marked().convert("1"), "PNG"))
    assert two.getpixel((390, 190)) == (255, 255, 255)


def test_transparency_is_laid_where_it_can_be_read() -> None:
    dark = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    dark.paste((0, 0, 0, 255), (40, 40, 60, 60))
    light = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    light.paste((255, 255, 255, 255), (40, 40, 60, 60))
    _, on_white = make_safe(_file(dark, "PNG"))
    _, on_grey = make_safe(_file(light, "PNG"))
    assert on_white.getpixel((5, 5)) == (255, 255, 255)
    assert on_grey.getpixel((5, 5))[0] < 60
    assert on_grey.getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"hello", "not a picture"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "HEIC"),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40, "video"),
        (b"\x00\x00\x00\x18ftypavif" + b"\x00" * 40, "AVIF"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "SVG"),
        (b"MZ" + b"\x00" * 100, "not a picture"),
    ],
)
def test_other_files_are_refused_plainly(content: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refusal:
        identify(content)
    assert refusal.value.remedy


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_truncated_files_are_refused(form: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    whole = _file(Image.fromarray(noise), form)
    with pytest.raises(BadInput, match="damaged"):
        make_safe(whole[: len(whole) // 2])


def _bomb(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(8000, 8000), (30000, 30000), (100000, 100), (60_000_001, 1)])
def test_too_many_pixels_are_refused_before_decoding(size: tuple[int, int]) -> None:
    with pytest.raises(BadInput):
        make_safe(_bomb(*size))


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(BadInput, match="25 MB"):
        make_safe(b"\xff\xd8\xff" + b"\0" * (25 * 1024 * 1024))


@given(
    st.integers(0, 10_000),
    st.integers(0, 255),
    st.sampled_from(["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"]),
)
@settings(max_examples=60, deadline=None)
def test_a_changed_byte_gives_a_picture_or_a_refusal(place: int, value: int, form: str) -> None:
    content = bytearray(_file(_corner_marked((60, 40)), form))
    content[place % len(content)] = value
    try:
        _, pixels = make_safe(bytes(content))
    except BadInput:
        return
    assert pixels.mode == "RGB"


_MEASURE = """
import io, resource, sys
from PIL import Image
from kithkin.vision.safe import make_safe
content = sys.stdin.buffer.read()
make_safe(open(sys.argv[1], "rb").read())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
safe, _ = make_safe(content)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, safe.width, safe.height)
"""


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_fifty_megapixels_fit_in_four_hundred_megabytes(form: str, tmp_path) -> None:
    small = tmp_path / "small.png"
    small.write_bytes(_file(_corner_marked(), "PNG"))
    large = _file(Image.new("RGB", (8660, 5774), (200, 180, 160)), form)
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(small)], input=large, capture_output=True, check=True, timeout=60
    )
    extra, width, height = (int(part) for part in done.stdout.split())
    assert width == 2048
    assert height in (1365, 1366)
    assert extra < 400
