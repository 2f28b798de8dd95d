"""Vectors in a byte a dimension: next to nothing is lost, what is cleared is gone, and what is kept elsewhere is checked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.sharing.searching.vectors import VectorRows, pack
from support.searched_circle import embedding


def some_vectors(seed: int, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    vectors = np.random.default_rng(seed).normal(size=(count, 256)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def kept(vectors: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> VectorRows:
    rows = VectorRows(256)
    for number, packed in enumerate(pack(vectors)):
        assert rows.fits(packed)
        rows.put(number, packed)
    return rows


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_rounding_costs_next_to_nothing(seed: int) -> None:
    generator = np.random.default_rng(seed)
    vectors = some_vectors(seed, 400)
    rows = kept(vectors)
    allowed = np.sort(generator.choice(400, size=200, replace=False)).astype(np.int64)
    query = vectors[int(generator.integers(400))]
    exact = allowed[np.argsort(-(vectors[allowed] @ query))[:10]]
    nearest = rows.nearest(query, allowed, 10)
    assert len(set(nearest.tolist())) == 10
    assert (vectors[nearest] @ query).min() > (vectors[exact] @ query).min() - 0.005
    rows.clear(int(exact[0]))
    assert int(exact[0]) not in rows.nearest(query, allowed, 200)


def test_more_rows_than_are_gathered_at_once_are_all_looked_at() -> None:
    vectors = some_vectors(1, 9_000)
    rows, every = kept(vectors), np.arange(9_000)
    for number in (0, 4_095, 4_096, 8_191, 8_192, 8_999):
        assert rows.nearest(vectors[number], every, 1).tolist() == [number]
        assert number not in rows.nearest(vectors[number], np.delete(every, number), 100)


def test_what_is_too_far_or_never_was_is_not_near() -> None:
    vectors = np.eye(256, dtype=np.float32)[:4]
    rows = kept(vectors)
    assert rows.nearest(vectors[2], np.arange(4), 4, 0.5).tolist() == [2]
    assert rows.nearest(vectors[2], np.array([77, 99_999]), 4).tolist() == []
    assert rows.nearest(np.zeros(256, dtype=np.float32), np.arange(4), 4).tolist() == []


@pytest.mark.parametrize("packed", [None, b"", b"1234", bytes(261), bytes(388)])
def test_vectors_of_another_make_are_made_anew(packed: bytes | None) -> None:
    assert not VectorRows(256).fits(packed)


def test_a_text_without_a_known_word_has_no_direction() -> None:
    vectors = embedding().embed(["", "piano", "the piano"])
    assert np.linalg.norm(vectors, axis=1).round(3).tolist() == [0, 1, 1]
    rows = kept(vectors)
    assert rows.nearest(vectors[1], np.arange(3), 3).tolist() == [1, 2]
