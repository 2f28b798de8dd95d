"""What examples are made of is what the manifest says, and the set to measure by stays what it was."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("transformers", reason="transformers is not installed here: make muse-test")
pytest.importorskip("font_lato", reason="the fonts are not installed here: make muse-test")

import json
from dataclasses import replace
from pathlib import Path

from PIL import Image

from kithkin_muse.data import frozen, manifest, questions
from kithkin_muse.data.__main__ import main
from kithkin_muse.data.examples import GENERATORS, example
from kithkin_muse.lora import measuring
from kithkin_muse.training import card


def test_what_is_installed_is_what_the_manifest_lists(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "--check"]) == 0
    assert f"{len(manifest.manifest())} files are what they were" in capsys.readouterr().out


def test_other_bytes_another_version_and_another_licence_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = manifest.manifest()
    wrong = (
        replace(listed[0], sha256="0" * 64), replace(listed[1], version="0.0"), replace(listed[2], licence="CC-BY-SA-4.0"),
        replace(listed[3], file="files/none.ttf"), *listed[5:],
    )  # fmt: skip
    monkeypatch.setattr(manifest, "manifest", lambda: wrong)
    assert main(["manifest", "--check"]) == 1
    told = capsys.readouterr().out
    assert "has " in told
    assert "not 0.0" in told
    assert "CC-BY-SA-4.0 is not among" in told
    assert "none.ttf" in told
    assert f"{listed[4].file} of {listed[4].package} is used for {listed[4].split} and not listed" in told


def test_the_set_to_measure_by_is_what_it_was() -> None:
    kept = frozen.frozen()
    assert len(kept) >= 200
    assert {one.task for one in kept} == set(GENERATORS)
    assert list(frozen.changes()) == []
    fixed = {(one.task, one.seed, one.index) for one in kept}
    measured = [one for some in measuring.held_out(10).values() for one in some]
    for number, one in enumerate(measured):
        index = number % 10 if one.task in measuring.CALLS else number - 60
        assert (one.task, frozen.LORA_SEED, index) in fixed
        assert one == frozen.Frozen(one.task, frozen.LORA_SEED, index, "", ()).example()
    assert {(task, frozen.CARD_SEED, index) for task in card.TASKS for index in range(10)} < fixed


def test_an_example_that_changed_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = json.loads(frozen.FROZEN.read_text("utf-8"))
    labels = [row for row in rows if row["task"] == "pictures.label.small"]
    size, shades = labels[0]["pictures"][0].split()
    first = int(shades[:2], 16)
    labels[0]["pictures"] = [f"{size} {first ^ 128:02x}{shades[2:]}"]
    labels[1]["words"] = "0" * 64
    changed = tmp_path / "frozen.json"
    changed.write_text(json.dumps(labels[:4]), "utf-8")
    monkeypatch.setattr(frozen, "FROZEN", changed)
    told = [one for one in frozen.changes() if "another example" in one]
    assert told == [
        f"pictures.label.small {index} of seed {frozen.SEED} is another example than was frozen"
        for index in (0, 1)
    ]
    assert f"grounded has fewer frozen examples of seed {frozen.LORA_SEED} than 60" in frozen.changes()


def test_questions_are_written_for_others_to_answer(tmp_path: Path) -> None:
    path = tmp_path / "calls.json"
    questions.write(path, learned=3, tried=2)
    written = json.loads(path.read_text("utf-8"))
    assert {part: len(some) for part, some in written.items()} == {"learned": 15, "tried": 12, "frozen": 60}
    for one in (*written["learned"], *written["tried"], *written["frozen"]):
        assert one["words"]
        if one["task"] == questions.UNFIT:
            assert one["tool"] == one["gives"] == ""
        else:
            assert one["tool"] in one["offered"]
            assert one["gives"]
    assert len({one["words"] for some in written.values() for one in some}) > 80


def test_a_sheet_of_examples_is_drawn(tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    assert (
        main(["show", "pictures.label.small", "--count", "4", "--split", "held_out", "--out", str(out)]) == 0
    )
    with Image.open(out) as drawn:
        part = example("pictures.label.small", 0, "held_out", 0).question[0]
        assert isinstance(part, Image.Image)
        assert drawn.crop((16, 16, 16 + part.width, 16 + part.height)).tobytes() == part.tobytes()
