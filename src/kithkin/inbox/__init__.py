"""Durable messages: stored once before they are acknowledged, answered in order, sent once."""
