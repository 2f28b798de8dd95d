"""Number puzzles told in words ("I think of a number, double it and add 9 and get 35") as equations."""

from __future__ import annotations

import re

_N = r"(-?\d+(?:\.\d+)?)"
_IT = r"(?: it| that| the result| the number| this)?"
# Each step of a story: what is done to the number so far, {x}; the order of mention is the order of doing.
_STEPS = [(re.compile(pattern), form) for pattern, form in (
    (rf"(?:double|doubled)s?{_IT}", "2*({x})"), (rf"(?:triple|treble)s?{_IT}", "3*({x})"),
    (rf"quadruple{_IT}", "4*({x})"), (rf"(?:halve|half){_IT}", "({x})/2"), (rf"square{_IT}", "({x})^2"),
    (rf"(?:multiply|times){_IT} (?:by )?{_N}", "{n}*({x})"), (rf"divide{_IT} by {_N}", "({x})/{n}"),
    (rf"(?:add|plus|increase it by) {_N}(?: to (?:it|that|the result))?", "({x})+{n}"),
    (rf"(?:subtract|minus|take away|take off|take|decrease it by) {_N}(?: away| off)?(?: from (?:it|that|the result))?", "({x})-{n}"),
    (rf"add {_N} to a number", "({x})+{n}"),
)]  # fmt: skip
_THINKS = r"(?:(?:if )?(?:i'?m|i am|i|im|we|she|he|someone) )?(?:was |were )?(?:thinking|think|thought|thinks|pick|picked|choose|chose|have|take|start)(?:ing)?(?: of| with)? (?:a|some) (?:secret )?number"
_ENDS = (
    r"(?:(?:then |and |to |the )?(?:you|i|u|we|it|she|he|answer|result|that)? ?(?:will |would |end up |ends up )?"
    r"(?:get|gets|getting|got|give|gives|is|makes?|equals?|have|with|reach|leaves|=)(?: me| you)?)"
)
_TAIL = (
    r"(?:[\s,.?!;:]*(?:(?:so|and|then|find|what|whats|what's|which|is|was|were|did|it|i|the|my|number|original|thinking|think|of|"
    r"start|started|with|work|out|value|be|must|could|have|that|secret|unknown|pick|choose)\b\W*)*)"
)
_STORY = re.compile(
    rf"{_THINKS}[\s,.;:]*(?:and |then |when |if |i |you |we )*(?P<steps>.+?)[\s,.;:]*(?:and |then )*{_ENDS} {_N}{_TAIL}"
)
_SEPARATOR = re.compile(r"[\s,.;:]*(?:(?:and|then|when|if|i|you|we|she|he)\b[\s,]*)*")
_SHORT_STORY = re.compile(
    rf"(?:if |when )(?:you |i |we )(?P<first>add|subtract|take|multiply|divide|double|triple|halve|square)(?P<rest> .+?)[\s,.;:]*{_ENDS} {_N}{_TAIL}"
)
_TIMES = {"twice": "2", "double": "2", "triple": "3", "3 times": "3", "half": "1/2", "half of": "1/2"}
_WHOSE = r"(?:a|the|some|my|a certain) (?:unknown )?number"
_TOLD = re.compile(
    rf"(?:if )?(?:(?P<more>{_N[1:-1]}) (?P<sense>more|less|greater|fewer) than )?(?:(?P<times>twice|double|triple|half of|half|\d+ times) )?{_WHOSE}"
    rf"(?: (?P<sign>plus|minus|increased by|decreased by|add|take away|less|\+|-) (?P<extra>{_N[1:-1]}))?,? (?:is|equals|gives|makes|=)(?: equal to)? (?P<end>{_N[1:-1]}){_TAIL}"
)
_CONSECUTIVE = re.compile(
    rf".{{0,20}}?\b(?P<count>[2-6]) consecutive (?P<kind>odd |even )?(?:whole )?(?:numbers|integers) (?:that )?(?:add up to|add to|sum to|have a sum of|with a sum of|with sum|total|make) (?P<sum>\d+){_TAIL}(?:are they|they)?\W*"
)
_TWO = re.compile(
    rf".{{0,12}}?\b(?:sum of (?:2|two) numbers is|(?:2|two) numbers (?:add up to|add to|sum to|have a sum of|with (?:a )?sum(?: of)?)) {_N},?(?: and| with)?(?: their| the| a)?"
    rf"(?: difference (?:is|of)?| differ by| have a difference of) ?{_N}(?:{_TAIL}(?:are |they |them|numbers|the )*)\W*"
)


def puzzle(text: str) -> str | None:
    """The puzzle as a request to solve an equation for n, or None when any word of it has no place."""
    for rule in (_story, _short_story, _told, _consecutive, _two_numbers):
        found = rule(text)
        if found:
            return found
    return None


def _story(text: str) -> str | None:
    match = _STORY.fullmatch(text)
    return _equation(match["steps"], match[match.lastindex or 0]) if match else None


def _short_story(text: str) -> str | None:
    match = _SHORT_STORY.fullmatch(text)
    if match is None:
        return None
    steps = match["first"] + match["rest"]
    if "a number" not in steps:
        return None
    steps = steps.replace(" to a number", "").replace(" from a number", "").replace("a number", "it")
    return _equation(steps, match[match.lastindex or 0])


def _equation(steps: str, end: str) -> str | None:
    """The equation of a chain of steps; None unless the whole text is steps."""
    made, rest = "n", steps
    while rest:
        gap = _SEPARATOR.match(rest)
        rest = rest[gap.end() :] if gap else rest
        if not rest:
            break
        matches = [
            (m, form) for pattern, form in _STEPS if (m := pattern.match(rest)) and _ends_word(rest, m.end())
        ]
        if not matches:
            return None
        match, form = max(matches, key=lambda found: found[0].end())
        made = form.format(x=made, n=match[1] if match.re.groups else "")
        rest = rest[match.end() :]
    return f"solve {made} = {end} for n" if made != "n" else None


def _ends_word(text: str, at: int) -> bool:
    return at >= len(text) or not text[at].isalnum()


def _told(text: str) -> str | None:
    match = _TOLD.fullmatch(text)
    if match is None or not (match["more"] or match["times"] or match["sign"]):
        return None
    if match["more"] and match["sign"]:
        return None  # "5 more than twice a number plus 3" can be read in two ways
    times = match["times"]
    made = "n" if not times else f"({_TIMES.get(times) or times.removesuffix(' times')})*n"
    if match["sign"]:
        plus = match["sign"] in {"plus", "increased by", "add", "+"}
        made = f"{made} {'+' if plus else '-'} {match['extra']}"
    if match["more"]:
        made = f"{made} {'+' if match['sense'] in {'more', 'greater'} else '-'} {match['more']}"
    return f"solve {made} = {match['end']} for n"


def _consecutive(text: str) -> str | None:
    match = _CONSECUTIVE.fullmatch(text)
    if match is None:
        return None
    count, total, gap = int(match["count"]), int(match["sum"]), 2 if match["kind"] else 1
    letters = "abcdef"[:count]
    steps = ", ".join(f"{letter} = a + {gap * k}" for k, letter in enumerate(letters) if k)
    first, left = divmod(total - gap * count * (count - 1) // 2, count)
    fits = not left and (not match["kind"] or first % 2 == (match["kind"] == "odd "))
    return f"solve {' + '.join(letters)} = {total}, {steps}" if fits else None


def _two_numbers(text: str) -> str | None:
    match = _TWO.fullmatch(text)
    return f"solve x + y = {match[1]}, x - y = {match[2]}" if match else None
