"""A real reasoner over real tools, for tests; only the engine is handed in."""

from collections.abc import Sequence

from kithkin.messages.errors import BadInput
from kithkin.messages.pictures import Picture, PictureReading
from kithkin.messages.replies import Question, Reply
from kithkin.ports.conversations import Turn
from kithkin.ports.engines import Engine
from kithkin.ports.tools import Toolbox
from kithkin.reasoning.answering import Outcome, Reasoner
from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.planning import plan
from kithkin.tools.hosting import WorkerToolHost
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()


class NoPictures:
    """A reader for tests without pictures."""

    async def read(self, picture: Picture) -> PictureReading:
        raise BadInput("No pictures in this test.")


def reasoner_with(engine: Engine, toolboxes: Sequence[Toolbox], host: WorkerToolHost) -> Reasoner:
    return Reasoner(
        toolboxes=toolboxes,
        units=UNITS,
        host=host,
        engine=engine,
        reader=NoPictures(),
        danger=assess,
        planner=plan,
    )


async def outcome_of(
    reasoner: Reasoner, text: str, history: Sequence[Turn] = (), effort: str = "instant"
) -> Outcome:
    question = Question(text=text, effort=effort)  # type: ignore[arg-type]
    last: Outcome | None = None
    async for event in reasoner.answer(question, history):
        if isinstance(event, Outcome):
            last = event
    assert last is not None
    return last


async def reply_of(reasoner: Reasoner, text: str) -> Reply:
    return (await outcome_of(reasoner, text)).reply
