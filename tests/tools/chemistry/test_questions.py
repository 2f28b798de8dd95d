"""Questions as people phrase them, with answers from textbooks or computed by hand."""

import pytest

NUMBERS = [
    ("What is the molar mass of CuSO4·5H2O?", 249.68),
    ("molar mass of nacl?", 58.44),
    ("whats the molecular weight of caffeine", 194.19),
    ("molar mass of Ca(NO3)2", 164.09),
    ("what's the molar mass of iron(III) oxide", 159.69),
    ("formula mass of aluminium sulphate", 342.15),
    ("How many moles are in 25 g of NaCl?", 0.4278),
    ("moles in 5 g of baking soda", 0.05952),
    ("how many grams in 2.5 moles of water", 45.04),
    ("How many grams of aspirin is 0.002 mol?", 0.3603),
    ("How many molecules are in 18 g of water?", 6.017e23),
    ("How many atoms are in 10 g of gold?", 3.057e22),
    ("how many oxygen atoms are in 2 mol of CO2", 2.409e24),
    ("what is the mass of 3 x 10^23 atoms of carbon", 5.983),
    ("how many grams to make 500 mL of 0.1 M NaCl", 2.922),
    ("How many grams of NaCl do I need to make 500 mL of a 0.1 M solution?", 2.922),
    ("how much sodium hydroxide do i need for 2 L of 0.5M solution?", 39.997),
    ("What is the molarity of 5.85 g NaCl in 500 mL of solution?", 0.2002),
    ("calculate the mass of 0.25 mol dm-3 NaOH in 250 cm3", 2.4998),
    ("What volume does 2 moles of oxygen gas occupy at STP?", 44.83),
    ("how many litres of CO2 at stp from 10 g of CO2", 5.093),
    ("How many grams of CO2 are produced when 16 g of methane burns?", 43.89),
    ("Given N2 + 3H2 -> 2NH3, how many grams of ammonia can be made from 28 g of N2?", 34.04),
    ("What mass of water forms when 4 g of hydrogen reacts with 32 g of oxygen to form water?", 35.74),
    ("If 10 g of H2 and 10 g of O2 react: 2H2 + O2 -> 2H2O, what mass of water is produced?", 11.26),
    ("How many moles of O2 are needed to burn 2 moles of propane?", 10.0),
    (
        "What volume of hydrogen at STP is produced when 6.5 g of zinc reacts with HCl: Zn + 2HCl -> ZnCl2 + H2",
        2.228,
    ),
    ("what percent of water is oxygen by mass", 88.81),
    ("what is the percentage of nitrogen in ammonium nitrate", 35.0),
    ("I have 6 M HCl. How much do I need to make 500 mL of 0.5 M HCl?", 41.667),
    ("25 mL of 2.0 M NaOH is diluted to 100 mL. What is the new concentration?", 0.5),
    ("How much water should be added to 100 mL of 2 M HCl to make it 0.5 M?", 300.0),
    ("how many mL of 12 M HCl are needed to prepare 1 L of 1 M HCl", 83.33),
    ("molality of 10 g of NaCl in 500 g of water", 0.3422),
    ("250 mL of gas at 25 °C is heated to 50 °C at constant pressure, new volume?", 270.96),
    ("How many liters of oxygen at STP are needed to burn 5 g of methane?", 13.97),
    ("how many grams of iron form when 100 g of Fe2O3 reacts: Fe2O3 + 3CO -> 2Fe + 3CO2", 69.94),
    ("whats the ph of a solution with hydrogen ion concentration 3.2 x 10^-4", 3.495),
    ("pH of 0.01 M HCl", 2.0),
    ("What is the pH of 0.1 M acetic acid?", 2.875),
    ("whats the ph of a 0.05M NaOH solution", 12.70),
    ("what is the pH of 0.1 M ammonia", 11.12),
    ("what is the pH if [H+] = 1e-5 M", 5.0),
    ("pH is 4.5, what's the hydrogen ion concentration", 3.162e-5),
    ("find the pOH if the pH is 3.2", 10.8),
    ("pH of a buffer with 0.1 M acetic acid and 0.2 M sodium acetate", 5.046),
    ("buffer: 0.3 M HA, 0.3 M A-, pKa = 4.76, what is the pH", 4.76),
    ("What is the pH of 0.2 M weak acid with Ka = 1.8x10^-5?", 2.724),
    ("pKa of acetic acid", 4.745),
    ("25.0 mL of NaOH is titrated with 30.0 mL of 0.1 M HCl. What is the concentration of NaOH?", 0.12),
    ("what volume of 0.1 M H2SO4 neutralises 50 mL of 0.2 M NaOH", 50.0),
    ("A gas at 2 atm occupies 5 L at 300 K. How many moles?", 0.4062),
    ("What pressure does 1 mole of gas exert in 10 L at 25 °C?", 247.9),
    ("A balloon has a volume of 2 L at 300 K. What volume at 350 K?", 2.333),
    ("A gas at 100 kPa and 3 L is compressed to 1 L. What is the new pressure?", 300.0),
    ("How much copper is deposited by 10 A for 30 minutes?", 5.927),
    ("how long to plate 5 g of silver with a current of 2 amps", 2236.1),
    ("oxidation number of Mn in KMnO4", 7),
    ("what's the oxidation state of sulfur in the sulfate ion", 6),
    ("what is the atomic number of gold", 79),
    ("how many valence electrons does oxygen have", 6),
    ("convert 90 mg/dL glucose to mmol/L", 4.996),
    ("5.5 mmol/L glucose in mg/dl", 99.09),
    ("how much faster does hydrogen effuse than oxygen", 3.984),
    ("what is the standard cell potential of a zinc copper cell", 1.104),
    ("enthalpy of combustion of methane", -890.6),
    ("What's the freezing point of a 0.5 molal NaCl solution?", -1.86),
    ("boiling point of 58.44 g NaCl in 1 kg of water", 101.02),
    ("theoretical yield is 50 g, actual yield 42 g, percent yield?", 84.0),
    ("I got 42 g but expected 50 g, what's the percent yield", 84.0),
    ("What is the mass percent of 10 g of salt in 90 g of water?", 10.0),
    ("How many grams of salt in 200 g of a 5% solution?", 10.0),
    ("mix 100 mL of 1 M NaCl with 200 mL of 0.5 M NaCl what is the final concentration", 0.6667),
]
TEXTS = [
    ("which is the limiting reactant if 5 g of H2 reacts with 20 g of O2 to form water", "oxygen (O2)"),
    ("Balance Fe + O2 -> Fe2O3", "4Fe + 3O2 → 2Fe2O3"),
    ("balance this: KMnO4 + HCl = KCl + MnCl2 + H2O + Cl2", "2KMnO4 + 16HCl → 2KCl + 2MnCl2 + 8H2O + 5Cl2"),
    ("C3H8 + O2 → CO2 + H2O", "C3H8 + 5O2 → 3CO2 + 4H2O"),
    ("balance the equation for the combustion of ethanol", "C2H5OH + 3O2 → 2CO2 + 3H2O"),
    ("sodium reacts with water to form sodium hydroxide and hydrogen, balance it", "2Na + 2H2O → 2NaOH + H2"),
    ("A compound is 40.0% carbon, 6.7% hydrogen and 53.3% oxygen. What is its empirical formula?", "CH2O"),
    ("find the molecular formula: 40.0% C, 6.7% H, 53.3% O, molar mass 180 g/mol", "C6H12O6"),
    ("electron configuration of iron", "1s2 2s2 2p6 3s2 3p6 3d6 4s2"),
    ("electron configuration of Fe2+", "1s2 2s2 2p6 3s2 3p6 3d6"),
    ("what's the chemical symbol for potassium", "K"),
    ("which element has atomic number 26", "iron"),
]
TRAPS = [
    "molar mass of Xy2O",
    "what is the molar mass of unobtainium",
    "how many moles are in NaCl",
    "molar mass of iron chloride",
    "how many grams of CO2 are produced",
    "He is at home and I am in bed, how many moles of fun is that",
    "what is the pH of the soil",
    "who invented the periodic table",
    "how much does a gram of gold cost",
    "convert 10 mg/dL to mmol/L",
    "dilute the juice with water",
    "What volume does 2 moles of oxygen occupy?",
    "is there lead in my water",
    "my balloon popped at 3 pm",
    "what is 5 + 3 = 8",
    "how many grams of sugar are in a can of coke",
    "balance my checkbook",
    "empirical formula of 40% carbon",
    "percent yield of 5 g",
    "how do I mix 100 mL of water",
]


@pytest.mark.parametrize(("question", "expected"), NUMBERS)
def test_number(answer, question: str, expected: float) -> None:
    assert answer(question) == pytest.approx(expected, rel=6e-4)


@pytest.mark.parametrize(("question", "expected"), TEXTS)
def test_text(answer, question: str, expected: str) -> None:
    assert answer(question) == expected


@pytest.mark.parametrize("question", TRAPS)
def test_trap_is_not_answered(answer, question: str) -> None:
    assert all(p.questions or p.confidence < 0.6 for p in answer.proposals(question))
