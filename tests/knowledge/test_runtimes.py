from __future__ import annotations

from datetime import date

import pytest

from lambdalint.knowledge import cfn_lint, runtimes
from lambdalint.knowledge.runtime_spelling import meant
from lambdalint.knowledge.runtimes import Lifecycle, known, lifecycle, may_be_newer, takes_snapshots


def test_dates_of_a_runtime() -> None:
    assert lifecycle("python3.9") == Lifecycle(
        deprecated=date(2025, 12, 15),
        create_blocked=date(2027, 2, 1),
        update_blocked=date(2027, 3, 3),
        successor="python3.14",
    )


def test_the_newest_runtime_has_no_successor() -> None:
    newest = lifecycle("nodejs24.x")
    assert newest is not None
    assert newest.successor is None


def test_dates_that_are_not_set() -> None:
    container_only = lifecycle("dotnet9")
    assert container_only == Lifecycle(date(2026, 11, 10), None, None, "dotnet10")


def test_a_runtime_without_dates_and_one_that_nobody_knows() -> None:
    assert lifecycle("java17.al2023") is None
    assert lifecycle("cobol85") is None
    assert lifecycle("") is None


@pytest.mark.parametrize(
    "runtime", ["python3.15", "nodejs26.x", "java17.al2023", "nodejs4.3-edge", "provided", "custom", "dotnet9"]
)
def test_every_identifier_of_any_source_is_known(runtime: str) -> None:
    assert runtime in known()


@pytest.mark.parametrize(
    ("runtime", "name"),
    [
        ("python3.31", "python3.13"),
        ("nodejs18", "nodejs18.x"),
        ("node20.x", "nodejs20.x"),
        ("nodejs21.x", "nodejs22.x"),
        ("Python3.12", "python3.12"),
        ("python-3.12", "python3.12"),
        ("pyhton3.12", "python3.12"),
        ("python3.12.x", "python3.12"),
        ("dotnetcore8", "dotnet8"),
        ("java22", "java21"),
        ("java24.al2023", "java25"),
        ("provided.al2022", "provided.al2023"),
        ("rust", "provided.al2023"),
        ("nodejs10", "nodejs24.x"),
        ("cobol85", None),
        ("", None),
        ("python" * 100, None),
    ],
)
def test_what_a_name_that_nobody_knows_was_meant_for(runtime: str, name: str | None) -> None:
    assert meant(runtime, date(2026, 11, 22)) == name


@pytest.mark.parametrize(
    ("runtime", "possible"),
    [
        ("python3.41", True),
        ("python4.0", True),
        ("python3.42", False),
        ("python3.14", False),
        ("nodejs52.x", True),
        ("nodejs52", False),
        ("nodejs51.x", False),
        ("java44", True),
        ("java41", False),
        ("cobol85", False),
    ],
)
def test_a_year_may_bring_one_runtime_of_each_language(
    monkeypatch: pytest.MonkeyPatch, runtime: str, possible: bool
) -> None:
    monkeypatch.setattr(runtimes, "known", lambda: frozenset({"python3.40", "nodejs50.x", "java40"}))
    monkeypatch.setattr(cfn_lint, "schema_date", lambda: date(2050, 1, 1))
    assert not may_be_newer(runtime, date(2050, 3, 1))
    assert may_be_newer(runtime, date(2050, 6, 1)) == possible


def test_each_further_year_brings_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtimes, "known", lambda: frozenset({"python3.40"}))
    monkeypatch.setattr(cfn_lint, "schema_date", lambda: date(2050, 1, 1))
    assert not may_be_newer("python3.42", date(2050, 12, 31))
    assert may_be_newer("python3.42", date(2051, 12, 31))


@pytest.mark.parametrize(
    ("runtime", "supported"),
    [
        ("java11", True),
        ("java17.al2023", True),
        ("java8.al2", False),
        ("python3.12", True),
        ("python3.9", False),
        ("python2.7", False),
        ("dotnet8", True),
        ("dotnet6", False),
        ("dotnetcore3.1", False),
        ("nodejs24.x", False),
        ("provided.al2023", False),
    ],
)
def test_snapstart(runtime: str, supported: bool) -> None:
    assert takes_snapshots(runtime) == supported
