"""Answers from source packs: quoted word for word, with who published it and when; and premises that they contradict, corrected."""
