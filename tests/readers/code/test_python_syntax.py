"""What no Python 3 accepts is told, and what only newer ones accept is not."""

from __future__ import annotations

import pytest

from lambdalint.readers.code.python.syntax import refused
from lambdalint.source import SourceFile


@pytest.mark.parametrize(
    ("code", "at"),
    [
        ("é = 1\nprint 'x'\n", "print 'x'"),
        ("def f():\nreturn 1\n", "return 1"),
        ("x = 1\n  y = 2\n", "  y = 2"),
        ("def f():\n    x\n  y\n", ""),
        ("if x:\n\ty\n        z\n", ""),
        ("return 1\n", "return 1"),
        ("for x in y:\n  pass\nbreak\n", "break"),
        ("def f(a, a): pass\n", "a): pass"),
        ("def f(a=1, b): pass\n", "b): pass"),
        ("f(a=1, 2)\n", ")"),
        ("x = 0777\n", "0777"),
        ("def f(): await g()\n", "await g()"),
        ("x = 1\nfrom __future__ import annotations\n", "from __future__ import annotations"),
    ],
)
def test_refused(code: str, at: str) -> None:
    found = refused(SourceFile("app.py", code))
    assert found is not None
    span, message = found
    assert message
    if at:
        assert span.text.endswith(at) or at in code[span.start - 3 : span.end]


@pytest.mark.parametrize(
    "code",
    [
        "x = 1\n",
        "type X = int\n",
        "def f[T](x: T) -> T: return x\n",
        "try:\n  pass\nexcept* ValueError:\n  pass\n",
        "x = f'{'a'}'\n",
        "x = t'{a}'\n",
        "try:\n  pass\nexcept ValueError, TypeError:\n  pass\n",
        "x = '\\d'\n",
        "match x:\n  case 1: pass\n",
        "lambda: (yield)\n",
        "(" * 500 + ")" * 500,
        "x = " + "-" * 100_000 + "1\n",
        "x = " + "1 + " * 50_000 + "1\n",
        "# " + "x" * 600_000,
    ],
    ids=lambda code: code[:20],
)
def test_not_refused_by_all(code: str) -> None:
    assert refused(SourceFile("app.py", code)) is None
