"""What is learnt is kept as plain numbers, and says the same."""

from __future__ import annotations

import numpy as np
from evaluations.circle.learning.fitting import as_arrays
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_trees_say_what_those_say_that_grew_them(seed: int) -> None:
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(400, 6)).astype(np.float32)
    answers = rows[:, 0] * rows[:, 1] + rows[:, 2] > 0.3
    grown = HistGradientBoostingClassifier(max_depth=4, max_iter=20, random_state=seed).fit(rows, answers)
    fresh = generator.normal(size=(200, 6)).astype(np.float32)
    assert np.allclose(as_arrays(grown).probabilities(fresh), grown.predict_proba(fresh)[:, 1], atol=1e-5)
