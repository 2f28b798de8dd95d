"""The same as in `test_kills`, from another seed: with those, forty kills; in a file of its own, so that both go on at once."""

from pathlib import Path

import pytest

from support.kills import hold, survive


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(900)
def test_eighteen_further_kills_lose_double_and_misorder_nothing(tmp_path: Path) -> None:
    hold(survive(tmp_path, 18, seed=23), 18)
