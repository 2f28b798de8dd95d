"""Answers that rest on passages: each names the passage it rests on, and what they do not say is not answered.

The passages are about invented things, so that nothing but reading them helps.
"""

import random
from dataclasses import dataclass

from kithkin_muse.data.asks import MONTHS
from kithkin_muse.data.forms import Example, answered
from kithkin_muse.data.parted import Parted, Split
from kithkin_muse.data.scoring import NOT_SAID

SYSTEM = "Answer from the passages alone, and mark the one that says it, as [1]. If none does, say so."


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be said of something: sentences with {thing} and {value}, questions with {thing}, and an answer."""

    kind: str
    """What it is said of: a place, a device, or a plant."""
    sentences: Parted[str]
    questions: Parted[str]
    answer: str
    values: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0
    unit: str = ""

    def value(self, chance: random.Random) -> str:
        """What is said of a thing."""
        if self.values:
            return chance.choice(self.values)
        return f"{chance.randint(self.lowest, self.highest)}{f' {self.unit}' if self.unit else ''}"


FACTS = (
    Fact(
        "place",
        Parted(
            training=("{thing} was founded in {value}.", "The people of {thing} count their years from {value}, when it was founded.", "Founded in {value}, {thing} is an old town."),
            held_out=("It was in {value} that settlers laid out {thing}.", "Records show that {thing} came into being in {value}."),
        ),
        Parted(
            training=("When was {thing} founded?", "In which year was {thing} founded?", "founding year of {thing}?"),
            held_out=("How long has {thing} existed, that is, since what year?",),
        ),
        "{thing} was founded in {value}", lowest=1105, highest=1899,
    ),
    Fact(
        "place",
        Parted(
            training=("About {value} live in {thing}.", "{thing} has {value}.", "The town of {thing}, with its {value}, lies by the sea."),
            held_out=("At the last count {thing} was home to {value}.", "No fewer than {value} call {thing} their home."),
        ),
        Parted(
            training=("How many people live in {thing}?", "What is the population of {thing}?", "inhabitants of {thing}"),
            held_out=("How big is {thing}, counting its people?",),
        ),
        "{thing} has {value}", lowest=400, highest=98000, unit="people",
    ),
    Fact(
        "place",
        Parted(
            training=("The museum of {thing} opens at {value}.", "Doors open at {value} at the museum in {thing}.", "In {thing} the museum lets people in from {value}."),
            held_out=("Visitors may enter {thing}'s museum once it is {value}.",),
        ),
        Parted(
            training=("When does the museum in {thing} open?", "Opening time of the museum of {thing}?", "what time can I go to {thing}'s museum"),
            held_out=("From what hour on can one visit the museum at {thing}?",),
        ),
        "The museum of {thing} opens at {value}", values=("8:30", "9:00", "9:45", "10:00", "10:30", "11:15"),
    ),
    Fact(
        "device",
        Parted(
            training=("The {thing} weighs {value}.", "With its battery, the {thing} has a weight of {value}.", "Weight of the {thing}: {value}."),
            held_out=("Put on the scales, a {thing} comes to {value}.",),
        ),
        Parted(
            training=("How heavy is the {thing}?", "What does the {thing} weigh?", "weight of the {thing}?"),
            held_out=("What would scales show under a {thing}?",),
        ),
        "The {thing} weighs {value}", lowest=120, highest=4900, unit="g",
    ),
    Fact(
        "device",
        Parted(
            training=("The {thing} runs for {value} on one charge.", "Fully charged, the {thing} lasts {value}.", "Its battery keeps the {thing} going for {value}."),
            held_out=("Before a {thing} needs the mains again, {value} go by.",),
        ),
        Parted(
            training=("How long does the {thing} run on one charge?", "Battery life of the {thing}?", "How many hours does the {thing} last?"),
            held_out=("After what time must I recharge the {thing}?",),
        ),
        "The {thing} runs for {value}", lowest=3, highest=72, unit="hours",
    ),
    Fact(
        "device",
        Parted(
            training=("The {thing} comes with a warranty of {value}.", "Its makers give {value} of warranty on the {thing}.", "Warranty for the {thing}: {value}."),
            held_out=("Should a {thing} fail within {value}, it is repaired free of charge under warranty.",),
        ),
        Parted(
            training=("How long is the warranty of the {thing}?", "What warranty does the {thing} have?", "{thing} warranty?"),
            held_out=("For what time do the makers stand by the {thing}?",),
        ),
        "The warranty of the {thing} is {value}", values=("12 months", "18 months", "2 years", "3 years", "5 years"),
    ),
    Fact(
        "plant",
        Parted(
            training=("{thing} flowers in {value}.", "In {value} the blossoms of {thing} open.", "The flowers of {thing} can be seen in {value}."),
            held_out=("Come {value}, {thing} is in bloom.",),
        ),
        Parted(
            training=("When does {thing} flower?", "In which month does {thing} bloom?", "flowering time of {thing}?"),
            held_out=("At what time of the year would I see blossoms on {thing}?",),
        ),
        "{thing} flowers in {value}", values=tuple(MONTHS[2:9]),
    ),
    Fact(
        "plant",
        Parted(
            training=("{thing} grows up to {value} tall.", "A full-grown {thing} is {value} high.", "{thing} reaches a height of {value}."),
            held_out=("From the ground to its tip {thing} measures {value}.",),
        ),
        Parted(
            training=("How tall does {thing} get?", "What height does {thing} reach?", "height of {thing}"),
            held_out=("Up to what size does {thing} shoot up?",),
        ),
        "{thing} grows to {value}", lowest=15, highest=480, unit="cm",
    ),
    Fact(
        "plant",
        Parted(
            training=("{thing} likes {value} soil.", "For {thing}, the soil should be {value}.", "Plant {thing} where the soil is {value}."),
            held_out=("Ground that is {value} suits {thing} best.",),
        ),
        Parted(
            training=("What soil does {thing} like?", "Which soil is right for {thing}?", "soil for {thing}?"),
            held_out=("In what kind of ground should {thing} be set?",),
        ),
        "{thing} likes soil that is {value}", values=("dry", "sandy", "chalky", "moist", "loamy", "stony", "acid"),
    ),
)  # fmt: skip

NAMES: dict[str, Parted[tuple[str, ...]]] = {
    "place": Parted(training=(("Bel", "Nor", "Tam", "Ost", "Kir"), ("ham", "wick", "mouth", "stead", "bury")), held_out=(("Quel", "Vor", "Zan"), ("holm", "dale", "fyrth"))),
    "device": Parted(training=(("Lumo", "Vera", "Tick", "Sono", "Fylo"), ("ra 2", "max", "pad", "light", "one")), held_out=(("Neb", "Ark", "Ori"), ("ix 7", "ola", "un S"))),
    "plant": Parted(training=(("Silver", "Blue", "Marsh", "Hill", "Star"), ("wort", "bell", "thorn", "mint", "grass")), held_out=(("Ember", "Frost", "Dune"), ("vine", "sage", "lily"))),
}  # fmt: skip
"""First and second parts of invented names, by kind."""
SILENT = ("The passages do not say.", "The passages do not mention that.")
"""What the model writes where no passage has it."""
LINKS = Parted(training=("Passages:", "What was found:", "Sources:"), held_out=("These texts are at hand:",))


def grounded(chance: random.Random, split: Split) -> Example:
    """Two to four passages and a question. In one of four the passages do not say it: another thing's figure is there, or
    another figure of the thing."""
    fact = chance.choice(FACTS)
    names = _names(fact.kind, chance, split, 4)
    asked, others = names[0], names[1:]
    says = chance.random() < 0.75
    value = fact.value(chance)
    passages = [_passage(asked, fact, value, chance, split, says=says)]
    for other in others[: chance.randint(1, 3)]:
        passages.append(_passage(other, fact, fact.value(chance), chance, split, says=chance.random() < 0.7))
    order = list(range(len(passages)))
    chance.shuffle(order)
    listed = "\n".join(f"[{number}] {passages[which]}" for number, which in enumerate(order, 1))
    mark = order.index(0) + 1
    question = fact.questions.pick(chance, split).format(thing=asked)
    words = f"{fact.answer.format(thing=asked, value=value)} [{mark}]."
    return Example(
        task="grounded",
        question=(f"{LINKS.pick(chance, split)}\n{listed}\n\n{question}",),
        reply=(answered(words if says else chance.choice(SILENT)),),
        truth=f"{value} [{mark}]" if says else NOT_SAID,
        compared="grounded",
        system=SYSTEM,
    )


def _names(kind: str, chance: random.Random, split: Split, count: int) -> list[str]:
    firsts, seconds = NAMES[kind].of(split)
    every = [first + second for first in firsts for second in seconds]
    return chance.sample(every, count)


def _passage(thing: str, fact: Fact, value: str, chance: random.Random, split: Split, *, says: bool) -> str:
    """Sentences about a thing: the fact, if it is said, and one or two others of its kind."""
    others = [one for one in FACTS if one.kind == fact.kind and one is not fact]
    told = [
        one.sentences.pick(chance, split).format(thing=thing, value=one.value(chance))
        for one in chance.sample(others, chance.randint(1, 2))
    ]
    if says:
        told.insert(
            chance.randint(0, len(told)), fact.sentences.pick(chance, split).format(thing=thing, value=value)
        )
    return " ".join(sentence[:1].upper() + sentence[1:] for sentence in told)
