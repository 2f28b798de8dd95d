"""Attacks by text that others wrote: whether it can steer Kithkin when the model obeys every word of it."""
