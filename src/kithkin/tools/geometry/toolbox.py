"""The toolbox of plane and solid geometry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kithkin.messages.readings import Given, Proposal, Reading
from kithkin.ports.tools import Relation, Tool
from kithkin.tools.geometry.catalogue import TOOLS
from kithkin.tools.geometry.hearing import result_unit
from kithkin.tools.geometry.recognising import shape_proposals
from kithkin.tools.geometry.recognising_relations import relation_proposals
from kithkin.tools.geometry.recognising_triangles import triangle_proposals


class GeometryToolbox:
    """Shapes, triangles, points and map scales."""

    @property
    def name(self) -> str:
        """The field."""
        return "geometry"

    @property
    def tools(self) -> Sequence[Tool]:
        """All tools of the field."""
        return TOOLS

    @property
    def relations(self) -> Sequence[Relation]:
        """No relations: every tool here solves for one thing."""
        return ()

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Programs that would answer the question, best first."""
        return proposals(reading) if len(reading.text) <= 1000 and concerns(reading) else ()


def concerns(reading: Reading) -> bool:
    """Whether a question may be one of geometry: it has sizes, or asks for the angles of a polygon ("hexagon")."""
    return reading.has_figures or "gon" in reading.lower


def proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs that would answer the question, best first."""
    wanted = result_unit(reading.lower)
    found = (*triangle_proposals(reading), *shape_proposals(reading), *relation_proposals(reading))
    return sorted(
        (_in_unit(reading, one, wanted) for one in found), key=lambda proposal: -proposal.confidence
    )


def _in_unit(reading: Reading, proposal: Proposal, wanted: tuple[str, tuple[int, int]] | None) -> Proposal:
    """The proposal with its result unit; counting words such as "two angles" and exponents are accounted for."""
    if not proposal.calls:
        return proposal
    counting = tuple(
        (m.start, m.end)
        for m in reading.measures
        if m.unit is None and (m.text.isalpha() or (wanted and wanted[1][0] <= m.start < wanted[1][1]))
    )
    unit = wanted[0] if wanted and "unit" in proposal.calls[0].arguments else None
    used = [a.span for a in proposal.calls[0].arguments.values() if isinstance(a, Given) and a.span]
    left = tuple(span for span in counting if span not in used)
    # A number in words that is not a size is only excused where it counts sides, angles, points and the like.
    excused = tuple(
        span for span in left
        if (wanted and wanted[1][0] <= span[0] < wanted[1][1])
        or re.match(r"\s*(?:equal |parallel |other |known )?(?:angles|sides|points|legs|lines|diagonals)", reading.lower[span[1] :])
    )  # fmt: skip
    return replace(proposal, result_unit=unit, consumes=proposal.consumes + excused)
