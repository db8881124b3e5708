"""Which findings a person is to judge, and what was judged of them.

A file of verdicts holds one finding a line, with tabs: linter, input, path, rule, resource, verdict, reason. A line
number is no part of it, so that a finding stays known when the linter counts otherwise. It is not kept here: it speaks
of other people's code.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bench.environments import Found, Linter

DRAWN = 25
VERDICTS = ("act", "opinion", "wrong")
OF_FUNCTIONS = ("AWS::Lambda::", "AWS::Serverless::Function", "AWS::Serverless::LayerVersion")
"""Types of the resources that are a function or belong to one."""
Place = tuple[str, str, str, str, str]
"""Linter, input, path, rule, resource."""


class _Plain(yaml.SafeLoader):
    """Reads over CloudFormation's tags."""


_Plain.add_multi_constructor("", lambda *_: None)


def drawn(linter: Linter, found: Iterable[tuple[str, Found]]) -> list[Place]:
    """Of findings with the names of their inputs: the same in each run as long as the linter finds the same."""
    places = sorted({(linter.name, name, one.path, one.rule, one.resource) for name, one in found})
    return sorted(random.Random(linter.name).sample(places, min(DRAWN, len(places))))  # noqa: S311


def related(linter: Linter, folder: Path, found: Iterable[Found]) -> Iterator[Found]:
    """Those that are about a function, its layers, permissions, event sources and roles, or its code."""
    for one in found:
        kind = _types(folder / one.path).get(one.resource, "")
        of_code = linter.name in {"lambdalint", "pythaw"} or one.rule.startswith(("CKV_SECRET_", "sonarjs/"))
        if of_code or kind.startswith(OF_FUNCTIONS):
            yield one


@cache
def _types(path: Path) -> dict[str, str]:
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_Plain)  # noqa: S506 - a SafeLoader
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    resources = _mapping(_mapping(document).get("Resources"))
    resources |= _mapping(_mapping(_mapping(document).get("resources")).get("Resources"))
    return {str(id): _type(_mapping(resource)) for id, resource in resources.items()}


def _type(resource: dict[Any, Any]) -> str:
    kind = str(resource.get("Type"))
    # A role that Lambda may assume is part of a function.
    return "AWS::Lambda::Role" if kind == "AWS::IAM::Role" and "lambda.amazonaws.com" in str(resource) else kind


def _mapping(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def verdicts(path: Path | None) -> dict[Place, str]:
    if path is None:
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {(row[0], row[1], row[2], row[3], row[4]): row[5] for row in rows[1:]}
