"""Everything that is kept is encrypted: what opens it, what does not, and that a power cut never leaves it unreadable."""

import asyncio
import os
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keyring
import keyring.backends.null
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin import failpoints
from kithkin.app.keys import build_locksmith, by_code, folder_alone, folder_kept, opened_folder
from kithkin.app.stores import open_stores
from kithkin.messages.errors import BadInput, Misconfigured
from kithkin.settings import Settings, load_settings
from kithkin.store import Database
from kithkin.vault.keys import Locksmith, encrypt, rotate
from kithkin.vault.keys.key_file import KEYS, KeyFile, read_key_file, write_key_file
from kithkin.vault.keys.recovery_codes import new_recovery_code, read_recovery_code
from kithkin.vault.keys.ways import go, lead_to, new_way
from support.databases import nobody_told
from support.file_keyring import FileKeyring
from support.files import all_bytes
from support.kithkin_process import kithkin

PASSPHRASE = "correct horse battery staple"


def of(home: Path, **given: str) -> Settings:
    return load_settings(
        {"KITHKIN_HOME": str(home), "KITHKIN_KEY_FOLDER": str(home.parent / "keys"), **given}
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def keep(home: Path, name: str, **given: str) -> None:
    async def work() -> None:
        with open_stores(of(home, **given)) as stores:
            await stores.people.add(name, "member")

    asyncio.run(work())


def names(home: Path, **given: str) -> set[str]:
    async def work() -> set[str]:
        with open_stores(of(home, **given)) as stores:
            return {person.name for person, _ in await stores.people.list()}

    return asyncio.run(work())


def secret_files(home: Path) -> list[Path]:
    return sorted((home.parent / "keys").glob("*.key"))


def test_a_new_folder_is_encrypted_and_opens_by_itself(home: Path) -> None:
    keep(home, "Canary Wharf")
    assert b"Canary" not in all_bytes(home)
    assert b"SQLite" not in all_bytes(home)
    assert "Canary Wharf" in names(home)
    assert [path.stat().st_mode & 0o077 for path in secret_files(home)] == [0]
    assert not any(path.read_bytes().strip() in all_bytes(home) for path in secret_files(home))


def test_also_while_it_is_open_and_the_log_is_full(home: Path) -> None:
    async def work() -> None:
        with open_stores(of(home)) as stores:
            await stores.people.add("Canary Wharf", "member")
            assert (home / "kithkin.db-wal").stat().st_size > 0
            assert b"Canary" not in all_bytes(home)

    asyncio.run(work())


def test_in_the_open_where_the_owner_wants_it(home: Path) -> None:
    keep(home, "Canary Wharf", KITHKIN_ENCRYPT="false")
    assert b"Canary" in all_bytes(home)
    assert not secret_files(home)


def test_without_the_secret_nothing_opens_and_it_is_said_what_to_do(home: Path) -> None:
    keep(home, "Ana")
    (secret,) = secret_files(home)
    kept = secret.read_bytes()
    secret.unlink()
    with pytest.raises(Misconfigured, match="key is not at hand") as refusal:
        names(home)
    assert secret.name in refusal.value.remedy
    secret.write_bytes(kept[:-8])
    with pytest.raises(Misconfigured, match="key is not at hand"):
        names(home)
    secret.write_bytes(kept)
    assert "Ana" in names(home)
    (home / KEYS).rename(home / "elsewhere")
    with pytest.raises(Misconfigured, match=r"list of ways to its key \(keys.json\) is gone"):
        names(home)
    (home / KEYS).write_text("{}")
    with pytest.raises(Misconfigured, match=r"keys\.json cannot be read"):
        names(home)


def test_another_folders_key_is_not_taken_for_its_own(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    keep(home, "Ana")
    keep(other, "Ben")
    (home / KEYS).write_bytes((other / KEYS).read_bytes())
    with pytest.raises(Misconfigured, match="the key does not fit"):
        names(home)


def test_what_lay_in_the_open_is_encrypted_once_and_overwritten(home: Path) -> None:
    keep(home, "Canary Wharf", KITHKIN_ENCRYPT="false")
    with (home / "kithkin.db").open("rb") as old:
        assert {"owner", "Canary Wharf"} == names(home)
        assert not old.read().strip(b"\0")
    assert b"Canary" not in all_bytes(home)
    assert {"owner", "Canary Wharf"} == names(home, KITHKIN_ENCRYPT="false")  # it stays so


def test_it_is_left_in_the_open_while_another_uses_it(home: Path) -> None:
    keep(home, "Ana", KITHKIN_ENCRYPT="false")
    with open_stores(of(home, KITHKIN_ENCRYPT="false")):
        keep(home, "Ben")
        assert not (home / KEYS).exists()
    assert names(home) == {"owner", "Ana", "Ben"}
    assert (home / KEYS).exists()


def test_a_passphrase_instead_of_the_machine(home: Path) -> None:
    keep(home, "Ana")
    with folder_kept(of(home)) as smith, pytest.raises(BadInput, match="at least 12"):
        smith.set_passphrase("too short", keep_machine=False)
    with folder_kept(of(home)) as smith:
        smith.set_passphrase(PASSPHRASE, keep_machine=False)
    assert not secret_files(home)
    with pytest.raises(Misconfigured, match="not at hand") as refusal:
        names(home)
    assert "KITHKIN_PASSPHRASE" in refusal.value.remedy
    with pytest.raises(Misconfigured, match="does not open"):
        names(home, KITHKIN_PASSPHRASE="correct horse battery stable")
    assert "Ana" in names(home, KITHKIN_PASSPHRASE=PASSPHRASE)
    with folder_kept(of(home, KITHKIN_PASSPHRASE=PASSPHRASE)) as smith:
        smith.set_passphrase("another one, quite long", keep_machine=True)
    with pytest.raises(Misconfigured, match="does not open"):
        names(home, KITHKIN_PASSPHRASE=PASSPHRASE)
    with folder_kept(of(home, KITHKIN_PASSPHRASE="another one, quite long")) as smith:
        smith.keep_on_machine("file")
    assert "Ana" in names(home)


def test_a_new_folder_with_a_passphrase_keeps_nothing_on_the_machine(home: Path) -> None:
    keep(home, "Ana", KITHKIN_PASSPHRASE=PASSPHRASE)
    assert not secret_files(home)
    assert "Ana" in names(home, KITHKIN_PASSPHRASE=PASSPHRASE)


def test_somebody_who_is_asked_has_three_tries(home: Path) -> None:
    keep(home, "Ana", KITHKIN_PASSPHRASE=PASSPHRASE)
    smith = build_locksmith(of(home))
    typed = iter(("wrong", "also wrong", PASSPHRASE, "wrong", "wrong", "wrong"))
    asking = Locksmith(folder=home, file=smith.file, machine=smith.machine, ask=lambda _: next(typed))
    assert asking.key() == build_locksmith(of(home, KITHKIN_PASSPHRASE=PASSPHRASE)).key()
    with pytest.raises(Misconfigured, match="not at hand"):
        asking.key()


def test_a_recovery_code_for_the_day_the_machine_is_gone(home: Path) -> None:
    keep(home, "Ana")
    with folder_kept(of(home)) as smith:
        older = smith.set_recovery_code()
        code = smith.set_recovery_code()
    assert code.encode() not in all_bytes(home)
    for secret in secret_files(home):
        secret.unlink()
    with pytest.raises(Misconfigured, match="not at hand") as refusal:
        names(home)
    assert "kithkin key recover" in refusal.value.remedy
    with folder_alone(of(home)) as smith:
        with pytest.raises(BadInput, match="replaced by a newer"):
            smith.recover(older)
        with pytest.raises(BadInput, match="no recovery code"):
            smith.recover(code[:-1])
        smith.recover(code.lower().replace("-", " ").replace("0", "o").replace("1", "l"))
    assert "Ana" in names(home)


@given(st.integers(0, 27), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
@settings(max_examples=60)
def test_slips_of_the_pen_are_nearly_always_told(place: int, sign: str) -> None:
    code = "".join(new_recovery_code().split("-"))
    slipped = code[:place] + sign + code[place + 1 :]
    try:
        read = read_recovery_code(slipped)
    except BadInput:
        assert slipped != code
    else:
        assert read == slipped.encode()


def test_everything_under_a_new_key(home: Path) -> None:
    keep(home, "Ana")
    with folder_kept(of(home)) as smith:
        smith.set_passphrase(PASSPHRASE, keep_machine=True)
        code = smith.set_recovery_code()
        old_key = smith.key()
    (old_secret,) = secret_files(home)
    before = (home / "kithkin.db").read_bytes(), (home / KEYS).read_bytes(), old_secret.read_bytes()
    told: list[float] = []
    with folder_alone(of(home)) as smith:
        rotate(smith, told.append)
    assert told[-1] == 1.0
    assert names(home) == {"owner", "Ana"}
    assert not old_secret.exists()
    assert len(secret_files(home)) == 1
    assert old_key is not None
    with pytest.raises(Misconfigured, match="does not fit"):
        Database(home, key=old_key)
    # The old secret opens the new list no more.
    old_secret.write_bytes(before[2])
    (newest,) = (path for path in secret_files(home) if path != old_secret)
    newest.rename(newest.with_suffix(".away"))
    with pytest.raises(Misconfigured, match="not at hand"):
        names(home)
    assert names(home, KITHKIN_PASSPHRASE=PASSPHRASE) == {"owner", "Ana"}
    with folder_alone(of(home)) as smith:
        smith.recover(code)
    assert names(home) == {"owner", "Ana"}


def test_a_way_that_another_hand_slipped_in_is_found_before_a_new_key_is_sealed_to_it(home: Path) -> None:
    keep(home, "Ana")
    kept = read_key_file(home / KEYS)
    assert kept is not None
    theirs = new_way("recovery", read_recovery_code(new_recovery_code()), secrets.token_bytes(32), kept.store)
    write_key_file(
        home / KEYS, KeyFile.model_construct(store=kept.store, ways=(*kept.ways, theirs), seal=kept.seal)
    )
    for change in (lambda smith: rotate(smith, nobody_told), lambda smith: smith.set_recovery_code()):
        with folder_alone(of(home)) as smith, pytest.raises(Misconfigured, match="another hand"):
            change(smith)
    assert "Ana" in names(home)


def test_nobody_writes_anew_what_another_uses(home: Path) -> None:
    keep(home, "Ana")
    with (
        opened_folder(of(home)),
        pytest.raises(Misconfigured, match="A Kithkin is using"),
        folder_alone(of(home)),
    ):
        pass
    finished = kithkin(home, "person", "add", "Ben")
    assert finished.returncode == 2  # another place for the secrets: it is not at hand


@pytest.mark.parametrize(
    "failpoint", ["rewriting.begun", "rewriting.copied", "rewriting.taken", "rewriting.forgotten"]
)
@pytest.mark.parametrize("first", [True, False], ids=["encrypting", "rotating"])
def test_a_power_cut_undoes_or_finishes_it(home: Path, failpoint: str, *, first: bool) -> None:
    keep(home, "Canary Wharf", **({"KITHKIN_ENCRYPT": "false"} if first else {}))
    _killed(home, failpoint, first=first)
    assert names(home) == {"owner", "Canary Wharf"}
    assert b"Canary" not in all_bytes(home)
    left = sorted(path.name for path in home.iterdir())
    assert set(left) - {"keys.lock"} == {"in-use.lock", "keys.json", "kithkin.db"}
    assert len(secret_files(home)) == 1
    with folder_alone(of(home)) as smith:
        rotate(smith, nobody_told)
    assert names(home) == {"owner", "Canary Wharf"}


def _killed(home: Path, failpoint: str, *, first: bool) -> None:
    child = os.fork()
    if child == 0:  # pragma: no cover - killed
        try:
            failpoints.arm(failpoint)
            with folder_alone(of(home)) as smith:
                encrypt(smith, nobody_told) if first else rotate(smith, nobody_told)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == 9


def test_what_fails_leaves_it_as_it_was(home: Path) -> None:
    keep(home, "Ana")
    before = all_bytes(home)
    with folder_alone(of(home)) as smith:
        (home / "kithkin.db.next").mkdir()
        with pytest.raises((Misconfigured, OSError)):
            rotate(smith, nobody_told)
        (home / "kithkin.db.next").rmdir()
    assert names(home) == {"owner", "Ana"}
    assert (home / "kithkin.db").stat().st_size <= len(before)


@pytest.fixture
def keyring_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring as platforms have them, kept in a file."""
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring(tmp_path / "ring.json"))
    yield tmp_path / "ring.json"
    keyring.set_keyring(before)


def test_the_platforms_keyring(home: Path, keyring_in_a_file: Path) -> None:
    keep(home, "Ana")
    with folder_kept(of(home)) as smith:
        smith.keep_on_machine("keyring")
    assert not secret_files(home)
    assert keyring_in_a_file.exists()
    assert "Ana" in names(home)
    with folder_alone(of(home)) as smith:
        rotate(smith, nobody_told)
    assert "Ana" in names(home)
    keyring_in_a_file.unlink()
    with pytest.raises(Misconfigured, match="not at hand") as refusal:
        names(home)
    assert "keyring" in refusal.value.remedy


def test_a_keyring_that_keeps_nothing_is_not_trusted(home: Path) -> None:
    keep(home, "Ana")
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.null.Keyring())
    try:
        with folder_kept(of(home)) as smith, pytest.raises(Misconfigured, match="does not give it back"):
            smith.keep_on_machine("keyring")
    finally:
        keyring.set_keyring(before)
    assert "Ana" in names(home)


def test_a_recovery_code_opens_what_was_cut_short(home: Path) -> None:
    keep(home, "Canary Wharf")
    with folder_kept(of(home)) as smith:
        code = smith.set_recovery_code()
    for failpoint in ("rewriting.copied", "rewriting.taken"):
        _killed(home, failpoint, first=False)
        for secret in secret_files(home):
            secret.unlink()
        with pytest.raises(Misconfigured, match="not at hand"):
            names(home)
        settings = of(home)
        with folder_alone(settings, by_code(settings, code)) as smith:
            smith.recover(code)
        assert names(home) == {"owner", "Canary Wharf"}


def test_a_server_that_runs_is_not_waited_for_without_a_word(home: Path) -> None:
    keep(home, "Ana")
    kept = read_key_file(home / KEYS)
    assert kept is not None
    with opened_folder(of(home)):
        write_key_file(home / "keys.next.json", kept)
        with pytest.raises(Misconfigured, match="cut short while a Kithkin used it"):
            names(home)
        (home / "keys.next.json").unlink()


def test_two_who_start_at_once_get_the_same_key(home: Path) -> None:
    for number in range(4):
        folder = home / str(number) / "home"
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(_key, [folder] * 4))
        assert len(set(made)) == 1
        assert made[0] is not None


def _key(folder: Path) -> bytes | None:
    with opened_folder(of(folder)) as key:
        return key


def test_two_who_change_the_ways_at_once_lose_none(home: Path) -> None:
    keep(home, "Ana")

    def change(work: Callable[[Locksmith], object]) -> None:
        with folder_kept(of(home)) as smith:
            work(smith)

    with ThreadPoolExecutor(2) as pool:
        both = [
            pool.submit(change, lambda smith: smith.set_passphrase(PASSPHRASE, keep_machine=True)),
            pool.submit(change, lambda smith: smith.set_recovery_code()),
        ]
        for one in both:
            one.result()
    kept = read_key_file(home / KEYS)
    assert kept is not None
    assert sorted(way.kind for way in kept.ways) == ["file", "passphrase", "recovery"]


def test_a_passphrase_is_the_same_however_its_letters_are_composed(home: Path) -> None:
    composed, apart = "pâté et crème brûlée", unicodedata.normalize("NFD", "pâté et crème brûlée")
    assert composed != apart
    keep(home, "Ana", KITHKIN_PASSPHRASE=composed)
    assert "Ana" in names(home, KITHKIN_PASSPHRASE=apart)
    with pytest.raises(BadInput, match="no letter"):
        names(home, KITHKIN_PASSPHRASE="not \udcff UTF-8, but long")


def test_neither_a_short_first_passphrase_nor_a_key_beside_the_lock(home: Path) -> None:
    with pytest.raises(BadInput, match="at least 12"):
        keep(home, "Ana", KITHKIN_PASSPHRASE="a")
    with pytest.raises(Misconfigured, match="lies within"):
        load_settings({"KITHKIN_HOME": str(home), "KITHKIN_KEY_FOLDER": str(home / "keys")})


def test_a_machine_without_a_keyring_says_so(home: Path) -> None:
    keep(home, "Ana")
    with folder_kept(of(home)) as smith, pytest.raises(Misconfigured, match="keyring"):
        smith.keep_on_machine("keyring")
    assert "Ana" in names(home)


def test_a_key_led_on_keeps_its_secret() -> None:
    secret, key, other = b"s" * 32, b"k" * 32, b"o" * 32
    way = new_way("file", secret, key, "here")
    assert go(way, secret, "here") == key
    assert go(way, secret, "elsewhere") is None
    assert go(way, b"t" * 32, "here") is None
    assert go(lead_to(way, other, "here"), secret, "here") == other
