"""Understand, program, evidence, compose, verify. Knows only messages and ports."""
