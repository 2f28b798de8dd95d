"""Ways to run the model from its files, each in a module of its own, so that a process loads the libraries of one alone."""

PROMPT = [(number * 37 + 11) % 1000 for number in range(512)]
"""Ids that mean nothing."""
NEW = 64
"""Tokens that are generated."""
