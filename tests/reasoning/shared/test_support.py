"""Whether a passage supports a claim: numbers, names, denial, words."""

import pytest

from kithkin.reasoning.shared.support import supports

HALINA = "Halina Brzoska teaches piano in Leeds, 20 an hour. She is patient and does not shout."


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Halina Brzoska teaches piano in Leeds, 20 an hour.", HALINA),
        ("In Leeds, Halina Brzoska teaches piano.", "Halina Brzoska teaches piano in Leeds."),
        ("Halina Brzoska gives piano lessons in Leeds.", "Halina Brzoska teaches piano lessons in Leeds."),
        ("The plumber came at two.", "The plumber came at 2."),
        ("Do not go to Studio Inferno.", "Do not go to Studio Inferno, they overcharge."),
    ],
)
def test_what_stands_there_is_supported(claim: str, passage: str) -> None:
    assert supports(claim, passage)


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ("Halina Brzoska teaches piano in Leeds, 30 an hour.", "another number"),
        ("Helena Brzoska teaches piano in Leeds, 20 an hour.", "another name"),
        ("Ilse teaches piano in Leeds, 20 an hour.", "another name at the beginning"),
        ("Halina Brzoska teaches piano in Bristol, 20 an hour.", "another town"),
        ("Halina Brzoska teaches guitar in Leeds.", "another thing"),
        ("Halina has won prizes and plays concerts for presidents.", "added details"),
        ("She is patient and does shout.", "denial dropped"),
        ("Avoid Halina Brzoska, never again.", "a warning made of praise"),
        ("", "nothing said"),
    ],
)
def test_what_does_not_stand_there_is_not(claim: str, why: str) -> None:
    assert not supports(claim, HALINA), why


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("recommend this plumber", "I would never recommend this plumber."),
        ("book the babysitter", "Please do not book the babysitter from Happy Hands."),
        ("The food is good", "Nobody says that The food is good"),
    ],
)
def test_words_cut_out_of_a_denial_support_nothing(claim: str, passage: str) -> None:
    assert not supports(claim, passage)
