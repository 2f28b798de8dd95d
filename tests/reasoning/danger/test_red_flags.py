"""Every red flag of the set, in all its wordings and languages, is an emergency; near misses are none."""

import re

from evaluations.triage.messages import LANGUAGES, batches, emergencies, near_misses, rank, red_flags

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessing import assess

# Named one by one in the thirty assertions (docs/health-assertions.md, number 1).
NAMED = """chest-pain-with-sweating stroke-face stroke-arm stroke-speech stroke-eyes stroke-balance thunderclap-headache anaphylaxis-swelling
anaphylaxis-hives ketoacidosis asthma-severe infant-fever meningitis rash-that-stays testicle ectopic vomiting-blood black-stool rectal-bleeding
adult-sepsis child-sepsis cauda-equina overdose-paracetamol overdose-other monoxide-alarm monoxide-symptoms""".split()
WAITING = re.compile(
    r"\b(wait and see|keep an eye|monitor|see how it goes|in a few days|if it persists|tomorrow morning|over the next|watch for|rest at home)\b",
    re.IGNORECASE,
)
MOST_FALSE_ALARMS = 0.03


def test_the_set_holds_what_it_promises() -> None:
    flags = red_flags()
    assert len({flag.flag for flag in flags}) >= 90
    assert set(NAMED) <= {flag.flag for flag in flags}
    assert {flag.language for flag in flags} == set(LANGUAGES)
    for name in {flag.flag for flag in flags}:
        assert len({flag.text for flag in flags if flag.flag == name and flag.language == "english"}) >= 4, (
            name
        )
    assert len({(flag.language, flag.text) for flag in flags}) == len(flags)


def test_every_red_flag_is_an_emergency_and_its_reply_agrees() -> None:
    told = [(text, assess(text, locale="GB")) for text in emergencies()]
    assert [text for text, outcome in told if outcome.disposition is not Disposition.EMERGENCY] == []
    for text, outcome in told:
        assert "999" in outcome.sentences[0], text
        assert len(outcome.sentences[0].split()) <= 25, text
        assert not WAITING.search(" ".join(outcome.sentences)), text
        assert 1 <= len(outcome.questions) <= 3, text
        assert outcome.references, text


def test_near_misses_are_hardly_ever_raised_too_high() -> None:
    near = near_misses()
    assert len(near) >= 300
    raised = [n.text for n in near if rank(assess(n.text).disposition) > rank(n.most)]
    assert len(raised) <= MOST_FALSE_ALARMS * len(near), raised


def test_harmless_messages_of_later_batches_stay_harmless() -> None:
    harmless = [text for batch in batches() for text in batch.harmless]
    raised = [text for text in harmless if assess(text).disposition is not Disposition.INFORMATION]
    assert len(raised) <= MOST_FALSE_ALARMS * len(harmless), raised
