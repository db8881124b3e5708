"""What a run loads: nothing that it does not need. Somebody waits for each commit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[1] / "examples" / "orders-sam"
LISTED = """\
import sys
from lambdalint.cli import main
try:
    main({arguments}, standalone_mode=False)
except SystemExit:
    pass
print("\\n".join(sys.modules), file=sys.stderr)
"""
# Also what the interpreter of an environment loads by itself, through .pth files, is none of ours: it is measured.
BARE = "import sys; print('\\n'.join(sys.modules), file=sys.stderr)"
NEEDED_BY_NO_SMALL_RUN = (
    "asyncio cfnlint concurrent configparser csv distributed email importlib.metadata importlib.resources "
    "jinja2 libcst logging lsprotocol multiprocessing networkx pathspec pickle pygls sarif_om tempfile "
    "tomllib urllib.request xml zipfile "
    "lambdalint.baseline lambdalint.cfnlint lambdalint.fixes.python lambdalint.fleet lambdalint.inspection "
    "lambdalint.mending lambdalint.pictures lambdalint.policies lambdalint.processes lambdalint.reports.sarif "
    "lambdalint.server lambdalint.testing"
).split()
OTHER_LANGUAGES = [
    *(f"lambdalint.readers.code.{name}" for name in "csharp go java javascript jvm kotlin ruby rust".split()),
    *(f"tree_sitter_{name}" for name in "c_sharp go java javascript kotlin ruby rust typescript".split()),
    "lambdalint.readers.serverless.template",
]


def loaded(program: str) -> set[str]:
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(run.stderr.splitlines())


@pytest.fixture(scope="module")
def bare() -> set[str]:
    return loaded(BARE)


def unwanted(modules: set[str], names: list[str]) -> list[str]:
    return sorted(each for each in modules if any(each == name or each.startswith(f"{name}.") for name in names))


def test_a_check_of_python_handlers_loads_no_other_language(bare: set[str]) -> None:
    modules = loaded(LISTED.format(arguments=["check", str(EXAMPLE)])) - bare
    assert unwanted(modules, [*NEEDED_BY_NO_SMALL_RUN, *OTHER_LANGUAGES]) == []
    assert {
        "lambdalint.readers.code.python.reader",
        "lambdalint_rules.reliability.partial_batch_not_enabled",
    } <= modules


def test_the_version_is_told_without_readers_and_rules(bare: set[str]) -> None:
    modules = loaded(LISTED.format(arguments=["--version"])) - bare
    others = [
        "lambdalint.readers",
        "lambdalint.knowledge",
        "lambdalint.config",
        "lambdalint_rules",
        "tree_sitter",
        "yaml",
    ]
    assert unwanted(modules, [*NEEDED_BY_NO_SMALL_RUN, *others]) == []
    assert "lambdalint.cli" in modules
