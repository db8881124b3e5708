"""Compares facts, setting by setting."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from tests.official.deployed import Facts
from tests.official.inspected import Default


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
        """Goes down maps and lists of maps, so that one unknown part does not hide the others."""
        theirs, ours = found.theirs, found.ours
        if isinstance(theirs, dict) and isinstance(ours, dict) and theirs.keys() == ours.keys():
            for key in theirs:
                self._compare(replace(found, setting=f"{found.setting}.{key}", theirs=theirs[key], ours=ours[key]))
        elif _are_maps(theirs) and _are_maps(ours) and len(theirs) == len(ours):
            for one, other in _paired(theirs, ours):
                self._compare(replace(found, theirs=one, ours=other))
        elif not _known(theirs) or not _known(ours):
            self.unknown += 1
        elif theirs == ours or (isinstance(ours, Default) and theirs in ("", ours.lower(), ours)):
            self.equal[found.setting] = self.equal.get(found.setting, 0) + 1
        else:
            self.differences.append(found)

    @property
    def share(self) -> float:
        equal = sum(self.equal.values())
        return equal / max(1, equal + len(self.differences))

    def report(self) -> str:
        """For the reader of a test's output."""
        equal = sum(self.equal.values())
        lines = [f"{equal} equal, {len(self.differences)} different, {self.unknown} unknown: {self.share:.2%} equal"]
        for found in self.differences:
            lines += [f"{found.template} {found.function} {found.setting}", f"    theirs {found.theirs}"]
            lines += [f"    ours   {found.ours}"]
        return "\n".join(lines)


def _are_maps(facts: Any) -> bool:
    return isinstance(facts, list) and bool(facts) and all(isinstance(fact, dict) for fact in facts)


def _paired(theirs: list[Facts], ours: list[Facts]) -> list[tuple[Facts, Facts]]:
    """Those that are most alike, the best pair first."""
    alike = [
        (sum(1 for key in one if one[key] and one[key] == other.get(key)), -i, -j)
        for i, one in enumerate(theirs)
        for j, other in enumerate(ours)
    ]
    pairs: dict[int, int] = {}
    for _, i, j in sorted(alike, reverse=True):
        if -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return [(theirs[i], ours[j]) for i, j in pairs.items()]


def _known(fact: Any) -> bool:
    if isinstance(fact, dict):
        return all(map(_known, fact.values()))
    if isinstance(fact, list):
        return all(map(_known, fact))
    return fact is not None
