"""Questions about counting and chances, gathered."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.readings import Proposal, Reading
from kithkin.tools.statistics.recognising_counting import arrangements, bayes, birthday, choosing, handshakes
from kithkin.tools.statistics.recognising_draws import cards, urn
from kithkin.tools.statistics.recognising_events import (
    either_card,
    exponential,
    faces,
    in_a_row,
    independent,
    normal_shorthand,
    not_happening,
    uniform,
)
from kithkin.tools.statistics.recognising_samples import codes, guessing, missing_value, random_member
from kithkin.tools.statistics.recognising_trials import at_least_one, binomial, coins, dice, expected_count

_ATTEMPTS = (
    bayes,
    birthday,
    uniform,
    exponential,
    normal_shorthand,
    missing_value,
    codes,
    faces,
    in_a_row,
    either_card,
    guessing,
    random_member,
    independent,
    not_happening,
    handshakes,
    arrangements,
    choosing,
    expected_count,
    coins,
    dice,
    cards,
    urn,
    at_least_one,
    binomial,
)


def chance_proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for questions about counting and chances, best first."""
    for attempt in _ATTEMPTS:
        proposal = attempt(reading)
        if proposal is not None:
            return (proposal,)
    return ()
