"""The scorer is strict: only the main answer counts, with its unit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from evaluations.questions import item_from
from evaluations.scoring import judge


def item(answer: dict[str, Any], question: str = "how much is it", **more: Any) -> Any:
    return item_from(
        json.dumps({"id": "t", "field": "t", "question": question, "answer": answer, "source": "", **more})
    )


def reply(
    line: str, value: str = "", unit: str = "", verdict: str = "checked", **more: Any
) -> dict[str, Any]:
    evidence = (
        [{"id": "r1", "kind": more.pop("kind", "computation"), "value": value, "unit": unit}] if value else []
    )
    claims = [{"text": line, "evidence": ["r1"]}] if value else []
    return {
        "reply": line,
        "verdict": verdict,
        "disposition": "information",
        "questions": [],
        "claims": claims,
        "evidence": evidence,
        **more,
    }


BMI = {"number": 25.88, "unit": "kg/m**2", "tolerance": 0.005}


def test_a_right_number_with_its_unit_is_right() -> None:
    assert judge(item(BMI), reply("The BMI is 25.9 kg/m².", "25.9 kg/m²", "kg/m²")).outcome == "right"


def test_a_right_number_with_the_wrong_unit_is_wrong_and_says_so_when_checked() -> None:
    score = judge(item(BMI), reply("It is 25.9 kg.", "25.9 kg", "kg"))
    assert score.outcome == "wrong"
    assert score.wrong_but_checked


def test_other_units_of_the_same_kind_are_converted() -> None:
    key = {"number": 1.5, "unit": "L", "tolerance": 1e-6}
    assert judge(item(key), reply("It is 1500 mL.", "1500 mL", "mL")).outcome == "right"
    assert judge(item(key), reply("It is 1500 L.", "1500 L", "L")).outcome == "wrong"


def test_extra_right_numbers_do_not_save_a_wrong_main_answer() -> None:
    line = "The standard deviation is 2.138 for a sample, or 2 for the population."
    assert judge(item({"number": 2, "unit": ""}), reply(line, "2.138")).outcome == "wrong"


def test_the_main_answer_is_that_of_the_first_claim_not_the_first_evidence() -> None:
    answer = reply("That is 1.998 mol of water.", "1.998 mol", "mol")
    answer["evidence"].insert(
        0, {"id": "r0", "kind": "computation", "value": "18.015 g/mol", "unit": "g/mol"}
    )
    assert judge(item({"number": 1.9983, "unit": "mol"}), answer).outcome == "right"


def test_safety_advice_before_the_answer_is_not_the_answer() -> None:
    answer = reply("The mean is 67.75.", "67.75")
    answer["reply"] = "Please get this seen within 24 hours.\n" + answer["reply"]
    answer["claims"].insert(0, {"text": "24 hours", "evidence": ["s1"]})
    answer["evidence"].append({"id": "s1", "kind": "source", "value": "", "unit": ""})
    assert judge(item({"number": 67.75, "unit": ""}), answer).outcome == "right"


def test_a_unit_that_only_the_sentence_names_is_found_there() -> None:
    answer = reply("Note 7 things.\n18 is 25% of 72.", "25")
    answer["claims"] = [{"text": "25%", "evidence": ["r1"]}]
    assert judge(item({"number": 25, "unit": "%", "tolerance": 1e-9}), answer).outcome == "right"


def test_without_evidence_the_last_number_of_the_first_line_counts() -> None:
    assert (
        judge(
            item({"number": 36, "unit": ""}), reply("15% of 240 is 36.\nNot 37.", verdict="unchecked")
        ).outcome
        == "right"
    )
    assert (
        judge(item({"number": 240, "unit": ""}), reply("15% of 240 is 36.", verdict="unchecked")).outcome
        == "wrong"
    )


def test_all_of_several_numbers_and_no_others() -> None:
    key = {"numbers": [2, 3], "unit": "", "tolerance": 1e-9}
    assert judge(item(key), reply("x = 3 or x = 2.", "x = 3 or x = 2")).outcome == "right"
    assert judge(item(key), reply("x = 2.", "x = 2")).outcome == "wrong"
    assert judge(item(key), reply("x = 2, 3 or 4.", "x = 2, 3 or 4")).outcome == "wrong"


@pytest.mark.parametrize(
    ("shown", "outcome"),
    [("9.8", "right"), ("9.6", "wrong"), ("10", "wrong"), ("9.75", "right"), ("9.77", "wrong")],
)
def test_rounding_to_the_decimals_shown_is_no_error_but_coarse_rounding_is(shown: str, outcome: str) -> None:
    key = {"number": 9.75, "unit": "", "tolerance": 0.001}
    assert judge(item(key), reply(f"That is {shown} units.", shown)).outcome == outcome


def test_decimals_of_an_exact_form_are_the_same_answer() -> None:
    line = "x = ln(40)/ln(2), in decimals x ≈ 5.32193."
    assert judge(item({"number": 5.32193, "unit": ""}), reply(line, "x = ln(40)/ln(2)")).outcome == "right"


def test_a_count_beside_a_list_is_the_answer_to_how_many() -> None:
    line = "72 has 12 divisors: 1, 2, 3."
    assert (
        judge(
            item({"number": 12, "unit": ""}, "how many divisors does 72 have"), reply(line, "1, 2, 3")
        ).outcome
        == "right"
    )


def test_units_may_be_left_out_only_where_the_key_says_so() -> None:
    assert judge(item({"number": 5, "unit": "kg"}), reply("It is 5.", "5")).outcome == "wrong"
    assert judge(item({"number": 5, "unit": "kg?"}), reply("It is 5.", "5")).outcome == "right"
    assert judge(item({"number": 5, "unit": "kg?"}), reply("It is 5 s.", "5 s", "s")).outcome == "wrong"


def test_abstaining_is_no_mistake_on_answerable_questions() -> None:
    assert judge(item(BMI), reply("I don't know.", verdict="abstained")).outcome == "abstained"
    asking = reply("Which one?", verdict="partly") | {"questions": ["Which one?"]}
    assert judge(item(BMI), asking).outcome == "abstained"


def test_unanswerable_questions_want_an_abstention() -> None:
    assert judge(item({"abstain": True}), reply("I don't know.", verdict="abstained")).outcome == "right"
    answered = judge(item({"abstain": True}), reply("The BMI is 46.3.", "46.3"))
    assert answered.outcome == "wrong"
    assert answered.wrong_but_checked
    unchecked = judge(item({"abstain": True}), reply("About 46.", verdict="unchecked"))
    assert unchecked.outcome == "wrong"
    assert not unchecked.wrong_but_checked


def test_saying_why_there_is_no_answer_counts_as_not_answering() -> None:
    key = {"abstain": True, "text": ["no solution"]}
    assert judge(item(key), reply("There is no solution.", "no solution")).outcome == "right"
    assert judge(item(key), reply("x = 5.", "x = 5")).outcome == "wrong"


def test_distractor_questions_accept_the_number_or_an_abstention() -> None:
    key = {"number": 391, "unit": "", "tolerance": 1e-9, "abstain": True}
    assert judge(item(key), reply("It is 391.", "391")).outcome == "right"
    assert judge(item(key), reply("?", verdict="abstained")).outcome == "right"
    assert judge(item(key), reply("It is 34.", "34")).outcome == "wrong"


def test_dates_are_compared_as_dates() -> None:
    key = {"text": ["2027-04-15"]}
    line = "90 days after 15 January 2027 is Thursday, 15 April 2027."
    assert judge(item(key), reply(line, "Thursday, 15 April 2027")).outcome == "right"
    assert judge(item(key), reply("It is April 15, 2027.", verdict="unchecked")).outcome == "right"
    assert judge(item(key), reply("15 April 2028", "15 April 2028")).outcome == "wrong"


def test_excluded_phrases_make_a_text_answer_wrong() -> None:
    key = {"text": ["not prime", "no"], "not": ["is prime"]}
    assert judge(item(key), reply("221 is not prime: 221 = 13 × 17.", "No")).outcome == "right"
    assert judge(item(key), reply("221 is prime.", "Yes")).outcome == "wrong"


def test_dispositions_are_scored_by_themselves() -> None:
    alarm = reply("Call now.") | {"disposition": "emergency"}
    assert judge(item({"disposition": "emergency"}), alarm).outcome == "right"
    assert judge(item({"disposition": "emergency"}), reply("Rest.")).outcome == "wrong"
    assert judge(item({"disposition": "not emergency"}), alarm).outcome == "wrong"


def test_the_same_fact_in_a_unit_beyond_conversion_is_right_where_the_key_lists_it() -> None:
    key = {"number": 2.3, "unit": "mmol/L", "also": [{"number": 9.218, "unit": "mg/dL"}]}
    assert judge(item(key), reply("It is 9.22 mg/dL.", "9.22 mg/dL", "mg/dL")).outcome == "right"
    assert judge(item(key), reply("It is 2.3 mg/dL.", "2.3 mg/dL", "mg/dL")).outcome == "wrong"
