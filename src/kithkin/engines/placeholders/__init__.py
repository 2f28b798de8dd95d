"""Keeps personal details from an engine elsewhere: placeholders go out, what they stand for comes back in."""

from kithkin.engines.placeholders.details import Detail
from kithkin.engines.placeholders.engine import PlaceholderEngine
from kithkin.engines.placeholders.finding import find_details, find_in
from kithkin.engines.placeholders.restoring import restore

__all__ = ["Detail", "PlaceholderEngine", "find_details", "find_in", "restore"]
