"""Questions as people phrase them, with answers worked out independently (by hand or from published examples)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.health import HealthToolbox
from kithkin.tools.units import UnitRegistry

QUESTIONS: list[tuple[str, str, str, Any, float]] = [
    # Body size
    ("whats my bmi im 5'10 180", "bmi", "bmi", 25.83, 0.01),
    ("bmi 5'10 80", "bmi", "bmi", 25.31, 0.01),
    ("bmi 175 cm 70", "bmi", "bmi", 22.86, 0.01),
    ("waist 80 cm hips 100 cm ratio", "waist_to_hip", "ratio", 0.8, 0.001),
    ("waist to height ratio waist 85 height 170 cm", "waist_to_height", "ratio", 0.5, 0.001),
    ("how many calories does a 40 year old man 80kg 180 cm burn at rest", "resting_energy", "energy", 1730, 0.5),
    ("bmr by mifflin, woman 30 years 60 kg 165cm", "resting_energy", "energy", 1320.25, 0.01),
    ("max heart rate at age 50 by the 220 minus age rule", "maximum_heart_rate", "older", 170, 1e-9),
    ("max hr 220-age, i'm 35", "maximum_heart_rate", "older", 185, 1e-9),
    # Labels and pieces in words
    ("the label says 120mg in 5ml, doctor said 180 mg, how many ml", "volume_for_dose", "volume", 7.5, 1e-9),
    ("bottle says 250mg in 5ml, i need 375 mg how much is that", "volume_for_dose", "volume", 7.5, 1e-9),
    ("the stock is 10 mg in 2 ml, dose ordered 25 mg, volume?", "volume_for_dose", "volume", 5, 1e-9),
    ("5 ml has 100 mg, how many ml do i give for 250mg", "volume_for_dose", "volume", 12.5, 1e-9),
    ("5 ml of calpol contains 120 mg. how much for 180 mg", "volume_for_dose", "volume", 7.5, 1e-9),
    ("two biscuits are 148 kcal, i had five... how many calories", "nutrition_pieces", "total", 370, 1e-9),
    ("3 slices have 210 calories how many calories in 5 slices", "nutrition_pieces", "total", 350, 1e-9),
    ("2 cookies contain 18 g sugar, how much sugar if i ate 3?", "nutrition_pieces", "total", 27, 1e-9),
    ("four crackers are 60 kcal, how many kcal in ten", "nutrition_pieces", "total", 150, 1e-9),
    ("what percent of the calories is from fat if a bar has 200 kcal and 8 g fat", "energy_share", "share", 36, 1e-9),
    ("480 mg sodium per serving and I had two and a half servings, how much salt?", "salt_from_sodium", "chloride", 3.05, 0.01),
    # Bedside
    ("is 150/95 high blood pressure", "blood_pressure_group", "group", "high (stage 2 hypertension)", 0),
    ("bp 128/78 ok?", "blood_pressure_group", "group", "elevated", 0),
    ("winters formula bicarb 12", "expected_carbon_dioxide", "expected", 26, 0.01),
    ("water deficit na 155 weight 70kg male", "water_deficit", "deficit", 4.5, 0.01),
    ("ejection fraction edv 120 esv 50", "ejection_fraction", "fraction", 58.33, 0.01),
    ("cardiac output with heart rate 70 and stroke volume 70 ml", "cardiac_output", "output", 4.9, 0.001),
    ("rate pressure product hr 80 sbp 120", "rate_pressure_product", "product", 9600, 0.1),
    ("bun 20 cr 1.0 ratio", "urea_creatinine_ratio", "ratio", 20, 0.01),
    ("dopamine 5 mcg/kg/min 70 kg, 400mg in 250ml, what rate in ml/h", "weight_based_rate", "rate", 13.125, 0.001),
    ("how many grams of protein for 70kg at 1.6 g/kg", "amount_by_weight", "amount", 112, 0.01),
    ("How much water does a 70kg person need at 35 ml/kg", "fluid_by_weight", "fluid", 2450, 0.1),
    # Doses by day
    ("40 mg/kg/day in 3 divided doses, weight 15 kg", "divided_dose", "dose", 200, 0.01),
    ("amoxicillin 45 mg/kg/day divided twice daily for a 20 kg child, how many mg per dose", "divided_dose", "dose", 450, 0.01),
    ("my 8 year old weighs 25 kg, doctor prescribed 12.5 mg/kg/day divided in 2 doses, 250mg/5ml, how many ml", "volume_for_dose", "volume", 3.125, 0.001),
    ("2 tablets of 500 mg every 6 hours total per day", "daily_total", "total", 4000, 0.1),
    ("taking 2 x 500mg paracetamol 4 times a day how much is that a day", "daily_total", "total", 4000, 0.1),
    ("Need 75 mg, tablets are 25mg, how many?", "tablets_for_dose", "tablets", 3, 0.001),
    ("I ate 2 servings, each 230 calories. How many calories in total?", "nutrition_servings", "total", 460, 0.01),
    ("What's my BMI at 5'10 and 180 lbs?", "bmi", "bmi", 25.83, 0.01),
    ("bmi 70kg 175cm", "bmi", "bmi", 22.86, 0.01),
    ("I'm 62, female, 5'4, 150 lb. what's my BMI", "bmi", "bmi", 25.75, 0.01),
    ("I'm a 45 year old woman, 5 foot 4, 160 pounds. am I overweight?", "bmi", "category", "overweight (pre-obese)", 0),
    ("bmi for 6'1 and 14 stone 3", "bmi", "bmi", 26.25, 0.01),
    ("my weight is 82 kg and my height is 1.78 m, calculate my body mass index", "bmi", "bmi", 25.88, 0.01),
    ("wt 70 kg ht 175cm BMI please", "bmi", "category", "normal range", 0),
    ("whats the body mass index of a man who weighs 95 kilos and is 1.8 metres tall", "bmi", "bmi", 29.32, 0.01),
    ("pregnant 70 kg 165 cm bmi", "bmi", "bmi", 25.71, 0.01),
    ("how much should i weigh at 170 cm", "healthy_weight_range", "low", 53.46, 0.01),
    ("healthy weight for someone 5'7 tall", "healthy_weight_range", "high", 72.11, 0.02),
    ("weight for BMI of 25 at 170 cm", "weight_for_bmi", "weight", 72.25, 0.01),
    ("body surface area 80 kg 180 cm", "body_surface_area", "area", 2.0, 0.001),
    ("bsa du bois 70kg 170cm", "body_surface_area", "area", 1.81, 0.005),
    ("ideal body weight for a 5'6 woman", "ideal_body_weight", "ideal", 59.3, 0.01),
    ("ibw for a man 6 feet tall", "ideal_body_weight", "ideal", 77.6, 0.01),
    ("waist 80 cm hips 100 cm waist hip ratio female", "waist_to_hip", "ratio", 0.8, 1e-6),
    ("waist to height ratio for 34 inch waist and height 68 inches", "waist_to_height", "ratio", 0.5, 1e-6),
    # Energy
    ("bmr 35 yo female 60 kg 165 cm", "resting_energy", "energy", 1295.25, 0.01),
    ("basal metabolic rate for a 28yo man 5'11 175 lb", "resting_energy", "energy", 1785.9, 0.5),
    ("tdee for a 30 year old man, 80 kg, 180 cm, moderately active", "daily_energy", "energy", 2759.0, 0.5),
    ("how many calories do i need a day? 30 y female 65kg 168cm sedentary", "daily_energy", "energy", 1666.8, 0.5),
    ("calories burned running 30 minutes at 70 kg", "exercise_energy", "energy", 280.0, 0.1),
    ("how many calories does a 70 kg person burn cycling for 45 minutes", "exercise_energy", "energy", 393.75, 0.1),
    ("i weigh 60 kg, how many calories did I burn swimming for 1 hour", "exercise_energy", "energy", 348.0, 0.1),
    ("max heart rate at 45", "maximum_heart_rate", "rate", 176.5, 0.01),
    ("whats the max hr for a 50 year old", "maximum_heart_rate", "rate", 173.0, 0.01),
    ("heart rate zone 60-70% for a 40 year old", "heart_rate_zone", "from_rate", 108.0, 0.01),
    ("target heart rate for moderate exercise at age 35", "heart_rate_zone", "to_rate", 139.46, 0.01),
    ("I weigh 70 kg and am 45, resting heart rate 62; what's my target heart rate zone for 70% intensity?", "heart_rate_zone", "from_rate", 142.15, 0.01),
    ("how many calories should a 30 year old woman, 62 kg, 168 cm, moderately active eat?", "daily_energy", "energy", 2106.45, 0.5),
    ("my waist is 98 cm and I am 175 cm tall, is that ok", "waist_to_height", "ratio", 0.56, 0.001),
    ("how many units of alcohol are in a bottle of wine 13%", "alcohol_units", "units", 9.75, 1e-9),
    # Kidneys
    ("62 yo female creat 1.4 egfr", "egfr", "egfr", 42.5, 0.1),
    ("69M creatinine 120 µmol/L, kidney function?", "egfr", "egfr", 56.5, 0.1),
    ("what's the gfr for a 55yo male with a creatinine of 1.1 mg/dl", "egfr", "egfr", 79.3, 0.1),
    ("eGFR creatinine 98 umol/L age 50 male", "egfr", "category", "G2", 0),
    ("GFR 50F creat 0.9", "egfr", "egfr", 77.9, 0.1),
    ("kidney function of a 78 year old lady with creatinine 130 μmol/l", "egfr", "category", "G3b", 0),
    ("sixty two year old woman, creatinine is 1.4, what is the eGFR?", "egfr", "egfr", 42.5, 0.1),
    ("my dad is 70, he weighs 72 kg, creatinine 1.2, whats his creatinine clearance", "creatinine_clearance", "clearance", 58.33, 0.01),
    ("CrCl 72 year old female 65kg creatinine 1.3", "creatinine_clearance", "clearance", 40.14, 0.01),
    ("fena urine na 20 serum na 140 urine cr 100 serum cr 2", "fena", "fena", 0.2857, 0.001),
    # Blood chemistry
    ("anion gap Na 140 Cl 100 HCO3 24", "anion_gap", "gap", 16.0, 1e-6),
    ("140 sodium 100 chloride 24 bicarb whats the anion gap", "anion_gap", "gap", 16.0, 1e-6),
    ("anion gap with albumin 2.0: na 138, cl 102, hco3 20", "anion_gap", "corrected", 21.0, 1e-6),
    ("sodium is 140 mEq/L, chloride is 104 mEq/L and bicarbonate is 24 mEq/L. anion gap?", "anion_gap", "gap", 12.0, 1e-6),
    ("corrected calcium for Ca 8.0 and albumin 2.5", "corrected_calcium", "corrected", 9.2, 1e-6),
    ("calcium 2.1 mmol/L albumin 30 g/L corrected calcium", "corrected_calcium", "corrected", 2.30, 1e-6),
    ("adjusted calcium: ca 2.2, albumin 32", "corrected_calcium", "corrected", 2.36, 1e-6),
    ("corrected calcium in mg/dl, calcium 2.1 mmol/L albumin 30 g/L", "corrected_calcium", "corrected", 9.217, 0.01),
    ("corrected sodium with Na 128 and glucose 600", "corrected_sodium", "katz", 136.0, 1e-6),
    ("correct the sodium: na 130 glucose 500 mg/dl", "corrected_sodium", "hillier", 139.6, 1e-6),
    ("serum osmolality Na 140 glucose 90 BUN 14", "osmolality", "osmolality", 290.0, 1e-6),
    ("a-a gradient pao2 80 paco2 40 room air", "oxygen_gradient", "gradient", 19.73, 0.01),
    ("LDL if total cholesterol 200, HDL 50, triglycerides 150", "ldl", "ldl", 120.0, 1e-6),
    ("calculate ldl: tc 5.2 hdl 1.3 tg 1.7", "ldl", "ldl", 3.127, 0.001),
    ("non-hdl cholesterol, total 5.2 mmol/L hdl 1.3 mmol/L", "non_hdl", "non_hdl", 3.9, 1e-6),
    ("non hdl cholesterol total 210 hdl 45", "non_hdl", "non_hdl", 165.0, 1e-6),
    ("cholesterol ratio total 5.2 hdl 1.3", "cholesterol_ratio", "ratio", 4.0, 1e-6),
    ("HOMA-IR glucose 90 insulin 10", "homa_ir", "homa", 2.222, 0.001),
    ("homa ir fasting glucose 5 mmol/L insulin 9", "homa_ir", "homa", 2.0, 0.01),
    ("tsat iron 60 tibc 300", "transferrin_saturation", "saturation", 20.0, 1e-6),
    ("fib-4 age 55 ast 60 alt 45 platelets 180", "fib_4", "fib4", 2.733, 0.001),
    ("fib4 score for a 62 year old with AST 30, ALT 36, platelets 150,000", "fib_4", "fib4", 2.067, 0.001),
    # Heart
    ("MAP for 120/80", "mean_arterial_pressure", "map", 93.33, 0.01),
    ("my blood pressure is 142 over 88 whats the mean arterial pressure", "mean_arterial_pressure", "map", 106.0, 1e-6),
    ("BP 142/88 pulse pressure", "pulse_pressure", "pulse_pressure", 54, 1e-6),
    ("QTc with QT 400 and heart rate 75", "corrected_qt", "bazett", 447.2, 0.1),
    ("bazett qtc qt 380 hr 90", "corrected_qt", "bazett", 465.4, 0.1),
    ("fridericia qtc, qt 380 ms, heart rate 90 bpm", "corrected_qt", "fridericia", 435.0, 0.1),
    # Scores
    ("NEWS2: RR 22, sats 94 on air, BP 105/60, pulse 105, alert, temp 38.5", "news2", "score", 6, 0),
    ("temp 38.5 hr 110 bp 100/60 rr 22 spo2 94% alert on oxygen news2", "news2", "score", 9, 0),
    ("qSOFA RR 24 BP 95/60 GCS 14", "qsofa", "score", 3, 0),
    ("curb-65: confused, urea 8 mmol/L, rr 32, bp 85/50, age 70", "curb_65", "score", 5, 0),
    ("curb65 72 year old, no confusion, BUN 25, RR 24, BP 130/80", "curb_65", "score", 2, 0),
    ("GCS E3 V4 M5", "glasgow_coma_scale", "score", 12, 0),
    ("gcs: eyes 4 verbal 4 motor 6", "glasgow_coma_scale", "band", "mild", 0),
    ("Child-Pugh bilirubin 2.5, albumin 3.0, INR 1.8, mild ascites, no encephalopathy", "child_pugh", "score", 9, 0),
    ("child pugh: bili 1.5, alb 3.8, inr 1.1, no ascites, no encephalopathy", "child_pugh", "band", "class A", 0),
    ("MELD-Na: creatinine 1.5, bilirubin 3, INR 1.8, sodium 130", "meld_na", "meld", 25, 0),
    ("apgar appearance 1 pulse 2 grimace 2 activity 1 respiration 2", "apgar", "score", 8, 0),
    ("CHA2DS2-VASc for a 76 year old woman with hypertension and diabetes, no stroke", "cha2ds2_vasc", "score", 5, 0),
    ("cha2ds2-vasc 68M with diabetes and high blood pressure, no stroke or heart failure", "cha2ds2_vasc", "score", 3, 0),
    ("chads vasc: 59 yo man, heart failure, previous stroke, otherwise healthy", "cha2ds2_vasc", "score", 3, 0),
    ("HAS-BLED 70 year old, prior bleeding, takes aspirin", "has_bled", "score", 3, 0),
    ("chads2 vasc 80 years old man, no diabetes, no stroke, hypertension yes", "cha2ds2_vasc", "score", 3, 0),
    ("I am 30 weeks pregnant, 75kg, 165 cm. bmi?", "bmi", "bmi", 27.55, 0.01),
    ("wells pe score: heart rate 110, recent surgery, no hemoptysis", "wells_pe", "score", 3, 0),
    ("wells dvt: active cancer, calf swelling, no surgery", "wells_dvt", "score", 2, 0),
    ("PERC age 40 HR 85 sats 98 no surgery no hormones", "perc", "score", 0, 0),
    ("Centor score: age 20, fever, no cough, swollen glands, exudate", "centor", "score", 4, 0),
    ("my PHQ-9 is 14", "phq_9_total", "band", "moderate", 0),
    ("PHQ-9 answers 1,2,1,2,0,1,1,0,0", "phq_9", "score", 8, 0),
    ("gad-7 answers 1,1,2,0,1,2,1 total score", "gad_7", "score", 8, 0),
    ("I scored 16 on the GAD-7", "gad_7_total", "band", "severe", 0),
    # Laboratory units
    ("glucose 140 mg/dL in mmol/L", "lab_to_si", "result", 7.77, 0.01),
    ("what is a blood sugar of 7.8 mmol/l in mg/dl", "lab_to_customary", "result", 140.5, 0.1),
    ("creatinine 120 umol/l to mg/dl", "lab_to_customary", "result", 1.357, 0.001),
    ("bilirubin 2 mg/dl in umol/l", "lab_to_si", "result", 34.2, 0.1),
    ("convert 5.5 mmol/L cholesterol to mg/dL", "lab_to_customary", "result", 212.7, 0.1),
    ("triglycerides 150 mg/dl in mmol/l", "lab_to_si", "result", 1.69, 0.01),
    ("my hemoglobin is 13.5 g/dl what is that in g/L", "lab_to_si", "result", 135.0, 1e-6),
    ("uric acid 6.8 mg/dl to umol/l", "lab_to_si", "result", 404.5, 0.1),
    ("BUN 14 mg/dl in mmol/l", "lab_to_si", "result", 5.0, 0.01),
    ("vitamin d 30 ng/ml in nmol/l", "lab_to_si", "result", 74.9, 0.05),
    ("calcium 9.5 mg/dl to mmol/l", "lab_to_si", "result", 2.37, 0.01),
    ("cholesterol of 240 in uk units", "lab_to_si", "result", 6.21, 0.01),
    ("my b12 is 300 pg/ml whats that in pmol/L", "lab_to_si", "result", 221.3, 0.1),
    ("what a1c does an average glucose of 8.5 mmol/L give", "a1c_from_average", "hba1c", 6.96, 0.01),
    ("A1c 7.2 average blood sugar", "average_glucose", "eag", 159.94, 0.01),
    ("my a1c is 7.2, sugar was 140 this morning. what average glucose is that?", "average_glucose", "eag", 159.94, 0.01),
    ("hba1c 53 mmol/mol in percent", "a1c_to_percent", "result", 7.0, 0.01),
    ("what's an a1c of 6.5% in mmol/mol", "a1c_to_mmol", "result", 47.54, 0.01),
    ("average glucose 154 what a1c", "a1c_from_average", "hba1c", 6.99, 0.01),
    # Children and pregnancy
    ("weight percentile for a 9 month old boy 8.9 kg", "weight_for_age", "centile", 50, 1e-6),
    ("height percentile 4 year old girl 102 cm", "height_for_age", "centile", 43, 1e-6),
    ("head circumference 44 cm 6 month old boy percentile", "head_for_age", "z", 0.54, 0.01),
    ("my son is 3 years old, 14.2 kg, what weight percentile is he", "weight_for_age", "centile", 47, 1e-6),
    ("newborn girl birth weight 3.2 kg percentile", "weight_for_age", "z", -0.0705, 0.001),
    ("my baby girl is 2 months old and weighs 11 lb 4 oz. what centile?", "weight_for_age", "centile", 48, 1e-6),
    ("bmi for 10 year old boy 35 kg 140 cm", "bmi_for_age", "group", "in the normal range", 0),
    ("bmi 17 year old girl 55 kg 160 cm", "bmi_for_age", "bmi", 21.48, 0.01),
    ("my last period started 3 March 2026, when is my due date?", "due_date", "due", "8 December 2026", 0),
    ("LMP 2026-03-03, 35 day cycle, due date?", "due_date", "due", "15 December 2026", 0),
    ("how far along am I if my LMP was March 3", "gestational_age", "age", "12 weeks and 6 days", 0),
    ("how many weeks pregnant am I, due date is 8 December 2026", "gestational_age", "age", "12 weeks and 6 days", 0),
    ("due date 8 december 2026, when did I conceive?", "conception_date", "conception", "17 March 2026", 0),
    ("first day of last period was feb 10 2026 when is baby due", "due_date", "due", "17 November 2026", 0),
    ("I'm due on 15 October 2026, how many weeks am I?", "gestational_age", "age", "20 weeks and 4 days", 0),
    ("we conceived on 17 March 2026, when is the baby due?", "due_date_from_conception", "due", "8 December 2026", 0),
    # Doses
    ("my doctor said 15 mg/kg for a 12 kg child, the syrup is 120 mg/5 ml, how many ml?", "volume_for_dose", "volume", 7.5, 1e-9),
    ("10 mg/kg for a 44 lb child, 100 mg per 5 ml, how much do i give", "volume_for_dose", "volume", 9.979, 0.001),
    ("how many ml for 180 mg if the syrup is 120 mg/5 ml", "volume_for_dose", "volume", 7.5, 1e-9),
    ("child weighs 40 lb. doctor ordered amoxicillin 20 mg/kg twice a day, 250 mg / 5 ml. how many ml per dose", "volume_for_dose", "volume", 7.257, 0.001),
    ("levothyroxine 100 mcg dose, tablets are 50 micrograms, how many tablets do I take?", "tablets_for_dose", "tablets", 2, 0),
    ("Child weighs 18 kg, dose is 10 mg/kg ibuprofen. How many mg?", "dose_by_weight", "dose", 180.0, 1e-9),
    ("amoxicillin 250mg/5ml, doctor prescribed 400 mg, how many ml", "volume_for_dose", "volume", 8.0, 1e-9),
    ("the label says 50 mg/ml and she was prescribed 75 mg of the medicine, how many ml", "volume_for_dose", "volume", 1.5, 1e-9),
    ("how many mg in 7.5 ml of 120mg/5ml suspension", "dose_in_volume", "dose", 180.0, 1e-9),
    ("how many 250 mg tablets for a 750 mg dose", "tablets_for_dose", "tablets", 3, 0),
    ("the doctor prescribed 0.5 g, tablets are 250 mg, how many tablets", "tablets_for_dose", "tablets", 2, 0),
    ("500 mg paracetamol four times a day, how much is that per day", "daily_total", "total", 2000.0, 1e-9),
    ("ibuprofen 400 mg every 6 hours total per day", "daily_total", "total", 1600.0, 1e-9),
    ("I took 1000 mg of tylenol and 650 mg of acetaminophen, whats the total", "ingredient_total", "total", 1650.0, 1e-9),
    ("100 ml bottle of syrup, 5 ml twice a day, how long will it last", "days_of_supply", "days", 10.0, 1e-9),
    ("a box of 30 tablets, two tablets a day, how many days will it last", "days_of_supply", "days", 15.0, 1e-9),
    ("1000 ml over 8 hours in ml/hr", "infusion_rate", "rate", 125.0, 1e-9),
    ("iv fluid 1000 ml over 8 hours, 20 gtt/ml, how many drops per minute", "drop_rate", "drops", 41.67, 0.01),
    # Habits and labels
    ("1.5 packs a day for 20 years, how many pack years", "pack_years", "pack_years", 30.0, 1e-9),
    ("smoked 10 cigarettes a day for 30 years pack years", "pack_years", "pack_years", 15.0, 1e-9),
    ("how many units in 750 ml of 12% wine", "alcohol_units", "units", 9.0, 1e-9),
    ("units in a pint of 5% beer", "alcohol_units", "units", 2.84, 0.01),
    ("2 pints of 4% beer, how many units of alcohol?", "alcohol_units", "units", 4.55, 0.01),
    ("3 x 330 ml cans of 5% beer how many units of alcohol", "alcohol_units", "units", 4.95, 1e-9),
    ("BAC for an 80 kg man after 1 litre of 5% beer, 2 hours ago", "blood_alcohol", "alcohol", 0.0425, 0.0001),
    ("what % daily value is 460 mg sodium", "daily_value", "percent", 20.0, 1e-6),
    ("how much salt is 400 mg of sodium", "salt_from_sodium", "salt", 1.0, 1e-9),
    ("calories in 30 g carbs, 10 g protein, 5 g fat", "energy_from_macros", "energy", 205.0, 1e-9),
    ("12 g sugar per 100 g, how much sugar in 30 g", "nutrition_portion", "total", 3.6, 1e-9),
    ("each serving has 8 g of sugar, how much if I eat 2.5 servings", "nutrition_servings", "total", 20.0, 1e-9),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "tool", "name", "expected", "tolerance"), QUESTIONS, ids=[q[0] for q in QUESTIONS]
)
def test_question_is_answered(
    ask: Callable[..., Any], question: str, tool: str, name: str, expected: Any, tolerance: float
) -> None:
    asked = ask(question)
    assert (asked.tool, asked.questions, asked.unused) == (tool, (), ())
    assert asked.proposal.confidence >= 0.6
    if isinstance(expected, str):
        assert asked.value(name) == expected
    else:
        assert asked.value(name) == pytest.approx(expected, abs=tolerance)


ASKS: list[tuple[str, str]] = [
    ("My mate and I weigh 150 kg together and I'm 1.80 m. What's my BMI?", "alone"),
    ("we weigh 140 kg combined, i am 175 cm. bmi?", "alone"),
    ("what's my bmi", "weight"),
    ("i weigh 180 and im 5'10, bmi?", "kg or in lb"),
    ("bmi 80 kg 17 m", "height"),
    ("bmi for 80 kg", "height"),
    ("creatinine 80 mg/dL 60 yo man egfr", "creatinine"),
    ("egfr creatinine 1.2", "old"),
    ("egfr 60 year old creatinine 1.2", "female or male"),
    ("egfr man and woman both 50 years old creatinine 1.2", "female or male"),
    ("egfr 60 yo man creatinine 18", "creatinine"),
    ("creatinine clearance 70 year old woman creat 1.1", "weight"),
    ("anion gap na 14 cl 100 hco3 24", "sodium"),
    ("MAP for 80/120", "upper"),
    ("ldl total cholesterol 200 hdl 50", "triglycerides"),
    ("corrected calcium 8.2", "albumin"),
    ("cha2ds2-vasc for my mom", "How old"),
    ("cha2ds2-vasc 70 year old woman", "Which of these"),
    ("has-bled for a 75 year old", "Which of these"),
    ("NEWS2 rr 20 sats 95 on air bp 120/80 pulse 80 temp 98.6 C", "alert"),
    ("qSOFA RR 24 BP 95/60", "Coma"),
    ("NEWS score resp rate 18, sats 96%, bp 130/80, hr 88, temp 37.2, alert", "extra oxygen"),
    ("curb-65 urea 8 rr 32 bp 120/80 age 70", "confusion"),
    ("tylenol 160mg/5ml for 24 lb baby how much", "prescriber"),
    ("how much ibuprofen can I give my baby?", "label"),
    ("how much tylenol for a 22 lb toddler", "age"),
    ("how many ml of calpol for 6 month old", "weight"),
    ("how much paracetamol can I take", "label"),
    ("12 mg/kg for a 9 year old, 250mg/5ml, how many ml", "weight"),
    ("doctor said 15 mg/kg for my 10 kg baby how many ml of syrup", "strength"),
    ("syrup is 120 mg/5 ml how many ml should I give", "prescriber"),
    ("prescribed 500 mg, how many tablets?", "one tablet"),
    ("doctor prescribed 180 g, the syrup is 120 mg/5 ml, how many ml", "check the dose"),
    ("doctor prescribed 250 g of amoxicillin, 250 mg capsules, how many capsules", "check the dose"),
    ("iv 1000 ml over 8 hours how many drops per minute", "drip set"),
    ("weight percentile for a 9 month old, 8.9 kg", "female or male"),
    ("weight percentile for my 8.9 kg baby boy", "old"),
    ("lmp 3/4/2026 due date", "month"),
    ("when is my baby due", "last period"),
    ("how far along if lmp 3 march 2024", "year"),
    ("my phq-9 score", "answers"),
    ("pack years for 20 years of smoking", "cigarettes"),
    ("how many units of alcohol in 750 ml of wine", "percent"),
    ("BAC after 1 litre of 5% beer, 2 hours ago, 80 kg", "female or male"),
    ("tdee 30 year old man 80 kg 180 cm", "active"),
    ("glucose 7.8 mg/dL in mmol/L", "check the glucose"),
    ("urea 40 mg/dl in mmol/l", "nitrogen"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "word"), ASKS, ids=[q[0] for q in ASKS])
def test_missing_or_implausible_is_asked(ask: Callable[..., Any], question: str, word: str) -> None:
    asked = ask(question)
    assert asked.result is None
    assert any(word in text for text in asked.questions), asked
    assert len(asked.questions) <= 3
    assert all(text.endswith("?") for text in asked.questions)


NOTHING = [
    "I'm 3 months pregnant and 1.60 m, what should I weigh exactly?",
    "healthy weight for 1.6 m, I'm 12 weeks pregnant",
    "parkland 70 kg 30% burns",
    "maintenance fluids for a 25 kg child",
    "two eggs have 12 g protein and 140 kcal, how much in three",
    "what is bmi", "calories in an apple", "cholesterol of 5 in uk units", "potassium 4.2", "how much water should i drink", "weight of 5 kg in pounds",
    "how much is 500 mg in grams", "can i double my dose of warfarin", "is 38.9 a fever",
    "how fast is 60 km in 2 hours", "what does egfr stand for", "distance from 5 to 12",
    "how long is a 5 ft 10 board cut into 3 pieces", "temperature 98.6 C", "convert 100 mg/dl to mmol/l",
    "my husband is 70 and my wife is 65", "sodium chloride molar mass", "what is 120/80",
    "how much does a pint of milk weigh", "3 units of electricity cost 12 dollars",
]  # fmt: skip


@pytest.mark.parametrize("question", NOTHING)
def test_other_questions_are_left_alone(ask: Callable[..., Any], question: str) -> None:
    assert ask(question).proposal is None


REFUSED = [
    ("ldl if chol 240 hdl 40 trigs 450", "Friedewald"),
    ("egfr for a 12 year old boy creatinine 0.6", "adults"),
    ("ideal weight 150 cm female", "5 feet"),
    ("weight percentile 12 year old girl 40 kg", "ends at"),
    ("bmr of an 8 year old boy 25 kg 128 cm", "adults"),
    ("corrected sodium na 135 glucose 90", "above 100"),
]


@pytest.mark.parametrize(("question", "word"), REFUSED)
def test_outside_its_limits_the_tool_declines(ask: Callable[..., Any], question: str, word: str) -> None:
    assert word in ask(question).refused


def test_numbers_of_a_second_person_stay_unused(ask: Callable[..., Any]) -> None:
    asked = ask("I'm 5'10\", weigh 180 lbs and my wife is 5'4 and 130, bmi?")
    assert asked.unused or asked.questions


def test_every_example_is_recognised_as_its_own_tool(ask: Callable[..., Any]) -> None:
    by_picture = {"how much sugar if I eat 3 servings?"}
    for tool in HealthToolbox().tools:
        for example in tool.examples:
            if example not in by_picture:
                assert ask(example).tool == tool.name.removeprefix("health."), (tool.name, example)


_PIECES = st.sampled_from(
    ["bmi", "62 yo", "69M", "180 lbs", "5'10", "creatinine", "1.4", "120/80", "egfr", "mg/kg", "15 mg/kg", "120 mg/5 ml", "12 kg",
     "how many ml", "due date", "31 february 2026", "lmp", "30/2/2026", "a1c", "7.2%", "news2", "no", "stroke", "percentile", "baby",
     "0", "-3", "1e400", "?", ",", "phq-9", "every 0 hours", "how many days", "tablets", "twice a day", "units", "pint", "beer", "sugar",
     "calories", "running", "zone", "heart rate", "99-10%", "in mmol/l", "glucose", "cycle of 99", "newborn", "\u00b5mol/L"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=9))
def test_recognition_never_raises(units: UnitRegistry, pieces: list[str]) -> None:
    reading = read_question(" ".join(pieces), units)
    for proposal in HealthToolbox().recognise(reading):
        assert 0 <= proposal.confidence <= 1
        assert all(question.endswith("?") for question in proposal.questions)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_survived(units: UnitRegistry, text: str) -> None:
    assert all(
        0 <= proposal.confidence <= 1 for proposal in HealthToolbox().recognise(read_question(text, units))
    )
