"""Models as GGUF, for llama.cpp: one file for text, one for pictures; written, and read back.

What changes on the way: norms are stored with their one added; queries and keys are reordered, since llama.cpp turns
neighbouring channels and we turn halves; the query scale becomes a gain of the queries' norm; both frames of a patch are
summed, since a still picture shows the same twice. Spark-shaped models have no place in this format yet.

`python -m kithkin_muse.gguf_files FOLDER` writes both files, in 16 bits, beside the trained model in FOLDER.
"""

import argparse
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gguf
import numpy
import torch
from torch import Tensor

from kithkin_muse import checkpoints
from kithkin_muse.configuration import (
    MuseConfiguration,
    SpecialTokens,
    TextConfiguration,
    VisionConfiguration,
)
from kithkin_muse.model import Muse
from kithkin_muse.releases import TEXT, VISION
from kithkin_muse.tokens import (
    BEGIN,
    END_OF_MESSAGE,
    END_OF_TEXT,
    END_OF_TURN,
    PADDING,
    PICTURE,
    SOUND,
    TEMPLATE,
    TOKENIZER,
    VIDEO,
    Vocabulary,
)

ARCHITECTURE = "muse-glimmer"
PRE_TOKENIZER = "smollm"
"""llama.cpp's name for: single digits, then the rules of byte-level vocabularies."""

_ORDINARY, _CONTROL = 1, 3
_PATCHES = "v.patch_embd.weight"

_TEXT = {
    "attention_norm": "attn_norm", "attention_after": "post_attention_norm", "feed_forward_norm": "ffn_norm",
    "feed_forward_after": "post_ffw_norm", "attention.query": "attn_q", "attention.key": "attn_k",
    "attention.value": "attn_v", "attention.gate": "attn_gate", "attention.output": "attn_output",
    "feed_forward.gate": "ffn_gate", "feed_forward.up": "ffn_up", "feed_forward.down": "ffn_down",
}  # fmt: skip
_TEXT_ENDS = {"decoder.embedding": "token_embd", "decoder.norm": "output_norm", "head": "output"}
_VISION = {
    "attention_norm": "ln1", "feed_forward_norm": "ln2", "attention.query": "attn_q", "attention.key": "attn_k",
    "attention.value": "attn_v", "attention.output": "attn_out", "up": "ffn_up", "down": "ffn_down",
}  # fmt: skip
_VISION_ENDS = {
    "eye.first": "mm.0", "eye.second": "mm.1", "eye.last": "mm.2", "eye.tower.norm_before": "v.pre_ln",
    "eye.tower.norm_after": "v.post_ln", "eye.tower.patch_embedding": "v.patch_embd",
    "eye.tower.position_table": "v.position_embd",
}  # fmt: skip


def interleaved(weight: Tensor, heads: int) -> Tensor:
    """Rows of a projection from halves (first of every pair, then second of every pair) to pair after pair."""
    return weight.unflatten(0, (heads, 2, -1)).transpose(1, 2).flatten(0, 2)


def halved(weight: Tensor, heads: int) -> Tensor:
    """The reverse of `interleaved`."""
    return weight.unflatten(0, (heads, -1, 2)).transpose(1, 2).flatten(0, 2)


def text_names(text: TextConfiguration) -> Iterator[tuple[str, str]]:
    """Our names of the decoder's weights and GGUF's."""
    yield from ((f"{ours}.weight", f"{theirs}.weight") for ours, theirs in _TEXT_ENDS.items())
    for layer in range(text.layers):
        for ours, theirs in _TEXT.items():
            yield f"decoder.blocks.{layer}.{ours}.weight", f"blk.{layer}.{theirs}.weight"


def vision_names(vision: VisionConfiguration) -> Iterator[tuple[str, str]]:
    """Our names of the vision tower's and projector's weights, and GGUF's."""
    for ours, theirs in _VISION_ENDS.items():
        yield f"{ours}.weight", f"{theirs}.weight"
        if "norm" in ours:
            yield f"{ours}.bias", f"{theirs}.bias"
    for layer in range(vision.layers):
        for ours, theirs in _VISION.items():
            for kind in ("weight", "bias"):
                yield f"eye.tower.blocks.{layer}.{ours}.{kind}", f"v.blk.{layer}.{theirs}.{kind}"


def _reordered(
    name: str, weight: Tensor, configuration: MuseConfiguration, order: Callable[[Tensor, int], Tensor]
) -> Tensor:
    """Queries and keys in another order of channels; every other weight as it is."""
    text, vision = configuration.text, configuration.vision
    if ".attention.query." in name:
        return order(weight, vision.heads if name.startswith("eye.") else text.heads)
    if ".attention.key." in name:
        return order(weight, vision.heads if name.startswith("eye.") else text.key_value_heads)
    return weight


def write_text(model: Muse, vocabulary: Vocabulary, path: Path, *, half: bool = False) -> None:
    """Writes the decoder. `half` stores matrices as 16-bit floats. Raises `ValueError` for a Spark-shaped model, for one
    without a layer with a window (llama.cpp would end the process), and for a vocabulary of another size than the model's."""
    text = model.configuration.text
    if text.spark:
        raise ValueError("llama.cpp's muse-glimmer has no Spark-shaped models")
    if all(text.sees_everything(layer) for layer in range(text.layers)):
        raise ValueError("llama.cpp's muse-glimmer needs a layer with a window")
    if len(vocabulary) != text.vocabulary:
        raise ValueError(f"the vocabulary has {len(vocabulary)} ids, the model {text.vocabulary}")
    writer = gguf.GGUFWriter(path, ARCHITECTURE)
    writer.add_context_length(text.context)
    writer.add_embedding_length(text.width)
    writer.add_block_count(text.layers)
    writer.add_feed_forward_length(text.inner)
    writer.add_head_count(text.heads)
    writer.add_head_count_kv(text.key_value_heads)
    writer.add_key_length(text.head_width)
    writer.add_value_length(text.head_width)
    writer.add_layer_norm_rms_eps(text.norm_epsilon)
    writer.add_rope_freq_base(text.rope_base)
    writer.add_rope_dimension_count(text.head_width)
    writer.add_sliding_window(text.window)
    writer.add_sliding_window_pattern([not text.sees_everything(layer) for layer in range(text.layers)])
    writer.add_logit_scale(text.output_multiplier)
    writer.add_final_logit_softcapping(text.soft_cap)
    writer.add_vocab_size(text.vocabulary)
    _add_vocabulary(writer, vocabulary)
    weights = model.state_dict()
    for ours, theirs in text_names(text):
        weight = weights[ours].float()
        if ours.startswith("decoder.blocks.") and "norm" in theirs:
            weight = weight + 1
        _add(writer, theirs, _reordered(ours, weight, model.configuration, interleaved), half=half)
    for layer in range(text.layers):
        _add(
            writer,
            f"blk.{layer}.attn_q_norm.weight",
            torch.full((text.head_width,), text.query_scale),
            half=False,
        )
        _add(writer, f"blk.{layer}.attn_k_norm.weight", torch.ones(text.head_width), half=False)
    _finish(writer)


def write_vision(model: Muse, path: Path, *, half: bool = False) -> None:
    """Writes the vision tower and projector. Raises `ValueError` for shapes that llama.cpp does not know, or
    at which it would end the process."""
    vision, text = model.configuration.vision, model.configuration.text
    if vision.transposed_table or vision.full_every != 4:
        raise ValueError("llama.cpp's muse-glimmer has no vision towers like this")
    if vision.layers < 2:
        raise ValueError("llama.cpp's muse-glimmer needs a layer with windows in the vision tower")
    writer = gguf.GGUFWriter(path, "clip")
    writer.add_type("mmproj")
    writer.add_clip_has_vision_encoder(True)
    writer.add_clip_projector_type(ARCHITECTURE)
    writer.add_vision_projection_dim(text.width)
    writer.add_vision_image_size(vision.side * vision.patch * vision.merge)
    writer.add_vision_patch_size(vision.patch)
    writer.add_vision_embedding_length(vision.width)
    writer.add_vision_feed_forward_length(vision.inner)
    writer.add_vision_block_count(vision.layers)
    writer.add_vision_head_count(vision.heads)
    writer.add_vision_attention_layernorm_eps(vision.norm_epsilon)
    writer.add_vision_spatial_merge_size(vision.merge)
    writer.add_vision_image_mean([0.5] * 3)
    writer.add_vision_image_std([0.5] * 3)
    writer.add_vision_use_gelu(True)
    weights = model.state_dict()
    for ours, theirs in vision_names(vision):
        weight = _reordered(ours, weights[ours].float(), model.configuration, interleaved)
        if theirs == _PATCHES:
            weight = weight.view(vision.width, vision.frames, 3, vision.patch, vision.patch).sum(1)
        _add(writer, theirs, weight, half=half and theirs != "v.position_embd.weight")
    _finish(writer)


def _add_vocabulary(writer: gguf.GGUFWriter, vocabulary: Vocabulary) -> None:
    names = vocabulary.names()
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(PRE_TOKENIZER)
    writer.add_token_list(names)
    writer.add_token_types([_CONTROL if vocabulary.is_special(name) else _ORDINARY for name in names])
    writer.add_token_merges(vocabulary.merges())
    writer.add_bos_token_id(vocabulary.id(BEGIN))
    writer.add_eos_token_id(vocabulary.id(END_OF_TEXT))
    writer.add_eot_token_id(vocabulary.id(END_OF_TURN))
    writer.add_eom_token_id(vocabulary.id(END_OF_MESSAGE))
    writer.add_pad_token_id(vocabulary.id(PADDING))
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)


def _add(writer: gguf.GGUFWriter, name: str, weight: Tensor, *, half: bool) -> None:
    kind = numpy.float16 if half and weight.ndim > 1 else numpy.float32
    writer.add_tensor(name, weight.contiguous().numpy().astype(kind))


def _finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def read_model(text_path: Path, vision_path: Path) -> Muse:
    """Reads what `write_text` and `write_vision` wrote. What GGUF cannot hold is as if it had been so before: the two
    frames of a patch count alike. Raises `ValueError` for files of another architecture."""
    text_file, vision_file = gguf.GGUFReader(text_path), gguf.GGUFReader(vision_path)
    configuration = _configuration(_Fields(text_file), _Fields(vision_file), vision_file)
    weights = {one.name: torch.from_numpy(one.data.astype(numpy.float32)) for one in text_file.tensors}
    weights |= {one.name: torch.from_numpy(one.data.astype(numpy.float32)) for one in vision_file.tensors}
    read: dict[str, Tensor] = {}
    for ours, theirs in (*text_names(configuration.text), *vision_names(configuration.vision)):
        weight = weights[theirs]
        if ours.startswith("decoder.blocks.") and "norm" in theirs:
            weight = weight - 1
        if theirs == _PATCHES:
            frames = configuration.vision.frames
            weight = (weight / frames).flatten(1).repeat(1, frames)
        read[ours] = _reordered(ours, weight, configuration, halved)
    model = Muse(configuration)
    model.load_state_dict(read)
    return model.eval()


class _Fields:
    """What a file says of its model, by key without the architecture in front."""

    def __init__(self, file: gguf.GGUFReader) -> None:
        self._file = file
        self.architecture: str = self["general.architecture"]

    def __getitem__(self, key: str) -> Any:
        field = self._file.fields.get(key)
        if field is None:
            raise ValueError(f"the file says nothing of {key}")
        value = field.contents()
        # Stored in 32 bits: the shortest number that is stored like this is the one that was meant.
        return float(str(numpy.float32(value))) if isinstance(value, float) else value

    def number(self, key: str) -> Any:
        """What is said of the model itself."""
        return self[f"{self.architecture}.{key}"]


def _configuration(text: _Fields, vision: _Fields, vision_file: gguf.GGUFReader) -> MuseConfiguration:
    if text.architecture != ARCHITECTURE or vision["clip.projector_type"] != ARCHITECTURE:
        raise ValueError(f"these files do not hold a {ARCHITECTURE} model")
    shapes = {one.name: [int(size) for size in one.shape] for one in vision_file.tensors}
    return MuseConfiguration(
        text=TextConfiguration(
            vocabulary=text.number("vocab_size"),
            width=text.number("embedding_length"),
            layers=text.number("block_count"),
            heads=text.number("attention.head_count"),
            key_value_heads=text.number("attention.head_count_kv"),
            head_width=text.number("attention.key_length"),
            inner=text.number("feed_forward_length"),
            context=text.number("context_length"),
            window=text.number("attention.sliding_window"),
            rope_base=text.number("rope.freq_base"),
            soft_cap=text.number("final_logit_softcapping"),
            norm_epsilon=text.number("attention.layer_norm_rms_epsilon"),
        ),
        vision=VisionConfiguration(
            width=vision.number("vision.embedding_length"),
            layers=vision.number("vision.block_count"),
            heads=vision.number("vision.attention.head_count"),
            inner=vision.number("vision.feed_forward_length"),
            projector=shapes["mm.1.weight"][0],
            patch=vision.number("vision.patch_size"),
            side=math.isqrt(shapes["v.position_embd.weight"][1]),
            merge=vision.number("vision.spatial_merge_size"),
            norm_epsilon=vision.number("vision.attention.layer_norm_epsilon"),
        ),
        tokens=_special(text["tokenizer.ggml.tokens"]),
    )


def _special(names: list[str]) -> SpecialTokens:
    order = (BEGIN, END_OF_TEXT, END_OF_TURN, PADDING, PICTURE, VIDEO, SOUND)
    return SpecialTokens(*(names.index(name) for name in order))


def main(arguments: list[str] | None = None) -> None:
    """Writes both files for a folder that holds a model in transformers' layout and its vocabulary."""
    parser = argparse.ArgumentParser(prog="python -m kithkin_muse.gguf_files")
    parser.add_argument("folder", type=Path, help="with model.safetensors, config.json and tokenizer.json")
    folder: Path = parser.parse_args(arguments).folder
    model = checkpoints.load(folder)
    write_text(model, Vocabulary.load(folder / TOKENIZER), folder / TEXT, half=True)
    write_vision(model, folder / VISION, half=True)


if __name__ == "__main__":
    main()
