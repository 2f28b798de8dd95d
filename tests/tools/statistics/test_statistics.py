from __future__ import annotations

import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.readings import Given, Proposal
from kithkin.messages.results import ToolResult
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.statistics import StatisticsToolbox
from kithkin.tools.statistics.chances import binomial, birthday, draws
from kithkin.tools.statistics.describing import describe, regression
from kithkin.tools.statistics.inferring import mean_interval, normal_probability, proportion_interval, t_test
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()
BOX = StatisticsToolbox()
TOOLS = {tool.name: tool for tool in BOX.tools}


def recognised(question: str) -> Proposal | None:
    reading = read_question(question, UNITS)
    proposals = BOX.recognise(reading)
    if not proposals:
        return None
    best = proposals[0]
    spans = list(best.consumes)
    for call in best.calls:
        spans += [a.span for a in call.arguments.values() if isinstance(a, Given) and a.span]
    for measure in reading.measures:
        assert any(start <= measure.start and measure.end <= end for start, end in spans), measure
    return best


def answered(question: str) -> ToolResult:
    best = recognised(question)
    assert best is not None
    call = best.calls[0]
    assert set(call.arguments) <= {p.name for p in TOOLS[call.tool].parameters}
    return TOOLS[call.tool].run(**{n: a.value for n, a in call.arguments.items() if isinstance(a, Given)})


def number(result: ToolResult, name: str) -> float:
    found = next(value.number for value in result.values if value.name == name)
    assert found is not None
    return float(found)


def test_published_figures():
    # Wilson interval for 45/120 and Student's t with 24 degrees of freedom (t = 2.0639, standard tables).
    assert number(proportion_interval(45, 120), "lower") == pytest.approx(0.2936, abs=5e-4)
    assert number(mean_interval(50, 8, 25), "margin") == pytest.approx(2.0639 * 8 / 5, abs=1e-3)
    assert number(normal_probability(0, 1, upper=1.96), "probability") == pytest.approx(0.9750, abs=5e-5)
    assert number(birthday(23), "probability") == pytest.approx(0.5073, abs=5e-5)
    # Student's sleep data (1908), difference of the two drugs: t = -4.0621, p = 0.002833.
    sleep = (1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4)
    assert number(t_test(sleep), "t") == pytest.approx(4.0621, abs=1e-4)
    assert number(t_test(sleep), "p") == pytest.approx(0.002833, abs=1e-6)
    # Anscombe (1973), first data set.
    x = (10.0, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5)
    y = (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68)
    fitted = regression(x, y, draw=True)
    assert number(fitted, "slope") == pytest.approx(0.50009, abs=1e-5)
    assert number(fitted, "r") == pytest.approx(0.81642, abs=1e-5)
    assert fitted.drawing is not None
    assert fitted.drawing.svg.count("<circle") == 11


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=30))
def test_describing_agrees_with_the_standard_library(data: list[int]):
    result = describe(tuple(float(n) for n in data))
    assert number(result, "mean") == pytest.approx(statistics.fmean(data))
    assert number(result, "median") == pytest.approx(statistics.median(data))
    assert number(result, "sd") == pytest.approx(statistics.stdev(data))
    assert number(result, "population_variance") == pytest.approx(statistics.pvariance(data))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.integers(0, 30), st.floats(0.01, 0.99))
def test_at_least_and_fewer_are_complements(trials: int, count: int, p: float):
    one = number(binomial(trials, p, count, "at_least"), "probability")
    other = number(binomial(trials, p, count, "fewer_than"), "probability")
    assert one + other == pytest.approx(1)


def test_replacement_changes_the_chance():
    assert number(draws(8, 5, 2, 2), "probability") == pytest.approx(5 / 14)
    assert number(draws(8, 5, 2, 2, replacement=True), "probability") == pytest.approx(25 / 64)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("mean of 3, 5, 8 and 12", 7),
        ("whats the standard deviation of 2, 4, 4, 4, 5, 5, 7, 9", 2.13809),
        ("quartiles of 7, 15, 36, 39, 40, 41", 15),
        ("average of 10 cm, 12 cm and 14 cm", 12),
        ("z score of 130 with mean 100 and sd 15", 2),
        ("weighted mean of 80, 90 with weights 2, 3", 86),
        ("line of best fit through (1,2), (2,4), (3,5), predict y when x = 6", 9.66667),
        ("how many ways to choose 3 of 10", 120),
        ("what is 10 choose 3", 120),
        ("how many permutations of 3 out of 8", 336),
        ("How many ways can a committee of 4 be chosen from 9 people?", 126),
        ("how many arrangements of the letters of MISSISSIPPI", 34650),
        ("in how many ways can 6 people be seated around a circular table", 120),
        ("10 people shake hands with each other once, how many handshakes", 45),
        ("probability of exactly 3 heads in 5 coin flips", 5 / 16),
        ("What's the probability of getting at least 2 heads when tossing a coin 4 times?", 11 / 16),
        ("probability of a sum of 7 with two dice", 1 / 6),
        ("probability of at least one six in 4 rolls of a die", 671 / 1296),
        ("probability of drawing 2 aces in a row from a deck of 52 without replacement", 1 / 221),
        ("a bag has 5 red and 3 blue balls, two are drawn without replacement, what is the probability that both are red", 5 / 14),
        ("if the chance is 5% each time, what's the chance of at least one in 20 tries", 0.641514),
        ("probability that two of 23 people share a birthday", 0.507297),
        ("prevalence 1%, sensitivity 90%, specificity 95%: what is the PPV", 15.3846),
        ("A disease affects 1% of people. The test has 99% sensitivity and a 5% false positive rate. If I test positive what's the chance I have it?", 16.6667),
        ("heights are normally distributed with mean 170 and standard deviation 10, what is the probability of more than 185", 0.0668072),
        ("95th percentile of a normal distribution with mean 100 and sd 15", 124.673),
        ("sample size for a 3% margin of error at 95% confidence", 1068),
    ],
)  # fmt: skip
def test_understands(question: str, expected: float):
    first = answered(question).values[0]
    assert first.number == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    "question",
    [
        "roll a die twice, probability of two sixes",
        "the mean of 4, 6 and x is 7",
        "the average of 5 numbers is 12, what is their sum",
        "what is the range of a projectile at 20 m/s",
        "chance of rain is 30%",
        "what is the average speed of a car going 100 km in 2 hours",
        "a bag has 5 red and 3 blue balls, what is the probability of a red then a blue",
        "a biased coin lands heads 60% of the time, probability of heads twice",
    ],
)
def test_leaves_alone_what_is_not_certain(question: str):
    assert recognised(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what is the probability of exactly 2 sixes in 5 rolls of a die", 0.160751),
        ("chance of drawing a heart or a king", 16 / 52),
        ("Whats the probability of flipping heads twice in a row?", 0.25),
        ("uniform distribution between 2 and 10, probability of more than 7", 0.375),
        ("waiting time is exponential with mean 10 minutes, probability of waiting more than 15 minutes", 0.223130),
        ("P(A)=0.4, P(B)=0.3, independent. P(A or B)?", 0.58),
        ("the probability of rain is 0.35. what is the probability that it doesn't rain", 0.65),
        ("in a class of 30 there are 18 girls. What is the probability that a randomly chosen pupil is a boy", 0.4),
        ("how many different 4 digit PINs are there", 10_000),
        ("what do i need on my 4th test to average 80 if i got 75, 82 and 78", 85),
        ("a multiple choice test has 10 questions with 4 options each. probability of getting exactly 5 right by guessing", 0.058399),
    ],
)  # fmt: skip
def test_understands_events_and_distributions(question: str, expected: float):
    reading = read_question(question, UnitRegistry())
    best = StatisticsToolbox().recognise(reading)[0]
    tool = next(tool for tool in StatisticsToolbox().tools if tool.name == best.calls[0].tool)
    found = tool.run(**{n: a.value for n, a in best.calls[0].arguments.items() if isinstance(a, Given)})
    assert found.values[0].number == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    "question",
    [
        "uniform between 0 and 10, what is the variance",
        "P(A)=0.7, P(B)=0.6, what is P(A and B)",
        "chance of 2 sixes in a row or 3 heads in a row",
        "probability of a king or a heart when drawing 2 cards",
    ],
)
def test_does_not_guess_at_events(question: str):
    reading = read_question(question, UnitRegistry())
    assert not [one for one in StatisticsToolbox().recognise(reading) if not one.questions]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("population sd for 2,4,4,4,5,5,7,9", 2),
        ("sample sd for 2,4,4,4,5,5,7,9", 2.13809),
        ("variance of 10 12 14 16 18 (population)", 8),
        ("sample variance of 10 12 14 16 18", 10),
        ("two cards drawn without putting back, chance both aces", 1 / 221),
        ("draw two cards, don't put the first back, chance both are hearts", 1 / 17),
        ("draw 2 cards from a deck and put the first back, probability both are aces", 1 / 169),
        ("correlation between 1 2 3 4 5 and 2 4 5 4 5", 0.774597),
        ("My machine fails 2 times per month on average. What's the chance of no failure next month? (poisson)", 0.135335),
        ("Our five kids are 3, 5, 8, 11 and 16 years old. What's their average age?", 8.6),
        ("rolled a dice 600 times, how many sixes should i expect", 100),
        ("flip a coin 80 times how many heads do you expect", 40),
    ],
)  # fmt: skip
def test_the_one_asked_for_comes_first(question: str, expected: float):
    assert answered(question).values[0].number == pytest.approx(expected, rel=1e-4)


def test_a_rate_for_another_period_is_no_expectation_yet():
    reading = read_question(
        "machine fails 2 times per month on average, chance of no failure next year poisson", UNITS
    )
    assert not BOX.recognise(reading)
