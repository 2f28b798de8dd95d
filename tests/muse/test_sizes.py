"""Sizes and constants: the published models by their number of parameters, and every constant from its width."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("transformers", reason="transformers is not installed here: make muse-test")

import math
import re
from dataclasses import replace
from pathlib import Path

import torch
from transformers.models.muse_glimmer.configuration_muse_glimmer import (
    MuseGlimmerConfig,
    MuseGlimmerTextConfig,
    MuseGlimmerVisionConfig,
)
from transformers.models.muse_glimmer.modeling_muse_glimmer import MuseGlimmerForConditionalGeneration
from transformers.models.muse_spark.configuration_muse_spark import MuseSparkConfig, MuseSparkTextConfig
from transformers.models.muse_spark.modeling_muse_spark import MuseSparkForConditionalGeneration

from kithkin_muse.__main__ import KNOWN, table
from kithkin_muse.checkpoints import their_name
from kithkin_muse.configuration import (
    GLIMMER_30B,
    LARGEST_ATTENTION_LOGIT,
    SMOKE,
    SPARK_OPEN_816B,
    MuseConfiguration,
    SpecialTokens,
    rung,
)
from kithkin_muse.model import Muse, parameter_count


@pytest.mark.parametrize(
    ("configuration", "family", "config", "billions"),
    [
        pytest.param(
            GLIMMER_30B, MuseGlimmerForConditionalGeneration, MuseGlimmerConfig, 29.78, id="Glimmer 30B"
        ),
        pytest.param(
            SPARK_OPEN_816B, MuseSparkForConditionalGeneration, MuseSparkConfig, 822.04, id="Spark Open 816B"
        ),
    ],
)  # fmt: skip
def test_published_models_have_as_many_parameters(
    configuration: MuseConfiguration, family: type, config: type, billions: float
) -> None:
    """Every weight, by name and shape, as transformers makes them; none takes memory."""
    with torch.device("meta"):
        theirs = {name: tuple(one.shape) for name, one in family(config()).state_dict().items()}
        ours = {their_name(name): tuple(one.shape) for name, one in Muse(configuration).state_dict().items()}
    assert ours == theirs
    assert parameter_count(configuration) / 1e9 == pytest.approx(billions, abs=0.005)


def test_spark_without_perception_and_words_is_816_billion() -> None:
    """And 42 to 43 of them work on any token."""
    text = SPARK_OPEN_816B.text
    assert text.mixture is not None
    with torch.device("meta"):
        blocks = sum(one.numel() for one in Muse(SPARK_OPEN_816B).decoder.blocks.parameters())
    idle = text.mixture.experts - text.mixture.chosen
    resting = text.layers * idle * 3 * text.mixture.width * text.mixture.inner
    assert blocks / 1e9 == pytest.approx(816.7, abs=0.05)
    assert (blocks - resting) / 1e9 == pytest.approx(42.8, abs=0.05)


def test_constants_follow_from_widths() -> None:
    for ours, theirs in (
        (GLIMMER_30B.text, MuseGlimmerTextConfig()),
        (SPARK_OPEN_816B.text, MuseSparkTextConfig()),
    ):
        assert ours.query_scale == pytest.approx(theirs.qk_scale_factor, rel=1e-9)
        assert ours.output_multiplier == pytest.approx(theirs.output_multiplier, rel=1e-9)
        assert [ours.sees_everything(layer) for layer in range(ours.layers)] == [
            kind == "full_attention" for kind in theirs.layer_types
        ]
    tower = GLIMMER_30B.vision
    assert [tower.sees_everything(layer) for layer in range(tower.layers)] == [
        kind == "full_attention" for kind in MuseGlimmerVisionConfig().layer_types
    ]
    assert pytest.approx(43.784, abs=5e-4) == LARGEST_ATTENTION_LOGIT
    assert rung(4).text.output_multiplier == 1.0


def test_rungs_grow_from_a_million() -> None:
    assert parameter_count(SMOKE) == pytest.approx(1.2e6, rel=0.02)
    sizes = [parameter_count(rung(depth)) for depth in range(2, 17)]
    assert sizes == sorted(sizes)
    for depth in range(1, 17):
        text = rung(depth).text
        assert text.width == text.heads * text.head_width


def test_shapes_that_cannot_be_are_refused() -> None:
    text, vision = SMOKE.text, SMOKE.vision
    for wrong, words in (
        ({"key_value_heads": 3}, "evenly"), ({"head_width": 3}, "pairs"),
        ({"mixture": SPARK_OPEN_816B.text.mixture}, "only Spark"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=words):
            replace(text, **wrong)
    with pytest.raises(ValueError, match="multiple of four"):
        replace(vision, width=98)
    with pytest.raises(ValueError, match="outside the vocabulary"):
        replace(SMOKE, tokens=SpecialTokens())
    with pytest.raises(ValueError, match="hear"):
        replace(SMOKE, sound=SPARK_OPEN_816B.sound)


def test_logits_are_capped_and_attention_is_bounded() -> None:
    model = Muse(SMOKE)
    with torch.no_grad():
        model.head.weight.mul_(1e6)
        logits = model(torch.arange(50)[None])
    assert logits.abs().max() <= SMOKE.text.soft_cap
    scale = SMOKE.text.query_scale * math.sqrt(SMOKE.text.head_width)
    assert scale == pytest.approx(LARGEST_ATTENTION_LOGIT)


def test_the_readme_has_the_table_that_the_command_prints() -> None:
    readme = Path(__file__).resolve().parents[2] / "src" / "kithkin_muse" / "README.md"
    found = re.search(
        r"(?:^\|.*parameters, millions.*\n)(?:^\|.*\n)+", readme.read_text("utf-8"), re.MULTILINE
    )
    assert found
    assert found.group() == table(KNOWN)
