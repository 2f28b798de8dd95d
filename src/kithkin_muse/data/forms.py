"""The form of one example: what is asked, what is to be written, and how to tell whether an answer is right."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from PIL import Image

from kithkin_muse import chat
from kithkin_muse.data.parted import Split

Compared = Literal["text", "figures", "call", "program", "grounded"]
"""How an answer is compared with the truth; `scoring.right` says precisely."""


@dataclass(frozen=True, slots=True)
class Example:
    """A conversation up to where the assistant writes, and what it is to write.

    In order: the system's words and tools, messages `before`, the question, messages `since`, the reply.
    """

    task: str
    """Whose it is: the name of its generator, such as "pictures.label"."""
    question: tuple[str | Image.Image, ...]
    """The user's message: text and pictures in their order."""
    reply: tuple[chat.Message, ...]
    """What the assistant is to write: one turn, in messages to `self`, a tool or `user`. Only this is learned."""
    truth: str
    """What an answer is compared with, such as "12.5 bar"."""
    compared: Compared = "text"
    system: str = ""
    """The system's words; with neither words nor tools there is no such message."""
    tools: tuple[chat.Tool, ...] = ()
    before: tuple[chat.Message, ...] = ()
    """Earlier turns of the conversation."""
    since: tuple[chat.Message, ...] = ()
    """What followed the question: the assistant's calls, and what the tools gave."""
    gives: str = ""
    """What the right call gives, with its unit: for whoever answers without calling. Empty where that is not known."""


Generator: TypeAlias = Callable[[random.Random, Split], Example]
"""Makes an example of a part, by chance alone: the same chance gives the same example."""


def answered(words: str) -> chat.Message:
    """The message with which an assistant answers."""
    return chat.Message("assistant", [words], recipient="user")
