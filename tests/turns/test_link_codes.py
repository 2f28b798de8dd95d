"""A message that is only a code is told from one that says something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.turns.link_codes import code_in


@pytest.mark.parametrize(
    "text",
    [
        "48219930",
        "4821 9930",
        " 4821-9930\n",
        "4821‑9930",  # a non-breaking hyphen, as telephones put in
        "48 21 99 30",
        '"4821 9930"',
        "“4821 9930”",
        "‘48219930’.",
        "code: 4821 9930",
        "Code 48219930",
        "My code is 4821-9930.",
        "The code is: 4821 9930!",
        "código: 4821 9930",
        "kithkin code 48219930",
        "*4821 9930*",
        "٤٨٢١ ٩٩٣٠",
        "４８２１９９３０",
        "\u200e4821\u00a09930\u200f",
    ],
)
def test_a_code_alone_is_recognised(text: str) -> None:
    assert code_in(text) == "48219930"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4821",
        "4821 99301",
        "48219930 and one more thing",
        "What is 48219930?",
        "what is 4821 - 9930",
        "+48219930",
        "4821,9930",
        "4821  -  9930",
        "code",
        "code: abcd efgh",
        "call me on 48219930",
        "48219930" + " " * 100,
        "decode 48219930",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert code_in(text) is None


@given(st.text(max_size=90) | st.from_regex(r"[code :\"'0-9-]{0,40}", fullmatch=True))
def test_whatever_it_finds_is_eight_plain_digits(text: str) -> None:
    found = code_in(text)
    assert found is None or (len(found) == 8 and found.isascii() and found.isdecimal())
