"""The configuration as transformers writes it (config.json), both ways, with what the widths imply checked."""

import math
from collections.abc import Iterator
from typing import Any

from kithkin_muse.configuration import (
    GLIMMER_30B,
    SPARK_OPEN_816B,
    MixtureConfiguration,
    MuseConfiguration,
    SoundConfiguration,
    SpecialTokens,
    TextConfiguration,
    VisionConfiguration,
)

CLOSE = 1e-6
"""How far (as a share) a constant of a checkpoint may be from what its widths imply."""

UNSTATED_ROPE_BASE = 10_000.0
"""What transformers takes for a Glimmer-shaped decoder, and for any vision tower, whose configuration states none."""

Json = dict[str, Any]
"""What JSON calls an object."""


class NotAMuse(ValueError):
    """A checkpoint that this architecture cannot hold; says why."""


def written(configuration: MuseConfiguration) -> Json:
    """What config.json says of a model."""
    tokens, text, vision = configuration.tokens, configuration.text, configuration.vision
    family = "muse_spark" if text.spark else "muse_glimmer"
    stated: Json = {
        "model_type": family,
        "architectures": [
            "MuseSparkForConditionalGeneration" if text.spark else "MuseGlimmerForConditionalGeneration"
        ],
        "image_token_id": tokens.picture,
        "video_token_id": tokens.video,
        "audio_token_id": tokens.sound,
        "out_hidden_size": vision.merged_width,
        "projector_hidden_size": vision.projector,
        "projector_hidden_act": "gelu",
        "tie_word_embeddings": False,
        "text_config": {"model_type": f"{family}_text"} | _written_text(text, tokens),
        "vision_config": {"model_type": f"{family}_vision"} | _written_vision(vision),
    }
    if configuration.sound is not None:
        stated["audio_config"] = {"model_type": f"{family}_audio"} | _written_sound(configuration.sound, text)
    return stated


def _written_text(text: TextConfiguration, tokens: SpecialTokens) -> Json:
    full = [text.sees_everything(layer) for layer in range(text.layers)]
    stated: Json = {
        "vocab_size": text.vocabulary,
        "hidden_size": text.width,
        "intermediate_size": text.inner,
        "num_hidden_layers": text.layers,
        "num_attention_heads": text.heads,
        "num_key_value_heads": text.key_value_heads,
        "head_dim": text.head_width,
        "max_position_embeddings": text.context,
        "sliding_window": text.window,
        "rms_norm_eps": text.norm_epsilon,
        "post_norm_eps": text.post_norm_epsilon,
        "final_logit_softcapping": text.soft_cap,
        "qk_scale_factor": text.query_scale,
        "output_multiplier": text.output_multiplier,
        "rope_parameters": {"rope_type": "default", "rope_theta": text.rope_base},
        "layer_types": ["full_attention" if one else "sliding_attention" for one in full],
        "layer_rope_theta": [0 if one else text.rope_base for one in full],
        "attention_bias": False,
        "tie_word_embeddings": False,
        "hidden_act" if text.spark else "hidden_activation": "silu",
        "bos_token_id": tokens.begin,
        "eos_token_id": list(tokens.stops),
        "pad_token_id": tokens.padding,
    }
    if text.spark:
        stated["residual_gate_temperature"] = text.gate_temperature
        stated["mlp_layer_types"] = [
            "sparse" if text.mixes(layer) else "dense" for layer in range(text.layers)
        ]
    if text.mixture is not None:
        stated |= {
            "num_local_experts": text.mixture.experts,
            "num_experts_per_tok": text.mixture.chosen,
            "moe_hidden_size": text.mixture.width,
            "moe_intermediate_size": text.mixture.inner,
            "routed_scaling_factor": text.mixture.scale,
        }
    return stated


def _written_vision(vision: VisionConfiguration) -> Json:
    return {
        "hidden_size": vision.width,
        "intermediate_size": vision.inner,
        "num_hidden_layers": vision.layers,
        "num_attention_heads": vision.heads,
        "patch_size": vision.patch,
        "patch_temporal": vision.frames,
        "pos_emb_height": vision.side,
        "pos_emb_width": vision.side,
        "max_position_embeddings": vision.side**2,
        "merge_size": vision.merge,
        "layer_norm_eps": vision.norm_epsilon,
        "hidden_act": "gelu",
        "rope_parameters": {"rope_type": "axial", "rope_theta": vision.rope_base},
        "layer_types": [
            "full_attention" if vision.sees_everything(layer) else "window_attention"
            for layer in range(vision.layers)
        ],
    }


def _written_sound(sound: SoundConfiguration, text: TextConfiguration) -> Json:
    return {
        "patch_sizes": list(sound.patches),
        "hidden_sizes": list(sound.widths),
        "depths": list(sound.depths),
        "num_hidden_layers": len(sound.widths),
        "mlp_ratio": float(sound.growth),
        "conv_kernel_size": sound.kernel,
        "hidden_act": "gelu",
        "rms_norm_eps": sound.norm_epsilon,
        "out_hidden_size": text.width,
    }


def read(stated: Json) -> MuseConfiguration:
    """The model that a config.json describes. What it leaves out is as in the published model of its family.

    Raises `NotAMuse` for another family, and where it states something that this architecture does not do.
    """
    family = stated.get("model_type")
    if family not in {"muse_glimmer", "muse_spark"}:
        raise NotAMuse(f"model_type is {family!r}, neither muse_glimmer nor muse_spark")
    spark = family == "muse_spark"
    whole = _filled(stated, spark=spark)
    text, vision = whole["text_config"], whole["vision_config"]
    configuration = MuseConfiguration(
        text=_read_text(text, spark=spark),
        vision=_read_vision(vision, projector=whole["projector_hidden_size"], transposed=spark),
        sound=_read_sound(whole["audio_config"]) if spark else None,
        tokens=_read_tokens(whole),
    )
    for difference in _differences(whole, written(configuration)):
        raise NotAMuse(difference)
    return configuration


def _filled(stated: Json, *, spark: bool) -> Json:
    """What is stated, over what transformers would take for granted."""
    granted = written(SPARK_OPEN_816B if spark else GLIMMER_30B)
    whole: Json = granted | ({} if spark else {"audio_token_id": None}) | stated
    for part in ("text_config", "vision_config", "audio_config"):
        if part in granted:
            whole[part] = granted[part] | (stated.get(part) or {})
    text: Json = whole["text_config"]
    vision: Json = whole["vision_config"]
    said: Json = stated.get("text_config") or {}
    if not said.get("rope_parameters") and not spark:
        text["rope_parameters"] = {"rope_type": "default", "rope_theta": UNSTATED_ROPE_BASE}
    layers = {"layer_types", "layer_rope_theta", "mlp_layer_types"}
    for name in layers - {name for name, value in said.items() if value is not None}:
        text.pop(name, None)
    if not (stated.get("vision_config") or {}).get("layer_types"):
        vision.pop("layer_types")
    return whole


def _read_text(text: Json, *, spark: bool) -> TextConfiguration:
    kinds: list[str] = text.get("mlp_layer_types") or ["sparse"] * text["num_hidden_layers"]
    mixture = MixtureConfiguration(
        experts=text["num_local_experts"], chosen=text["num_experts_per_tok"], width=text["moe_hidden_size"],
        inner=text["moe_intermediate_size"], scale=text["routed_scaling_factor"],
    ) if spark and "sparse" in kinds else None  # fmt: skip
    dense = tuple(layer for layer, kind in enumerate(kinds) if kind == "dense")
    return TextConfiguration(
        vocabulary=text["vocab_size"],
        width=text["hidden_size"],
        layers=text["num_hidden_layers"],
        heads=text["num_attention_heads"],
        key_value_heads=text["num_key_value_heads"],
        head_width=text["head_dim"],
        inner=text["intermediate_size"],
        context=text["max_position_embeddings"],
        window=text["sliding_window"],
        spark=spark,
        mixture=mixture,
        dense_layers=dense if mixture is not None else (),
        rope_base=text["rope_parameters"]["rope_theta"],
        soft_cap=text["final_logit_softcapping"],
        norm_epsilon=text["rms_norm_eps"],
        post_norm_epsilon=text["post_norm_eps"],
        gate_temperature=text.get("residual_gate_temperature", 0.3),
    )


def _read_vision(vision: Json, *, projector: int, transposed: bool) -> VisionConfiguration:
    return VisionConfiguration(
        width=vision["hidden_size"],
        layers=vision["num_hidden_layers"],
        heads=vision["num_attention_heads"],
        inner=vision["intermediate_size"],
        projector=projector,
        patch=vision["patch_size"],
        frames=vision["patch_temporal"],
        side=vision["pos_emb_height"],
        merge=vision["merge_size"],
        rope_base=(vision.get("rope_parameters") or {}).get("rope_theta", UNSTATED_ROPE_BASE),
        norm_epsilon=vision["layer_norm_eps"],
        transposed_table=transposed,
    )


def _read_sound(sound: Json) -> SoundConfiguration:
    return SoundConfiguration(
        patches=tuple(sound["patch_sizes"]),
        widths=tuple(sound["hidden_sizes"]),
        depths=tuple(sound["depths"]),
        kernel=sound["conv_kernel_size"],
        growth=round(sound["mlp_ratio"]),
        norm_epsilon=sound["rms_norm_eps"],
    )


def _read_tokens(whole: Json) -> SpecialTokens:
    text = whole["text_config"]
    ends = text["eos_token_id"]
    stops: list[int] = list(ends) if isinstance(ends, list) else [ends]
    padding = text["pad_token_id"]
    return SpecialTokens(
        begin=text["bos_token_id"],
        end_of_text=stops[0],
        end_of_turn=stops[-1],
        padding=stops[0] if padding is None else padding,
        picture=whole["image_token_id"],
        video=whole["video_token_id"],
        sound=whole["audio_token_id"],
    )


_FREE = {
    "architectures",
    "model_type",
    "eos_token_id",
    "pad_token_id",
    "bos_token_id",
    "max_position_embeddings",
}
"""What may be stated otherwise than we would write it without changing what is computed."""


def _differences(stated: Json, ours: Json, where: str = "") -> Iterator[str]:
    """What is stated otherwise than the widths imply."""
    for name, expected in ours.items():
        found = stated.get(name)
        if isinstance(expected, dict):
            yield from _differences(found or {}, expected, f"{where}{name}.")
        elif name not in _FREE and found is not None and not _same(found, expected):
            yield f"{where}{name} is {found!r}, but this architecture has {expected!r} at these widths"


def _same(found: object, expected: object) -> bool:
    if isinstance(found, list | tuple) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(_same, found, expected))
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return math.isclose(found, expected, rel_tol=CLOSE)
    return found == expected
