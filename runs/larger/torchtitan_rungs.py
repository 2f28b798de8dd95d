"""Larger rungs for torchtitan 0.3.0: their text decoders, as its own Muse Glimmer. Not run.

    PYTHONPATH=src:. torchrun --nproc_per_node=8 -m torchtitan.train --module runs.larger.torchtitan_rungs --config rung_14 \
        --hf_assets_path VOCABULARY --dataloader.dataset_path TEXTS

VOCABULARY is a folder with a tokenizer.json of `kithkin_muse.tokens`; TEXTS one with JSON lines, each with a "text". Every
dimension comes from `kithkin_muse.configuration.rung`; sizes are in sizes.toml. Batches and rates are first guesses.
"""

import tomllib
from pathlib import Path

from torchtitan.components.checkpoint import CheckpointManager
from torchtitan.components.loss import ChunkedLossWrapper, CrossEntropyLoss
from torchtitan.components.optimizer import LRSchedulersContainer, default_adamw
from torchtitan.config import ParallelismConfig, TrainingConfig
from torchtitan.distributed.activation_checkpoint import SelectiveAC
from torchtitan.hf_datasets.text_datasets import HuggingFaceTextDataLoader
from torchtitan.models.muse_glimmer import (
    MuseGlimmerModel,
    _muse_glimmer_config,
    parallelize_muse_glimmer,
    pipeline_muse_glimmer,
)
from torchtitan.models.muse_glimmer.state_dict_adapter import MuseGlimmerStateDictAdapter
from torchtitan.protocols.model_spec import ModelSpec
from torchtitan.trainer import Trainer

from kithkin_muse.configuration import rung

SIZES = tomllib.loads((Path(__file__).parent / "sizes.toml").read_text("utf-8"))


def model(name: str) -> MuseGlimmerModel.Config:
    """The decoder of a size in sizes.toml. torchtitan knows the rules of the shape; here are only its numbers."""
    text = rung(SIZES[name]["depth"], SIZES[name]["vocabulary"]).text
    return _muse_glimmer_config(
        dim=text.width,
        n_layers=text.layers,
        n_heads=text.heads,
        n_kv_heads=text.key_value_heads,
        head_dim=text.head_width,
        vocab_size=text.vocabulary,
        max_seq_len=text.context,
        window_pattern=[text.window] * (text.full_every - 1) + [0],
        output_multiplier=text.output_multiplier,
        attn_backend="flex",
    )


def _trainer(name: str, *, batch: int, rate: float) -> Trainer.Config:
    stated = SIZES[name]
    context = rung(stated["depth"], stated["vocabulary"]).text.context
    return Trainer.Config(
        loss=ChunkedLossWrapper.Config(
            loss_fn=CrossEntropyLoss.Config(global_vocab_size=stated["vocabulary"])
        ),
        hf_assets_path="./vocabulary",
        model_spec=ModelSpec(
            name="muse_glimmer",
            flavor=name,
            model=model(name),
            parallelize_fn=parallelize_muse_glimmer,
            pipelining_fn=pipeline_muse_glimmer,
            post_optimizer_build_fn=None,
            state_dict_adapter=MuseGlimmerStateDictAdapter,
        ),
        # Named so in torchtitan: the loader that reads local JSON lines.
        dataloader=HuggingFaceTextDataLoader.Config(dataset="c4_test", dataset_path="./texts"),
        optimizer=default_adamw(lr=rate),
        lr_scheduler=LRSchedulersContainer.Config(warmup_steps=500, decay_ratio=0.2, decay_type="linear"),
        training=TrainingConfig(
            local_batch_size=batch, seq_len=context, steps=stated["tokens"] // (8 * batch * context)
        ),
        parallelism=ParallelismConfig(spmd_backend="spmd_types", data_parallel_shard_degree=-1),
        checkpoint=CheckpointManager.Config(interval=1000, last_save_model_only=False),
        activation_checkpoint=SelectiveAC.Config(),
    )


def rung_14() -> Trainer.Config:
    """Depth 14."""
    return _trainer("rung_14", batch=16, rate=8e-4)


def half_billion() -> Trainer.Config:
    """About half a billion weights."""
    return _trainer("half_billion", batch=8, rate=6e-4)


def three_billion() -> Trainer.Config:
    """About three billion weights."""
    return _trainer("three_billion", batch=2, rate=4e-4)
