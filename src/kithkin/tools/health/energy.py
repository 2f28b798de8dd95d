"""Energy: resting use, a day's use, exercise by metabolic equivalents, heart-rate zones."""

from __future__ import annotations

from kithkin.messages.errors import BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health.definitions import Topic, answer, health_tool, optional
from kithkin.tools.health.parameters import AGE, HEIGHT, SEX, WEIGHT, measured

_KCAL = "kilocalorie"
_ESTIMATE = "This is an estimate; real energy use can differ by a tenth or more."
_MIFFLIN = "Mifflin, St Jeor et al., Am J Clin Nutr 1990"
_ROZA = "Roza and Shizgal, Am J Clin Nutr 1984 (revised Harris–Benedict)"

ACTIVITY_FACTORS: dict[str, float] = {
    "sedentary": 1.2,
    "lightly active": 1.375,
    "moderately active": 1.55,
    "very active": 1.725,
    "extra active": 1.9,
}

ACTIVITY = Parameter(
    name="activity", kind="choice", description="how active the person is",
    choices={
        "sedentary": ("sedentary", "desk job", "office job", "no exercise", "little exercise", "not active", "inactive", "couch potato"),
        "lightly active": ("lightly active", "light exercise", "light activity", "slightly active", "somewhat active", "a little active", "light active"),
        "moderately active": ("moderately active", "moderate exercise", "moderate activity", "moderate", "fairly active"),
        "very active": ("very active", "hard exercise", "heavy exercise", "highly active", "quite active"),
        "extra active": ("extra active", "extremely active", "physical job", "athlete", "super active"),
    },
    question="How much do they move? Is it sedentary, lightly, moderately, very or extra active?",
)  # fmt: skip

# Metabolic equivalents (kcal per kg and hour) from the 2011 Compendium of Physical Activities.
METS: dict[str, tuple[float, str, tuple[str, ...]]] = {
    "walking": (3.5, "walking at 2.8 to 3.2 mph (17190)", ("walking", "walk", "walked", "stroll", "strolling")),
    "brisk walking": (4.3, "brisk walking at 3.5 mph (17200)", ("brisk walk", "brisk walking", "walking briskly", "fast walk", "walking fast", "power walking")),
    "jogging": (7.0, "jogging, general (12020)", ("jogging", "jog", "jogged")),
    "running": (8.0, "running (12150)", ("running", "run", "ran")),
    "cycling": (7.5, "bicycling, general (01015)", ("cycling", "biking", "bicycling", "bike ride", "bike", "cycled", "cycle")),
    "swimming": (5.8, "swimming laps, freestyle, slow or light effort (18240)", ("swimming", "swim", "swam", "laps")),
    "yoga": (2.5, "hatha yoga (02150)", ("yoga",)),
    "weight training": (3.5, "resistance training, multiple exercises (02054)", ("weight training", "weight lifting", "weightlifting", "lifting weights", "strength training", "resistance training")),
    "skipping rope": (12.3, "rope jumping, fast pace (15550)", ("fast skipping", "fast rope jumping")),
    "aerobics": (7.3, "aerobic, general (03015)", ("aerobics", "aerobic class")),
    "dancing": (7.8, "general dancing, disco, folk and similar (03031)", ("dancing", "dance", "danced")),
    "tennis": (7.3, "tennis, general (15675)", ("tennis",)),
    "football": (7.0, "soccer, casual (15610)", ("soccer", "football")),
    "basketball": (6.5, "basketball, general (15055)", ("basketball",)),
    "hiking": (6.0, "hiking, cross country (17080)", ("hiking", "hike", "hiked")),
    "rowing": (4.8, "rowing, stationary, moderate (02071)", ("rowing machine", "rowing", "rowed")),
    "gardening": (3.8, "gardening, general, moderate (08245)", ("gardening", "yard work")),
    "cleaning": (3.3, "sweeping carpet or floors, general (05010)", ("cleaning the house", "house cleaning", "housework", "vacuuming", "mopping")),
    "sleeping": (0.95, "sleeping (07030)", ("sleeping", "sleep", "asleep")),
    "sitting": (1.3, "sitting quietly (07021)", ("sitting", "watching tv")),
}  # fmt: skip

ACTION = Parameter(
    name="exercise", kind="choice", description="the exercise or activity",
    choices={name: words for name, (_, _, words) in METS.items()},
    question="What do they do: walk, run, cycle or what else?",
)  # fmt: skip


def mifflin(weight: float, height: float, age: float, sex: str) -> float:
    """Resting energy in kcal a day (Mifflin, St Jeor 1990): kg, cm, years."""
    return 10 * weight + 6.25 * height - 5 * age + (5 if sex == "male" else -161)


def revised_harris_benedict(weight: float, height: float, age: float, sex: str) -> float:
    """Resting energy in kcal a day (Roza and Shizgal 1984): kg, cm, years."""
    if sex == "male":
        return 88.362 + 13.397 * weight + 4.799 * height - 5.677 * age
    return 447.593 + 9.247 * weight + 3.098 * height - 4.330 * age


def _adult(age: float) -> None:
    if age < 18:
        raise BadInput("These energy equations were made for adults; a child's needs differ.")


def resting_energy(weight: float, height: float, age: float, sex: str, equation: str = "both") -> ToolResult:
    """Resting (basal) energy a day by the equation that was named; else by Mifflin–St Jeor beside the other."""
    _adult(age)
    first, second = mifflin(weight, height, age, sex), revised_harris_benedict(weight, height, age, sex)
    names = ("Mifflin–St Jeor", "revised Harris–Benedict")
    if equation == "harris_benedict":
        first, second, names = second, first, names[::-1]
    values = (
        Value(
            name="energy", label="resting energy a day", number=first, unit=_KCAL, decimals=0, kind="energy"
        ),
        Value(name="other", label=f"{names[1]} estimate", number=second, unit=_KCAL, decimals=0),
    )
    sentence = f"Each day, resting energy (BMR) is about {{{{energy}}}} ({names[0]})."
    if equation == "both":
        sentence += f" The {names[1]} equation gives {{{{other}}}}."
    else:
        values = values[:1]
    return answer(
        sentence, values,
        method="Mifflin–St Jeor: 10 × kg + 6.25 × cm − 5 × years, plus 5 for men or minus 161 for women",
        reference=f"{_MIFFLIN}; {_ROZA}", cautions=(_ESTIMATE,),
    )  # fmt: skip


def daily_energy(weight: float, height: float, age: float, sex: str, activity: str) -> ToolResult:
    """A day's energy use: Mifflin–St Jeor resting energy times the usual activity factor."""
    _adult(age)
    resting, factor = mifflin(weight, height, age, sex), ACTIVITY_FACTORS[activity]
    values = (
        Value(name="energy", label="energy a day", number=resting * factor, unit=_KCAL, decimals=0),
        Value(name="resting", label="resting energy a day", number=resting, unit=_KCAL, decimals=0),
        Value(name="factor", label="activity factor", number=factor, significant=4),
    )
    return answer(
        "A day's energy use is about {{energy}}: {{resting}} at rest times {{factor}} for {{activity}}.", values,
        method="Mifflin–St Jeor resting energy times an activity factor (1.2, 1.375, 1.55, 1.725 or 1.9)",
        reference=f"{_MIFFLIN}; activity factors as in common use after McArdle, Katch and Katch, Exercise Physiology",
        cautions=(_ESTIMATE,),
    )  # fmt: skip


def exercise_energy(weight: float, duration: float, exercise: str) -> ToolResult:
    """Energy of an activity: MET × weight (kg) × time (min) / 60, METs from the 2011 Compendium."""
    met, entry, _ = METS[exercise]
    values = (
        Value(
            name="energy", label="energy used", number=met * weight * duration / 60, unit=_KCAL, decimals=0
        ),
        Value(name="met", label="metabolic equivalent", number=met, significant=3),
    )
    return answer(
        f"That is about {{{{energy}}}}, counted as {{{{met}}}} METs for {exercise}.", values,
        method=f"MET times weight in kg times hours; Compendium entry: {entry}",
        reference="Ainsworth et al., 2011 Compendium of Physical Activities, Med Sci Sports Exerc 2011",
        cautions=("It includes the energy you would use at rest. Pace changes it a lot.",),
    )  # fmt: skip


def maximum_heart_rate(age: float, rule: str = "both") -> ToolResult:
    """Age-predicted maximum heart rate: Tanaka 208 − 0.7 × age, and the older 220 − age (Fox 1971)."""
    newer = Value(name="rate", label="maximum heart rate", number=208 - 0.7 * age, decimals=0)
    older = Value(name="older", label="older rule", number=220 - age, decimals=0)
    sentence = "The predicted maximum heart rate is about {{rate}} beats a minute (Tanaka)."
    values: tuple[Value, ...] = (newer,)
    if rule == "older":
        sentence, values = "By that rule the maximum heart rate is {{older}} beats a minute.", (older,)
    elif rule == "both":
        sentence, values = f"{sentence} The older rule gives {{{{older}}}}.", (newer, older)
    return answer(
        sentence, values, method="Tanaka: 208 minus 0.7 times age; older rule: 220 minus age",
        reference="Tanaka et al., J Am Coll Cardiol 2001; Fox et al., Ann Clin Res 1971",
        cautions=("People of the same age differ by 10 beats or more. It is for healthy adults.",),
    )  # fmt: skip


def heart_rate_zone(age: float, low: float, high: float, resting: float | None = None) -> ToolResult:
    """A training zone as percents of the maximum (Tanaka), or of the reserve when resting is known (Karvonen)."""
    top = 208 - 0.7 * age
    base = resting or 0.0
    rates = [base + percent / 100 * (top - base) for percent in (low, high)]
    values = (
        Value(name="from_rate", label="zone from", number=rates[0], decimals=0),
        Value(name="to_rate", label="zone to", number=rates[1], decimals=0),
        Value(name="maximum", label="predicted maximum", number=top, decimals=0),
    )
    rate = "target is about {{from_rate}}" if low == high else "zone is about {{from_rate}} to {{to_rate}}"
    return answer(
        f"The {rate} beats a minute, with a predicted maximum of {{{{maximum}}}}.",
        values,
        method="percent of the maximum of 208 minus 0.7 times age (or of the reserve above the resting rate)",
        reference="Tanaka et al., J Am Coll Cardiol 2001; Karvonen et al., Ann Med Exp Biol Fenn 1957",
        cautions=("It is for healthy adults; heart medicines change it.",),
    )  # fmt: skip


_ADULT_AGE = measured("age", "year", (1, 120), AGE.words, AGE.question)
_BODY = (WEIGHT, HEIGHT, _ADULT_AGE, SEX)
_DURATION = measured("duration", "minute", (1, 1440), ("for", "duration"), "For how long?")
_LOW = measured("low", None, (30, 100), ("zone from",), "From which percent of the maximum?")
_HIGH = measured("high", None, (30, 100), ("zone to",), "To which percent of the maximum?")
_RESTING = measured(
    "resting",
    None,
    (25, 130),
    ("resting heart rate", "resting hr", "resting pulse", "rhr", "resting"),
    "What is the resting heart rate?",
)
_BMR_EQUATION = Parameter(
    name="equation", kind="choice", description="which equation", required=False, default="both",
    choices={"mifflin": ("mifflin",), "harris_benedict": ("harris",)},
)  # fmt: skip
_RULE = Parameter(
    name="rule", kind="choice", description="which rule", required=False, default="both",
    choices={
        "tanaka": ("tanaka",),
        "older": ("220 minus age", "220 minus my age", "220 minus", "220-age", "220 - age", "220 less age", "220 rule", "220 formula", "fox"),
    },
)  # fmt: skip
_ENERGY = (Output(name="energy", quantity_kind="energy", unit=_KCAL),)

TOPICS: tuple[Topic, ...] = (
    Topic(
        tool=health_tool("resting_energy", resting_energy, (*_BODY, _BMR_EQUATION), _ENERGY,
                         summary="resting (basal) energy a day", reference=_MIFFLIN, limits="adults",
                         examples=("bmr 35 yo female 60 kg 165 cm",)),
        words=("bmr", "basal metabolic", "basal metabolism", "resting metabolic", "resting energy", "rmr", "mifflin", "harris-benedict", "harris benedict", "basal rate", "calories at rest", "burn at rest", "burn resting", "burn when resting", "burned at rest", "energy at rest", "kcal at rest", "basal energy"),
        fits=0.95,
    ),
    Topic(
        tool=health_tool("daily_energy", daily_energy, (*_BODY, ACTIVITY), _ENERGY,
                         summary="a day's energy use with activity", reference=_MIFFLIN, limits="adults",
                         examples=("tdee for a 30 year old man, 80 kg, 180 cm, moderately active",)),
        words=("tdee", "daily energy", "maintenance calories", "calories to maintain", "calories per day", "calories a day", "daily calories", "daily calorie", "total energy expenditure", "maintain my weight", "maintain weight", "calories do i burn a day", "calories do i need", "calories should", "calories does … need", "calorie needs", "energy expenditure"),
        fits=0.94,
    ),
    Topic(
        tool=health_tool("exercise_energy", exercise_energy, (WEIGHT, _DURATION, ACTION), _ENERGY,
                         summary="energy used by an activity", reference="Ainsworth 2011",
                         examples=("calories burned running 30 minutes at 70 kg",)),
        words=("calories", "calorie", "kcal", "burn", "burned", "burnt", "burning", "kilocalories"),
        fits=0.85,
    ),
    Topic(
        tool=health_tool("maximum_heart_rate", maximum_heart_rate, (_ADULT_AGE, _RULE), (Output(name="rate"),),
                         summary="predicted maximum heart rate", reference="Tanaka 2001",
                         examples=("max heart rate at 45",)),
        words=("maximum heart rate", "max heart rate", "max hr", "maximal heart rate", "mhr", "maximum hr", "highest heart rate", "max pulse", "maximum pulse", "hrmax", "hr max"),
        fits=0.94,
    ),
    Topic(
        tool=health_tool("heart_rate_zone", heart_rate_zone, (_ADULT_AGE, _LOW, _HIGH, optional(_RESTING)),
                         (Output(name="from_rate"), Output(name="to_rate")), summary="heart-rate training zone",
                         reference="Tanaka 2001; Karvonen 1957",
                         examples=("heart rate zone 60-70% for a 40 year old",)),
words=(),
        fits=0.96,
    ),
)  # fmt: skip
