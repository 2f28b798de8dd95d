"""Circles full of canaries, and everything that somebody could try to get at those not meant for them."""
