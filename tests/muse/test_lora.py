"""An adapter learns, goes on where it stopped, and does in llama.cpp what it does here, over the same quantised file."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("transformers", reason="transformers is not installed here: make muse-test")

import json
from dataclasses import replace
from pathlib import Path

import gguf
import numpy
import torch
from tokenizers.pre_tokenizers import ByteLevel

from kithkin_muse.data.examples import example, score
from kithkin_muse.data.scoring import NO_CALL
from kithkin_muse.lora import adapters, export, measuring, prompts, training
from kithkin_muse.lora.__main__ import main
from kithkin_muse.lora.base import Base, bundled_file, load
from kithkin_muse.lora.recipes import NoRecipe, Recipe, read
from support.muse_server import Server

SHIPPED = Path(__file__).parents[2] / "runs/lora/smollm2.toml"
RECIPE = Recipe(
    "tiny", steps=6, tasks={"grounded": 1, "calls.units": 1}, batch=2, rate=1e-2, keep_every=2, held_out=1
)
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WORDS = "Norham has 9008 people. How many people live in Norham?"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the bundled one's kind: small random weights in 32 bits, and a vocabulary of bytes."""
    path = tmp_path_factory.mktemp("tiny") / "tiny.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    width, inner, layers, heads, pairs = 64, 96, 2, 4, 2
    writer.add_context_length(4096)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(inner)
    writer.add_block_count(layers)
    writer.add_head_count(heads)
    writer.add_head_count_kv(pairs)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10_000.0)
    writer.add_rope_dimension_count(width // heads)
    special = ["<|endoftext|>", "<|im_start|>", prompts.END]
    names = [*special, *sorted(ByteLevel.alphabet()), "th"]
    writer.add_vocab_size(len(names))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(names)
    writer.add_token_types([3] * len(special) + [1] * (len(names) - len(special)))
    writer.add_token_merges(["t h"])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_pad_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    random = numpy.random.default_rng(1)

    def add(name: str, *shape: int) -> None:
        made = (
            random.standard_normal(shape) / shape[-1] ** 0.5
            if len(shape) > 1
            else random.uniform(0.5, 2, shape)
        )
        writer.add_tensor(f"{name}.weight", made.astype(numpy.float32))

    add("token_embd", len(names), width)
    add("output_norm", width)
    for layer in range(layers):
        for name in ("attn_norm", "ffn_norm"):
            add(f"blk.{layer}.{name}", width)
        add(f"blk.{layer}.attn_q", width, width)
        add(f"blk.{layer}.attn_output", width, width)
        for name in ("attn_k", "attn_v"):
            add(f"blk.{layer}.{name}", width * pairs // heads, width)
        for name in ("ffn_gate", "ffn_up"):
            add(f"blk.{layer}.{name}", inner, width)
        add(f"blk.{layer}.ffn_down", width, inner)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.mark.parametrize("task", [*measuring.CALLS, measuring.GROUNDED])
def test_what_is_taught_is_read_back_and_right(task: str) -> None:
    for split in ("training", "held_out"):
        for index in range(40):
            one = example(task, 1, split, index)
            assert score(one, prompts.read(prompts.reply(one))), prompts.reply(one)


@pytest.mark.parametrize(
    "text", ["", "{", "{}", '{"name": 1}', '{"name": "a", "arguments": []}', "[" * 5000, '{"a":' * 5000]
)
def test_whatever_a_model_writes_is_read(text: str) -> None:
    assert prompts.read(text).calls == ()


def test_examples_of_other_forms_are_refused() -> None:
    for task in ("pictures.label", "answers.units"):
        with pytest.raises(ValueError, match=task):
            prompts.messages(example(task, 1, "training", 0))


def test_half_right_is_the_tool_alone_or_the_marks_alone() -> None:
    called = example("calls.units", 1, "held_out", 0)
    tool = called.truth.partition("(")[0]
    unfit = example("calls.unfit", 1, "held_out", 0)
    assert unfit.truth == NO_CALL
    said = next(one for one in measuring.held_out(5)["grounded"] if "[" in one.truth)
    mark = said.truth[said.truth.index("[") :]
    for one, text, right in (
        (called, json.dumps({"name": tool, "arguments": {}}), True),
        (called, json.dumps({"name": "no.such", "arguments": {}}), False),
        (called, "I have no tool.", False),
        (unfit, "I have no tool.", True),
        (unfit, json.dumps({"name": tool, "arguments": {}}), False),
        (said, f"Who knows {mark}.", True),
        (said, f"Who knows {mark} [9].", False),
    ):
        assert measuring.half_right(one, prompts.read(text)) is right, text


def loss(base: Base) -> float:
    """Of a token, on the first examples of the recipe."""
    with torch.no_grad():
        found = [
            training.loss_of(base.model, base.tokenizer, training.drawn(RECIPE, number))
            for number in range(4)
        ]
    return float(sum(summed for summed, _ in found)) / sum(count for _, count in found)


def test_training_lowers_the_loss_and_leaves_the_base_as_it_was(tiny: Path, tmp_path: Path) -> None:
    base = load(tiny)
    before = {name.replace(".base.", "."): weight.clone() for name, weight in base.model.state_dict().items()}
    at_first = loss(base)
    run = training.begin(RECIPE, base, tmp_path)
    assert loss(base) == pytest.approx(at_first, abs=1e-6)  # a new adapter changes nothing
    training.train(run, lambda line: None)
    assert loss(base) < at_first - 0.5
    for name, weight in base.model.state_dict().items():
        if not name.endswith((".a", ".b")):
            assert torch.equal(weight, before[name.replace(".base.", ".")]), name
    for layer in run.adapted.values():
        layer.active = False
    assert loss(base) == pytest.approx(at_first, abs=1e-6)


class Stopped(Exception):
    """The machine went down."""


def test_what_was_stopped_goes_on_as_if_it_had_not_been(tiny: Path, tmp_path: Path) -> None:
    lines: dict[str, list[str]] = {"whole": [], "stopped": []}
    whole = training.begin(RECIPE, load(tiny), tmp_path / "whole")
    training.train(whole, lines["whole"].append)

    def until_the_fifth(line: str) -> None:
        if line.startswith("step 5 "):
            raise Stopped
        lines["stopped"].append(line)

    stopped = training.begin(RECIPE, load(tiny), tmp_path / "stopped")
    with pytest.raises(Stopped):
        training.train(stopped, until_the_fifth)
    torch.manual_seed(99)
    with pytest.raises(training.AlreadyBegun):
        training.begin(RECIPE, load(tiny), tmp_path / "stopped")
    with pytest.raises(training.OtherRecipe):
        training.begin(replace(RECIPE, rate=1.0), load(tiny), tmp_path / "stopped", resume=True)
    again = training.begin(RECIPE, load(tiny), tmp_path / "stopped", resume=True)
    assert again.done == 4
    training.train(again, lines["stopped"].append)
    assert lines["stopped"] == lines["whole"]
    theirs = adapters.weights(whole.adapted)
    for name, weight in adapters.weights(again.adapted).items():
        assert torch.equal(weight, theirs[name]), name


def lively(base: Base, recipe: Recipe = RECIPE) -> dict[str, adapters.Adapted]:
    """A random adapter that changes much, put into the base."""
    torch.manual_seed(3)
    adapted = adapters.attach(base.model, recipe.rank, recipe.alpha)
    for layer in adapted.values():
        torch.nn.init.normal_(layer.b, std=0.05)
    return adapted


@torch.no_grad()
def chances(base: Base, ids: list[int]) -> torch.Tensor:
    return base.model(torch.tensor([ids])).logits[0, -1].log_softmax(-1)


@pytest.mark.parametrize(("which", "most", "mean"), [("tiny", 0.01, 0.003), ("bundled", 1.0, 0.15)])
def test_llama_cpp_gives_the_same_chances_with_the_adapter(
    which: str, most: float, mean: float, tiny: Path, tmp_path: Path
) -> None:
    """Differences of the logarithms of all tokens' chances. Over the quantised file llama.cpp rounds what goes into each
    layer to 8 bits, hence the wider bounds; what the adapter changes is far more."""
    file = tiny if which == "tiny" else bundled_file()
    base = load(file)
    ids = base.tokenizer.encode(WORDS)
    without = chances(base, ids)
    export.write(lively(base), base.model.config, tmp_path / "adapter.gguf")
    server = Server(file, adapter=tmp_path / "adapter.gguf")
    assert server.ask("/tokenize", {"content": WORDS})["tokens"] == ids
    found, _ = server.chances(ids)
    wanted = chances(base, ids)
    assert (found - wanted).abs().max() <= most
    assert (found - wanted).abs().mean() <= mean
    assert (wanted - without).abs().mean() > 5 * mean


def test_the_command_trains_measures_and_writes_what_llama_cpp_loads(tiny: Path, tmp_path: Path) -> None:
    recipe, folder = tmp_path / "tiny.toml", tmp_path / "run"
    recipe.write_text('name = "tiny"\nsteps = 1\nbatch = 1\nheld_out = 1\n[tasks]\ngrounded = 1\n', "utf-8")
    asked = [str(recipe), "--into", str(folder), "--base", str(tiny)]
    assert main(asked) == 0
    scores = json.loads((folder / "scores.json").read_text("utf-8"))
    assert {kind: sorted(which) for kind, which in scores.items()} == {
        "calls": ["tuned", "untuned"], "grounded": ["tuned", "untuned"],
    }  # fmt: skip
    assert scores["calls"]["tuned"]["examples"] == len(measuring.CALLS)
    found, _ = Server(tiny, adapter=folder / "adapter.gguf").chances(WORDS)
    assert found.isfinite().all()
    assert main(asked) == 2
    assert main([*asked, "--resume"]) == 0


def test_what_cannot_be_taken_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(SHIPPED), "--base", str(tmp_path / "none.gguf")]) == 2
    assert "none.gguf is not there" in capsys.readouterr().err
    wrong = tmp_path / "wrong.toml"
    for text, told in (
        ("steps = ", "cannot be read"),
        ('name = "a"\nsteps = 0\nrnak = 3', "steps: .*rnak: "),
    ):
        wrong.write_text(text, "utf-8")
        with pytest.raises(NoRecipe, match=told):
            read(wrong)
    assert main([str(wrong)]) == 2


def test_the_shipped_recipe_is_one() -> None:
    assert set(read(SHIPPED).tasks) == {*measuring.CALLS, measuring.GROUNDED}
