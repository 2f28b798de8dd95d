"""`python -m kithkin`."""

from kithkin.cli import main

main()
