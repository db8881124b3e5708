from __future__ import annotations

from datetime import date

from lambdalint.knowledge.runtimes import Lifecycle, lifecycle


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
