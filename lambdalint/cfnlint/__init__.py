"""lambdalint's rules as rules of cfn-lint: `cfn-lint -a lambdalint.cfnlint template.yaml`.

cfn-lint imports this module and makes a rule of each class in it. There is one for each rule of the installed packs,
but for those that pass on what cfn-lint itself says. `lambdalint.toml` and the ignores hold as for `lambdalint check`;
what cfn-lint has to ignore, include and show rules holds too.

https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/getting_started/creating_rules.md
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from cfnlint.rules import CloudFormationLintRule

from lambdalint import lazy, packs
from lambdalint.cfnlint.linting import LEVELS, matches
from lambdalint.cfnlint.numbers import numbered
from lambdalint.model.violation import Violation
from lambdalint.rule import Rule

_LINK = lazy.pattern(r"\]\((https://[^\s)]+)\)")
_PROJECT = "https://github.com/lambdalint/lambdalint"


class LambdalintRule(CloudFormationLintRule):  # type: ignore[misc]  # cfn-lint has no types
    """A rule of lambdalint. cfn-lint passes over this class itself, which has no id."""

    name = ""
    """The rule's id in lambdalint."""
    level = ""
    passed_over: tuple[str, ...] = ()
    """The rules of lambdalint that are none here."""

    @property
    def severity(self) -> str:
        return self.level

    def match(self, cfn: Any) -> list[Any]:
        return matches(cfn, self, self.passed_over)


def _class(id: str, rule: Rule, passed_over: tuple[str, ...]) -> type[LambdalintRule]:
    page = rule.page
    links = _LINK.findall(page.help)
    attributes = {
        "id": id,
        "name": rule.id,
        "level": LEVELS[rule.severity],
        "passed_over": passed_over,
        "shortdesc": page.title,
        "description": f"{page.description} (lambdalint explain {rule.id})",
        "source_url": links[0] if links else _PROJECT,
        "tags": ["lambdalint", rule.category, rule.id],
    }
    name = "".join(word.capitalize() for word in rule.id.split("-"))
    return type(name, (LambdalintRule,), attributes)


def _classes(rules: Collection[Rule]) -> Iterator[type[LambdalintRule]]:
    passed_over = tuple(rule.id for rule in rules if Violation in rule.subjects.values())
    for id, rule in numbered(rule for rule in rules if rule.id not in passed_over).items():
        yield _class(id, rule, passed_over)


try:
    globals().update((made.__name__, made) for made in _classes(packs.rules().values()))
except (packs.PackError, ValueError, OSError) as error:
    raise ImportError(f"lambdalint: {error}") from error  # which cfn-lint says
