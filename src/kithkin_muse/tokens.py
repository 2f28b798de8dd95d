"""Text to ids and back: a byte-level vocabulary of pairs, with single digits, trained from any texts."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from kithkin_muse.configuration import SpecialTokens

BEGIN, END_OF_TEXT = "<|begin_of_text|>", "<|end_of_text|>"
START, MESSAGE = "<|start|>", "<|message|>"
END_OF_MESSAGE, END_OF_TURN = "<|eom|>", "<|eot|>"
PADDING = "<|pad|>"
PICTURE, VIDEO, SOUND = "<|patch|>", "<|video|>", "<|audio|>"
PICTURE_START, PICTURE_END = "<|image_start|>", "<|image_end|>"

SPECIAL = (
    START, MESSAGE, END_OF_MESSAGE, PICTURE_START, PICTURE_END,
    BEGIN, END_OF_TEXT, END_OF_TURN, PADDING, PICTURE, VIDEO, SOUND,
)  # fmt: skip
"""Every special token, in the order in which they end a vocabulary."""

TOKENIZER = "tokenizer.json"
"""The file of a vocabulary, beside its model."""

_UNUSED = "<|unused_{}|>"

TEMPLATE = (
    f"{BEGIN}{{%- for message in messages -%}}{START}"
    "{{- 'assistant to=user' if message['role'] == 'assistant' else message['role'] -}}"
    f"{MESSAGE}{{{{- message['content'] | replace('<|', '< |') -}}}}{END_OF_TURN}{{%- endfor -%}}"
    f"{{%- if add_generation_prompt -%}}{START}assistant to=user{MESSAGE}{{%- endif -%}}"
)
"""The form of `chat` for servers that lay out conversations by a template (Jinja): words in, the answer out.

Servers read special tokens wherever they stand, so what looks like one in a message is pulled apart.
"""


class Vocabulary:
    """A tokenizer of the `tokenizers` library, in which special tokens come from us alone, never from text."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.encode_special_tokens = True
        missing = [name for name in SPECIAL if tokenizer.token_to_id(name) is None]
        if missing:
            raise ValueError(f"the vocabulary has no {', '.join(missing)}")

    def __len__(self) -> int:
        return self._tokenizer.get_vocab_size(with_added_tokens=True)

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        """Reads a tokenizer.json."""
        return cls(Tokenizer.from_file(str(path)))

    def save(self, path: Path) -> None:
        """Writes a tokenizer.json, which transformers reads too."""
        self._tokenizer.save(str(path))

    def ids(self, text: str) -> list[int]:
        """The ids of a text. What looks like a special token in it is text like any other."""
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def id(self, special: str) -> int:
        """The id of a special token. Raises `KeyError` for what is none."""
        found = self._tokenizer.token_to_id(special)
        if special not in SPECIAL or found is None:
            raise KeyError(special)
        return found

    def text(self, ids: Iterable[int]) -> str:
        """The text of ids, special tokens included."""
        return self._tokenizer.decode(list(ids), skip_special_tokens=False)

    def special_tokens(self) -> SpecialTokens:
        """The ids that the model's configuration needs."""
        return SpecialTokens(
            begin=self.id(BEGIN), end_of_text=self.id(END_OF_TEXT), end_of_turn=self.id(END_OF_TURN),
            padding=self.id(PADDING), picture=self.id(PICTURE), video=self.id(VIDEO), sound=self.id(SOUND),
        )  # fmt: skip

    def names(self) -> list[str]:
        """The written form of every id."""
        return [cast(str, self._tokenizer.id_to_token(number)) for number in range(len(self))]

    def is_special(self, name: str) -> bool:
        """Whether a written form is that of a special token, or of a place left unused."""
        return name in SPECIAL or name.startswith(_UNUSED.split("{")[0])

    def merges(self) -> list[str]:
        """The pairs that are joined, in order, as GGUF writes them."""
        described: dict[str, Any] = json.loads(self._tokenizer.to_str())
        pairs: list[str | list[str]] = described["model"]["merges"]
        return [pair if isinstance(pair, str) else " ".join(pair) for pair in pairs]


def train(texts: Iterable[str], size: int) -> Vocabulary:
    """A new vocabulary of exactly `size` ids; where the texts give too few pairs, the places before the special tokens
    stay unused."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    learned = size - len(SPECIAL)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    if learned < len(alphabet):
        raise ValueError(f"a vocabulary needs {len(alphabet) + len(SPECIAL)} ids at least, not {size}")
    trainer = trainers.BpeTrainer(vocab_size=learned, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    spare = learned - tokenizer.get_vocab_size()
    tokenizer.add_special_tokens([*(_UNUSED.format(number) for number in range(spare)), *SPECIAL])
    return Vocabulary(tokenizer)
