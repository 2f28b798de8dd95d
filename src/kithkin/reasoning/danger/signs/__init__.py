"""The signs that the red-flag rules speak of, by the phrases people use for them."""

from kithkin.reasoning.danger.signs.births_and_babies import BIRTHS_AND_BABIES
from kithkin.reasoning.danger.signs.expanding import expanded
from kithkin.reasoning.danger.signs.injuries import INJURIES
from kithkin.reasoning.danger.signs.other_languages import OTHER_LANGUAGES
from kithkin.reasoning.danger.signs.symptoms import SYMPTOMS

SIGNS: dict[str, tuple[str, ...]] = expanded(SYMPTOMS, INJURIES, BIRTHS_AND_BABIES, OTHER_LANGUAGES)
# What people mention without anybody being ill: alone they do not make a message one about health.
CIRCUMSTANCES = frozenset(
    {
        "child",
        "exertion or again",
        "a lot of blood",
        "trauma danger",
        "burn danger",
        "birth danger",
        "eye danger",
        "erection danger",
        "fuel burning",
        "seizure danger",
        "head injury danger",
        "baby danger",
        "labour danger",
        "adrenal danger",
        "drunk",
        "recent birth",
        "slow breathing",
        "sudden onset",
        "sudden or severe",
        "several ill",
        "birth now",
        "limb numb",
        "bad air",
        "broken bone",
        "opioid",
        "major trauma",
    }
)

__all__ = ["CIRCUMSTANCES", "SIGNS"]
