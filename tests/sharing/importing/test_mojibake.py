"""Meta's way of writing text, undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.sharing.importing.mojibake import repair, repair_text
from support.exports import mangled

TEXT = st.text(st.characters(codec="utf-8"))


@given(TEXT)
def test_any_text_comes_back(text: str) -> None:
    assert repair_text(text.encode("utf-8").decode("latin-1")) == text


@given(
    st.recursive(
        TEXT | st.none() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
        max_leaves=10,
    )
)
def test_any_record_comes_back_names_of_fields_included(value: object) -> None:
    assert repair(mangled(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "café",
        "Grüße",
        "Ž is above 0xFF",
        "already ❤ right",
        "Ã",
        "â\u009d",
        "\u00e2\u009d\u00a4 and ❤",
    ],
)
def test_what_is_not_mangled_is_left_alone(text: str) -> None:
    assert repair_text(text) == text
