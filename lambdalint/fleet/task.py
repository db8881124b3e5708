"""What a worker does: lints one repository. Plain data goes in and comes out, so that it may go to another machine."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypedDict

from lambdalint import __version__
from lambdalint.config import ConfigError, Overrides, Selection
from lambdalint.paths import is_top
from lambdalint.reports import Report, left_out, render
from lambdalint.reports.json import findings

if TYPE_CHECKING:
    from lambdalint.linting import Linter

_ONE_AT_A_TIME = Lock()
"""A worker of Dask may have several threads. They would gain nothing, and need memory for several repositories."""


class Settings(TypedDict):
    """What holds for each repository alike; as on the command line of `lambdalint check`."""

    version: str
    """Of the lambdalint that asks."""
    today: str
    """A day as ISO 8601 writes it."""
    config_file: str | None
    isolated: bool
    select: list[str] | None
    extend_select: list[str]
    ignore: list[str]
    fail_on: str | None
    sarif: bool
    """Whether SARIF is wanted."""


class Order(TypedDict):
    """One repository to be linted."""

    name: str
    """As findings name it."""
    path: str
    """Absolute."""
    apart: list[str]
    """Absolute paths of repositories inside of it, which have orders of their own."""
    settings: Settings


class Answer(TypedDict):
    """What came of an order."""

    broken: str
    """Why it could not be linted; empty if it was."""
    lines: str
    """JSON Lines, one for each finding."""
    sarif: str
    """Empty also where there was nothing to lint: it would close the alerts of what is not checked out."""
    left_out: int
    """Findings that do not fit into SARIF."""
    counts: list[tuple[str, str, int]]
    """Rule, severity, and how many findings."""
    crashed: int
    """Findings which say that a rule raised."""
    fails: bool
    """Whether there is a finding as grave as its configuration says."""
    templates: int
    functions: int
    handlers: int
    empty: bool
    """Whether there was nothing to lint."""
    inside: int
    """Repositories right in the folder, which is none itself."""
    closed: list[str]
    """What cannot be read in it and was passed over, with the reasons."""


def broken(problem: str) -> Answer:
    """The answer for a repository that could not be linted."""
    return Answer(
        broken=problem,
        lines="",
        sarif="",
        left_out=0,
        counts=[],
        crashed=0,
        fails=False,
        templates=0,
        functions=0,
        handlers=0,
        empty=False,
        inside=0,
        closed=[],
    )


def lint(order: Order) -> Answer:
    """Lints a repository; never raises for what is wrong with it."""
    version = order["settings"]["version"]
    if version != __version__:
        return broken(f"the worker has lambdalint {__version__}, not {version}")
    try:
        with _ONE_AT_A_TIME:
            return _linted(order)
    except ConfigError as error:
        return broken(_said(error, Path(os.path.realpath(order["path"]))))
    except OSError as error:
        return broken(f"it cannot be read: {error.strerror or error}")
    except Exception as error:
        return broken(f"{type(error).__name__}: {error}")


def _linted(order: Order) -> Answer:
    from lambdalint.linting import Linter, Request  # noqa: PLC0415 - the process that asks does not lint

    top, settings = Path(order["path"]).resolve(), order["settings"]
    os.scandir(top).close()  # what is not there is an error, and no empty repository
    request = Request(
        paths=(top,),
        today=date.fromisoformat(settings["today"]),
        config_file=None if settings["config_file"] is None else Path(settings["config_file"]),
        isolated=settings["isolated"],
        overrides=overrides(settings),
        boundary=top,
        apart=frozenset(Path(path).resolve() for path in order["apart"]),
    )
    linter = Linter(request)
    answer = _answer(order, _report(linter))
    closed = sorted(linter.closed.items())
    answer["closed"] = [f"{os.path.relpath(path, top)}: {problem}" for path, problem in closed]
    return answer


def _report(linter: Linter) -> Report:
    """What there is to say of a repository, which is linted project by project. Raises ConfigError."""
    from lambdalint import pool  # noqa: PLC0415 - as above
    from lambdalint.linting import unknown_environment  # noqa: PLC0415
    from lambdalint.shares import Joining  # noqa: PLC0415

    joining = Joining()
    diagnostics, ignored = joining.all(pool.linted(linter, jobs=1))
    if problem := unknown_environment(joining.environments, configured=joining.asked_environments):
        raise ConfigError(problem)
    return joining.report(diagnostics, ignored=ignored)


def overrides(settings: Settings) -> Overrides:
    """What holds before every configuration."""
    selection = Selection(
        select=None if settings["select"] is None else tuple(settings["select"]),
        extend_select=tuple(settings["extend_select"]),
        ignore=tuple(settings["ignore"]),
    )
    return Overrides(selection=selection, fail_on=settings["fail_on"])


def _answer(order: Order, report: Report) -> Answer:
    empty = not (report.templates or report.handlers or report.diagnostics or report.not_shown)
    sarif = order["settings"]["sarif"] and not empty
    counts = Counter((each.rule.id, each.severity.value) for each in report.diagnostics)
    return Answer(
        broken="",
        lines="".join(json.dumps({"repository": order["name"], **finding}) + "\n" for finding in findings(report)),
        sarif="".join(render("sarif", report)) if sarif else "",
        left_out=left_out("sarif", report) if sarif else 0,
        counts=[(rule, severity, count) for (rule, severity), count in sorted(counts.items())],
        crashed=sum(each.crashed for each in report.diagnostics),
        fails=any(each.fails for each in report.diagnostics),
        templates=report.templates,
        functions=report.functions,
        handlers=report.handlers,
        empty=empty,
        inside=_inside(Path(order["path"]), apart=order["apart"]),
        closed=[],
    )


def _inside(folder: Path, apart: Collection[str]) -> int:
    """The repositories right in a folder that is none itself, but for those that have orders of their own."""
    if is_top(folder):
        return 0
    return sum(is_top(path) and os.path.realpath(path) not in apart for path in folder.iterdir())


def _said(error: ConfigError, top: Path) -> str:
    """What is wrong with a configuration, the file named from the top of its repository."""
    return error.shown(os.path.relpath(error.origin, top) if error.origin else "")
