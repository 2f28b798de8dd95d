"""Premises and look-ups on labelled messages over real passages, with the very search and rules that answer people."""

import asyncio

import pytest
from evaluations.sources.__main__ import main
from evaluations.sources.measuring import PACKS, Tally, lookups, premises

from kithkin.engines.nano_e5 import is_installed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_installed(), reason="look-ups need the sentence model"),
]


@pytest.mark.parametrize("half", PACKS)
def test_premises_are_corrected_rarely_wrongly_and_mostly_found(half: str) -> None:
    tally = asyncio.run(premises(half))
    assert tally.precision >= 0.97, tally.wrong
    assert tally.recall >= 0.80, tally.missed
    assert tally.right + len(tally.missed) + tally.silent >= 120


@pytest.mark.parametrize("half", PACKS)
def test_questions_are_answered_by_the_right_passage_or_not_at_all(half: str) -> None:
    tally = asyncio.run(lookups(half))
    assert tally.precision >= 0.96, tally.wrong
    assert tally.recall >= 0.80, tally.missed


def test_what_is_wrong_counts_as_wrong_and_as_missed() -> None:
    tally = Tally()
    tally.note("a", "x", "x", fits=True)
    tally.note("b", "x", "y", fits=False)
    tally.note("c", "", "y", fits=False)
    tally.note("d", "x", "", fits=False)
    tally.note("e", "", "", fits=True)
    assert (tally.right, tally.silent, tally.missed) == (1, 1, ["b", "d"])
    assert tally.precision == 1 / 3
    assert tally.recall == 1 / 3


def test_the_command_prints_a_line_for_each(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def measured(half: str) -> Tally:
        tally = Tally()
        tally.note("a", half, half, fits=True)
        tally.note("b", half, "", fits=False)
        return tally

    for kind in ("premises", "lookups"):
        monkeypatch.setattr(f"evaluations.sources.__main__.{kind}", measured)
    monkeypatch.setattr("sys.argv", ["evaluations.sources"])
    main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 * len(PACKS)
    assert (
        lines[0].split(maxsplit=2)[2]
        == "precision 1.000 (1 of 1 said)  recall 0.500 (1 of 2)  rightly silent 0"
    )
