"""Checkpoints in transformers' layout: what it writes we read, what we write it reads, and nothing else is taken."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("transformers", reason="transformers is not installed here: make muse-test")

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from transformers.models.muse_glimmer.modeling_muse_glimmer import MuseGlimmerForConditionalGeneration
from transformers.models.muse_spark.modeling_muse_spark import MuseSparkForConditionalGeneration

from kithkin_muse import checkpoints
from kithkin_muse.configuration import (
    GLIMMER_30B,
    SMOKE,
    SPARK_OPEN_816B,
    MuseConfiguration,
    rung,
)
from kithkin_muse.mixture import Router
from kithkin_muse.model import Muse
from kithkin_muse.norms import ResidualGate
from kithkin_muse.transformers_configuration import NotAMuse, read, written
from support.muse_models import enliven, example, random_pictures, random_tokens, reference, with_pictures

SHAPES = [
    pytest.param(example(), id="glimmer"),
    pytest.param(example(spark=True), id="spark, dense"),
    pytest.param(example(spark=True, mixture=True), id="spark, mixture"),
]


def family(configuration: MuseConfiguration) -> Any:
    return (
        MuseSparkForConditionalGeneration if configuration.text.spark else MuseGlimmerForConditionalGeneration
    )


@torch.no_grad()
def agree(ours: Muse, theirs: Any) -> None:
    configuration = ours.configuration
    pictures = random_pictures([(1, 4, 6), (1, 2, 4)], configuration, 1)
    tokens = with_pictures(random_tokens(2, 40, 2), pictures, configuration)
    expected = theirs(
        input_ids=tokens, pixel_values=pictures.patches, image_grid_thw=torch.tensor(pictures.grids)
    ).logits
    assert (ours(tokens, pictures=pictures) - expected).abs().max() <= 1e-4


@pytest.mark.parametrize("configuration", SHAPES)
@pytest.mark.parametrize("shard", ["5GB", "40KB"])
def test_what_transformers_writes_is_read(
    configuration: MuseConfiguration, shard: str, tmp_path: Path
) -> None:
    theirs = reference(configuration)
    theirs.save_pretrained(tmp_path, max_shard_size=shard)
    assert (tmp_path / "model.safetensors").exists() == (shard == "5GB")
    ours = checkpoints.load(tmp_path)
    assert ours.configuration == configuration
    assert not ours.training
    agree(ours, theirs)


@pytest.mark.parametrize("configuration", SHAPES)
def test_what_we_write_transformers_reads(configuration: MuseConfiguration, tmp_path: Path) -> None:
    ours = Muse(configuration).eval()
    enliven(ours, 7)
    checkpoints.save(ours, tmp_path)
    theirs, told = family(configuration).from_pretrained(tmp_path, output_loading_info=True)
    assert not told["missing_keys"]
    assert not told["unexpected_keys"]
    assert not told["mismatched_keys"]
    agree(ours, theirs.eval())
    again = checkpoints.load(tmp_path)
    assert again.configuration == configuration
    assert all(torch.equal(one, again.state_dict()[name]) for name, one in ours.state_dict().items())


def test_a_read_model_can_be_trained_on(tmp_path: Path) -> None:
    ours = Muse(example(spark=True, mixture=True))
    checkpoints.save(ours, tmp_path)
    again = checkpoints.load(tmp_path).train()
    again(random_tokens(1, 12, 1)).square().mean().backward()
    assert again.rebalance() > 0


def test_precision_is_that_asked_for(tmp_path: Path) -> None:
    checkpoints.save(Muse(example(spark=True, mixture=True)), tmp_path)
    read_model = checkpoints.load(tmp_path, torch.bfloat16)
    for module in read_model.modules():
        kept = torch.float32 if isinstance(module, ResidualGate | Router) else torch.bfloat16
        assert all(one.dtype == kept for one in module.parameters(recurse=False))


@pytest.mark.parametrize("configuration", [SMOKE, rung(6), GLIMMER_30B, SPARK_OPEN_816B, example(spark=True)])
def test_configurations_come_back_as_they_were(configuration: MuseConfiguration) -> None:
    assert read(json.loads(json.dumps(written(configuration)))) == configuration


def test_what_a_configuration_leaves_out_is_as_in_transformers() -> None:
    for name, published in (("muse_glimmer", GLIMMER_30B), ("muse_spark", SPARK_OPEN_816B)):
        found = read(
            {
                "model_type": name,
                "text_config": {"rope_parameters": {"rope_theta": 5e5, "rope_type": "default"}},
            }
        )
        assert found.text == published.text
        assert found.vision == published.vision
    assert read({"model_type": "muse_glimmer"}).text.rope_base == 1e4


@pytest.mark.parametrize(
    ("part", "name", "value", "words"),
    [
        ("text_config", "qk_scale_factor", 3.0, "qk_scale_factor is 3.0"),
        ("text_config", "output_multiplier", 1.0, "output_multiplier is 1.0"),
        ("text_config", "hidden_activation", "gelu", "hidden_activation is 'gelu'"),
        ("text_config", "attention_bias", True, "attention_bias is True"),
        ("text_config", "layer_types", ["full_attention"] * 5, "layer_types"),
        ("text_config", "layer_rope_theta", [1.0] * 5, "layer_rope_theta"),
        ("vision_config", "pos_emb_width", 9, "pos_emb_width is 9"),
        ("vision_config", "layer_types", ["full_attention"] * 5, "layer_types"),
        (None, "out_hidden_size", 7, "out_hidden_size is 7"),
        (None, "tie_word_embeddings", True, "tie_word_embeddings"),
        (None, "model_type", "llama", "'llama'"),
    ],
)  # fmt: skip
def test_what_is_not_this_architecture_is_refused(
    part: str | None, name: str, value: object, words: str
) -> None:
    stated = written(example())
    (stated if part is None else stated[part])[name] = value
    with pytest.raises(NotAMuse, match=words):
        read(stated)


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    checkpoints.save(Muse(example()), tmp_path)
    path = tmp_path / checkpoints.WEIGHTS
    weights = load_file(path)
    for spoilt, words in (
        (
            {name: one for name, one in weights.items() if name != "lm_head.weight"},
            "lm_head.weight among them",
        ),
        (weights | {"model.extra": torch.zeros(1)}, "model.extra"),
        (weights | {"lm_head.weight": torch.zeros(3, 4)}, r"\(3, 4\), expected \(97, 48\)"),
    ):
        save_file(spoilt, path)
        with pytest.raises(NotAMuse, match=words):
            checkpoints.load(tmp_path)
