"""Real templates: every one is read without a crash, and what is said of them stays within reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lambdalint import engine, packs
from lambdalint.readers import project
from lambdalint.rule import Diagnostic

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus lies beside the repository, and is not there")


@pytest.fixture(scope="module")
def reading() -> project.Reading:
    return project.read([CORPUS], date(2026, 11, 22))


@pytest.fixture(scope="module")
def diagnostics(reading: project.Reading) -> list[Diagnostic]:
    return engine.run(reading.project, packs.rules().values(), {})


def test_every_template_is_read(reading: project.Reading) -> None:
    read = {template.file.path for template in reading.project.templates}
    broken = {unreadable.span.file.path for unreadable in reading.project.unreadable}
    files = {path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/*.y*ml")}
    assert len(files) == 640
    assert sorted(path for path in files if not any(seen.endswith(path) for seen in read | broken)) == []


def test_no_rule_crashes(diagnostics: list[Diagnostic]) -> None:
    assert [diagnostic.finding.message for diagnostic in diagnostics if diagnostic.crashed] == []


def test_nothing_is_said_of_code_that_is_not_there(diagnostics: list[Diagnostic]) -> None:
    about_code = {"handler-file-not-found", "handler-symbol-not-found", "env-var-not-defined"}
    assert [diagnostic.finding.message for diagnostic in diagnostics if diagnostic.rule.id in about_code] == []


def test_settings_are_known_as_often_as_people_write_them_plainly(reading: project.Reading) -> None:
    functions = [function for template in reading.project.templates for function in template.functions]
    assert len(functions) > 740
    for name in ("timeout", "memory_size", "handler"):
        settings = [getattr(function, name) for function in functions]
        written = [setting for setting in settings if setting.written]
        known = [setting for setting in written if setting.known is not None]
        assert len(known) >= 0.95 * len(written), name
