"""Fetches a model from the Hugging Face hub, when the owner asks for it by name and never otherwise."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kithkin.egress.destinations import Refused
from kithkin.engines.llama_cpp.hub_gate import through_the_gate
from kithkin.messages.errors import BadInput, EngineRefused, EngineUnavailable

Progress = Callable[[str, int, int], None]
"""Called with a file's name, the bytes that are there, and the bytes there will be."""

_SHARD = re.compile(r"-(\d{5})-of-(\d{5})\.gguf$")
_PROJECTOR_ORDER = ("f16", "q8_0", "bf16", "f32")
_SPARE_BYTES = 1_000_000_000
"""Room that must be left on the disk afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file of a repository; `sha256` is empty where the hub does not state it."""

    name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullPlan:
    """What would be fetched: the model (several files where it is split) and, if there is one, its projector."""

    repo: str
    revision: str
    model: tuple[RemoteFile, ...]
    projector: RemoteFile | None

    @property
    def files(self) -> tuple[RemoteFile, ...]:
        """All files, the model first."""
        return self.model if self.projector is None else (*self.model, self.projector)

    @property
    def size(self) -> int:
        """All bytes together."""
        return sum(file.size for file in self.files)

    def __str__(self) -> str:
        lines = [f"{file.name}  {file.size / 1e9:.2f} GB" for file in self.files]
        return "\n".join([*lines, f"together {self.size / 1e9:.2f} GB from {self.repo}"])


@dataclass(frozen=True, slots=True, kw_only=True)
class PulledModel:
    """Where a fetched model lies."""

    model: Path
    projector: Path | None


def pull(
    repo: str,
    wanted: str,
    folder: Path,
    progress: Progress,
    *,
    confirm: Callable[[PullPlan], bool] = lambda _: True,
    endpoint: str | None = None,
) -> PulledModel:
    """Fetches `wanted` (a quantisation such as "Q4_K_M", or part of a file name) of `repo` into `folder`.

    `confirm` is shown the plan with its sizes first, and may refuse. What is there already and whole is not
    fetched again; what broke off is continued; everything is checked against the hub's SHA-256. Blocks for as long
    as it takes. Raises `BadInput` for what does not exist, `EngineRefused` when there is no room or no consent,
    `EngineUnavailable` when the hub cannot be reached or a file is damaged.
    """
    with through_the_gate(endpoint):
        return _pull(repo, wanted, folder, progress, confirm, endpoint)


def _pull(
    repo: str,
    wanted: str,
    folder: Path,
    progress: Progress,
    confirm: Callable[[PullPlan], bool],
    endpoint: str | None,
) -> PulledModel:
    plan = plan_pull(repo, wanted, endpoint=endpoint)
    if not confirm(plan):
        raise EngineRefused(
            "Nothing was fetched.", remedy="Run the command again and agree to fetch the model."
        )
    place = folder / repo.replace("/", "--")
    missing = [file for file in plan.files if not _is_whole(place / file.name, file)]
    _check_room(folder, sum(file.size for file in missing))
    for file in missing:
        _fetch(plan, file, place, progress, endpoint)
    first = place / plan.model[0].name
    return PulledModel(model=first, projector=place / plan.projector.name if plan.projector else None)


def plan_pull(repo: str, wanted: str, *, endpoint: str | None = None) -> PullPlan:
    """Looks up what would be fetched, without fetching it. Raises as `pull`."""
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repo):
        raise BadInput(f"“{repo}” is not a repository.", remedy="Write it as OWNER/NAME.")
    import huggingface_hub  # noqa: PLC0415 - slow to load, and only wanted for this command

    try:
        info = huggingface_hub.HfApi(endpoint=endpoint).model_info(repo, files_metadata=True, timeout=30)
    except huggingface_hub.errors.GatedRepoError:
        raise EngineRefused(
            f"{repo} asks for consent to its licence first.",
            remedy=f"Accept it at huggingface.co/{repo}, then log in with `hf auth login`.",
        ) from None
    except huggingface_hub.errors.RepositoryNotFoundError:
        raise BadInput(f"There is no model repository called {repo}.", remedy="Check the name.") from None
    except Refused as problem:
        raise _refused(repo, problem) from problem
    except _network_errors() as problem:
        raise _offline(repo, problem) from problem
    files = [
        RemoteFile(
            name=sibling.rfilename, size=sibling.size or 0, sha256=sibling.lfs.sha256 if sibling.lfs else ""
        )
        for sibling in info.siblings or []
        if sibling.rfilename.lower().endswith(".gguf")
    ]
    return PullPlan(
        repo=repo,
        revision=info.sha or "main",
        model=choose_model(files, wanted),
        projector=choose_projector(files),
    )


def choose_model(files: Sequence[RemoteFile], wanted: str) -> tuple[RemoteFile, ...]:
    """The file, or all shards of the model, that `wanted` means. Raises `BadInput`, naming what there is."""
    models = [file for file in files if not _is_projector(file)]
    names = {_SHARD.sub(".gguf", file.name) for file in models}
    fitting = sorted(name for name in names if _names(name, wanted))
    if not fitting:
        there = ", ".join(sorted(names)) or "no GGUF file at all"
        raise BadInput(f"There is no “{wanted}” among: {there}.", remedy="Choose one of them.")
    if len(fitting) > 1:
        raise BadInput(
            f"“{wanted}” fits more than one file: {', '.join(fitting)}.", remedy="Write more of the name."
        )
    return tuple(
        sorted(
            (file for file in models if _SHARD.sub(".gguf", file.name) == fitting[0]),
            key=lambda file: file.name,
        )
    )


def choose_projector(files: Sequence[RemoteFile]) -> RemoteFile | None:
    """The mmproj file to use for pictures: half precision if there is one, it loses nothing that can be seen."""

    def rank(file: RemoteFile) -> tuple[int, str]:
        orders = (place for place, kind in enumerate(_PROJECTOR_ORDER) if _names(file.name, kind))
        return next(orders, len(_PROJECTOR_ORDER)), file.name

    return min((file for file in files if _is_projector(file)), key=rank, default=None)


def _is_projector(file: RemoteFile) -> bool:
    return "mmproj" in file.name.lower()


def _names(name: str, wanted: str) -> bool:
    """Whether `wanted` stands in a file name between separators ("F16" is not in "BF16", nor "Q4_K" in "Q4_K_M")."""
    return re.search(rf"(?<![a-z0-9]){re.escape(wanted.lower())}(?![a-z0-9_])", name.lower()) is not None


def _check_room(folder: Path, wanted: int) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as problem:
        raise EngineRefused(f"The folder {folder} cannot be used.", remedy="Choose another one.") from problem
    if wanted and free < wanted + _SPARE_BYTES:
        raise EngineRefused(
            f"The model needs {wanted / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free in {folder}.",
            remedy="Make room (1 GB should stay free), choose a smaller quantisation, or another folder.",
        )


def _fetch(plan: PullPlan, file: RemoteFile, place: Path, progress: Progress, endpoint: str | None) -> None:
    import huggingface_hub  # noqa: PLC0415 - see `plan_pull`
    from huggingface_hub.utils import tqdm  # noqa: PLC0415 - see `plan_pull`

    class Meter(cast("Any", tqdm)):
        """The hub's progress bar, made to tell us instead of drawing."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            self.there = int(options.get("initial") or 0)
            super().__init__(*arguments, **(options | {"disable": True}))

        def update(self, n: float | None = 1) -> None:
            self.there += int(n or 0)
            progress(file.name, min(self.there, file.size), file.size)

    # A finished file with the wrong content would be taken for good; one that broke off has another name.
    (place / file.name).unlink(missing_ok=True)
    try:
        path = huggingface_hub.hf_hub_download(
            plan.repo,
            file.name,
            revision=plan.revision,
            local_dir=place,
            endpoint=endpoint,
            tqdm_class=cast("Any", Meter),
        )
    except Refused as problem:
        raise _refused(plan.repo, problem) from problem
    except _network_errors() as problem:
        raise _offline(plan.repo, problem) from problem
    if not _is_whole(Path(path), file):
        Path(path).unlink(missing_ok=True)
        raise EngineUnavailable(
            f"{file.name} arrived damaged and was removed.", remedy="Run the command again to fetch it anew."
        )


def _is_whole(path: Path, file: RemoteFile) -> bool:
    """Whether the file is there with the right size and, where the hub states one, the right SHA-256."""
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    if not file.sha256:
        return True
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256


def _network_errors() -> tuple[type[Exception], ...]:
    import httpx2  # noqa: PLC0415 - see `plan_pull`; the hub's library lets this one's errors through

    return (httpx2.HTTPError, OSError)


def _refused(repo: str, problem: Refused) -> EngineUnavailable:
    return EngineUnavailable(
        f"{repo} was not fetched: {problem}.",
        remedy="Allow the host by KITHKIN_REACHABLE_HOSTS, or copy a .gguf file here by other means.",
    )


def _offline(repo: str, problem: Exception) -> EngineUnavailable:
    if isinstance(problem, OSError) and problem.errno is not None:
        return EngineUnavailable(
            f"{repo} could not be stored: {problem}.", remedy="Make room or mend the disk."
        )
    return EngineUnavailable(
        f"{repo} could not be fetched: the Hugging Face hub cannot be reached.",
        remedy="Check the connection and run the command again (it continues where it stopped), or copy a .gguf "
        "file here by other means and name its path in the settings.",
    )
