"""One repository: on its own, whatever lies around it."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from lambdalint.fleet import summary
from lambdalint.fleet.tally import Result, Tally
from lambdalint.fleet.task import lint
from tests.fleet.repositories import found, order, repository


def test_findings_sarif_and_counts(tmp_path: Path) -> None:
    answer = lint(order(repository(tmp_path / "orders")))
    assert found(answer["lines"]) == [("orders", "template.yaml", "timeout-out-of-range")]
    (run,) = json.loads(answer["sarif"])["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["timeout-out-of-range"]
    assert answer["counts"] == [("timeout-out-of-range", "error", 1)]
    assert (answer["templates"], answer["functions"], answer["handlers"]) == (1, 1, 0)
    assert answer["fails"]
    assert not answer["broken"]
    assert pickle.loads(pickle.dumps(answer)) == answer  # noqa: S301


def test_sarif_is_made_where_it_is_wanted(tmp_path: Path) -> None:
    assert lint(order(repository(tmp_path / "orders"), sarif=False))["sarif"] == ""


def test_the_configuration_of_the_folder_around_it_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    repository(tmp_path, configuration='fail-on = "never"\nignore = ["timeout-out-of-range"]\nexclude = ["*"]\n')
    (tmp_path / ".gitignore").write_text("*\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    answer = lint(order(repository(tmp_path / "orders"), select=None))
    assert ("orders", "template.yaml", "timeout-out-of-range") in found(answer["lines"])
    assert answer["fails"]


def test_its_own_configuration_holds(tmp_path: Path) -> None:
    inside = repository(tmp_path / "orders" / "services" / "a")
    (tmp_path / "orders" / "lambdalint.toml").write_text('fail-on = "never"\n', encoding="utf-8")
    answer = lint(order(tmp_path / "orders"))
    assert found(answer["lines"]) == [("orders", f"services/{inside.name}/template.yaml", "timeout-out-of-range")]
    assert not answer["fails"]


def test_paths_in_a_submodule_begin_at_the_top(tmp_path: Path) -> None:
    repository(tmp_path / "orders")
    inside = repository(tmp_path / "orders" / "shared")
    (inside / ".git").write_text("gitdir: ../.git/modules/shared\n", encoding="utf-8")
    answer = lint(order(tmp_path / "orders"))
    assert sorted(path for _, path, _ in found(answer["lines"])) == ["shared/template.yaml", "template.yaml"]
    inside = repository(tmp_path / "only" / "shared")
    (inside / ".git").mkdir()
    assert [path for _, path, _ in found(lint(order(tmp_path / "only"))["lines"])] == ["shared/template.yaml"]


def test_a_configuration_extends_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('ignore = ["timeout-out-of-range"]\n', encoding="utf-8")
    answer = lint(order(repository(tmp_path / "orders", configuration='extend = "../base.toml"\n')))
    assert "lies outside of the repository and is not read" in answer["broken"]


def test_those_inside_of_it_are_left_to_themselves(tmp_path: Path) -> None:
    outer = repository(tmp_path / "outer")
    names = ["a b[1]*", "#x", "!y", "new\nline", "plain"]
    inner = [repository(outer / "deep" / name) for name in (*names, "also plain")]
    asked = order(outer)
    asked["apart"] = [str(path) for path in inner[:-1]]
    paths = [path for _, path, _ in found(lint(asked)["lines"])]
    assert sorted(paths) == ["deep/also plain/template.yaml", "template.yaml"]


def test_a_configuration_for_all(tmp_path: Path) -> None:
    file = tmp_path / "all.toml"
    file.write_text('fail-on = "never"\n', encoding="utf-8")
    path = repository(tmp_path / "orders", configuration="nonsense = 1\n")
    assert not lint(order(path, config_file=str(file)))["fails"]
    assert lint(order(path, isolated=True))["fails"]


@pytest.mark.parametrize(
    ("configuration", "problem"),
    [
        ("fail-on = [\n", "lambdalint.toml:2:1: this is not valid TOML: Invalid"),
        ("nonsense = 1\n", "lambdalint.toml: unknown key `nonsense`"),
        ('extend-select = ["nonsense"]\n', "lambdalint.toml: "),
    ],
)
def test_a_configuration_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configuration: str, problem: str
) -> None:
    path = repository(tmp_path / "orders", configuration=configuration)
    for folder in (tmp_path, path, Path("/")):
        monkeypatch.chdir(folder)
        answer = lint(order(path, select=None))
        assert answer["broken"].startswith(problem)
        assert not answer["lines"] + answer["sarif"]


def test_an_environment_that_is_not_there(tmp_path: Path) -> None:
    path = repository(tmp_path / "orders", configuration='sam-env = "staging"\n')
    (path / "samconfig.toml").write_text("[production.deploy.parameters]\n", encoding="utf-8")
    assert lint(order(path))["broken"] == "no samconfig.toml has an environment `staging`"


def test_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert lint(order(tmp_path / "gone"))["broken"] == "it cannot be read: No such file or directory"
    assert lint(order(tmp_path / "file"))["broken"] == "it cannot be read: Not a directory"
    (tmp_path / "circle").symlink_to("circle")
    assert lint(order(tmp_path / "circle"))["broken"]
    (tmp_path / "empty").mkdir()
    assert lint(order(tmp_path / "empty"))["templates"] == 0


def test_an_empty_report_would_close_the_alerts_of_what_is_not_checked_out(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/package.json").write_text("{}", encoding="utf-8")
    answer = lint(order(tmp_path / "empty"))
    assert (answer["sarif"], answer["broken"]) == ("", "")
    assert lint(order(repository(tmp_path / "clean", timeout=3)))["sarif"]
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers/app.py").write_text("def handler(event, context):\n    return 1\n", encoding="utf-8")
    assert lint(order(tmp_path / "handlers"))["sarif"]
    repository(tmp_path / "torn", name="Orders: [")
    assert lint(order(tmp_path / "torn", select=None))["sarif"]


def test_repositories_in_a_folder_are_counted(tmp_path: Path) -> None:
    for name in ("a", "b", "plain", "named"):
        repository(tmp_path / name)
    for name in ("a", "b", "named"):
        (tmp_path / name / ".git").mkdir()
    asked = order(tmp_path)
    asked["apart"] = [str(tmp_path / "named")]
    assert lint(asked)["inside"] == 2
    (tmp_path / ".git").mkdir()
    assert lint(asked)["inside"] == 0, "it is a repository itself, with submodules"


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> None:  # to root, no folder is
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", closed)
    assert lint(order(repository(tmp_path / "orders")))["broken"] == "it cannot be read: Permission denied"


def test_what_is_closed_within_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Any = ".") -> Any:
        if str(path).endswith("data"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    path = repository(tmp_path / "orders")
    (path / "deep/data").mkdir(parents=True)
    (path / "more/data").mkdir(parents=True)
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", closed)
    answer = lint(order(path))
    assert answer["closed"] == ["deep/data: Permission denied", "more/data: Permission denied"]
    assert answer["counts"] == [("timeout-out-of-range", "error", 1)]
    said = "".join(summary.render("text", Tally("1.0", [Result.of("orders", answer, "")])))
    assert "not read: orders: deep/data: Permission denied and 1 more\n" in said


def test_whatever_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise MemoryError("too much")

    monkeypatch.setattr("lambdalint.linting.Linter.lint", failing)
    assert lint(order(repository(tmp_path / "orders")))["broken"] == "MemoryError: too much"


def test_a_worker_of_another_version(tmp_path: Path) -> None:
    answer = lint(order(repository(tmp_path / "orders"), version="0.0.1"))
    assert answer["broken"].startswith("the worker has lambdalint ")
    assert answer["broken"].endswith(", not 0.0.1")
