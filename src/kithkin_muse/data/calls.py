"""Calls of tools: which of those offered fits a question and with what arguments; and the words for what it gave.

The model never reckons: every figure of an answer comes from a tool's result.
"""

import random
from collections.abc import Mapping
from functools import partial

from kithkin_muse import chat
from kithkin_muse.data import asks_everyday, asks_health, asks_science, papers, programs, scoring, tool_table
from kithkin_muse.data.asks import Ask, Asked
from kithkin_muse.data.damage import photographed
from kithkin_muse.data.forms import Example, Generator, answered
from kithkin_muse.data.parted import Parted, Split
from kithkin_muse.data.tools import tools

SYSTEM = "Use a tool for every figure; never work one out yourself. Say so if no tool fits."
"""The system's words where tools are offered."""

ASKS: tuple[Ask, ...] = (
    *asks_everyday.MATHS, *asks_everyday.UNITS, *asks_everyday.EVERYDAY, *asks_everyday.FINANCE, *asks_everyday.DATES,
    *asks_science.STATISTICS, *asks_science.GEOMETRY, *asks_science.PHYSICS, *asks_science.CHEMISTRY, *asks_science.BIOLOGY,
    *asks_science.SKY, *asks_health.HEALTH,
)  # fmt: skip
"""Every kind of question."""
TASKS: Mapping[str, frozenset[str]] = {
    "maths": frozenset({"maths", "statistics", "geometry"}),
    "units": frozenset({"units"}),
    "everyday": frozenset({"everyday", "finance", "dates"}),
    "science": frozenset({"physics", "chemistry", "biology", "sky"}),
    "health": frozenset({"health"}),
}
"""The fields of tools by task."""

OPENINGS = Parted(
    training=("Hi, ", "Quick question: ", "Please: ", "hey ", "One thing - ", "Hello! "),
    held_out=("Good morning. ", "I was wondering: ", "Sorry to bother you, "),
)
"""What some people say first."""
UNFIT = ("I have no tool that can work this out.", "None of my tools fits this question.")
"""What the model says where nothing offered fits."""
CHECK = Parted(
    training=("Is number {number} right?", "Check sum {number}.", "Did the pupil get number {number} right?"),
    held_out=("Can you verify line {number} for me?", "Has exercise {number} been solved correctly?"),
)

_ANYTHING = frozenset(
    {"maths.calculate", "maths.evaluate", "maths.round", "maths.solve", "maths.rewrite", "everyday.rate_chain", "everyday.story"}
)  # fmt: skip
"""Tools that could answer many questions; never offered beside another that is meant."""
_ALIKE = (
    frozenset(
        """maths.percentage finance.part_of_amount everyday.part_of_group everyday.percent_of_whole everyday.whole_from_percent
        finance.percent_change finance.changed_amount finance.sales_tax finance.discount finance.original_price finance.tip
        finance.split_bill finance.price_from_cost finance.discount_percent everyday.share_of maths.progression maths.sum
        maths.sum_of_first finance.margin statistics.needed_value""".split()
    ),
    frozenset("finance.simple_interest finance.compound_interest finance.repeated_change finance.changed_amount finance.savings biology.percent_growth everyday.steady_change".split()),
    frozenset("everyday.proportion everyday.better_buy everyday.shopping everyday.change_per everyday.fuel_cost".split()),
    frozenset("statistics.describe statistics.weighted_mean statistics.percentile statistics.needed_value".split()),
    frozenset("statistics.combinations statistics.permutations statistics.arrangements statistics.handshakes".split()),
    frozenset("units.convert units.compare units.kitchen".split()),
    frozenset("geometry.hypotenuse geometry.two_points geometry.triangle_two_sides geometry.right_triangle geometry.rectangle physics.resultant".split()),
    frozenset("geometry.rectangle geometry.parallelogram geometry.square geometry.ellipse geometry.circle geometry.prism geometry.cylinder".split()),
    frozenset("chemistry.percent_of_parts chemistry.mass_percent chemistry.percent_composition".split()),
    frozenset("chemistry.volume_to_add chemistry.dilution everyday.dilution biology.serial_dilution".split()),
    frozenset("chemistry.molar_mass chemistry.amount chemistry.element".split()),
    frozenset("dates.between dates.age dates.working_days dates.week_number dates.weekday".split()),
    frozenset(
        """health.dose_by_weight health.divided_dose health.amount_by_weight health.fluid_by_weight health.volume_for_dose
        health.dose_in_volume health.tablets_for_dose health.daily_total health.ingredient_total health.days_of_supply
        health.daily_ingredient_total""".split()
    ),
    frozenset("health.infusion_rate health.drop_rate health.weight_based_rate".split()),
    frozenset("health.mean_arterial_pressure health.pulse_pressure health.blood_pressure_group".split()),
    frozenset("health.waist_to_height health.waist_to_hip".split()),
    frozenset("health.maximum_heart_rate health.heart_rate_zone".split()),
    frozenset("health.bmi health.bmi_for_age health.weight_for_bmi".split()),
    frozenset("health.average_glucose health.a1c_to_mmol health.a1c_from_average health.lab_to_si".split()),
    frozenset("health.salt_from_sodium health.sodium_from_salt".split()),
)  # fmt: skip
"""Tools of which two might answer the same question, so that only the one that is meant is offered."""


def offered(chance: random.Random, meant: str, *, with_it: bool = True) -> tuple[chat.Tool, ...]:
    """A few tools, half of them of the same field; the one that is meant is among them, unless it is to be missing."""
    known = tools()
    unfit = _ANYTHING.union(*(group for group in _ALIKE if meant in group), {meant})
    others = [name for name in sorted(known) if name not in unfit]
    near = [name for name in others if name.split(".")[0] == meant.split(".")[0]]
    picked = chance.sample(near, min(len(near), chance.randint(0, 2))) if with_it else []
    far = [name for name in others if name.split(".")[0] != meant.split(".")[0]]
    picked += chance.sample(far, chance.randint(1, 2))
    names = [*picked, meant] if with_it else picked
    chance.shuffle(names)
    return tuple(known[name] for name in names)


def worded(asked: Asked, chance: random.Random, split: Split) -> str:
    """A question as somebody might type it: sometimes with an opening, in small letters, without its mark."""
    words = asked.question(asked.ask.phrasings.pick(chance, split))
    if chance.random() < 0.3:
        words = words[:1].lower() + words[1:]
    if chance.random() < 0.3:
        words = OPENINGS.pick(chance, split) + words
    return words.removesuffix("?") if chance.random() < 0.2 else words


def call(chance: random.Random, split: Split, *, task: str) -> Example:
    """A question and the call that answers it."""
    asked = _asked(chance, task)
    made = chat.ToolCall(asked.ask.tool, asked.arguments())
    return Example(
        task=f"calls.{task}",
        question=(worded(asked, chance, split),),
        reply=(chat.called(made),),
        truth=scoring.written(made),
        compared="call",
        system=SYSTEM,
        tools=offered(chance, asked.ask.tool),
        gives=asked.result(),
    )


def answer(chance: random.Random, split: Split, *, task: str) -> Example:
    """A question, its call and the tool's result, and the words for it."""
    asked = _asked(chance, task)
    made, result = chat.ToolCall(asked.ask.tool, asked.arguments()), asked.result()
    return Example(
        task=f"answers.{task}",
        question=(worded(asked, chance, split),),
        since=(
            chat.called(made),
            chat.Message("tool", [f"{asked.ask.output}: {result}"], tool=asked.ask.tool),
        ),
        reply=(answered(asked.ask.answer.format(result=result)),),
        truth=result,
        compared="figures",
        system=SYSTEM,
        tools=offered(chance, asked.ask.tool),
    )


def program(chance: random.Random, split: Split, *, task: str) -> Example:
    """A question and the program that answers it, asked for in the words with which Kithkin asks an engine."""
    asked = _asked(chance, task)
    stubs = "".join(programs.stub(tool_table.rows()[tool.name]) for tool in offered(chance, asked.ask.tool))
    question = worded(asked, chance, split)
    truth = programs.program(asked, question)
    return Example(
        task=f"programs.{task}",
        question=(question,),
        reply=(answered(f"```python\n{truth}\n```"),),
        truth=truth,
        compared="program",
        system=tool_table.program_words() + stubs,
    )


def unfit(chance: random.Random, split: Split) -> Example:
    """A question that none of the tools offered answers."""
    asked = Asked.by_chance(chance.choice(ASKS), chance)
    return Example(
        task="calls.unfit",
        question=(worded(asked, chance, split),),
        reply=(answered(chance.choice(UNFIT)),),
        truth=scoring.NO_CALL,
        compared="call",
        system=SYSTEM,
        tools=offered(chance, asked.ask.tool, with_it=False),
    )


def check(chance: random.Random, split: Split) -> Example:
    """A worksheet, one of whose sums is to be checked: the model reads the sum and leaves the reckoning to a tool."""
    lines = papers.handed_in(chance)
    drawn = papers.draw_worksheet(lines, chance, split)
    place = chance.randrange(len(lines))
    expression = lines[place][0].replace("×", "*").replace("÷", "/")
    made = chat.ToolCall("maths.calculate", {"expression": expression})
    return Example(
        task="calls.worksheet",
        question=(
            photographed(drawn.picture, chance, split),
            CHECK.pick(chance, split).format(number=place + 1),
        ),
        reply=(chat.called(made),),
        truth=scoring.written(made),
        compared="call",
        system=SYSTEM,
        tools=offered(chance, "maths.calculate"),
    )


def _asked(chance: random.Random, task: str) -> Asked:
    """A question of a task; each tool is as likely, however many kinds of question it has."""
    names = sorted({ask.tool for ask in ASKS if ask.field in TASKS[task]})
    tool = chance.choice(names)
    return Asked.by_chance(chance.choice([ask for ask in ASKS if ask.tool == tool]), chance)


GENERATORS: Mapping[str, Generator] = {
    **{f"calls.{task}": partial(call, task=task) for task in TASKS},
    **{f"answers.{task}": partial(answer, task=task) for task in TASKS},
    **{f"programs.{task}": partial(program, task=task) for task in TASKS},
    "calls.unfit": unfit,
    "calls.worksheet": check,
}
