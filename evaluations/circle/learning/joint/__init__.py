"""A trial: question and post read together by the sentence model's own encoder; `python -m evaluations.circle.learning.joint`."""
