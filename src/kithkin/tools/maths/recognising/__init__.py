"""Understands how people ask for mathematics; every word of the question must have its place."""
