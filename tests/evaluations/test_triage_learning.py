"""What is learnt of danger is kept as plain numbers that say the same, and nothing it is measured with is learnt from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from evaluations.triage.learning import Example, emergencies, fitted, harmless, is_learnt_from
from evaluations.triage.messages import everyday_texts
from evaluations.triage.unforeseen import seen, unforeseen
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.danger.likeness import Likeness
from kithkin.reasoning.danger.wording import ADVICE


def unit(generator: np.random.Generator, rows: int) -> np.ndarray:
    found = generator.normal(size=(rows, 384))
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found.astype(np.float16).astype(np.float32)  # as exemplars are kept


@pytest.mark.parametrize("seed", range(3))
def test_the_numbers_say_what_those_say_that_were_fitted(seed: int, tmp_path: Path) -> None:
    generator = np.random.default_rng(seed)
    vectors, everyday, fresh = unit(generator, 60), unit(generator, 40), unit(generator, 30)
    advices = [("chest", "poison", "call", "")[number % 4] for number in range(60)]
    examples = [Example(text="a b", advice=advice, group="g") for advice in advices]
    learnt = fitted(examples, vectors, everyday)
    learnt.write(tmp_path / "learnt.npz")
    learnt = Likeness.read(tmp_path / "learnt.npz")
    dangerous = [bool(advice) for advice in advices]
    machine = SVC(C=10.0, gamma=4.0).fit(np.vstack([vectors, everyday]), [*dangerous, *[False] * 40])
    assert np.allclose(learnt.danger(fresh), machine.decision_function(fresh), atol=1e-3)
    kinds = LogisticRegression(C=20.0, max_iter=3000).fit(vectors[dangerous], list(filter(None, advices)))
    for vector in fresh:
        name, probability = learnt.kind(vector)
        assert name == kinds.predict(vector[None])[0]
        assert probability == pytest.approx(kinds.predict_proba(vector[None]).max(), abs=1e-4)


def test_nothing_is_learnt_from_what_it_is_measured_with() -> None:
    learnt_from = {one.text.lower() for one in [*emergencies(), *harmless()]}
    batches = unforeseen()
    assert sum(len(batch.emergencies) for batch in batches) >= 170
    assert sum(len(batch.harmless) for batch in batches) >= 200
    for batch in batches:
        assert not learnt_from & {text.lower() for text in (*batch.emergencies, *batch.harmless)}
    half = sum(map(is_learnt_from, everyday_texts())) / len(everyday_texts())
    assert 0.45 < half < 0.55


def test_every_emergency_to_learn_from_names_an_advice_that_there_is() -> None:
    assert {one.advice for one in emergencies()} <= set(ADVICE)
    assert {one.advice for one in harmless()} == {""}


def test_what_is_seen_is_counted_by_what_a_reply_makes_of_it() -> None:
    assert seen(assess("I have chest pain")) == "advised"
    assert seen(assess("I want to die")) == "advised"
    assert seen(assess("I have a lump in my breast")) == "unseen"
