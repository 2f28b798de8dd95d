"""The terminal."""

from kithkin.cli.commands import main

__all__ = ["main"]
