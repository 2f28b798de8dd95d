"""Held-out scores: what a model writes of its own accord, always its likeliest token, and how often that is right."""

import re
from dataclasses import dataclass
from typing import Any, cast

import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerBase

from kithkin_muse import chat
from kithkin_muse.data import scoring
from kithkin_muse.data.examples import Example, example, score
from kithkin_muse.data.frozen import CALLS as CALLS
from kithkin_muse.data.frozen import GROUNDED as GROUNDED
from kithkin_muse.data.frozen import LORA_SEED
from kithkin_muse.lora import prompts

_LONGEST = 64
"""Tokens of a reply at most; the longest that is right has fewer."""
_TOGETHER = 12
"""Replies written at the same time."""
_MARK = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Scores:
    """How many of how many examples were right."""

    examples: int
    half: int
    """The right tool, whatever its arguments, or none where none fits; the right marks of passages, whatever the words."""
    right: int
    """Wholly, by `data.examples.score`."""


def held_out(count: int) -> dict[str, list[Example]]:
    """Of each task of calls a number of examples, and as many grounded ones as calls: up to ten of each, those that are frozen
    (`data.frozen`)."""
    calls = [example(task, LORA_SEED, "held_out", index) for task in CALLS for index in range(count)]
    return {
        "calls": calls,
        "grounded": [example(GROUNDED, LORA_SEED, "held_out", index) for index in range(len(calls))],
    }


def measure(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerBase, examples: list[Example]) -> Scores:
    """Lets the model reply to every example, and judges the replies."""
    # Prompts of like length go together, so that little is padded.
    order = sorted(examples, key=lambda one: len(prompts.prompt_ids(one, tokenizer)))
    half = right = 0
    for begin in range(0, len(order), _TOGETHER):
        together = order[begin : begin + _TOGETHER]
        for one, text in zip(together, _written(model, tokenizer, together), strict=True):
            given = prompts.read(text)
            half += half_right(one, given)
            right += score(one, given)
    return Scores(len(examples), half, right)


def half_right(one: Example, given: chat.Reply) -> bool:
    """Whether the tool, or the marks of passages, are right."""
    if one.compared == "call":
        tool = "" if one.truth == scoring.NO_CALL else one.truth.partition("(")[0]
        return [call.tool for call in given.calls] == ([tool] if tool else [])
    return set(_MARK.findall(given.answer)) == set(_MARK.findall(one.truth))


@torch.no_grad()
def _written(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerBase, together: list[Example]
) -> list[str]:
    """The replies to several examples, padded on the left."""
    rows = [prompts.prompt_ids(one, tokenizer) for one in together]
    length = max(map(len, rows))
    end = tokenizer.convert_tokens_to_ids(prompts.END)
    ids = torch.tensor([[end] * (length - len(row)) + row for row in rows])
    seen = torch.tensor([[0] * (length - len(row)) + [1] * len(row) for row in rows])
    written = cast(Any, model).generate(
        input_ids=ids, attention_mask=seen, max_new_tokens=_LONGEST, do_sample=False, eos_token_id=end,
        pad_token_id=end,
    )  # fmt: skip
    return tokenizer.batch_decode(written[:, length:], skip_special_tokens=True)
