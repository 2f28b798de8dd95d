"""For how long a kind is kept: as is usual, as an owner chose for everybody, or less, as a person chose for themselves."""

from __future__ import annotations

from collections.abc import Mapping

from kithkin.messages.errors import BadInput
from kithkin.ports.retention import Retention
from kithkin.vault.retention.table import Kind, kind_named, kinds

Choices = Mapping[str, int]
NONE_CHOSEN: Choices = {}


def days_in_force(kind: Kind, everybody: Choices, own: Choices = NONE_CHOSEN) -> int:
    """For how many days a kind that is swept is kept.

    The shortest of what holds for everybody, what a person chose, and the kinds that it never outlives: so a person can
    only shorten, whatever stands in the choices, and what is about health is never kept longer than what is not.
    """
    if kind.days is None:
        raise ValueError(f"{kind.id} is not swept.")
    bounds = [min(kind.most, max(kind.least, everybody.get(kind.id, kind.days)))
              if kind.least is not None and kind.most is not None else kind.days]  # fmt: skip
    if kind.own and kind.id in own:
        bounds.append(max(kind.least or 0, own[kind.id]))
    bounds += [days_in_force(kind_named(other), everybody, own) for other in kind.within]
    return min(bounds)


async def choose(retention: Retention, kind: Kind, days: int | None, *, person: str = "") -> int:
    """Keeps a kind for so many days from now on (None: as is usual), for everybody or, if named, for one person's own.

    Returns how many days are in force then: another choice may be shorter. Raises `BadInput` for what is not to be chosen.
    """
    everybody = await retention.choices()
    if person:
        _refuse_own(kind, days, days_in_force(kind, everybody) if kind.is_swept else 0)
    else:
        _refuse(kind, days)
    await retention.choose(kind.id, days, person=person)
    own = (await retention.own_choices()).get(person, {}) if person else NONE_CHOSEN
    return days_in_force(kind, await retention.choices(), own)


async def would_go(
    retention: Retention, kind: Kind, days: int | None, *, person: str = ""
) -> Mapping[str, int]:
    """How much of which kind the next sweep would destroy because of this choice, where that is anything.

    What goes anyhow is not counted. Other kinds go along that may not outlive this one.
    """
    everybody, own = await retention.choices(), (await retention.own_choices()).get(person, NONE_CHOSEN)
    chosen = {key: value for key, value in (own if person else everybody).items() if key != kind.id}
    if days is not None:
        chosen[kind.id] = days
    then = (everybody, chosen) if person else (chosen, own)
    now, number = await retention.now(), dict[str, int]()
    for one in kinds():
        if not one.is_swept or (person and not one.own):
            continue
        more = await retention.due(one.id, now, days_in_force(one, *then), person=person)
        more -= await retention.due(one.id, now, days_in_force(one, everybody, own), person=person)
        if more > 0:
            number[one.id] = more
    return number


def _refuse(kind: Kind, days: int | None) -> None:
    if not kind.is_swept:
        raise BadInput(f"{kind.title} are kept until {kind.until}.", remedy="That is not for choosing.")
    if kind.least is None or kind.most is None:
        raise BadInput(
            f"How long this is kept is not for choosing. {kind.because}", remedy="Leave it as it is."
        )
    if days is not None and not kind.least <= days <= kind.most:
        raise BadInput(
            f"{kind.title} can be kept for {kind.least} to {kind.most} days.",
            remedy=f"Choose a number of days in between, or “usual” for {kind.days}.",
        )


def _refuse_own(kind: Kind, days: int | None, everybody: int) -> None:
    if not kind.own:
        raise BadInput(
            f"How long this is kept is the same for everybody. {kind.because}",
            remedy="An owner can be asked about it.",
        )
    if days is not None and not (kind.least or 1) <= days <= everybody:
        raise BadInput(
            f"Here it is kept for {everybody} days, and you can only shorten that for yourself.",
            remedy=f"Choose {kind.least} to {everybody} days, or ask an owner to lengthen it for everybody.",
        )
