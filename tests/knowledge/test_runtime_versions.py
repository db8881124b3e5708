"""Which runtimes are of an earlier version than something asks for."""

from __future__ import annotations

import pytest

from lambdalint.knowledge.runtimes import DURABLE, MANAGED_INSTANCES, is_older, language


@pytest.mark.parametrize(
    ("runtime", "name"),
    [
        ("python3.13", "python"),
        ("nodejs24.x", "nodejs"),
        ("java8.al2", "java"),
        ("dotnetcore3.1", "dotnet"),
        ("provided.al2023", "provided"),
        ("go1.x", "go"),
        ("custom", "custom"),
    ],
)
def test_language(runtime: str, name: str) -> None:
    assert language(runtime) == name


@pytest.mark.parametrize(
    "runtime", ["nodejs20.x", "python3.9", "python3.12", "java11", "java8.al2", "dotnet6", "dotnetcore3.1", "ruby3.4"]
)
def test_too_old_for_durable_functions(runtime: str) -> None:
    assert is_older(runtime, DURABLE)


@pytest.mark.parametrize(
    "runtime",
    [
        "nodejs22.x",
        "nodejs26.x",
        "python3.13",
        "python3.15",
        "java17",
        "java17.al2023",
        "dotnet8",
        "provided.al2",
        "new9",
    ],
)
def test_not_too_old_for_durable_functions(runtime: str) -> None:
    assert not is_older(runtime, DURABLE)


@pytest.mark.parametrize(
    ("runtime", "older"),
    [("java17", True), ("java21", False), ("provided.al2", True), ("provided.al2023", False), ("provided", True)],
)
def test_managed_instances(runtime: str, older: bool) -> None:
    assert is_older(runtime, MANAGED_INSTANCES) is older
