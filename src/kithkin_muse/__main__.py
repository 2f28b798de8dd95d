"""`python -m kithkin_muse`: the sizes and constants of the models that the configuration knows, as a table."""

import sys

from kithkin_muse.configuration import GLIMMER_30B, SMOKE, SPARK_OPEN_816B, MuseConfiguration, rung
from kithkin_muse.model import parameter_count

KNOWN = {
    "smoke": SMOKE,
    "rung 4": rung(4),
    "rung 6": rung(6),
    "rung 8": rung(8),
    "rung 10": rung(10),
    "Glimmer 30B": GLIMMER_30B,
    "Spark Open 816B": SPARK_OPEN_816B,
}
"""What the table lists."""


def table(models: dict[str, MuseConfiguration]) -> str:
    """A row for each model, in Markdown. Parameters in millions, with embeddings and all towers."""
    lines = [
        "| model | width | layers | heads (key-value) × width | vocabulary | query scale | output multiplier | parameters, millions |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, one in models.items():
        text = one.text
        lines.append(
            f"| {name} | {text.width:,} | {text.layers} | {text.heads} ({text.key_value_heads}) × {text.head_width} "
            f"| {text.vocabulary:,} | {text.query_scale:.4g} | {text.output_multiplier:.4g} "
            f"| {parameter_count(one) / 1e6:,.1f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table(KNOWN))
