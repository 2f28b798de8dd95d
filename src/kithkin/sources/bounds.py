"""How much of a pack is taken in, so that no file can fill memory or keep a machine busy for ever."""

from __future__ import annotations

from typing import Final

from kithkin.sharing.importing.limits import MEGABYTE, Limits

LIMITS: Final = Limits(
    members=5_000,
    directory_bytes=4 * MEGABYTE,
    total_bytes=512 * MEGABYTE,
    text_bytes=128 * MEGABYTE,
    depth=16,
)
"""A thousand pages of a reference work are some ten megabytes of text."""

LARGEST_PAGE: Final = 4 * MEGABYTE
"""Bytes of one page; the longest articles of encyclopedias stay below one megabyte."""
MOST_PASSAGES: Final = 50_000
MOST_CLAIMS: Final = 5_000
LONGEST_FIELD: Final = 200
"""Characters of a title, a publisher, an edition and the like."""
LONGEST_CLAIM: Final = 200
LONGEST_PASSAGE: Final = 900
"""Characters of what may be quoted in one answer. Lists that are longer are kept whole, and are never quoted."""
USUAL_PASSAGE: Final = 450
"""Characters at which a paragraph is parted at the end of a sentence."""
