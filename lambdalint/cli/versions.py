"""`lambdalint --version --verbose`: the versions of what lambdalint knows of AWS."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from lambdalint import lazy

_PACKAGE = lazy.pattern(r"(?<![\w-])([a-z][\w-]*) (\d+(?:\.\d+)+)")
"""A name and a version, in what a data file says of its source."""


def lines() -> Iterator[str]:
    """Where each kind of data comes from, and the day it is of where that is known."""
    from lambdalint.knowledge import sam  # noqa: PLC0415 - the other commands need little of it
    from lambdalint.knowledge.iam import managed, services  # noqa: PLC0415
    from lambdalint.knowledge.sdk import services as operations  # noqa: PLC0415

    for what, head in (("IAM actions", services.DATA.head), ("AWS managed policies", managed.DATA.head)):
        yield _line(what, f"{_packages(head['source'])}, {head['date']}")
    yield _line("SDK operations", _packages(operations.source()))
    yield _line("AWS SAM", _packages(sam.source()))
    try:
        yield _line("CloudFormation", f"cfn-lint {version('cfn-lint')}, as it is installed")
    except PackageNotFoundError:
        yield _line("CloudFormation", "cfn-lint is not installed")


def _line(what: str, source: str) -> str:
    return f"{what + ':':22}{source}"


def _packages(source: str) -> str:
    return ", ".join(f"{name} {number}" for name, number in _PACKAGE.findall(source))
