"""Laboratory results answer in the unit system in which they were given."""

import pytest

from kithkin.tools.health import HealthToolbox

TOOLS = {tool.name: tool for tool in HealthToolbox().tools}
CALCIUM, CHOLESTEROL, TRIGLYCERIDES = 0.2495, 1 / 38.665, 0.01129


def _first(tool: str, **arguments: object):
    return TOOLS[f"health.{tool}"].run(**arguments).values[0]


def test_corrected_calcium_in_both_systems():
    customary = _first("corrected_calcium", calcium=8.0, albumin=2.5)
    assert (customary.number, customary.unit) == (pytest.approx(9.2), "milligram / deciliter")
    si = _first("corrected_calcium", calcium=2.10 / CALCIUM, albumin=3.0, system="si")
    assert (si.number, si.unit, si.decimals) == (pytest.approx(2.30), "millimole / liter", 2)


def test_lipids_in_si_units():
    total, hdl, trigs = 5.2 / CHOLESTEROL, 1.3 / CHOLESTEROL, 1.5 / TRIGLYCERIDES
    ldl = _first("ldl", total_cholesterol=total, hdl=hdl, triglycerides=trigs, system="si")
    assert (ldl.number, ldl.unit) == (pytest.approx(5.2 - 1.3 - 1.5 / 2.2), "millimole / liter")
    rest = _first("non_hdl", total_cholesterol=total, hdl=hdl, system="si")
    assert (rest.number, rest.unit) == (pytest.approx(3.9), "millimole / liter")
    assert _first("cholesterol_ratio", total_cholesterol=total, hdl=hdl, system="si").number == pytest.approx(
        4
    )
