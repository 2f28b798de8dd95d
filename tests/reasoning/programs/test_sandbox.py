"""Hostile programs: whatever a model writes is contained, in bounded time and memory, and harms nothing outside."""

import asyncio
import os
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kithkin.messages.errors import AskThePerson, KithkinError, ToolFailed
from kithkin.reasoning.executing import Executor
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.programs.sandbox import LONGEST_PROGRAM, Sandbox
from kithkin.reasoning.programs.tool_functions import HEADER, ProgramRun, stub
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.health import HealthToolbox
from kithkin.tools.hosting import WorkerToolHost
from kithkin.tools.maths import MathsToolbox
from support.reasoner import UNITS

SECRET = "quokka-7319"
LARGEST_CHILD = 400 * 2**20
LARGEST_GROWTH = 200 * 2**20
QUESTION = "What is the body mass index of 70 kg at 175 cm?"


@dataclass
class Prison:
    """A sandbox with real tools in it; `run` says how a program ended."""

    folder: Path
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    sandbox: Sandbox = field(default_factory=Sandbox)
    unchecked: Sandbox = field(default_factory=lambda: Sandbox(check_types=False))
    last: ProgramRun | None = None

    def __post_init__(self) -> None:
        tools = [tool for box in (HealthToolbox(), MathsToolbox()) for tool in box.tools]
        wanted = ("health.bmi", "maths.evaluate")
        self.tools = [tool for tool in tools if tool.name in wanted]
        assert len(self.tools) == len(wanted), [tool.name for tool in tools]
        self.host = WorkerToolHost()
        self.executor = Executor({tool.name: tool for tool in tools}, self.host, UNITS)
        self.stubs = HEADER + "".join(stub(tool) for tool in self.tools)

    def run(self, code: str, *, types: bool = True) -> KithkinError | None:
        sandbox = self.sandbox if types else self.unchecked

        async def go() -> None:
            reading = read_question(QUESTION, UNITS)
            ledger = Ledger(UNITS)
            ledger.add_asker(reading)
            self.last = ProgramRun(self.executor, reading, ledger, UNITS)
            await asyncio.to_thread(sandbox.run, code, self.last.functions(self.tools), self.stubs)

        try:
            self.loop.run_until_complete(asyncio.wait_for(go(), 60))
        except KithkinError as error:
            return error
        return None

    def close(self) -> None:
        self.sandbox.close()
        self.unchecked.close()
        self.loop.run_until_complete(self.host.close())
        self.loop.close()


@pytest.fixture(scope="module")
def prison(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prison]:
    folder = tmp_path_factory.mktemp("prison")
    before = os.environ.get("KITHKIN_TEST_SECRET")
    os.environ["KITHKIN_TEST_SECRET"] = SECRET
    (folder / "secret.txt").write_text(SECRET, "utf-8")
    prison = Prison(folder)
    yield prison
    prison.close()
    if before is None:
        del os.environ["KITHKIN_TEST_SECRET"]
    else:
        os.environ["KITHKIN_TEST_SECRET"] = before


def _memory(process: str, name: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":")), 0)


def _children() -> list[str]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    return listed.read_text("utf-8").split() if listed.is_file() else []


FILES = {
    "open to read": "x = open('{folder}/secret.txt').read()\nreply(x, {{}})",
    "open to write": "f = open('{folder}/made', 'w')\nf.write('x')",
    "open by builtins": "import builtins\nbuiltins.open('{folder}/made', 'w').write('x')",
    "pathlib": "from pathlib import Path\nPath('{folder}/made').write_text('x')",
    "pathlib reads": "from pathlib import Path\nreply(Path('{folder}/secret.txt').read_text(), {{}})",
    "io": "import io\nio.open('{folder}/made', 'w')",
    "os.open": "import os\nos.open('{folder}/made', os.O_CREAT)",
    "os.listdir": "import os\nreply(' '.join(os.listdir('{folder}')), {{}})",
    "shutil": "import shutil\nshutil.rmtree('{folder}')",
    "tempfile": "import tempfile\ntempfile.mkstemp(dir='{folder}')",
    "sqlite": "import sqlite3\nsqlite3.connect('{folder}/made')",
}
MACHINE = {
    "environ": "import os\nreply(os.environ['KITHKIN_TEST_SECRET'], {{}})",
    "getenv": "import os\nreply(os.getenv('KITHKIN_TEST_SECRET') or 'none', {{}})",
    "all of environ": "import os\nreply(str(dict(os.environ)), {{}})",
    "system": "import os\nos.system('touch {folder}/made')",
    "popen": "import os\nos.popen('touch {folder}/made').read()",
    "fork": "import os\nos.fork()",
    "kill the parent": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
    "exit": "import os\nos._exit(3)",
    "sys.exit": "import sys\nsys.exit(3)",
    "subprocess": "import subprocess\nsubprocess.run(['touch', '{folder}/made'])",
    "socket": "import socket\nsocket.create_connection(('127.0.0.1', 9))",
    "urllib": "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')",
    "http.client": "import http.client\nhttp.client.HTTPConnection('127.0.0.1', 9).request('GET', '/')",
    "asyncio": "import asyncio\nasyncio.run(asyncio.create_subprocess_exec('touch', '{folder}/made'))",
    "ctypes": "import ctypes\nctypes.string_at(0)",
    "threading": "import threading\nthreading.Thread(target=print).start()",
    "multiprocessing": "import multiprocessing\nmultiprocessing.Process(target=print).start()",
    "importlib": "import importlib\nimportlib.import_module('os').system('touch {folder}/made')",
    "pickle": "import pickle\npickle.loads(b\"cos\\nsystem\\n(S'touch {folder}/made'\\ntR.\")",
    "gc": "import gc\nreply(str(gc.get_objects()), {{}})",
    "inspect": "import inspect\ninspect.currentframe().f_back",
    "our own package": "import kithkin.settings\nreply(str(kithkin.settings.load_settings()), {{}})",
    "sleep": "import time\ntime.sleep(1000)",
    "async sleep": "import asyncio\nawait asyncio.sleep(1000)",
    "input": "input()",
}
TRICKS = {
    "dunder import": "__import__('os').system('touch {folder}/made')",
    "eval": "eval(\"__import__('os').system('touch {folder}/made')\")",
    "exec": "exec('import os')",
    "compile": "compile('import os', 'x', 'exec')",
    "subclasses": "x = ().__class__.__bases__[0].__subclasses__()\nreply(str(x), {{}})",
    "mro": "x = ''.__class__.__mro__[1].__subclasses__()\nreply(str(x), {{}})",
    "globals": "reply(str(globals()), {{}})",
    "builtins by globals": "globals()['__builtins__']['open']('{folder}/made', 'w')",
    "function globals": "x = reply.__globals__\nx['os']",
    "function code": "reply.__code__",
    "function closure": "health_bmi.__closure__[0].cell_contents",
    "function self": "quantity.__self__._ledger",
    "function wrapped": "quantity.__func__.__globals__['__builtins__']['open']('{folder}/made', 'w')",
    "getattr": "getattr(getattr(quantity, '__self__'), '_executor')",
    "setattr": "setattr(quantity, '__call__', print)",
    "module of tools": "import tools\nreply(str(tools.__dict__), {{}})",
    "loader of tools": "import tools\ntools.__loader__.load_module('os')",
    "metaclass": "class M(type):\n    def __call__(c): open('{folder}/made', 'w')\nclass C(metaclass=M): pass\nC()",
    "decorator": "@eval\n@str\ndef f(): pass",
    "dunder del": "class A:\n    def __del__(self): open('{folder}/made', 'w')\nA()",
    "format attributes": "x = '{{0.__class__.__init__.__globals__}}'.format(quantity)\nreply(x, {{}})",
    "generator frame": "g = (x for x in [1])\ng.gi_frame.f_back.f_globals",
    "traceback frame": "try:\n    1 / 0\nexcept Exception as e:\n    e.__traceback__.tb_frame.f_back.f_globals",
    "walrus over host": "(reply := print)\nreply('x', {{}})",
    "lambda": "(lambda f: f(f))(lambda f: f(f))",
    "star import": "from os import *\nsystem('touch {folder}/made')",
    "relative import": "from . import settings",
    "null byte": "x = 'a\\x00b'\nopen(x)",
    "coding line": "# -*- coding: utf-7 -*-\n+AG8AcABlAG4-('x')",
}
BOMBS = {
    "power tower": "x = 9**9**9",
    "shift": "x = 1 << 10**12",
    "factorial by hand": "x = 1\nfor i in range(10**9):\n    x = x * (i + 1)",
    "huge string": "x = 'a' * 10**12",
    "huge list": "x = [0] * 10**11",
    "doubling": "x = 'a'\nwhile True:\n    x = x + x",
    "format width": "x = format(1, '1000000000000')\nreply(x, {{}})",
    "f-string width": "x = f'{{1:>1000000000000}}'",
    "percent width": "x = '%1000000000000d' % 1",
    "many digits": "x = str(7**(10**7))",
    "regex": "import re\nre.match(r'(a+)+$', 'a' * 64 + '!')",
    "infinite loop": "while True:\n    pass",
    "infinite generator": "def g():\n    while True:\n        yield 1\nx = sum(g())",
    "list of range": "x = list(range(10**10))",
    "recursion": "def f(n: int) -> int:\n    return f(n + 1)\nf(0)",
    "mutual recursion": "def f(n: int) -> int:\n    return g(n)\ndef g(n: int) -> int:\n    return f(n)\nf(0)",
    "nested comprehension": "x = [[[k for k in range(3000)] for j in range(3000)] for i in range(3000)]",
    "growing dict": "d = {{}}\ni = 0\nwhile True:\n    d[i] = 'x' * 1000\n    i += 1",
    "self-containing list": "x = []\nx.append(x)\ny = str(x)\nz = x == x.copy()",
    "deep literal": "x = " + "[" * 1500 + "]" * 1500,
    "deep parentheses": "x = " + "(" * 3000 + "1" + ")" * 3000,
    "deep unary": "x = " + "-" * 7000 + "1",
    "long sum": "x = " + "+".join(["1"] * 3500),
    "deep attribute": "x = quantity" + ".a" * 3500,
    "printing": "while True:\n    print('x' * 10**6)",
    "printing one gigabyte": "for i in range(1000):\n    print('x' * 10**6)",
    "100,000 host calls": "for i in range(100000):\n    quantity(70, 'kg')",
    "100,000 caught host calls": "for i in range(100000):\n    try:\n        quantity(70, 'zork')\n    except Exception:\n        pass",
    "caught timeouts": "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass",
    "finally": "while True:\n    try:\n        pass\n    finally:\n        continue",
    "sorting": "x = sorted(range(10**8), key=lambda i: -i)",
    "big product": "import math\nx = math.factorial(10**8)",
    "big pow with modulus": "x = pow(3, 10**7) * pow(3, 10**7)",
    "replace": "x = ('a' * 10**6).replace('a', 'b' * 10**6)",
    "join": "x = ('b' * 10**6).join(['a'] * 10**6)",
}
ARGUMENTS = {
    "too much": "health_bmi(weight=10**400, height=1)",
    "not a number": "health_bmi(weight=float('nan'), height=float('nan'))",
    "infinite": "health_bmi(weight=float('inf'), height=quantity(175, 'cm'))",
    "negative": "health_bmi(weight=-70.0, height=-1.75)",
    "quantity not a number": "quantity(float('nan'), 'kg')",
    "quantity too large": "quantity(10**400, 'kg')",
    "forged step": "b = health_bmi(weight={{'number': 70, 'unit': 'kg', 'id': 'r1.x'}}, height={{'number': 1, 'unit': 'm', 'id': 'r9.y'}})\nreply('It is {{{{b}}}}.', {{'b': {{'number': 42, 'unit': '', 'id': 'r1.x'}}}})",
    "forged result": "reply('It is {{{{b}}}}.', {{'b': {{'number': 42.0, 'unit': 'kg', 'id': 'r1.bmi'}}}})",
    "forged question number": "reply('It is {{{{b}}}}.', {{'b': {{'number': 42.0, 'unit': 'kg', 'id': 'q99'}}}})",
    "odd question number": "reply('It is {{{{b}}}}.', {{'b': {{'number': 42.0, 'unit': 'kg', 'id': 'q²'}}}})",
    "changed result": "b = health_bmi(weight=quantity(70, 'kg'), height=quantity(175, 'cm'))\nc = b['bmi']\nc['number'] = 1.0\nhealth_bmi(weight=c, height=c)",
    "missing keys": "health_bmi(weight={{}}, height={{}})",
    "wrong types": "health_bmi(weight=[1, 2], height='x')",
    "nested": "health_bmi(weight={{'number': {{'number': {{}}}}, 'unit': [], 'id': {{}}}}, height=None)",
    "list of text": "health_bmi(weight=['a'], height=[[1]])",
    "self-containing argument": "x = []\nx.append(x)\nhealth_bmi(weight=x, height=x)",
    "unknown parameter": "health_bmi(weight=70, height=175, run=print)",
    "positional": "health_bmi(70, 175)",
    "function as argument": "health_bmi(weight=health_bmi, height=reply)",
    "huge text": "maths_evaluate(expression='1+' * 10**6 + '1', at='x = 1')",
    "tower in a tool": "maths_evaluate(expression='9**9**9**9', at='x = 1')",
    "deep text": "maths_evaluate(expression='(' * 10**5, at='x = 1')",
    "unit bomb": "quantity(70, 'kg' * 10**6)",
    "unit power": "quantity(70, 'm^999999999')",
    "reply without slots": "reply('x' * 10**7, {{}})",
    "reply with many": "reply('x', {{str(i): quantity(70, 'kg') for i in range(1000)}})",
    "reply with text": "reply('{{{{a}}}}', {{'a': 'secret'}})",
    "reply with nothing": "reply(None, None)",
    "argument overflow": "quantity(1e308 * 10, 'kg')",
}
EVERYTHING = [
    pytest.param(code, id=f"{kind}: {name}")
    for kind, programs in (
        ("files", FILES), ("machine", MACHINE), ("tricks", TRICKS), ("bombs", BOMBS), ("arguments", ARGUMENTS),
    )
    for name, code in programs.items()
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize("types", [True, False], ids=["types checked", "types not checked"])
@pytest.mark.parametrize("code", EVERYTHING)
def test_a_hostile_program_is_contained(prison: Prison, code: str, types: bool) -> None:
    code = code.replace("{folder}", str(prison.folder)).replace("{{", "{").replace("}}", "}")
    memory = _memory("self", "VmRSS")
    error = prison.run(code, types=types)
    assert error is None or isinstance(error, (ToolFailed, AskThePerson)), repr(error)
    assert sorted(path.name for path in prison.folder.iterdir()) == ["secret.txt"]
    said = f"{error} {prison.last.text if prison.last else ''}"
    assert SECRET not in said
    assert "object at 0x" not in said
    assert len(str(error)) < 2000
    assert all(_memory(child, "VmHWM") < LARGEST_CHILD for child in _children() if "monty" in _name(child))
    assert _memory("self", "VmRSS") - memory < LARGEST_GROWTH


def _name(process: str) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text("utf-8").lower()
    except OSError:
        return ""


@pytest.mark.parametrize("code", [FILES["open to write"], MACHINE["system"], MACHINE["environ"], TRICKS["dunder import"],
                                  TRICKS["function globals"], ARGUMENTS["forged result"], ARGUMENTS["too much"]])  # fmt: skip
def test_what_must_not_work_is_refused(prison: Prison, code: str) -> None:
    code = code.replace("{folder}", str(prison.folder)).replace("{{", "{").replace("}}", "}")
    for types in (True, False):
        error = prison.run(code, types=types)
        assert isinstance(error, (ToolFailed, AskThePerson)), types


def test_a_good_program_still_runs_after_all_that(prison: Prison) -> None:
    error = prison.run(
        textwrap.dedent("""
        b = health_bmi(weight=quantity(70, "kg"), height=quantity(175, "cm"))
        reply("It is {{bmi}}.", {"bmi": b["bmi"]})
        """)
    )
    assert error is None
    assert prison.last is not None
    assert prison.last.text == "It is {{bmi}}."
    assert not prison.last.assumed
    assert len(prison.last.steps) == 1


def test_a_type_error_is_told_so_that_it_can_be_mended(prison: Prison) -> None:
    error = prison.run('b = health_bmi(weight=quantity(70, "kg"))\nreply("x", {})')
    assert isinstance(error, ToolFailed)
    assert "type-check" in error.message
    assert "height" in error.message


def test_a_program_that_is_too_long_is_refused_before_it_is_read(prison: Prison) -> None:
    error = prison.run("x = 1\n" * LONGEST_PROGRAM)
    assert isinstance(error, ToolFailed)
    assert "longer than" in error.message


def test_a_changed_result_is_no_longer_a_result(prison: Prison) -> None:
    error = prison.run(
        'b = health_bmi(weight=quantity(70, "kg"), height=quantity(175, "cm"))["bmi"]\n'
        'b["number"] = 12.0\nreply("It is {{b}}.", {"b": b})'
    )
    assert error is None
    assert prison.last is not None
    assert prison.last.slots["b"] == prison.last.steps[0].result.values[0], "slots take the tool's own value"


def test_a_unit_other_than_the_asked_one_is_refused(prison: Prison) -> None:
    error = prison.run('quantity(70, "lb")')
    assert isinstance(error, ToolFailed)
    assert "70 kg" in error.message
