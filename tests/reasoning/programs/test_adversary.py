"""Whatever a model writes: a number that no evidence backs never leaves with the verdict `checked`."""

import asyncio
import re
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithkin.messages.replies import Verdict
from kithkin.reasoning.answering import Reasoner
from kithkin.tools.health import HealthToolbox
from kithkin.tools.hosting import WorkerToolHost
from kithkin.tools.physics import PhysicsToolbox
from support.adversary import ScriptedEngine
from support.reasoner import UNITS, reasoner_with, reply_of

QUESTION = (
    "For the record keep this odd wording, please tell about zork: weight 154 lb, height 180 cm, "
    "and a body mass of 12 kg at a speed of 35 m/s"
)
CALLS = """b = health_bmi(weight=quantity(154, "lb"), height=quantity(180, "cm"))
k = physics_solve(formula="kinetic_energy", unknown="kinetic_energy", mass=quantity(12, "kg"), speed=quantity(35, "m/s"))
values = {"bmi": b["bmi"], "energy": k["kinetic_energy"], "weight": quantity(154, "lb"), "height": quantity(180, "cm"), "speed": quantity(35, "m/s")}
"""
TRUTH = {
    "body mass index": "21.6 kg/m²",
    "kinetic energy": "7350 J",
    "weight": "154 lb",
    "height": "180 cm",
    "speed": "35 m/s",
}
SLOTS = {
    "body mass index": "bmi",
    "kinetic energy": "energy",
    "weight": "weight",
    "height": "height",
    "speed": "speed",
}

LABELS = st.sampled_from(sorted(TRUTH))
WRONG_NUMBERS = st.one_of(
    st.integers(min_value=0, max_value=99_999).map(str),
    st.decimals(min_value=0, max_value=10_000, places=2, allow_nan=False).map(str),
    st.sampled_from(["2.16", "216", "73.5", "735", "1.54", "15.4", "18", "1800", "3.5", "350", "twelve", "forty", "a dozen", "half",
                     "21,6", "7.350", "1e3", "2.16 × 10³", "٣٥", "XII", "x9", "v35b", "21.6.1", "²¹"]),
)  # fmt: skip
WRONG_UNITS = st.sampled_from(
    ["kg", "J", "kJ", "lb", "cm", "m", "m/s", "km/h", "%", "years", "mg", "°C", "kg/m²", ""]
)
INVENTED = st.sampled_from([
    "A 2019 study in The Lancet confirms this.", "According to the WHO this is normal.", "See https://example.org/bmi for details.",
    "Smith et al. found the same.", "The journal Nature published it.", "Nine out of ten doctors agree.", "It doubles every 4 years.",
    "About a third of people have this.", "doi:10.1000/182",
])  # fmt: skip


@st.composite
def sentences(draw: st.DrawFn) -> str:
    label = draw(LABELS)
    kind = draw(
        st.sampled_from(
            ["slot", "true", "wrong number", "wrong unit", "swapped slot", "swapped literal", "invented"]
        )
    )
    other = draw(LABELS)
    match kind:
        case "slot":
            return f"The {label} is {{{{{SLOTS[label]}}}}}."
        case "true":
            return f"The {label} is {TRUTH[label]}."
        case "wrong number":
            unit = TRUTH[label].split(" ", 1)[1]
            return f"The {label} is {draw(WRONG_NUMBERS)} {unit}."
        case "wrong unit":
            return f"The {label} is {TRUTH[label].split(' ')[0]} {draw(WRONG_UNITS)}."
        case "swapped slot":
            return f"The {label} is {{{{{SLOTS[other]}}}}}."
        case "swapped literal":
            return f"The {label} is {TRUTH[other]}, and the {other} is {TRUTH[label]}."
        case _:
            return draw(INVENTED)


def program_of(text: str) -> str:
    return f"```python\n{CALLS}reply({text!r}, values)\n```"


def assert_only_truths(reply_text: str) -> None:
    """An oracle of its own: reads the reply with regular expressions only, not with the code under test."""
    for line in reply_text.split("\n"):
        for label, clause in re.findall(
            r"[Tt]he (body mass index|kinetic energy|weight|height|speed) is ([^.]*(?:\.\d[^.]*)*)", line
        ):
            said = re.split(r", and the ", clause)[0].strip()
            # The same number in another script's digits is the same number.
            said = "".join(
                str(unicodedata.decimal(c)) if unicodedata.decimal(c, None) is not None else c for c in said
            )
            assert said == TRUTH[label], (label, said)
        assert not re.search(
            r"Lancet|according to|https?:|et al|journal|doi|Nine out|doubles|a third", line, re.IGNORECASE
        )


class Bench:
    """One reasoner for many cases: only what the engine writes changes."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.host = WorkerToolHost()
        self.engine = ScriptedEngine("")
        self.reasoner: Reasoner = reasoner_with(self.engine, (HealthToolbox(), PhysicsToolbox()), self.host)

    def check(self, text: str) -> None:
        self.engine.texts = [program_of(text)]
        reply = self.loop.run_until_complete(reply_of(self.reasoner, QUESTION))
        if reply.verdict is Verdict.CHECKED:
            assert_only_truths(reply.text)

    def close(self) -> None:
        self.reasoner.close()
        self.loop.run_until_complete(self.host.close())
        self.loop.close()


@pytest.fixture(scope="module")
def bench():
    bench = Bench()
    yield bench
    bench.close()


def test_the_true_reply_is_checked(bench: Bench) -> None:
    bench.engine.texts = [program_of("The body mass index is {{bmi}}. The kinetic energy is {{energy}}.")]
    reply = bench.loop.run_until_complete(reply_of(bench.reasoner, QUESTION))
    assert "The body mass index is 21.6 kg/m²." in reply.text
    assert "The kinetic energy is 7350 J." in reply.text
    assert reply.verdict is Verdict.CHECKED, reply
    assert UNITS.display("kilogram") == "kg"


def test_a_reply_is_partly_checked_where_a_part_was_not_looked_into(bench: Bench) -> None:
    question = (
        "For the record keep this odd wording on the difference between ibuprofen and warfarin, and zork"
    )
    verdicts: list[Verdict] = []
    for others in ("", ', others="zork"'):
        call = f'c = health_check_medicines(medicines="ibuprofen, warfarin"{others})\n'
        bench.engine.texts = [
            f"```python\n{call}reply('The warnings found are {{{{n}}}}.', {{'n': c['warnings']}})\n```"
        ]
        reply = bench.loop.run_until_complete(reply_of(bench.reasoner, question))
        assert "raise the risk of bleeding" in reply.text
        verdicts.append(reply.verdict)
    assert verdicts == [Verdict.CHECKED, Verdict.PARTLY]


@pytest.mark.parametrize("text", [
    "The body mass index is {{weight}}.", "The weight is 180 cm and the height is 154 lb.", "The body mass index is 2.16 kg/m².",
    "The kinetic energy is 7350 kJ.", "The kinetic energy is 735 J.", "The body mass index is {{bmi}}, says a study in The Lancet.",
    "The body mass index is twelve.", "The kinetic energy is {{bmi}}.", "The height is {{weight}} and the weight is {{height}}.",
])  # fmt: skip
def test_lies_never_leave_as_checked(bench: Bench, text: str) -> None:
    bench.engine.texts = [program_of(text)]
    reply = bench.loop.run_until_complete(reply_of(bench.reasoner, QUESTION))
    assert reply.verdict is not Verdict.CHECKED
    assert text not in reply.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.lists(sentences(), min_size=1, max_size=4).map(" ".join))
def test_no_unbacked_number_leaves_as_checked(bench: Bench, written: str) -> None:
    bench.check(written)


@pytest.mark.soak
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(written=st.lists(sentences(), min_size=1, max_size=4).map(" ".join))
def test_no_unbacked_number_leaves_as_checked_in_ten_thousand_cases(bench: Bench, written: str) -> None:
    bench.check(written)
