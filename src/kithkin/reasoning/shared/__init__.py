"""Answers from what people shared: only quoted, always with who said it, where and when."""

from kithkin.reasoning.shared.answers import NOTHING_SHARED, answer_from_posts, nothing_shared
from kithkin.reasoning.shared.circle import from_the_circle, goes_on_about_shared
from kithkin.reasoning.shared.engine_reading import read_by
from kithkin.reasoning.shared.gate import asks_the_circle, may_concern_shared
from kithkin.reasoning.shared.support import supports

__all__ = [
    "NOTHING_SHARED",
    "answer_from_posts",
    "asks_the_circle",
    "from_the_circle",
    "goes_on_about_shared",
    "may_concern_shared",
    "nothing_shared",
    "read_by",
    "supports",
]
