"""What Kithkin is for, in the one wording that the README, the page and every model's instructions hold."""

INTENDED_PURPOSE = (
    "Kithkin gives information and arithmetic with its sources. It does not diagnose or prescribe."
)
"""The intended purpose. Written out in `README.md` and in the page's HTML, where a test compares it word for word."""
