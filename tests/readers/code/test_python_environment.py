"""Environment variables: which are read, where, and which of them have to be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import Handler
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.code.python import PythonReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span


def read(folder: Path, code: str) -> Handler:
    (folder / "app.py").write_text(code, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "app.handler"), 0, 11), "app.handler")
    found = PythonReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


REQUIRED = {
    "beside a variable that is set": (
        "os.environ.update(Y='1')\ndef handler(e, c): os.environ['X']",
        "os.environ['X']",
    ),
    "at module level": ("X = os.environ['X']\ndef handler(e, c): pass", "os.environ['X']"),
    "in the handler": ("def handler(e, c): os.environ['X']", "os.environ['X']"),
    "in a helper": ("def f(): return os.environ['X']\ndef handler(e, c): f()", "os.environ['X']"),
    "in a class body": ("class A:\n  x = os.environ['X']\ndef handler(e, c): pass", "os.environ['X']"),
    "as a default": ("def f(x=os.environ['X']): pass\ndef handler(e, c): pass", "os.environ['X']"),
    "from os import environ": ("from os import environ as v\ndef handler(e, c): v['X']", "v['X']"),
    "by a name": ("env = os.environ\ndef handler(e, c): env['X']", "env['X']"),
    "pop": ("def handler(e, c): os.environ.pop('X')", "os.environ.pop('X')"),
    "a constant as key": ("KEY = 'X'\ndef handler(e, c): os.environ[KEY]", "os.environ[KEY]"),
    "a helper's argument": ("def f(n): return os.environ[n]\ndef handler(e, c): f('X')", "'X'"),
    "under try, with another exception": (
        "def handler(e, c):\n  try: os.environ['X']\n  except ValueError: pass",
        "os.environ['X']",
    ),
    "under try, raised again": (
        "def handler(e, c):\n  try: os.environ['X']\n  except KeyError:\n    log()\n    raise",
        "os.environ['X']",
    ),
    "after characters of several bytes": ("# é 漢字 😀\ndef handler(e, c): '😀', os.environ['X']", "os.environ['X']"),
}

OPTIONAL = {
    "get": "def handler(e, c): os.environ.get('X')",
    "get with a default": "def handler(e, c): os.environ.get('X', '')",
    "getenv": "from os import getenv as g\ndef handler(e, c): g('X')",
    "pop with a default": "def handler(e, c): os.environ.pop('X', None)",
    "KeyError": "def handler(e, c):\n  try: os.environ['X']\n  except KeyError: pass",
    "one of several exceptions": "def handler(e, c):\n  try: os.environ['X']\n  except (A, LookupError): pass",
    "any exception": "def handler(e, c):\n  try: os.environ['X']\n  except: pass",
    "Exception": "def handler(e, c):\n  try: os.environ['X']\n  except Exception as x: pass",
    "suppress": "def handler(e, c):\n  with contextlib.suppress(KeyError): os.environ['X']",
    "caught by the caller": ("def f(): os.environ['X']\ndef handler(e, c):\n  try: f()\n  except KeyError: pass"),
    "under if": "def handler(e, c):\n  if e: os.environ['X']",
    "in a helper that is called under if": "def f(): os.environ['X']\ndef handler(e, c):\n  if e: f()",
    "ternary": "def handler(e, c): x = os.environ['X'] if e else 1",
    "in os.environ": "def handler(e, c):\n  if 'X' not in os.environ: return\n  os.environ['X']",
    "tested with get": "def handler(e, c):\n  if not os.environ.get('X'): return\n  os.environ['X']",
    "setdefault": "os.environ.setdefault('X', '1')\ndef handler(e, c): os.environ['X']",
    "set": "os.environ['X'] = '1'\ndef handler(e, c): os.environ['X']",
    "updated": "os.environ.update({'X': '1'})\ndef handler(e, c): os.environ['X']",
    "updated by keyword": "os.environ.update(X='1')\ndef handler(e, c): os.environ['X']",
    "updated by something": "os.environ.update(f())\ndef handler(e, c): os.environ['X']",
    "updated by an operator": "os.environ |= f()\ndef handler(e, c): os.environ['X']",
    "set under a name that is not known": "for k in f(): os.environ[k] = '1'\ndef handler(e, c): os.environ['X']",
    "set from a file": "from dotenv import load_dotenv\nload_dotenv()\ndef handler(e, c): os.environ['X']",
    "one of several keys": "def handler(e, c):\n  k = 'X' if e else 'X2'\n  os.environ[k]",
}

NOTHING = {
    "not reached": "def f(): os.environ['X']\ndef handler(e, c): pass",
    "under __main__": "def handler(e, c): pass\nif __name__ == '__main__': os.environ['X']",
    "a key that is not known": "def handler(e, c): os.environ[e['k']]",
    "another mapping": "environ = {}\ndef handler(e, c): environ['X']",
    "written only": "def handler(e, c): os.environ['X'] = '1'",
    "deleted only": "def handler(e, c):\n  del os.environ['X']",
}


@pytest.mark.parametrize(("code", "text"), REQUIRED.values(), ids=REQUIRED)
def test_required(tmp_path: Path, code: str, text: str) -> None:
    reads = read(tmp_path, "import os\n" + code).environment_reads
    assert [(found.name, found.required, found.span.text) for found in reads] == [("X", True, text)]


@pytest.mark.parametrize("code", OPTIONAL.values(), ids=OPTIONAL)
def test_optional(tmp_path: Path, code: str) -> None:
    reads = read(tmp_path, "import os, contextlib\n" + code).environment_reads
    assert "X" in {found.name for found in reads} or "set" in code
    assert not any(found.required for found in reads)


@pytest.mark.parametrize("code", NOTHING.values(), ids=NOTHING)
def test_no_read(tmp_path: Path, code: str) -> None:
    assert read(tmp_path, "import os\n" + code).environment_reads == ()


def test_each_name_that_a_helper_is_given(tmp_path: Path) -> None:
    code = "import os\ndef f(n): return os.environ[n]\ndef handler(e, c):\n  f('A')\n  f('B')"
    reads = read(tmp_path, code).environment_reads
    assert [(found.name, found.span.text, [step.name for step in found.via]) for found in reads] == [
        ("A", "'A'", ["f"]),
        ("B", "'B'", ["f"]),
    ]
