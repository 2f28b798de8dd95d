"""Ways to run a model, strangers to one another."""
