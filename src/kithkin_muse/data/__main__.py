"""`python -m kithkin_muse.data`: examples as a picture, where their parts come from, and the set to measure by."""

import argparse
import sys
from pathlib import Path

from kithkin_muse.data import frozen, manifest, questions
from kithkin_muse.data.contact_sheet import contact_sheet
from kithkin_muse.data.examples import GENERATORS, example


def main(words: list[str]) -> int:
    """The command, with its arguments; gives its exit status: 1 where something is not as it should be."""
    parser = argparse.ArgumentParser(
        prog="python -m kithkin_muse.data", description="What the model is taught from."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show", help="draws examples of a task, each with its truth, into one picture")
    show.add_argument("task", choices=sorted(GENERATORS))
    show.add_argument("--count", type=int, default=9)
    show.add_argument("--seed", type=int, default=0)
    show.add_argument("--split", choices=("training", "held_out"), default="training")
    show.add_argument("--out", type=Path, required=True, help="a PNG file")
    calls = commands.add_parser(
        "calls", help="writes questions for tools, the frozen ones among them, as JSON"
    )
    calls.add_argument("--out", type=Path, required=True, help="a JSON file")
    sources = commands.add_parser("manifest", help="lists what examples are made of")
    sources.add_argument("--check", action="store_true", help="recomputes the hashes of what is installed")
    fixed = commands.add_parser("frozen", help="says whether the set to measure by is still what it was")
    fixed.add_argument("--write", action="store_true", help="fixes it anew")
    options = parser.parse_args(words)
    if options.command == "show":
        made = [example(options.task, options.seed, options.split, index) for index in range(options.count)]
        contact_sheet(made).save(options.out)
        return 0
    if options.command == "calls":
        questions.write(options.out)
        return 0
    if options.command == "manifest":
        return _sources(check=options.check)
    if options.write:
        frozen.write()
    return _told(list(frozen.changes()), f"{len(frozen.frozen())} examples are what they were")


def _sources(*, check: bool) -> int:
    listed = manifest.manifest()
    for one in listed:
        sys.stdout.write(
            f"{one.source} {one.version}, {one.file}: {one.licence}, {one.size:,} bytes, {one.use} ({one.split})\n"
        )
    return _told(list(manifest.problems()), f"{len(listed)} files are what they were") if check else 0


def _told(wrong: list[str], well: str) -> int:
    sys.stdout.write("".join(f"{one}\n" for one in wrong or [well]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
