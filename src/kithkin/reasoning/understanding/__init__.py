"""From a person's words to a `Reading`, and from there to the program that answers it."""
