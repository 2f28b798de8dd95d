"""Texts without figures: the questions of the evaluation, and mixes of the very words that a room of the code listens for."""

import ast
import re
from pathlib import Path

from evaluations.questions import SETS, load
from hypothesis import strategies as st

import kithkin
from kithkin.messages.readings import Reading
from kithkin.reasoning.understanding.reading import read_question
from support.reasoner import UNITS

EVERYDAY = "Tell me something nice about what is the of a how many in to for does when are find it and with from my".split()


def questions() -> list[Reading]:
    """What is asked in the evaluation without figures, and what is left of each other question without its own."""
    asked = [item.question for which in SETS for item in load(which)]
    texts = [*asked, *(re.sub(r"[^A-Za-z ?.,'%=+<>\[\]()-]", "", text) for text in asked)]
    readings = (read_question(text, UNITS) for text in texts if text.strip())
    return [reading for reading in readings if not reading.has_figures]


def mixes(folder: str) -> st.SearchStrategy[str]:
    """Words and phrases from the strings of a folder of the package, among everyday ones."""
    heard: set[str] = set()
    for path in (Path(kithkin.__file__).parent / folder).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                heard.update(re.findall(r"[A-Za-z'+=<>→-]+|[\[(%]\w*", node.value))
                heard.update(part.strip() for part in re.split(r"[|()\\?*\[\]{}^$.:]", node.value))
    told = sorted(word for word in heard if 0 < len(word) < 60 and not re.search(r"\d", word))
    words = st.one_of(st.sampled_from(told), st.sampled_from(EVERYDAY))
    return st.lists(words, min_size=1, max_size=9).map(" ".join)
