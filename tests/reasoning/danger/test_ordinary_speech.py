"""What lowers the urgency hides nothing beside it: every pattern next to every red flag, and in the middle of complaints that look like it."""

import re
from random import Random

import pytest
from evaluations.triage.messages import emergencies

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.danger.ordinary_speech import NAMES_SOMETHING_ELSE, SAID_LIGHTLY

# At least one for each pattern, in the order of the patterns.
EXAMPLES = [
    "blue cheese", "she has blue eyes", "baby blue paint", "my phone is dead", "the website is not responding", "customer support is not responding",
    "unconscious bias training", "the clock face", "tennis balls", "hit the gym", "my head hits the pillow", "black stools for the kitchen bar", "poison dart frogs",
    "food poisoning last year", "carbon monoxide formula", "the molar mass of carbon monoxide", "choke on the carburettor", "the drain is choked", "I could faint", "my waters haven't broken yet", "my heart hurts when I think of her", "rubbing sun cream on my chest", "choked up at the wedding", "face the music",
    "how many calories does running burn", "I burned the toast", "I'm drowning in work", "heat stroke risk in dogs", "electric shock therapy", "static shock from my jumper",
    "move the sofa, legs are broken", "overdose of cute dog pictures", "cute", "purple spots on my orchid leaves", "he passed out the leaflets", "shot on an iphone",
    "she got shot down in the debate", "a great shot in the game", "keep fit class", "the dress fits perfectly", "fitting a kitchen", "I'm confused by the bus timetable",
    "this question is confusing", "I can't find the words to thank you", "an infected mushroom album", "car crash statistics", "a ball falls from a height of 20 m",
    "a car hits a wall at 20 m/s", "it fell off the menu", "my laptop fell down the stairs", "he broke my heart", "a chest of drawers", "the chair collapsed", "a stroke of luck", "the power cord", "the water went green in the pool", "my chest muscles are sore after push ups",
    "chest to bar", "he was shot in the film", "pain au chocolat", "the film made no sense", "the bleeding edge of technology", "he cut me off in traffic", "I am sick of coffee",
    "rock hard butter", "hard to wake for school", "black coffee", "snake plant care", "a pool of candidates", "my balance sheet", "a sudden change of plans",
    "double glazing", "the light switch", "a rash decision", "baby carrots", "the baby hasn't moved to solids", "green beans", "keep an eye on the metal price",
    "our smoke alarm", "drunk on love", "the battery died", "her business collapsed",
    "how do I test a carbon monoxide alarm", "poison ivy", "an electric guitar", "spots on the wall", "can't feel my legs after leg day", "his speech at the wedding was funny",
    "mushroom soup", "the roof collapsed in the storm", "she collapsed into giggles", "my heart is racing with excitement", "my gums bleed when I floss", "nappy rash cream", "a stabbing headache",
    "green tea", "a bottle of water", "we laughed so hard I couldn't breathe", "I get out of breath climbing five flights of stairs", "che caldo, non si respira",
    "the dentist numbed half my face", "I collapsed on the sofa after work", "a heart attack when I saw the bill", "we took a load of pills to the pharmacy",
]  # fmt: skip
JOINED = ("{flag}. {idiom}", "{idiom}. {flag}", "{flag} and {idiom}", "{idiom}, {flag}", "{idiom} but {flag}")
PATTERNS = [
    re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for pattern in (*NAMES_SOMETHING_ELSE, *SAID_LIGHTLY)
]


def _lowered(flags: list[str], idiom: str, joints: tuple[str, ...]) -> list[str]:
    told = [joint.format(flag=flag, idiom=idiom) for flag in flags for joint in joints]
    return [text for text in told if assess(text).disposition is not Disposition.EMERGENCY]


def test_every_pattern_that_lowers_has_an_example() -> None:
    assert [
        pattern.pattern for pattern in PATTERNS if not any(pattern.search(idiom) for idiom in EXAMPLES)
    ] == []


def test_an_example_that_matches_no_pattern_proves_nothing() -> None:
    assert [idiom for idiom in EXAMPLES if not any(pattern.search(idiom) for pattern in PATTERNS)] == []


def test_an_idiom_beside_a_red_flag_never_lowers_it() -> None:
    """Each beside a few red flags, drawn once and for all; beside all of them in the long runs."""
    flags, lowered = emergencies(), []
    for idiom in EXAMPLES:
        chance = Random(idiom)
        lowered += _lowered(chance.sample(flags, 8), idiom, (chance.choice(JOINED),))
    assert lowered == []


@pytest.mark.soak
@pytest.mark.parametrize("idiom", EXAMPLES)
def test_an_idiom_beside_any_red_flag_never_lowers_it(idiom: str) -> None:
    assert _lowered(emergencies(), idiom, JOINED) == []


@pytest.mark.parametrize("text", [
    "my gums bleed and it won't stop", "my gums bleed when I floss and I'm bringing up black coffee grounds", "I keep bringing up black coffee grounds", "his poo is like black pudding, tarry",
    "his life support is not responding", "the man on the phone is not responding any more", "my cute baby is floppy", "my friend was shot in the movie theatre",
    "he collapsed in the game", "she was shot down in the street", "her slurred speech at the party scared me", "the nappy rash doesn't fade under a glass",
    "how do I clean the carbon monoxide alarm, it's beeping and we have headaches", "we ate mushroom soup and are both vomiting",
    "my son is choking on the car from his toy box", "he drowned in the lake and coughs", "the chair collapsed under her and she can't feel her legs", "my water broke at 30 weeks", "a bottle of water but he went under in the pool for a minute and is coughing", "he's having a heart attack at the gym", "I had a heart attack when I saw the doctor and the pain is back", "he took a load of pills", "my sister drowned in bathwater", "I burned the toast and my arm badly with boiling oil",
    "a brick fell 10 m onto his head, he is drowsy", "he hit the gym floor with his head and is vomiting", "she fell off the wagon, hit her head and is drowsy", "I swallowed a poison pill",
    "she won't wake for school and is limp", "he fell rock face first and hit his head, vomiting", "the car hits a wall and my neck hurts", "I'm at a car crash scene, she is bleeding heavily",
    "I can't lift the box, legs are weak and my back hurts, can't pee", "I hit my head lightly on the beam and keep vomiting", "my baby won't take a bottle of milk", "my baby vomits green tea colour", "non si respira, mio figlio non respira",
    "we laughed so hard I couldn't breathe, and now my lips are blue", "breathless going up the stairs and my calf is swollen",
    "I get out of breath climbing the stairs and I'm coughing blood", "puffed out going up the stairs with pain in my jaw and cold sweat",
])  # fmt: skip
def test_complaints_that_look_like_idioms_are_no_idioms(text: str) -> None:
    assert assess(text).disposition is Disposition.EMERGENCY


@pytest.mark.parametrize("text", [
    "I was laughing so hard I couldn't breathe", "couldn't breathe for laughing at that video", "out of breath after running for the bus",
    "she collapsed into giggles", "keeled over laughing", "the dentist numbed half my face an hour ago", "my pulse was 150 after a sprint, is that normal for my age",
    "I have a banging headache", "my chest of drawers collapsed", "I collapsed on the sofa after work", "having a stroke of luck today", "the water broke through the dam",
    "I'm having a heart attack looking at these prices", "tree fell on the fence", "car ran over a nail", "fireworks blew me away", "cord of the headphones is out", "my knee keeps giving way", "my baby won't eat broccoli", "my waters haven't broken yet", "a stabbing headache behind one eye",
    "my heart hurts when I think of her", "I'm drowning in dust", "the new front door was 900 euros including fitting", "my mobile fell down the stairs", "what a shot in the game", "my head hits the pillow and I'm gone",
])  # fmt: skip
def test_idioms_alone_are_no_danger(text: str) -> None:
    assert assess(text).disposition is Disposition.INFORMATION


@pytest.mark.parametrize("text", [
    "a pool of candidates, my sugar is 2.1 and I feel confused", "after training my sugar is 2.1 and I'm confused", "we were at the bar, bp 210/130 and a bad headache",
    "she's taking 36 breaths a minute and I burned a lot of calories running", "in the car, her oxygen is 84%", "my pulse is 165 an hour after my run, still",
    "my pulse is still 170 after the gym",
])  # fmt: skip
def test_a_word_of_sport_or_kitchen_nearby_hides_no_reading(text: str) -> None:
    assert assess(text).disposition is Disposition.EMERGENCY
