"""Weights on disk, in the layout of transformers: config.json and model.safetensors, read and written both ways."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from kithkin_muse.mixture import Router
from kithkin_muse.model import Muse
from kithkin_muse.transformers_configuration import NotAMuse, read, written

WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"

# Ours first, theirs second; the first that matches the beginning of a name names it, the rest by the second list.
_PLACES = [
    (r"head", "lm_head"),
    (r"decoder\.embedding", "model.language_model.embed_tokens"),
    (r"decoder\.norm", "model.language_model.norm"),
    (r"decoder\.blocks\.(\d+)", r"model.language_model.layers.\1"),
    (r"eye\.first", "model.vision_adapter.fc1"),
    (r"eye\.second", "model.vision_adapter.fc2"),
    (r"eye\.last", "model.vision_projection"),
    (r"eye\.tower\.patch_embedding", "model.vision_tower.patch_embedder.patch_embedding"),
    (r"eye\.tower\.position_table", "model.vision_tower.patch_embedder.position_embedding_table"),
    (r"eye\.tower\.norm_before", "model.vision_tower.ln_pre"),
    (r"eye\.tower\.norm_after", "model.vision_tower.ln_post"),
    (r"eye\.tower\.blocks\.(\d+)", r"model.vision_tower.layers.\1"),
    (r"ear\.norm", "model.audio_tower.norm"),
    (r"ear\.last_norm", "model.audio_tower.post_proj_norm"),
    (r"ear\.last", "model.audio_tower.proj"),
    (r"ear\.stages\.(\d+)\.blocks\.(\d+)", r"model.audio_tower.layers.\1.conv_blocks.\2"),
    (r"ear\.stages\.(\d+)\.joining", r"model.audio_tower.layers.\1.patch_embedder.proj"),
    (r"ear\.stages\.(\d+)\.norm", r"model.audio_tower.layers.\1.patch_embedder.norm"),
]
_PARTS = {
    "language_model": [
        ("attention.query", "self_attn.q_proj"), ("attention.key", "self_attn.k_proj"),
        ("attention.value", "self_attn.v_proj"), ("attention.gate", "self_attn.gate_proj"),
        ("attention.output", "self_attn.o_proj"),
        ("attention_norm", "input_layernorm"), ("attention_after", "post_attention_layernorm"),
        ("feed_forward_norm", "pre_feedforward_layernorm"), ("feed_forward_after", "post_feedforward_layernorm"),
        ("attention_join.gate", "post_attention_residual_gate.gate"),
        ("feed_forward_join.gate", "post_feedforward_residual_gate.gate"),
        ("feed_forward.router.weight", "mlp.gate.weight"),
        ("feed_forward.router.balance", "mlp.gate.e_score_correction_bias"),
        ("feed_forward.narrow", "mlp.pre_expert_proj"), ("feed_forward.widen", "mlp.post_expert_proj"),
        ("feed_forward.norm", "mlp.pre_expert_norm"), ("feed_forward.experts.norm", "mlp.experts.post_expert_norm"),
        ("feed_forward.experts.gate_up", "mlp.experts.gate_up_proj"),
        ("feed_forward.experts.down", "mlp.experts.down_proj"),
        ("feed_forward.gate", "mlp.gate_proj"), ("feed_forward.up", "mlp.up_proj"),
        ("feed_forward.down", "mlp.down_proj"),
    ],
    "vision_tower": [
        ("attention.query", "attn.q_proj"), ("attention.key", "attn.k_proj"), ("attention.value", "attn.v_proj"),
        ("attention.output", "attn.proj"), ("attention_norm", "norm1"), ("feed_forward_norm", "norm2"),
        ("up", "mlp.fc1"), ("down", "mlp.fc2"),
    ],
    "audio_tower": [("convolution", "conv"), ("norm", "norm"), ("up", "mlp.fc1"), ("down", "mlp.fc2")],
}  # fmt: skip


def their_name(ours: str) -> str:
    """The name transformers gives a weight."""
    for place, theirs in _PLACES:
        found = re.match(rf"{place}\.(?=\w)", ours)
        if found:
            rest = ours[found.end() :]
            begin = found.expand(theirs)
            if "layers" not in begin or rest in {"weight", "bias"}:
                return f"{begin}.{rest}"
            return f"{begin}.{_their_part(begin.split('.')[1], rest)}"
    raise KeyError(ours)


def _their_part(tower: str, rest: str) -> str:
    for ours, theirs in _PARTS[tower]:
        if rest == ours or rest.startswith(f"{ours}."):
            return theirs + rest[len(ours) :]
    raise KeyError(rest)


def save(model: Muse, folder: Path) -> None:
    """Writes a model so that transformers, and `load`, can read it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(written(model.configuration), indent=2) + "\n", "utf-8")
    weights = {their_name(name): weight.contiguous() for name, weight in model.state_dict().items()}
    save_file(weights, folder / WEIGHTS, metadata={"format": "pt"})


def load(folder: Path, precision: torch.dtype | None = None) -> Muse:
    """Reads a model that transformers, or `save`, wrote: in one file or in several. It is in evaluation mode.

    `precision` is what it shall compute in; None keeps that of the file. Raises `NotAMuse` where the configuration is of
    another architecture, and where weights are missing, left over, or of another shape.
    """
    configuration = read(json.loads((folder / "config.json").read_text("utf-8")))
    with torch.device("meta"):
        model = Muse(configuration)
    shapes = {their_name(name): (name, weight.shape) for name, weight in model.state_dict().items()}
    weights: dict[str, Tensor] = {}
    for theirs, weight in _stored(folder):
        ours, shape = shapes.get(theirs, (None, None))
        if ours is None or shape != weight.shape:
            raise NotAMuse(
                f"{theirs} has shape {tuple(weight.shape)}, expected {'none of it' if shape is None else tuple(shape)}"
            )
        weights[ours] = weight
    missing = sorted(theirs for theirs, (ours, _) in shapes.items() if ours not in weights)
    if missing:
        raise NotAMuse(f"{len(missing)} weights are missing, {missing[0]} among them")
    model.load_state_dict(weights, assign=True)
    for module in model.modules():
        if isinstance(module, Router):
            module.load = torch.zeros_like(module.balance)
    return (model if precision is None else model.in_precision(precision)).eval()


def _stored(folder: Path) -> Iterator[tuple[str, Tensor]]:
    index = folder / INDEX
    names = {WEIGHTS}
    if index.exists():
        names = set(json.loads(index.read_text("utf-8"))["weight_map"].values())
    for name in sorted(names):
        with safe_open(folder / name, framework="pt") as opened:
            for key in opened.keys():  # noqa: SIM118 - no mapping, though it has keys
                yield key, opened.get_tensor(key)
