"""The page of a run: its curves, and what the model made of some held-out examples. One file that loads nothing else."""

import base64
import io
from collections.abc import Sequence
from html import escape
from pathlib import Path

from PIL import Image

from kithkin_muse import chat
from kithkin_muse.training.evaluation import Answered, Measured
from kithkin_muse.training.metrics import Metrics
from kithkin_muse.training.recipes import Recipe

NAME = "index.html"

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
svg { width: 100%; height: auto; background: #f6f7f9; border-radius: 6px; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .25rem 1rem .25rem 0; }
.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1rem; }
figure { margin: 0; padding: .8rem; border: 1px solid #d8dce2; border-radius: 6px; }
figure img { width: 100%; max-height: 16rem; object-fit: contain; image-rendering: pixelated; }
figcaption { font-size: .9rem; overflow-wrap: anywhere; } figcaption p { margin: .2rem 0; }
.right { color: #11622f; } .wrong { color: #a4161a; }
"""

_WIDTH, _HEIGHT, _EDGE = 800, 260, 44
Curve = Sequence[tuple[int, float]]


def write(folder: Path, recipe: Recipe, metrics: Metrics, measured: Sequence[Measured]) -> None:
    """Writes the page into the folder of the run."""
    (folder / NAME).write_text(page(recipe, metrics, measured), "utf-8")


def page(recipe: Recipe, metrics: Metrics, measured: Sequence[Measured]) -> str:
    """The page as it is: curves of the loss and of what is right, a table, and samples."""
    parts = [
        "<!doctype html>", '<html lang="en"><head><meta charset="utf-8">',
        f"<title>{escape(recipe.name)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>Training “{escape(recipe.name)}”</h1>",
        f"<p>Step {max((step for step, _ in metrics.of('loss')), default=0):,} of {recipe.steps:,}.</p>",
        "<h2>Loss of a token, in nats</h2>",
        chart({"training": smoothed(metrics.of("loss"))}
              | {f"held out: {task}": metrics.of("held_out_loss", task=task) for task in recipe.tasks}),
        "<h2>Held-out examples answered right, in percent</h2>",
        chart({task: _percent(metrics, task) for task in recipe.tasks}, top=100.0),
        "<h2>Last measurement</h2>",
        "<table><tr><th>task</th><th>right</th><th>of</th><th>loss</th></tr>",
        *(f"<tr><td>{escape(one.task)}</td><td>{one.right}</td><td>{len(one.answered)}</td><td>{one.loss:.4f}</td></tr>"
          for one in measured),
        "</table><h2>Samples</h2>", '<div class="samples">',
        *(_sample(answered) for one in measured for answered in one.answered[: recipe.samples]),
        "</div></body></html>",
    ]  # fmt: skip
    rewards = metrics.of("reward")
    if rewards:
        parts[8:8] = ["<h2>Mean reward</h2>", chart({"reward": smoothed(rewards)})]
    return "\n".join(parts) + "\n"


def _percent(metrics: Metrics, task: str) -> Curve:
    right, of = metrics.of("right", task=task), metrics.of("of", task=task)
    return [(step, 100 * share / count) for (step, share), (_, count) in zip(right, of, strict=True)]


def smoothed(curve: Curve, points: int = 200) -> Curve:
    """Means of neighbouring values, so that no more than `points` are left."""
    size = -(-len(curve) // points) or 1
    groups = [curve[begin : begin + size] for begin in range(0, len(curve), size)]
    return [(group[-1][0], sum(value for _, value in group) / len(group)) for group in groups]


_COLOURS = ("#1f5fa8", "#c2571a", "#2b7a3d", "#7a3d99", "#8a6d00", "#b02a5b")


def chart(curves: dict[str, Curve], *, top: float | None = None) -> str:
    """Curves over steps as SVG, from nothing up to the largest value or `top`."""
    drawn = {name: curve for name, curve in curves.items() if curve}
    if not drawn:
        return "<p>Nothing was measured yet.</p>"
    last = max(step for curve in drawn.values() for step, _ in curve) or 1
    top = top or max(value for curve in drawn.values() for _, value in curve) or 1.0
    lines = [f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(", ".join(drawn))}">']
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _height(share)
        lines.append(f'<line x1="{_EDGE}" x2="{_WIDTH - 10}" y1="{y}" y2="{y}" stroke="#d8dce2"/>')
        lines.append(
            f'<text x="{_EDGE - 6}" y="{y + 4}" font-size="12" text-anchor="end">{top * share:.3g}</text>'
        )
    for number, (name, curve) in enumerate(drawn.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [(_across(step / last), _height(min(1.0, max(0.0, value) / top))) for step, value in curve]
        lines.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="'
            + " ".join(f"{x},{y}" for x, y in points) + '"/>'
        )  # fmt: skip
        lines += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in points if len(points) < 30]
        lines.append(
            f'<text x="{_WIDTH - 14}" y="{24 + 18 * number}" font-size="13" text-anchor="end" fill="{colour}">'
            f"{escape(name)}</text>"
        )
    lines.append(
        f'<text x="{_WIDTH - 10}" y="{_HEIGHT - 6}" font-size="12" text-anchor="end">step {last:,}</text>'
    )
    return "\n".join([*lines, "</svg>"])


def _across(share: float) -> float:
    return round(_EDGE + share * (_WIDTH - 10 - _EDGE), 1)


def _height(share: float) -> float:
    return round(_HEIGHT - 24 - share * (_HEIGHT - 34), 1)


def _sample(one: Answered) -> str:
    asked = " ".join(part for part in one.example.question if isinstance(part, str))
    pictures = [part for part in one.example.question if isinstance(part, Image.Image)]
    written = [said(one.reply.reasoning, "thought"), said(one.reply.answer, "wrote")]
    written += [said(chat.written_call(call), "called") for call in one.reply.calls]
    return "".join(
        [
            "<figure>",
            *(f'<img alt="a held-out picture" src="{_address(picture)}">' for picture in pictures),
            f"<figcaption><p>{escape(asked)}</p><p>true: <b>{escape(one.example.truth)}</b></p>",
            f'<div class="{"right" if one.right else "wrong"}">', *written, "</div></figcaption></figure>",
        ]
    )  # fmt: skip


def said(words: str, how: str) -> str:
    """A line for what the model wrote, if it did."""
    return f"<p>{how}: <b>{escape(words)}</b></p>" if words else ""


def _address(picture: Image.Image) -> str:
    content = io.BytesIO()
    picture.save(content, "PNG")
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode("ascii")
