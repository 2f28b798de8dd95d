"""Red flags in people's own words, near misses, and what may be said beside them without lowering the urgency."""
