"""All recognisers of biology, in order."""

from __future__ import annotations

from kithkin.tools.biology.recognising_ecology import ECOLOGY
from kithkin.tools.biology.recognising_genetics import blood_groups, crosses, hardy_weinberg, sex_linked
from kithkin.tools.biology.recognising_populations import counting, enzymes, growth
from kithkin.tools.biology.recognising_sequences import sequences

RECOGNISERS = (
    sequences,
    crosses,
    blood_groups,
    sex_linked,
    hardy_weinberg,
    growth,
    counting,
    enzymes,
    *ECOLOGY,
)
