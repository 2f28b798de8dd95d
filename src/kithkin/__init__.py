"""Kithkin: an assistant for a circle of people, in which every answer shows how it knows."""

__version__ = "0.1.0"
