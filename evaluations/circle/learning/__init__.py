"""What is learnt of the development half and of the topics written to learn from; `python -m evaluations.circle.learning`."""
