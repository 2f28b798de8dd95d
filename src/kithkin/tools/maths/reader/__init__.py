"""Reads expressions: text in plain, Unicode or LaTeX notation, or in words, becomes a tree of known operations."""
