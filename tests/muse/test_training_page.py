"""What is told of a run: a page that loads nothing from elsewhere and shows what was measured, and lines of JSON."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

import io
import re
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path

from PIL import Image

from kithkin_muse import chat
from kithkin_muse.data.examples import example
from kithkin_muse.training import page
from kithkin_muse.training.evaluation import Answered, Measured
from kithkin_muse.training.metrics import NAME, Metrics
from support.muse_training import small, trained


class Read(HTMLParser):
    """Everything that a page refers to, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "action", "data"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(text: str) -> Read:
    found = Read()
    found.feed(text)
    return found


def test_a_run_leaves_a_page_with_its_samples(tmp_path: Path) -> None:
    run = trained(tmp_path)
    found = read((tmp_path / page.NAME).read_text("utf-8"))
    assert "script" not in found.tags
    assert "link" not in found.tags
    assert found.tags.count("img") == 4  # two tasks, two samples of each
    assert all(address.startswith("data:image/png;base64,") for address in found.addresses)
    first = Image.open(io.BytesIO(b64decode(found.addresses[0].split(",")[1])))
    shown = example("pictures.counter", 1, "held_out", 0)
    assert isinstance(shown.question[0], Image.Image)
    assert first.tobytes() == shown.question[0].tobytes()
    assert shown.truth in found.words
    assert found.tags.count("polyline") == 5  # training, and the loss and share right of two tasks
    assert len(run.metrics.of("loss")) == 16
    assert [step for step, _ in run.metrics.of("held_out_loss", task="pictures.counter")] == [16]


def test_what_a_model_writes_is_text_and_nothing_else(tmp_path: Path) -> None:
    call = chat.ToolCall("a.b", {"x": "<img src=http://elsewhere.example/>"})
    reply = chat.Reply("<script>1</script>", "5 < 6 & more", (call,))
    answered = Answered(example("pictures.counter", 1, "held_out", 0), reply, right=True)
    text = page.page(small(), Metrics(tmp_path, 0), [Measured("pictures.counter", 1.0, (answered,))])
    found = read(text)
    assert "script" not in found.tags
    assert found.tags.count("img") == 1
    assert "5 < 6 & more" in found.words
    assert "Nothing was measured yet." in found.words


def test_curves_lie_within_the_chart() -> None:
    drawn = page.chart({"a": [(1, 0.0), (50, 7.0), (100, 3.0)], "b": [(100, 90.0)]}, top=7.0)
    points = [pair.split(",") for line in re.findall(r'points="([^"]*)"', drawn) for pair in line.split()]
    assert len(points) == 4
    heights = [float(y) for _, y in points]
    assert all(0 <= y <= 260 for y in heights)
    assert heights[1] < heights[2] < heights[0]  # more is higher up
    assert heights[3] == heights[1]  # what is above the chart is at its top
    assert page.smoothed([(step, float(step)) for step in range(1000)], points=10)[0] == (99, 49.5)
    assert page.smoothed([]) == []


def test_lines_of_lost_steps_are_dropped_and_a_cut_one_too(tmp_path: Path) -> None:
    first = Metrics(tmp_path, 0)
    for step in range(1, 6):
        first.add(step=step, loss=1 / step)
    with (tmp_path / NAME).open("a") as opened:
        opened.write('{"step": 6, "lo')
    again = Metrics(tmp_path, 3)
    assert again.of("loss") == [(1, 1.0), (2, 0.5), (3, 1 / 3)]
    again.add(step=4, loss=0.25)
    assert Metrics(tmp_path, 9).of("loss") == [(1, 1.0), (2, 0.5), (3, 1 / 3), (4, 0.25)]
