"""docs/comparison.md: its tables are whole, and lambdalint finds what they say. (test_docs.py reads it too.)"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lambdalint import config, engine, packs
from lambdalint.readers import project

TOP = Path(__file__).parents[1]
DOCUMENT = TOP / "docs" / "comparison.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
LETTERS = {"cloudformation": "C", "sam": "S", "serverless": "F"}
CELLS = re.compile(r"(?<!\\)\|")


def tables() -> list[list[list[str]]]:
    blocks = re.findall(r"(?:^\|.*\|\n)+", TEXT, re.MULTILINE)
    return [[[cell.strip() for cell in CELLS.split(line)[1:-1]] for line in block.splitlines()] for block in blocks]


def table_of(first_cell: str) -> list[list[str]]:
    (found,) = (table for table in tables() if table[0][0] == first_cell)
    return found


@pytest.fixture(scope="module")
def flaws() -> Any:
    """Those of bench/flaws.toml, which is no package that tests could import."""
    path = TOP / "bench" / "planting.py"
    spec = importlib.util.spec_from_file_location("planting", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["planting"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.flaws()


def test_tables_are_whole() -> None:
    found = tables()
    assert len(found) >= 5
    for head, rule, *rows in found:
        assert set(rule) == {"---"}
        assert rows
        assert {len(row) for row in (rule, *rows)} == {len(head)}
        assert all(row[0] for row in rows)


def test_rules_of_lambdalint_exist() -> None:
    known = packs.rules()
    named = {rule for row in table_of("flaw")[2:] for rule in re.findall(r"`([^`]+)`", row[2])}
    assert named
    assert named <= set(known)


def test_what_lambdalint_finds_is_said(flaws: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number, flaw in enumerate(flaws):
        flaw.plant(tmp_path / str(number))
    read = project.read([tmp_path], date(2026, 11, 23))
    found = engine.run(read.project, config.Config().rules(packs.rules()), {})
    counts = Counter((*one.finding.span.file.path.split("/")[:3], one.rule.id) for one in found)
    head, _, *rows = table_of("flaw")
    assert head[:3] == ["flaw", "in", "lambdalint"]
    expected = [[flaw.name, *cells(counts, tmp_path / str(number))] for number, flaw in enumerate(flaws)]
    assert [row[:3] for row in rows] == expected, "run: python -m bench.compare"


def cells(counts: Counter[tuple[str, ...]], folder: Path) -> tuple[str, str]:
    dialects = [dialect for dialect in LETTERS if (folder / dialect).is_dir()]
    where: dict[str, list[str]] = {}
    for rule in sorted({key[3] for key in counts if key[0] == folder.name}):
        for dialect in dialects:
            if counts[folder.name, dialect, "flawed", rule] > counts[folder.name, dialect, "mended", rule]:
                where.setdefault(rule, []).append(dialect)
    told = (f"`{rule}`" + ("" if found == dialects else f" ({letters(found)})") for rule, found in where.items())
    return letters(dialects), ", ".join(told)


def letters(dialects: list[str]) -> str:
    return " ".join(LETTERS[dialect] for dialect in dialects)
