"""An adapter as a file for llama.cpp, which adds it to the model's quantised file as it loads."""

from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy
from transformers import LlamaConfig

from kithkin_muse.gguf_files import interleaved
from kithkin_muse.lora.adapters import Adapted
from kithkin_muse.lora.base import LAYERS, key_value_heads


def write(adapted: Mapping[str, Adapted], configuration: LlamaConfig, path: Path) -> None:
    """Writes A and B of every layer in 16 bits. Rows of B for queries and keys are reordered, since llama.cpp turns
    neighbouring channels and transformers halves."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type("adapter")
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    first = next(iter(adapted.values()))
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, first.scale * len(first.a))
    for name, layer in adapted.items():
        _, _, number, own = name.split(".", 3)
        a, b = layer.a.detach(), layer.b.detach()
        if own == "self_attn.q_proj":
            b = interleaved(b, configuration.num_attention_heads)
        elif own == "self_attn.k_proj":
            b = interleaved(b, key_value_heads(configuration))
        stored = f"blk.{number}.{LAYERS[own]}.weight"
        for part, weight in (("lora_a", a), ("lora_b", b)):
            writer.add_tensor(f"{stored}.{part}", weight.contiguous().numpy().astype(numpy.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
