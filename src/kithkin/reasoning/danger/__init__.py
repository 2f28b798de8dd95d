"""Danger first: red flags are matched before anything else and decide how urgent a message is.

Nothing is imported here: the server needs a word or two of this, and its patterns take seconds to load.
"""
