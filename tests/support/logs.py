"""What Kithkin's serving processes would write to their log."""

import contextlib
import io
import logging
from collections.abc import Iterator

from kithkin.log import WordlessFormatter


@contextlib.contextmanager
def wordless_log() -> Iterator[io.StringIO]:
    """All that is logged until the block ends, as a serving process would write it."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(WordlessFormatter())
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    try:
        yield said
    finally:
        logging.getLogger().removeHandler(handler)
