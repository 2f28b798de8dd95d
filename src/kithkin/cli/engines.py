"""`kithkin engine …`: choose, fetch and check the language model."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from kithkin.cli.stores import with_stores
from kithkin.egress.destinations import Refused
from kithkin.egress.gate import gate
from kithkin.messages.errors import BadInput, EngineRefused
from kithkin.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from kithkin.app.stores import Stores
    from kithkin.engines.llama_cpp.pull import PulledModel, PullPlan

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command("list")
def list_engines(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """List the engines, the one in use first marked."""
    settings = load_settings()
    rows = [
        ("embedded", "SmolLM2-135M, bundled; works offline", True),
        (
            "openai",
            f"{settings.openai_model or 'no model named'} at {settings.openai_base_url}",
            bool(settings.openai_model),
        ),
        ("gguf", str(settings.gguf_model or "no file named"), settings.gguf_model is not None),
        ("muse", str(settings.muse_weights or "no folder named"), settings.muse_weights is not None),
    ]
    if as_json:
        listed = [{"name": n, "what": w, "ready": r, "in_use": n == settings.engine} for n, w, r in rows]
        sys.stdout.write(json.dumps(listed, indent=2) + "\n")
        return
    for name, what, _ in rows:
        sys.stdout.write(f"{'*' if name == settings.engine else ' '} {name:9} {what}\n")


@app.command()
def use(
    name: Annotated[str, typer.Argument(help="embedded, openai, gguf or muse.")],
    url: Annotated[str | None, typer.Option(help="openai: address of the server, with /v1.")] = None,
    model: Annotated[str | None, typer.Option(help="openai: the model's name; gguf: its file.")] = None,
    projector: Annotated[Path | None, typer.Option(help="gguf: the mmproj file, for pictures.")] = None,
    weights: Annotated[Path | None, typer.Option(help="muse: the folder of a release.")] = None,
) -> None:
    """Choose the engine; written to kithkin.toml."""
    settings = load_settings()
    changes: dict[str, str | int | bool] = {"engine": name}
    match name:
        case "embedded":
            pass
        case "openai":
            if not (model or settings.openai_model):
                raise BadInput("No model is named.", remedy="Add --model NAME.")
            changes |= {"openai_base_url": url} if url else {}
            changes |= {"openai_model": model} if model else {}
            from kithkin.app.engine_settings import (  # noqa: PLC0415 - `ask` must start fast
                refuse_training,
            )

            refuse_training(
                url or settings.openai_base_url, model or settings.openai_model, settings.training_allowed
            )
        case "gguf":
            changes |= {"gguf_model": _file(model)} if model else {}
            changes |= {"gguf_projector": _file(str(projector))} if projector else {}
            if not (model or settings.gguf_model):
                raise BadInput("No model file is named.", remedy="Add --model FILE.")
        case "muse":
            changes |= {"muse_weights": _release(weights)} if weights else {}
            if not (weights or settings.muse_weights):
                raise BadInput("No folder is named.", remedy="Add --weights FOLDER.")
        case _:
            raise BadInput(f"There is no engine named {name}.", remedy="Use embedded, openai, gguf or muse.")
    path = save_settings(settings.home, changes)
    sys.stdout.write(f"Using {name}; written to {path}. `kithkin engine check` tries it.\n")


@app.command("pull")
def pull_model(
    repo: Annotated[str, typer.Argument(help="A Hugging Face repository with GGUF files, as OWNER/NAME.")],
    wanted: Annotated[str, typer.Argument(help="The quantisation, or part of the file's name.")] = "Q4_K_M",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before downloading.")] = False,
) -> None:
    """Download a GGUF model (and its projector) and use it. Nothing is ever downloaded otherwise."""
    from kithkin.app.engine_settings import MODELS  # noqa: PLC0415 - heavy, and `ask` must start fast
    from kithkin.engines.llama_cpp.pull import pull  # noqa: PLC0415 - the same

    settings = load_settings()
    console = Console(stderr=True)
    columns = (
        "{task.description}",
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=total)
            progress.update(tasks[name], completed=done)

        def agree(plan: PullPlan) -> bool:
            progress.console.print(str(plan))
            return yes or typer.confirm("Download this?", err=True)

        pulled = _recorded(lambda: pull(repo, wanted, settings.home / MODELS, show, confirm=agree), progress)
    changes: dict[str, str | int | bool] = {"engine": "gguf", "gguf_model": str(pulled.model)}
    if pulled.projector is not None:
        changes["gguf_projector"] = str(pulled.projector)
    path = save_settings(settings.home, changes)
    sys.stdout.write(f"{pulled.model} is in use from now on ({path}).\n")


def _recorded(pull: Callable[[], PulledModel], progress: Progress) -> PulledModel:
    """What was pulled; that it was, and how much of it, stands in what left."""
    from kithkin.engines.llama_cpp.hub_gate import destination_of_hub  # noqa: PLC0415 - heavy, see above

    try:
        departure = with_stores(lambda _, __: gate.admit(destination_of_hub()))
    except Refused as error:
        raise EngineRefused(f"Nothing is fetched: {error}.", remedy="`kithkin settings` shows it.") from error
    try:
        return pull()
    finally:
        gate.count(departure, 0, sum(int(task.completed) for task in progress.tasks))
        with_stores(lambda _, __: gate.flush())


@app.command("check")
def check_engine(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """Try the engine briefly: what it can do here, how fast, and what will be left out."""

    from kithkin.app import build_engine  # noqa: PLC0415 - heavy, and `ask` must start fast
    from kithkin.reasoning.engine_check import check  # noqa: PLC0415 - heavy, and `ask` must start fast

    async def run(_: Stores, settings: Settings) -> None:
        engine = build_engine(settings)
        try:
            report = await check(engine)
        finally:
            await engine.close()
        sys.stdout.write(
            (json.dumps(asdict(report), indent=2, default=str) if as_json else str(report)) + "\n"
        )

    with_stores(run)


def _release(folder: Path) -> str:
    from kithkin.engines.muse import verified  # noqa: PLC0415 - `ask` must start fast

    return str(verified(folder.expanduser().resolve()).folder)


def _file(name: str) -> str:
    path = Path(name).expanduser().resolve()
    if not path.is_file():
        raise BadInput(f"There is no file {path}.", remedy="Give the path of a GGUF file.")
    return str(path)
