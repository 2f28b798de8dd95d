"""What stands on the test pictures: numbers by chance, set on a sheet as print does, with the truth beside it."""

from __future__ import annotations

import random
from typing import Any

Truth = dict[str, Any]
MINUS, TIMES, DIVIDE, TO_TWO, TO_THREE = "\u2212", "\u00d7", "\u00f7", "\u00b2", "\u00b3"


def entry(label: str, exact: str, unit: str = "", column: str = "") -> dict[str, str]:
    return {"label": label, "exact": exact, "unit": unit, "column": column}


def nutrition_us(sheet: Any, chance: random.Random) -> Truth:
    servings, grams, calories = chance.randint(2, 12), chance.randint(25, 60), chance.randint(80, 420)
    fields = [
        entry("servings per container", str(servings)),
        entry("serving size", str(grams), "g"),
        entry("calories", str(calories), "kcal"),
    ]
    sheet.line("Nutrition Facts", 64, "bold")
    sheet.rule(2)
    sheet.line(f"{servings} servings per container", 30)
    sheet.line("Serving size", 32, "bold", right=f"2/3 cup ({grams}g)")
    sheet.rule(14)
    sheet.line("Amount per serving", 22, "bold")
    sheet.line("Calories", 52, "bold", right=str(calories))
    sheet.rule(6)
    sheet.line("", 24, "bold", right="% Daily Value*")
    rows = [
        ("Total Fat", "total fat", chance.randint(1, 20), "g", True, 0),
        ("Saturated Fat", "saturated fat", chance.choice([0, 1, 1.5, 2.5, 3, 4.5]), "g", True, 30),
        ("Trans Fat", "trans fat", 0, "g", False, 30),
        ("Cholesterol", "cholesterol", chance.choice([0, 5, 10, 30]), "mg", True, 0),
        ("Sodium", "sodium", chance.randint(2, 60) * 10, "mg", True, 0),
        ("Total Carbohydrate", "total carbohydrate", chance.randint(10, 60), "g", True, 0),
        ("Dietary Fiber", "dietary fiber", chance.randint(0, 9), "g", True, 30),
        ("Total Sugars", "total sugars", chance.randint(1, 30), "g", False, 30),
        ("Protein", "protein", chance.randint(1, 25), "g", False, 0),
        ("Vitamin D", "vitamin d", chance.choice([0, 2, 5]), "mcg", True, 0),
        ("Calcium", "calcium", chance.randint(2, 40) * 10, "mg", True, 0),
        ("Iron", "iron", chance.choice([0.4, 1, 1.8, 8]), "mg", True, 0),
        ("Potassium", "potassium", chance.randint(5, 60) * 10, "mg", True, 0),
    ]
    for shown, label, amount, unit, has_share, indent in rows:
        share = f"{chance.randint(0, 60)}%" if has_share else ""
        sheet.line(
            f"{shown} {amount}{unit}", 28, "bold" if not indent else "sans", right=share, indent=indent
        )
        sheet.rule(1)
        fields.append(entry(label, str(amount), unit))
    sheet.line("* The % Daily Value tells you how much a nutrient in a", 18)
    sheet.line("serving of food contributes to a daily diet.", 18)
    return {"layout": "nutrition_label", "fields": fields}


def nutrition_eu(sheet: Any, chance: random.Random) -> Truth:
    grams = chance.choice([25, 30, 40, 45, 125, 150])
    kilojoules = chance.randint(300, 2200)
    kilocalories = round(kilojoules / 4.184)
    places = [sheet.margin, -600, -860]
    fields = []

    def both(shown: str, label: str, amount: float, unit: str, decimals: int) -> None:
        hundred, portion = f"{amount:.{decimals}f}", f"{amount * grams / 100:.{decimals}f}"
        sheet.row([shown, f"{hundred}{unit}", f"{portion}{unit}"], places)
        fields.append(entry(label, hundred, unit, "per 100 g"))
        fields.append(entry(label, portion, unit, "per serving"))

    sheet.line("Nutrition", 44, "bold")
    sheet.rule(3)
    sheet.row(["Typical values", "Per 100g", f"Per {grams}g serving"], places, 26, "bold")
    sheet.rule(2)
    both("Energy", "energy", kilojoules, "kJ", 0)
    both("", "energy", kilocalories, "kcal", 0)
    both("Fat", "fat", chance.uniform(0.1, 35), "g", 1)
    both("of which saturates", "saturates", chance.uniform(0.1, 9), "g", 1)
    both("Carbohydrate", "carbohydrate", chance.uniform(1, 80), "g", 1)
    both("of which sugars", "sugars", chance.uniform(0.1, 40), "g", 1)
    both("Fibre", "fibre", chance.uniform(0.5, 12), "g", 1)
    both("Protein", "protein", chance.uniform(0.5, 25), "g", 1)
    both("Salt", "salt", chance.uniform(0.01, 2), "g", 2)
    return {"layout": "nutrition_label", "fields": fields}


def medicine(sheet: Any, chance: random.Random) -> Truth:
    name, amount, unit, volume = chance.choice(
        [
            ("Paracetamol", "120", "mg", "5"),
            ("Ibuprofen", "100", "mg", "5"),
            ("Amoxicillin", "250", "mg", "5"),
            ("Paracetamol", "500", "mg", ""),
            ("Cetirizine", "10", "mg", ""),
            ("Levothyroxine", "25", "micrograms", ""),
        ]
    )
    count = chance.choice([16, 28, 30, 32, 84, 100, 200])
    form = "Oral Suspension" if volume else "Tablets"
    strength = f"{amount} {unit}/{volume} ml" if volume else f"{amount} {unit}"
    sheet.line(name, 60, "bold")
    sheet.line(f"{strength} {form}", 40, "bold")
    sheet.rule(4)
    sheet.line(f"{count} ml" if volume else f"{count} tablets", 36)
    sheet.gap()
    dose = f"{volume} ml" if volume else "1 tablet"
    sheet.line(f"Take {dose} up to {chance.randint(2, 4)} times a day.", 30)
    sheet.line("Do not take more than the label tells you to.", 26)
    sheet.line("Keep out of the sight and reach of children.", 26)
    sheet.line(f"Exp 0{chance.randint(1, 9)}/2028   Lot {chance.randint(10000, 99999)}", 24, "mono")
    fields = [entry("strength", amount, unit), entry("quantity", str(count), "ml" if volume else "")]
    if volume:
        fields.append(entry("strength per", volume, "ml"))
    return {"layout": "medicine_label", "fields": fields, "name": name.lower()}


def receipt(sheet: Any, chance: random.Random) -> Truth:
    sheet.line("CORNER MARKET", 44, "mono")
    sheet.line("12 High Street", 26, "mono")
    sheet.line(
        f"{chance.randint(1, 28):02d}/0{chance.randint(1, 9)}/2026  {chance.randint(8, 20)}:{chance.randint(10, 59)}",
        26,
        "mono",
    )
    sheet.gap()
    goods = [
        "Milk 2L",
        "Brown bread",
        "Bananas",
        "Free range eggs",
        "Cheddar",
        "Coffee beans",
        "Rice 1kg",
        "Tomatoes",
    ]
    fields, total = [], 0
    for goods_name in chance.sample(goods, chance.randint(3, 6)):
        pence = chance.randint(45, 999)
        total += pence
        sheet.line(goods_name, 30, "mono", right=f"{pence / 100:.2f}")
        fields.append(entry(goods_name.lower(), f"{pence / 100:.2f}"))
    tax = round(total * 0.05)
    sheet.rule(2)
    for shown, label, pence in (
        ("SUBTOTAL", "subtotal", total),
        ("TAX 5%", "tax", tax),
        ("TOTAL", "total", total + tax),
    ):
        sheet.line(shown, 32, "mono", right=f"${pence / 100:.2f}")
        fields.append(entry(label, f"{pence / 100:.2f}"))
    sheet.line("CASH", 28, "mono", right="$50.00")
    sheet.line("CHANGE", 28, "mono", right=f"${50 - (total + tax) / 100:.2f}")
    sheet.line("Thank you for shopping with us", 24, "mono")
    return {"layout": "receipt", "fields": fields}


def lab_report(sheet: Any, chance: random.Random) -> Truth:
    places = [sheet.margin, 380, 520, 680]
    sheet.line("Laboratory report", 40, "bold")
    sheet.line("Blood sample, fasting", 24)
    sheet.rule(2)
    sheet.row(["Test", "Result", "Units", "Reference"], places, 26, "bold")
    sheet.rule(1)
    fields = []
    for name, low, high, decimals, unit in (
        ("Glucose", 3.9, 5.6, 1, "mmol/L"),
        ("Creatinine", 60, 110, 0, "umol/L"),
        ("Sodium", 135, 145, 0, "mmol/L"),
        ("Potassium", 3.5, 5.1, 1, "mmol/L"),
        ("Haemoglobin", 120, 160, 0, "g/L"),
        ("Total cholesterol", 3.0, 5.0, 1, "mmol/L"),
        ("Ferritin", 30, 300, 0, "ng/mL"),
        ("HbA1c", 4.0, 5.7, 1, "%"),
    ):
        amount = f"{chance.uniform(low * 0.8, high * 1.2):.{decimals}f}"
        sheet.row([name, amount, unit, f"{low:.{decimals}f} - {high:.{decimals}f}"], places, 26)
        fields.append(entry(name.lower(), amount, unit))
        fields.append(entry(name.lower(), f"{low:.{decimals}f}", unit, "reference low"))
        fields.append(entry(name.lower(), f"{high:.{decimals}f}", unit, "reference high"))
    return {"layout": "lab_report", "fields": fields}


def table(sheet: Any, chance: random.Random) -> Truth:
    places = [sheet.margin, 330, 530, 720]
    heads = ["Mass (kg)", "Time (s)", "Speed"]
    sheet.row(["Run", *heads], places, 28, "bold")
    sheet.rule(2)
    fields = []
    for run in ("First", "Second", "Third", "Fourth"):
        amounts = [
            f"{chance.uniform(0.5, 9):.2f}",
            f"{chance.uniform(1, 60):.1f}",
            str(chance.randint(2, 99)),
        ]
        sheet.row([run, *amounts], places, 28)
        for head, amount, unit in zip(heads, amounts, ("kg", "s", ""), strict=True):
            fields.append(entry(run.lower(), amount, unit, head.split(" (")[0].lower()))
    return {"layout": "table", "fields": fields}


def worksheet(sheet: Any, chance: random.Random) -> Truth:
    a, b, c, d = (chance.randint(2, 12) for _ in range(4))
    sheet.line("Solve each problem. Show your work.", 28, "serif")
    sheet.gap()
    problems = [
        (f"{a}x + {b} = {a * c + b}", f"{a}x + {b} = {a * c + b}"),
        (f"{a * 13} {DIVIDE} {a} {TIMES} {b}", f"{a * 13} / {a} * {b}"),
        (f"x{TO_TWO} {MINUS} {c + d}x + {c * d} = 0", f"x^2 - {c + d}x + {c * d} = 0"),
        (f"({a} + {b}) {TIMES} {c} {MINUS} {d}", f"({a} + {b}) * {c} - {d}"),
        (f"2x{TO_THREE} = {2 * c**3}", f"2x^3 = {2 * c**3}"),
        (f"{a}.{b % 10}5 + {c}.{d % 10}", f"{a}.{b % 10}5 + {c}.{d % 10}"),
    ]
    for number, (shown, _) in enumerate(problems, 1):
        sheet.line(f"{number})  {shown}", 36, "serif")
        sheet.gap(12)
    return {"layout": "equations", "fields": [], "expressions": [plain for _, plain in problems]}


def letter(sheet: Any, chance: random.Random) -> Truth:
    when = f"{chance.randint(2, 28)} March"
    for words in (
        "Dear neighbours,",
        f"the water will be turned off on {when}",
        "between nine and noon while the pipes in",
        "the cellar are repaired. Please fill a jug",
        "or two the evening before.",
        "With kind regards, Marta",
    ):
        sheet.line(words, 34, "serif")
    return {"layout": "text", "fields": [], "text": f"turned off on {when}"}
