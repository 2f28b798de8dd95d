"""Worksheets with sums and what a pupil wrote, and receipts of shops."""

import random
from decimal import Decimal

from kithkin_muse.data import fonts
from kithkin_muse.data.damage import photographed
from kithkin_muse.data.drawing import Sheet, fitting, sheet
from kithkin_muse.data.forms import Example, answered
from kithkin_muse.data.parted import Parted, Split

TITLES = Parted(training=("Sums", "Practice", "Homework", "Maths"), held_out=("Warm-up", "Number work"))
MARKS = Parted(training=("{number})", "{number}."), held_out=("No {number}", "Ex {number}"))
"""How sums are numbered."""
SUM = Parted(
    training=(
        "Read sum {number}, without its answer.", "What is number {number}?", "Which sum is number {number}?", "Write out question {number}.",
    ),
    held_out=("Copy exercise {number} for me, leaving the result out.", "What did the pupil have to work out in line {number}?"),
)  # fmt: skip
WROTE = Parted(
    training=(
        "What answer was written for number {number}?", "What did the pupil write at {number}?", "Answer given to sum {number}?",
        "Which number is filled in at {number}?",
    ),
    held_out=("What result has the child put down in line {number}?", "Read the handwriting in exercise {number}."),
)  # fmt: skip

SHOPS = Parted(
    training=("CORNER SHOP", "GREEN GROCER", "MINI MARKET", "VILLAGE STORES"),
    held_out=("HARBOUR FOODS", "STATION KIOSK"),
)
RECEIPTS = Parted(training=("plain", "dotted", "lined"), held_out=("currency", "upper"))
"""How receipts are set."""
PRICE = Parted(
    training=(
        "How much was the {name}?",
        "What did the {name} cost?",
        "Price of the {name}?",
        "What is on the line {name}?",
    ),
    held_out=("Going by the receipt, what was paid for {name}?", "Which amount stands next to {name}?"),
)
TOTAL = Parted(
    training=("What is the total?", "How much was it altogether?", "What did it all cost?", "total?"),
    held_out=("Which sum had to be paid in the end?", "Give me the bottom line of this bill."),
)
DATE = Parted(
    training=("What date is on the receipt?", "When was this bought?", "Which day was it?"),
    held_out=("On what day did this purchase happen?", "Date of the bill, please."),
)
GOODS = (
    "milk", "bread", "eggs", "butter", "rice", "tea", "soap", "apples", "cheese", "pasta", "honey", "juice", "salt", "beans", "oil",
    "yoghurt", "coffee", "onions",
)  # fmt: skip


def sums(chance: random.Random, count: int) -> list[tuple[str, str]]:
    """Sums as they are set, each with the right answer."""
    made: list[tuple[str, str]] = []
    for _ in range(count):
        a, b, kind = chance.randint(2, 79), chance.randint(2, 12), chance.choice("+-×÷")
        if kind == "+":
            b = chance.randint(2, 99)
            made.append((f"{a} + {b}", str(a + b)))
        elif kind == "-":
            made.append((f"{a + b} - {b}", str(a)))
        elif kind == "×":
            made.append((f"{a} × {b}", str(a * b)))
        else:
            made.append((f"{a * b} ÷ {b}", str(a)))
    return made


def handed_in(chance: random.Random) -> list[tuple[str, str]]:
    """Three to five sums, each with what a pupil wrote behind it: right in seven of ten."""
    off = (-10, -2, -1, 1, 2, 10)
    return [
        (words, right if chance.random() < 0.7 else str(max(1, int(right) + chance.choice(off))))
        for words, right in sums(chance, chance.randint(3, 5))
    ]


def draw_worksheet(lines: list[tuple[str, str]], chance: random.Random, split: Split) -> Sheet:
    """A worksheet of numbered sums, each with what stands behind its equals sign by hand."""
    drawn = sheet(224, 28 * len(lines) + 42, chance, split)
    face, hand = fonts.PLAIN.pick(chance, split), fonts.HAND.pick(chance, split)
    mark = MARKS.pick(chance, split)
    drawn.write((14, 8), TITLES.pick(chance, split), fonts.loaded(face, 20))
    hand_ink = chance.choice(((20, 40, 140), (60, 60, 60), (130, 30, 40)))
    for place, (words, written) in enumerate(lines):
        y = 52 + 28 * place
        drawn.write((14, y), mark.format(number=place + 1), fonts.loaded(face, 16), anchor="lm")
        sum_words = f"{words.replace('-', '−')} ="
        drawn.write((146, y), sum_words, fitting(face, sum_words, 19, 90), anchor="rm")
        drawn.write(
            (153, y + chance.uniform(-2, 2)), written, fonts.loaded(hand, 27), anchor="lm", colour=hand_ink
        )
    return drawn


def worksheet(chance: random.Random, split: Split) -> Example:
    """A worksheet: one of its sums is to be read, or the answer that somebody wrote there, right or wrong."""
    lines = handed_in(chance)
    drawn = draw_worksheet(lines, chance, split)
    place = chance.randrange(len(lines))
    asks_sum = chance.random() < 0.5
    question = (SUM if asks_sum else WROTE).pick(chance, split).format(number=place + 1)
    truth = lines[place][0 if asks_sum else 1]
    return Example(
        task="pictures.worksheet",
        question=(photographed(drawn.picture, chance, split), question),
        reply=(answered(truth),),
        truth=truth,
    )


def receipt(chance: random.Random, split: Split) -> Example:
    """A receipt: asked is the price of one of its goods, the total, or the date."""
    goods = {
        name: Decimal(chance.randint(30, 1499)) / 100 for name in chance.sample(GOODS, chance.randint(2, 5))
    }
    total = sum(goods.values(), Decimal(0))
    date = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(2023, 2031)}"
    drawn = sheet(196, 22 * (len(goods) + 5), chance, split)
    _draw_receipt(drawn, goods, total, date, chance, split)
    asked = chance.random()
    if asked < 0.5:
        name = chance.choice(list(goods))
        question, truth = PRICE.pick(chance, split).format(name=name), f"{goods[name]:.2f}"
    elif asked < 0.8:
        question, truth = TOTAL.pick(chance, split), f"{total:.2f}"
    else:
        question, truth = DATE.pick(chance, split), date
    return Example(
        task="pictures.receipt",
        question=(photographed(drawn.picture, chance, split), question),
        reply=(answered(truth),),
        truth=truth,
    )


def _draw_receipt(
    drawn: Sheet, goods: dict[str, Decimal], total: Decimal, date: str, chance: random.Random, split: Split
) -> None:
    layout, face = RECEIPTS.pick(chance, split), fonts.WIDE.pick(chance, split)
    shop = SHOPS.pick(chance, split)
    drawn.write((98, 16), shop, fitting(face, shop, 17, 180), anchor="mm")
    drawn.write((98, 36), date, fonts.loaded(face, 15), anchor="mm")
    font = fonts.loaded(face, 15)
    y = 62.0
    for name, price in [*goods.items(), ("total", total)]:
        is_total = name == "total"
        if is_total:
            y += 8
            if layout == "lined":
                drawn.pen.line((12, y - 13, 184, y - 13), fill=drawn.ink)
        words = name.upper() if layout == "upper" or is_total else name.capitalize()
        amount = f"£{price:.2f}" if layout == "currency" else f"{price:.2f}"
        drawn.write((12, y), words, font, anchor="lm")
        drawn.write((184, y), amount, font, anchor="rm")
        if layout == "dotted" and not is_total:
            begins, ends = 18 + font.getlength(words), 178 - font.getlength(amount)
            for x in range(round(begins), round(ends), 5):
                drawn.pen.point((x, y + 5), fill=drawn.ink)
        y += 22
