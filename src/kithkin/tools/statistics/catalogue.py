"""The declarations of the tools for statistics and probability."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Output, Parameter, Tool
from kithkin.tools.statistics.chances import (
    COMPARISONS,
    FELLER,
    arrangements,
    at_least_one,
    bayes_test,
    binomial,
    birthday,
    combinations,
    dice_sum,
    draws,
    handshakes,
    permutations,
)
from kithkin.tools.statistics.describing import (
    TEXTBOOK,
    WANTED,
    describe,
    percentile,
    regression,
    weighted_mean,
    z_score,
)
from kithkin.tools.statistics.events import (
    complement,
    expected_count,
    exponential_probability,
    independent_events,
    needed_value,
    uniform_probability,
)
from kithkin.tools.statistics.inferring import (
    chi_square,
    mean_interval,
    normal_probability,
    normal_quantile,
    poisson,
    proportion_interval,
    sample_size,
    t_test,
)


def _number(name: str, description: str, *, required: bool = True, default: Any = None) -> Parameter:
    return Parameter(
        name=name,
        kind="number",
        description=description,
        words=(description,),
        required=required,
        default=default,
        question=f"What is the {description}?",
    )


def _whole(name: str, description: str, *, required: bool = True, default: Any = None) -> Parameter:
    return Parameter(
        name=name,
        kind="integer",
        description=description,
        words=(description,),
        required=required,
        default=default,
        question=f"What is the {description}?",
    )


def _list(name: str, description: str, *, required: bool = True) -> Parameter:
    return Parameter(name=name, kind="numbers", description=description, words=(description,), required=required, default=None if required else (),
                     question=f"What are the {description}?")  # fmt: skip


def _flag(name: str, description: str) -> Parameter:
    return Parameter(
        name=name, kind="flag", description=description, words=(description,), required=False, default=False
    )


def _choice(name: str, description: str, choices: tuple[str, ...], default: str) -> Parameter:
    return Parameter(name=name, kind="choice", description=description, words=(description,), required=False, default=default,
                     choices={choice: (choice.replace("_", " "),) for choice in choices})  # fmt: skip


def _tool(run: Callable[..., ToolResult], summary: str, parameters: tuple[Parameter, ...], output: str, reference: str,
          example: str, **more: Any) -> Tool:  # fmt: skip
    return Tool(name=f"statistics.{run.__name__}", summary=summary, parameters=parameters, outputs=(Output(name=output),), run=run,
                reference=reference, examples=(example,), **more)  # fmt: skip


_COMPARISON: Final = _choice("comparison", "how the number compares", COMPARISONS, "exactly")
_CONFIDENCE: Final = _number("confidence", "confidence level in percent", required=False, default=95.0)
_MEAN, _SD = _number("mean", "mean"), _number("sd", "standard deviation")

TOOLS: Final[tuple[Tool, ...]] = (
    _tool(describe, "Mean, median, mode, range, standard deviation, variance, quartiles of numbers.",
          (_list("numbers", "numbers"), _choice("wanted", "what to lead with", WANTED, "summary"),
           Parameter(name="unit", kind="text", description="canonical unit of the numbers", words=("canonical unit of the numbers",), required=False, default="")), "mean", TEXTBOOK, "mean of 3, 5, 8 and 12"),
    _tool(percentile, "A percentile of numbers.", (_list("numbers", "numbers"), _number("percent", "percentile")), "percentile",
          "Hyndman and Fan (1996), The American Statistician 50, 361-365", "90th percentile of 3, 5, 8, 12, 20"),
    _tool(z_score, "z-score of a value.", (_number("value", "value"), _MEAN, _SD), "z", TEXTBOOK, "z score of 130 with mean 100 and sd 15"),
    _tool(weighted_mean, "Weighted mean.", (_list("values", "values"), _list("weights", "weights")), "mean", TEXTBOOK,
          "weighted mean of 80, 90 with weights 2, 3"),
    _tool(regression, "Least-squares line, correlation and prediction.",
          (_list("x", "x values"), _list("y", "y values"), _number("at", "x to predict at", required=False),
           _choice("wanted", "what to lead with", ("line", "correlation"), "line"), _flag("draw", "draw a scatter plot")), "line", TEXTBOOK,
          "linear regression of x 1, 2, 3 and y 2, 4, 5"),
    _tool(combinations, "Ways to choose when order does not matter.",
          (_whole("total", "number to choose from"), _whole("chosen", "number chosen"), _flag("repeats", "repeats allowed")), "ways", FELLER,
          "how many ways to choose 3 of 10"),
    _tool(permutations, "Ordered choices.",
          (_whole("total", "number to choose from"), _whole("chosen", "number chosen"), _flag("repeats", "repeats allowed")), "ways", FELLER,
          "how many permutations of 3 out of 8"),
    _tool(arrangements, "Arrangements of letters or different things.",
          (Parameter(name="things", kind="text", description="word whose letters are arranged", words=("word whose letters are arranged",), required=False, default=""),
           _whole("count", "number of different things", required=False, default=0), _flag("circle", "around a circle")), "ways", FELLER,
          "how many arrangements of the letters of MISSISSIPPI"),
    _tool(handshakes, "Pairs among people.", (_whole("people", "number of people"),), "pairs", FELLER, "how many handshakes among 10 people"),
    _tool(binomial, "Chance of a number of successes in independent trials.",
          (_whole("trials", "number of trials"), _number("probability", "chance of one success"), _whole("count", "number of successes"), _COMPARISON),
          "probability", FELLER, "probability of exactly 3 heads in 5 coin flips"),
    _tool(draws, "Chance of drawing a number of wanted things, with or without replacement.",
          (_whole("total", "things in all"), _whole("marked", "wanted things"), _whole("drawn", "things drawn"), _whole("count", "wanted number"),
           _COMPARISON, _flag("replacement", "put back each time")), "probability", FELLER,
          "a bag has 5 red and 3 blue balls, two are drawn without replacement, what is the probability that both are red"),
    _tool(dice_sum, "Chance of a sum with dice.",
          (_whole("dice", "number of dice"), _whole("total", "sum"), _whole("sides", "sides of each die", required=False, default=6), _COMPARISON),
          "probability", FELLER, "probability of a sum of 7 with two dice"),
    _tool(at_least_one, "Chance of at least one success.", (_number("probability", "chance each time"), _whole("times", "number of tries")),
          "probability", FELLER, "if the chance is 5% each time, what's the chance of at least one in 20 tries"),
    _tool(birthday, "Chance of a shared birthday.", (_whole("people", "number of people"), _whole("days", "days of the year", required=False, default=365)),
          "probability", FELLER, "probability that two of 23 people share a birthday"),
    _tool(bayes_test, "Predictive values of a test.",
          (_number("prevalence", "prevalence in percent"), _number("sensitivity", "sensitivity in percent"), _number("specificity", "specificity in percent")),
          "ppv", "Altman and Bland (1994), BMJ 309, 102", "prevalence 1%, sensitivity 90%, specificity 95%: what is the PPV"),
    _tool(normal_probability, "Chance that a normal variable lies within bounds.",
          (_MEAN, _SD, _number("lower", "lower bound", required=False), _number("upper", "upper bound", required=False)), "probability", FELLER,
          "heights are normal with mean 170 and sd 10, what is the probability of more than 185"),
    _tool(normal_quantile, "Value below which a percentage of a normal distribution lies.", (_MEAN, _SD, _number("percent", "percentage below")),
          "value", FELLER, "95th percentile of a normal distribution with mean 100 and sd 15"),
    _tool(uniform_probability, "Chance that an evenly spread number lies within bounds.",
          (_number("low", "lower end"), _number("high", "upper end"), _number("lower", "lower bound", required=False), _number("upper", "upper bound", required=False)),
          "probability", FELLER, "uniform distribution between 2 and 10, probability of more than 7"),
    _tool(exponential_probability, "Chance that an exponential waiting time lies within bounds.",
          (_MEAN, _number("lower", "lower bound", required=False), _number("upper", "upper bound", required=False)), "probability", FELLER,
          "exponential with mean 10 minutes, probability of more than 15 minutes"),
    _tool(expected_count, "Expected number of successes.", (_whole("trials", "number of trials"), _list("chance", "favourable and possible cases")), "expected", FELLER,
          "rolled a die 600 times, how many sixes to expect"),
    _tool(complement, "Chance that an event does not happen.", (_number("probability", "chance that it happens"),), "probability", FELLER,
          "the probability of rain is 0.35, what is the probability that it does not rain"),
    _tool(independent_events, "Chance of two independent events.",
          (_number("first", "chance of the first event"), _number("second", "chance of the second event"),
           _choice("wanted", "what is asked for", ("both", "either", "neither"), "both")), "probability", FELLER,
          "two independent events have probabilities 0.3 and 0.5, what is the probability that both happen"),
    _tool(needed_value, "Value still missing for a wanted mean.", (_list("numbers", "known numbers"), _number("mean", "wanted mean")), "missing", TEXTBOOK,
          "what do I need on my 4th test to average 80 if I got 75, 82 and 78"),
    _tool(poisson, "Chance of a number of events.", (_number("rate", "expected number"), _whole("count", "number of events"), _COMPARISON),
          "probability", FELLER, "poisson with mean 4, probability of exactly 2"),
    _tool(mean_interval, "Confidence interval for a mean.",
          (_MEAN, _SD, _whole("count", "sample size"), _CONFIDENCE, _flag("known", "the population's deviation is known")), "interval",
          "Student (1908), Biometrika 6, 1-25", "95% confidence interval, mean 50, sd 8, n 25", seconds=15.0),
    _tool(proportion_interval, "Confidence interval for a proportion.",
          (_whole("successes", "number of successes"), _whole("count", "sample size"), _CONFIDENCE), "interval", "Wilson (1927), JASA 22, 209-212",
          "95% confidence interval for 45 out of 120"),
    _tool(t_test, "t-test.", (_list("first", "first sample"), _list("second", "second sample", required=False), _number("expected", "expected mean", required=False, default=0.0)),
          "p", "Welch (1947), Biometrika 34, 28-35", "t-test of 5.1, 4.9, 5.6 against 6.1, 6.3, 5.9", seconds=15.0),
    _tool(chi_square, "Chi-square goodness of fit.", (_list("observed", "observed counts"), _list("expected", "expected counts", required=False)),
          "p", "Pearson (1900), Philosophical Magazine 50, 157-175", "chi square test of observed 20, 30, 50", seconds=15.0),
    _tool(sample_size, "Sample size for a proportion.",
          (_number("margin", "margin of error in percent"), _CONFIDENCE, _number("proportion", "expected proportion in percent", required=False, default=50.0)),
          "needed", "Cochran (1977), Sampling Techniques", "sample size for a 3% margin of error at 95% confidence"),
)  # fmt: skip
