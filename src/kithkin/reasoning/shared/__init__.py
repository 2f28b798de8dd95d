"""Answers from what people shared: only quoted, always with who said it, where and when.

Nothing is imported here: the server asks the gate, and the rest takes seconds to load.
"""
