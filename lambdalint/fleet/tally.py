"""What is counted of the answers: by repository, by rule, and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from sys import intern

from lambdalint.fleet.task import Answer
from lambdalint.rule import Severity


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one repository, without its findings: there may be millions of them."""

    name: str
    sarif: str
    """The name of its file; empty if there is none."""
    broken: str
    """Why it could not be linted; empty if it was."""
    counts: tuple[tuple[str, str, int], ...]
    """Rule, severity, and how many findings."""
    crashed: int
    """Findings which say that a rule raised."""
    fails: bool
    templates: int
    functions: int
    handlers: int
    empty: bool
    """Whether there was nothing to lint."""
    inside: int
    """Repositories right in the folder, which is none itself."""
    closed: tuple[str, ...]
    """What cannot be read in it and was passed over, with the reasons."""

    @classmethod
    def of(cls, name: str, answer: Answer, sarif: str) -> Result:
        return cls(
            name=name,
            sarif=sarif,
            broken=answer["broken"],
            counts=tuple((intern(rule), intern(severity), count) for rule, severity, count in answer["counts"]),
            crashed=answer["crashed"],
            fails=answer["fails"],
            templates=answer["templates"],
            functions=answer["functions"],
            handlers=answer["handlers"],
            empty=answer["empty"],
            inside=answer["inside"],
            closed=tuple(answer["closed"]),
        )

    @property
    def severities(self) -> Counter[str]:
        return _summed(self.counts)

    @property
    def rules(self) -> dict[str, Counter[str]]:
        """By rule, how many findings of each severity."""
        rules = dict.fromkeys(rule for rule, _, _ in self.counts)
        return {rule: _summed(one for one in self.counts if one[0] == rule) for rule in rules}


@dataclass(frozen=True, slots=True)
class OfRule:
    """A rule in all repositories."""

    rule: str
    severities: Counter[str]
    repositories: int
    """In how many there is a finding."""


@dataclass(eq=False, slots=True)
class Tally:
    """All results, in the order of the list."""

    version: str
    results: list[Result] = field(default_factory=list)
    left_out: int = 0
    """Findings that do not fit into SARIF."""

    @property
    def broken(self) -> list[Result]:
        return [result for result in self.results if result.broken]

    @property
    def linted(self) -> list[Result]:
        return [result for result in self.results if not (result.broken or result.empty)]

    @property
    def empty(self) -> list[Result]:
        return [result for result in self.results if result.empty]

    @property
    def worst(self) -> list[Result]:
        """Those with findings, those with the gravest first."""
        found = [result for result in self.results if result.counts]
        return sorted(found, key=lambda result: (*_gravity(result.severities), result.name))

    @property
    def severities(self) -> Counter[str]:
        found = Counter[str]()
        for result in self.results:
            found.update(result.severities)
        return found

    @property
    def crashed(self) -> int:
        return sum(result.crashed for result in self.results)

    def rules(self) -> Iterator[OfRule]:
        """Those that found something, those that did so in the most repositories first."""
        severities: dict[str, Counter[str]] = {}
        repositories = Counter[str]()
        for result in self.results:
            for rule, counts in result.rules.items():
                severities.setdefault(rule, Counter()).update(counts)
                repositories[rule] += 1
        for rule in sorted(severities, key=lambda rule: (-repositories[rule], *_gravity(severities[rule]), rule)):
            yield OfRule(rule, severities[rule], repositories[rule])


def _gravity(severities: Counter[str]) -> Iterable[int]:
    return [-severities[severity.value] for severity in Severity]


def _summed(counts: Iterable[tuple[str, str, int]]) -> Counter[str]:
    found = Counter[str]()
    for _, severity, count in counts:
        found[severity] += count
    return found
