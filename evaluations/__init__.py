"""Honest measurement: frozen questions as people ask them, put to the whole of Kithkin."""
