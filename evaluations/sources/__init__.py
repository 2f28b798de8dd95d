"""How well source packs answer: premises corrected, questions looked up, on labelled messages over real passages."""
