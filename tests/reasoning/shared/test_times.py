"""Words for when something was shared."""

from datetime import UTC, datetime

import pytest

from kithkin.reasoning.shared.times import window_in
from support.shared_posts import NOW


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("what did Ana post yesterday", "2026-11-19", "2026-11-16"),
        ("where did Tom go last summer", "2026-07-15", "2025-07-15"),
        ("where did Tom go last winter", "2026-01-15", "2026-07-15"),
        ("what did we eat in 2023", "2023-05-01", "2024-05-01"),
        ("what has Ana said since 2024", "2026-01-01", "2023-12-01"),
        ("last month's posts of Ana", "2026-10-10", "2026-06-01"),
        ("what did Tom write in May 2025", "2025-05-20", "2025-07-20"),
        ("who went to Porto last May", "2026-05-20", "2025-05-20"),
        ("what did Ana say two years ago", "2024-11-01", "2026-11-01"),
        ("was hat Ana letzten Sommer geschrieben", "2026-08-01", "2025-08-01"),
        ("où est allée Ana l'été dernier", "2026-08-01", "2025-08-01"),
        ("qué dijo Ana ayer", "2026-11-19", "2026-11-10"),
        ("o que disse a Ana no ano passado", "2025-05-01", "2026-05-01"),
        ("cosa ha scritto Ana l'estate scorsa", "2026-08-01", "2025-08-01"),
    ],
)
def test_a_cue_restricts(text: str, inside: str, outside: str) -> None:
    window = window_in(text, NOW)
    assert window is not None
    assert window.holds(datetime.fromisoformat(inside).replace(tzinfo=UTC).timestamp())
    assert not window.holds(datetime.fromisoformat(outside).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    "text",
    ["who knows a babysitter for Saturday", "is the 2023 wine good", "tips for next summer", "a room in May"],
)
def test_other_times_restrict_nothing(text: str) -> None:
    assert window_in(text, NOW) is None


def test_summer_asked_in_spring_is_the_one_before() -> None:
    window = window_in("last summer", datetime(2026, 4, 1, tzinfo=UTC).timestamp())
    assert window is not None
    assert window.holds(datetime(2025, 7, 1, tzinfo=UTC).timestamp())
