"""How much of an export is taken in, so that no file can fill memory or keep a machine busy for ever."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
GIGABYTE = 1024 * MEGABYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what is opened. Sizes are bytes.

    A real export of a heavy user has tens of thousands of pictures and up to some hundred gigabytes of films over several
    archives; its JSON rarely reaches one gigabyte. JSON packs to about a tenth, at most a fiftieth; deflate can reach
    1:1032, which only empty padding does.
    """

    members: int = 500_000
    """Files in all archives together."""
    directory_bytes: int = 256 * MEGABYTE
    """An archive's table of contents, which has to be held in memory."""
    total_bytes: int = 1024 * GIGABYTE
    """What all archives together claim to hold when unpacked."""
    text_bytes: int = 8 * GIGABYTE
    """The same for what is read whole: JSON and text files."""
    ratio: int = 250
    """Unpacked to packed size of one file beyond which it is a bomb; only looked at from `ratio_from_bytes` on."""
    ratio_from_bytes: int = 4 * MEGABYTE
    depth: int = 32
    """Folders within folders."""
    entry_bytes: int = 4 * MEGABYTE
    """One post or message in a JSON file. Facebook's longest post has 63,206 characters."""
    media_bytes: int = 64 * MEGABYTE
    """One picture or film handed out."""


LIMITS = Limits()
