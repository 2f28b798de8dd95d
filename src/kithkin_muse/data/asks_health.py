"""Questions of health arithmetic: published equations on a person's own numbers, never advice."""

from kithkin_muse.data.asks import Ask, Range, Words
from kithkin_muse.data.parted import Parted

HEALTH = (
    Ask(
        "health.bmi",
        Parted(
            training=(
                "What is my BMI at {w} kg and {h} cm?", "bmi {w} kg {h} cm", "I weigh {w} kg and am {h} cm tall. BMI?", "body mass index for {h} cm and {w} kg",
                "calculate BMI: height {h} cm, weight {w} kg",
            ),
            held_out=("Could you work out my body mass index? I'm {h} cm and {w} kg.", "With {w} kg on {h} cm, where is my BMI?"),
        ),
        {"w": Range(45, 130), "h": Range(150, 200)}, {"weight": "{w} kg", "height": "{h} cm"}, "bmi",
        lambda v: v["w"] / (v["h"] / 100) ** 2, "The BMI is {result}.", "kg/m²", places=1,
    ),
    Ask(
        "health.mean_arterial_pressure",
        Parted(
            training=("Mean arterial pressure for {s}/{d}?", "MAP of {s} over {d}", "My blood pressure is {s}/{d} mmHg. What is the mean pressure?"),
            held_out=("What mean pressure goes with {s} systolic and {d} diastolic?",),
        ),
        {"s": Range(100, 180), "d": Range(55, 95)}, {"systolic": "{s} mmHg", "diastolic": "{d} mmHg"}, "map",
        lambda v: v["d"] + (v["s"] - v["d"]) / 3, "The mean arterial pressure is {result}.", "mmHg", places=1,
    ),
    Ask(
        "health.pulse_pressure",
        Parted(
            training=("Pulse pressure for {s}/{d}?", "pulse pressure of {s} over {d} mmHg", "What is the pulse pressure at {s}/{d}?"),
            held_out=("With {s} above and {d} below, what is the pulse pressure?",),
        ),
        {"s": Range(100, 180), "d": Range(55, 95)}, {"systolic": "{s} mmHg", "diastolic": "{d} mmHg"}, "pulse_pressure",
        lambda v: v["s"] - v["d"], "The pulse pressure is {result}.", "mmHg",
    ),
    Ask(
        "health.waist_to_height",
        Parted(
            training=("Waist {w} cm, height {h} cm: ratio?", "waist to height ratio for {w} cm and {h} cm", "My waist is {w} cm, I am {h} cm tall. What is the ratio?"),
            held_out=("How does a waist of {w} cm compare with a height of {h} cm, as a ratio?",),
        ),
        {"w": Range(60, 120), "h": Range(150, 200)}, {"waist": "{w} cm", "height": "{h} cm"}, "ratio",
        lambda v: v["w"] / v["h"], "The ratio is {result}.", places=2,
    ),
    Ask(
        "health.maximum_heart_rate",
        Parted(
            training=("Maximum heart rate at {a}?", "I am {a} years old. What is my maximum heart rate?", "max heart rate, age {a}"),
            held_out=("How fast may a heart of {a} years be expected to beat at most?",),
        ),
        {"a": Range(18, 80)}, {"age": "{a} years"}, "rate", lambda v: 208 - 0.7 * v["a"], "It is about {result}.", "beats a minute", places=0,
    ),
    Ask(
        "health.dose_by_weight",
        Parted(
            training=(
                "The doctor prescribed {m} mg/kg. I weigh {w} kg. What dose is that?", "{m} mg/kg at {w} kg, dose?", "dose for {w} kg when {m} mg per kg is prescribed",
            ),
            held_out=("Prescribed are {m} mg/kg; how many mg are that for somebody of {w} kg?",),
        ),
        {"m": Range(2, 20), "w": Range(8, 90)}, {"dose_per_weight": "{m} mg/kg", "weight": "{w} kg"}, "dose",
        lambda v: v["m"] * v["w"], "That prescription comes to {result}.", "mg",
    ),
    Ask(
        "health.volume_for_dose",
        Parted(
            training=("{d} mg from a syrup with {s} mg in {v} ml: how many ml?", "Syrup has {s} mg per {v} ml. How much for {d} mg?", "ml for {d} mg at {s} mg/{v} ml"),
            held_out=("What volume holds {d} mg if there are {s} mg in every {v} ml?",),
        ),
        {"d": Range(50, 500), "s": Words(("100", "120", "125", "200", "250")), "v": Words(("5",))},
        {"dose": "{d} mg", "strength_mass": "{s} mg", "strength_volume": "{v} ml"}, "volume",
        lambda v: v["d"] / float(v["s"]) * float(v["v"]), "That is {result}.", "ml", places=2,
    ),
    Ask(
        "health.tablets_for_dose",
        Parted(
            training=("How many {t} mg tablets make {d} mg?", "{d} mg in tablets of {t} mg", "Tablets of {t} mg for a dose of {d} mg?"),
            held_out=("A dose of {d} mg: how many tablets is that when each has {t} mg?",),
        ),
        {"t": Words(("50", "100", "125", "250")), "d": Words(("250", "500", "750", "1000"))}, {"dose": "{d} mg", "tablet": "{t} mg"}, "tablets",
        lambda v: float(v["d"]) / float(v["t"]), "That is {result} tablets.",
    ),
    Ask(
        "health.daily_total",
        Parted(
            training=("{d} mg {n} times a day is how much a day?", "I take {d} mg, {n} times a day. Total?", "daily total of {n} x {d} mg"),
            held_out=("Taken {n} times a day, what do {d} mg add up to in a day?",),
        ),
        {"d": Words(("200", "250", "400", "500")), "n": Range(2, 4)}, {"dose": "{d} mg", "times": "{n}"}, "total",
        lambda v: float(v["d"]) * v["n"], "That is {result} a day.", "mg",
    ),
    Ask(
        "health.infusion_rate",
        Parted(
            training=("{v} ml over {h} hours, what rate?", "Drip rate for {v} ml in {h} h?", "infuse {v} ml in {h} hours: ml/h?"),
            held_out=("At what rate must {v} ml run so that they last {h} hours?",),
        ),
        {"v": Words(("250", "500", "750", "1000")), "h": Range(2, 12)}, {"volume": "{v} ml", "duration": "{h} h"}, "rate",
        lambda v: float(v["v"]) / v["h"], "The rate is {result}.", "ml/h", places=1,
    ),
    Ask(
        "health.pack_years",
        Parted(
            training=("{c} cigarettes a day for {y} years: pack-years?", "I smoked {c} a day for {y} years. How many pack years?", "pack years, {c} cigarettes, {y} years"),
            held_out=("What do {y} years with {c} cigarettes a day amount to in pack-years?",),
        ),
        {"c": Range(5, 40), "y": Range(2, 45)}, {"cigarettes": "{c}", "years": "{y}"}, "pack_years",
        lambda v: v["c"] / 20 * v["y"], "That is {result} pack-years.", places=1,
    ),
    Ask(
        "health.alcohol_units",
        Parted(
            training=("Units of alcohol in {v} ml at {p}%?", "How many UK units are in {v} ml of {p}% beer?", "{v} ml, {p}% alcohol, units?"),
            held_out=("How many units does a glass of {v} ml with {p} per cent hold?",),
        ),
        {"v": Words(("125", "175", "330", "500", "568")), "p": Range(3, 14, 1)}, {"volume": "{v} ml", "strength": "{p}"}, "units",
        lambda v: float(v["v"]) * v["p"] / 1000, "It has {result} units.", places=1,
    ),
    Ask(
        "health.average_glucose",
        Parted(
            training=("Average glucose for an HbA1c of {a}%?", "HbA1c {a}, what average glucose is that?", "eAG at A1c {a}%"),
            held_out=("Which mean blood sugar stands behind an HbA1c of {a} per cent?",),
        ),
        {"a": Range(5, 11, 1)}, {"hba1c": "{a}"}, "eag", lambda v: 28.7 * v["a"] - 46.7, "The average is {result}.", "mg/dL", places=0,
    ),
    Ask(
        "health.anion_gap",
        Parted(
            training=("Anion gap with sodium {n}, chloride {c}, bicarbonate {b}?", "Na {n}, Cl {c}, HCO3 {b}: anion gap", "What is the anion gap for {n}, {c} and {b} mmol/l of sodium, chloride and bicarbonate?"),
            held_out=("Sodium is {n}, chloride {c} and bicarbonate {b}; how large is the gap?",),
        ),
        {"n": Range(130, 150), "c": Range(95, 110), "b": Range(15, 28)}, {"sodium": "{n}", "chloride": "{c}", "bicarbonate": "{b}"}, "gap",
        lambda v: v["n"] - v["c"] - v["b"], "The anion gap is {result}.", "mmol/l",
    ),
    Ask(
        "health.salt_from_sodium",
        Parted(
            training=("How much salt is {a} g of sodium?", "{a} g sodium in salt", "Sodium {a} g, salt?"),
            held_out=("What amount of salt brings {a} g of sodium with it?",),
        ),
        {"a": Range(0.2, 4, 1)}, {"sodium": "{a} g"}, "salt", lambda v: v["a"] * 2.5, "That is {result} of salt.", "g",
    ),
)  # fmt: skip
