"""Compares facts, setting by setting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.official.deployed import Facts


@dataclass(frozen=True)
class Difference:
    template: str
    function: str
    setting: str
    theirs: Any
    ours: Any


@dataclass
class Comparison:
    """What is equal, and what is not. A setting that one side does not know is not compared."""

    equal: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    unknown: int = 0

    def functions(self, template: str, theirs: dict[str, Facts], ours: dict[str, Facts]) -> None:
        for id in theirs.keys() | ours.keys():
            if id not in theirs or id not in ours:
                self.differences.append(Difference(template, id, "function", id in theirs, id in ours))
                continue
            for setting in theirs[id]:
                self._compare(Difference(template, id, setting, theirs[id][setting], ours[id][setting]))

    def _compare(self, found: Difference) -> None:
        if not _known(found.theirs) or not _known(found.ours):
            self.unknown += 1
        elif found.theirs == found.ours:
            self.equal[found.setting] = self.equal.get(found.setting, 0) + 1
        else:
            self.differences.append(found)

    @property
    def share(self) -> float:
        equal = sum(self.equal.values())
        return equal / max(1, equal + len(self.differences))


def _known(fact: Any) -> bool:
    if isinstance(fact, dict):
        return all(map(_known, fact.values()))
    if isinstance(fact, list):
        return all(map(_known, fact))
    return fact is not None
