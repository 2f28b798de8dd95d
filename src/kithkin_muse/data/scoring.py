"""Right or wrong: how an answer is compared with what is known to be true."""

import re
import unicodedata
from decimal import Decimal

from kithkin_muse import chat
from kithkin_muse.data import programs
from kithkin_muse.data.forms import Example

_FIGURE = re.compile(r"(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?")
_MARK = re.compile(r"\[(\d+)\]")
_TYPOGRAPHY = str.maketrans({"−": "-", "–": "-", "’": "'", "“": '"', "”": '"', "\N{NO-BREAK SPACE}": " "})

NO_CALL = "no call"
"""The truth where no tool is to be called."""
NOT_SAID = "not said"
"""The truth where passages do not hold the answer."""
SILENCE = re.compile(
    r"\b(?:(?:do|does)(?: not|n't) (?:say|mention|tell)|nothing (?:here|in|about)|not (?:said|mentioned))\b"
)
"""Words that admit it."""


def right(example: Example, answer: str | chat.Reply) -> bool:
    """Whether an answer is right. A string stands for the answer's words, or for a call as it is written.

    - `text`: the same words in the same order and case (mg is not Mg), whatever their spacing and last full stop; numbers
      are compared as numbers, so 3.70 is 3.7.
    - `figures`: every figure of the truth is in the answer, as often as there, with the same words right after it (its
      unit, if any), and no figure is in the answer that is in neither the truth nor the question. A truth without figures
      has to be in the answer as it stands, in whole words.
    - `call`: exactly one call, of the same tool, with the same arguments, each compared as a text is. Where no tool fits:
      no call, and no figure that is not in the question.
    - `program`: a program with the same calls, whose reply tells the same results in slots and writes no digits.
    - `grounded`: what the truth says is in the answer word for word, whatever the case, and the marks of passages are
      exactly the same. If the passages do not say it, an answer is right that says so and marks none.
    """
    words = answer if isinstance(answer, str) else answer.answer
    match example.compared:
        case "text":
            return _words(words) == _words(example.truth)
        case "figures":
            return _figures_agree(example, words)
        case "call":
            calls = chat.read_calls(answer) if isinstance(answer, str) else answer.calls
            if example.truth == NO_CALL:
                return not calls and {figure for figure, _ in _figures(words)} <= _asked(example)
            return [written(call) for call in calls] == [example.truth]
        case "program":
            return programs.read(words) == programs.read(example.truth)
        case "grounded":
            return _is_grounded(example.truth, words)


def written(call: chat.ToolCall) -> str:
    """A call as a truth: its tool and its arguments by name, normalised, so that equal calls are equal texts."""
    arguments = (f"{name}={_plain(value)}" for name, value in sorted(call.arguments.items()))
    return f"{call.tool}({'; '.join(arguments)})"


def _plain(text: str) -> str:
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    """Words for comparing: one spelling for what means the same."""
    plain = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    return [_number(word) for word in re.sub(r"\.\s*$", "", plain).split()]


def _number(word: str) -> str:
    """A word, written in one way if it is a number."""
    found = _FIGURE.fullmatch(word)
    return f"{Decimal(word.replace(',', '')).normalize():f}" if found else word


def _figures(text: str) -> list[tuple[str, str]]:
    """Every figure of a text, each with all that follows it up to the next one."""
    plain = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    found = list(_FIGURE.finditer(plain))
    ends = [*(one.start() for one in found), len(plain)][1:]
    return [(_number(one[0]), plain[one.end() : end].strip()) for one, end in zip(found, ends, strict=True)]


def _asked(example: Example) -> set[str]:
    """The figures of the question."""
    return {figure for part in example.question if isinstance(part, str) for figure, _ in _figures(part)}


def _figures_agree(example: Example, answer: str) -> bool:
    asked = _asked(example)
    wanted = _figures(example.truth)
    given = _figures(answer)
    if not wanted:
        return re.search(rf"(?<!\w){re.escape(_plain(example.truth))}(?!\w)", _plain(answer)) is not None
    left = list(given)
    for figure, following in wanted:
        match = next((one for one in left if one[0] == figure and _begins(one[1], following)), None)
        if match is None:
            return False
        left.remove(match)
    return all(figure in asked for figure, _ in left)


def _begins(text: str, words: str) -> bool:
    """Whether a text begins with whole words."""
    return re.match(rf"{re.escape(words)}(?!\w)", text) is not None if words else True


def _is_grounded(truth: str, answer: str) -> bool:
    if truth == NOT_SAID:
        return SILENCE.search(_plain(answer).casefold()) is not None and not _MARK.search(answer)
    said = f" {_plain(_MARK.sub(' ', answer))} "
    wanted = f" {_plain(_MARK.sub(' ', truth))} "
    return _bare(wanted).casefold() in _bare(said).casefold() and set(_MARK.findall(answer)) == set(
        _MARK.findall(truth)
    )


def _bare(text: str) -> str:
    return f" {' '.join(word.strip('.,;:!?()') for word in text.split())} "
