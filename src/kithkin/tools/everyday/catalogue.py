"""The declarations of the everyday tools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Output, Parameter, ParameterKind, Tool
from kithkin.tools.everyday import chaining, household, reckoning, relating
from kithkin.tools.everyday.reckoning import PROPORTION

_PLAIN: Final = "plain definition"


def _take(
    name: str, kind: ParameterKind, description: str, default: Any = None, choices: tuple[str, ...] = ()
) -> Parameter:
    """A parameter; with a default it may be left out."""
    return Parameter(name=name, kind=kind, description=description, words=(description,), required=default is None, default=default,
                     choices={choice: (choice,) for choice in choices}, question=f"What is the {description}?")  # fmt: skip


_CURRENCY: Final = _take("currency", "text", "currency sign", "")
_UNIT: Final = _take("unit", "text", "unit", "")


def _tool(
    run: Callable[..., ToolResult],
    summary: str,
    parameters: tuple[Parameter, ...],
    output: str,
    example: str,
    reference: str = _PLAIN,
) -> Tool:
    return Tool(name=f"everyday.{run.__name__}", summary=summary, parameters=parameters, outputs=(Output(name=output),), run=run,
                reference=reference, examples=(example,))  # fmt: skip


TOOLS: Final[tuple[Tool, ...]] = (
    _tool(reckoning.proportion, "So much for so many: how much for another number.",
          (_take("known", "number", "known amount"), _take("belongs_to", "number", "number it belongs to"), _take("wanted", "number", "number asked about"),
           _take("noun", "text", "currency or thing counted", ""), _UNIT, _take("inverse", "flag", "more of one means less of the other", False),
           _take("whole", "flag", "only whole things", False), _take("things", "text", "what is bought", "")), "answer", "if 3 apples cost $2.40 how much do 7 cost", PROPORTION),
    _tool(reckoning.better_buy, "Which offer is cheaper per unit.",
          (_take("prices", "numbers", "prices"), _take("amounts", "numbers", "amounts"), _CURRENCY, _UNIT, _take("each", "flag", "the lower price of one is asked for", False)), "best",
          "which is better value, 500 g for $3 or 750 g for $4.20"),
    _tool(reckoning.work_together, "Time for several to do a job together.", (_take("times", "numbers", "time of each alone"), _take("unit", "text", "unit of time", "hour")),
          "time", "A does a job in 6 hours and B in 4 hours, how long together"),
    _tool(reckoning.meeting, "When two meet or one catches the other.",
          (_take("distance", "number", "distance between them"), _take("first", "number", "first speed"), _take("second", "number", "second speed"),
           _take("chasing", "flag", "same direction", False), _UNIT), "time", "two trains 300 km apart travel towards each other at 80 km/h and 70 km/h, when do they meet"),
    _tool(reckoning.average_speed, "Average speed over several legs.",
          (_take("distances", "numbers", "distances"), _take("times", "numbers", "times in hours", ()), _take("speeds", "numbers", "speeds", ()), _UNIT),
          "speed", "60 km in 1 hour then 120 km in 1.5 hours, average speed"),
    _tool(reckoning.split_ratio, "Divides a total in a ratio.", (_take("total", "number", "total"), _take("ratio", "numbers", "parts of the ratio"), _CURRENCY, _UNIT),
          "shares", "divide 120 in the ratio 2:3", PROPORTION),
    _tool(reckoning.shopping, "Total and change of a shopping list.",
          (_take("prices", "numbers", "prices"), _take("counts", "numbers", "counts"), _take("paid", "number", "amount paid", 0.0), _CURRENCY), "total",
          "2 coffees at $3.50 and a cake for $4.20, how much in total"),
    _tool(reckoning.story, "Things in the end after gains and losses.",
          (_take("start", "number", "starting number"), _take("changes", "numbers", "gains (positive) and losses (negative)"),
           _take("noun", "text", "currency", ""), _take("things", "text", "things counted", "")), "left",
          "Sam had 12 apples, gave away 5 and bought 3 more, how many apples does he have now"),
    _tool(reckoning.consecutive, "Consecutive numbers with a sum.",
          (_take("total", "integer", "sum"), _take("count", "integer", "how many numbers"), _take("step", "integer", "1, or 2 for odd or even", 1), _take("odd", "flag", "odd numbers", False)),
          "numbers", "three consecutive integers add up to 72"),
    _tool(reckoning.mixture, "Strength of mixed solutions.", (_take("amounts", "numbers", "amounts"), _take("percents", "numbers", "strengths in percent"), _UNIT), "strength",
          "mix 2 L of 30% acid with 3 L of 50% acid, resulting concentration", "conservation of the dissolved substance"),
    _tool(reckoning.dilution, "Water to add to weaken a solution.",
          (_take("amount", "number", "amount"), _take("percent", "number", "strength in percent"), _take("wanted", "number", "strength wanted in percent"), _UNIT), "water",
          "how much water must be added to 2 L of 40% solution to make it 25%", "conservation of the dissolved substance"),
    _tool(household.fuel_cost, "Fuel and its cost for a trip.",
          (_take("distance", "number", "distance"), _take("consumption", "number", "consumption"), _take("price", "number", "price of a litre or gallon", 0.0),
           _take("system", "choice", "system of units", "l_per_100km", ("l_per_100km", "mpg")), _CURRENCY), "cost", "400 km at 6 L/100km with petrol at €1.80 per litre, cost"),
    _tool(reckoning.part_of_group, "How many a percentage of a group is.",
          (_take("total", "number", "size of the group"), _take("percent", "number", "percentage"), _take("rest", "flag", "the others instead", False), _take("noun", "text", "things", "")),
          "part", "there are 30 students and 40% are girls, how many girls are there"),
    _tool(chaining.rate_chain, "Amounts and rates multiplied and divided.",
          (_take("numbers", "numbers", "numbers of the question"), _take("powers", "numbers", "multiplied (1) or divided (-1)"),
           _take("words", "text", "what they are", ""), _take("conversion", "numbers", "conversion of units", (1.0, 1.0)),
           _take("noun", "text", "what is counted", ""), _UNIT, _take("per", "text", "for each", ""),
           _take("rounding", "choice", "rounding to whole ones", "none", ("none", "up", "down")), _take("year", "text", "length of a year", "")),
          "answer", "I earn $15 an hour, how much in 8 hours", "plain definition of a rate"),
    _tool(relating.compare_two, "Two amounts, one so many more than or so many times the other.",
          (_take("times", "number", "how many times"), _take("more", "number", "how many more"), _take("known", "number", "known amount"),
           _take("given", "choice", "which amount is known", None, ("first", "second", "total")),
           _take("asked", "choice", "which amount is asked for", "first", ("first", "second", "total", "both")),
           _take("noun", "text", "currency or thing", ""), _UNIT), "first", "Peter has 8 more cards than Mia. Mia has 15. How many does Peter have"),
    _tool(relating.age_multiple, "When one person is so many times as old as another.",
          (_take("older", "number", "older age"), _take("younger", "number", "younger age"), _take("times", "number", "how many times as old")), "years",
          "a father is 40 and his son is 10, in how many years will he be twice as old"),
    _tool(relating.share_of, "A fraction of a number of things.",
          (_take("total", "number", "number of things"), _take("above", "integer", "upper part of the fraction"), _take("below", "integer", "lower part of the fraction"),
           _take("rest", "flag", "what is left instead", False), _take("noun", "text", "things", "")), "answer", "3/4 of the 28 students passed, how many passed"),
    _tool(relating.percent_of_whole, "What percentage a part is of a whole.", (_take("part", "number", "part"), _take("whole", "number", "whole")), "percent",
          "I got 42 out of 60, what percent is that"),
    _tool(relating.whole_from_percent, "The whole of which a percentage is known.",
          (_take("part", "number", "part"), _take("percent", "number", "percentage"), _take("noun", "text", "currency", "")), "whole",
          "30% of a number is 45, find the number"),
    _tool(relating.steady_change, "An amount that changes steadily.",
          (_take("start", "number", "starting amount"), _take("rate", "number", "change in a unit of time"), _take("time", "number", "time"),
           _take("falling", "flag", "it becomes less", False), _take("conversion", "numbers", "conversion of units", (1.0, 1.0)), _UNIT,
           _take("noun", "text", "thing", ""), _take("fee", "flag", "a fixed fee and a rate", False)), "last", "a tank holds 500 litres and leaks 4 litres an hour, how much is left after 30 hours"),
    _tool(household.mix_parts, "Two things mixed by parts.",
          (_take("first", "number", "first part"), _take("second", "number", "second part"), _take("amount", "number", "known amount"),
           _take("given", "choice", "which amount is known", "total", ("first", "second", "total")),
           _take("asked", "choice", "which amount is asked for", "first", ("first", "second", "total")), _UNIT), "answer",
          "squash mixed one to four, how much squash for 2 litres of drink"),
    _tool(household.transfer_time, "How long a download takes.",
          (_take("size", "number", "size"), _take("size_unit", "text", "unit of the size"), _take("speed", "number", "speed"),
           _take("speed_unit", "text", "unit of the speed in a second"), _take("unit", "choice", "unit of the time", "minute", ("second", "minute", "hour"))), "time",
          "download 4.5 GB at 60 Mbit/s, how many minutes"),
    _tool(household.change_per, "Steady change between two readings.",
          (_take("first", "number", "first reading"), _take("last", "number", "last reading"), _take("time", "number", "time between"),
           _take("noun", "text", "what is read", ""), _take("period", "text", "period", "hour")), "rate",
          "the battery drops from 90 to 66 percent in 4 hours, how many percent per hour"),
    _tool(household.covering, "Paint or tiles for an area.",
          (_take("area", "number", "area"), _take("each", "number", "area covered by one"), _take("coats", "integer", "number of coats", 1), _take("what", "text", "what covers", "litres"),
           _take("packs", "flag", "whole ones only", True)), "needed", "a tin covers 12 m², how many tins for 60 m² with 2 coats"),
)  # fmt: skip
