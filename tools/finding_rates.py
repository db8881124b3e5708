"""How often each rule speaks: findings, and functions found at per hundred, over a checkout of real projects.

    python tools/finding_rates.py FOLDER [PRESET]

A rule that speaks at more than every fifth function is marked: it is looked at, for either it is right and worth it,
or its preset or its logic changes.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from lambdalint import config, engine, packs
from lambdalint.model.function import Function
from lambdalint.readers import project
from lambdalint.rule import Diagnostic

OFTEN = 20


def main(folder: Path, preset: str = "all") -> None:
    known = packs.rules()
    read = project.read([folder], date.today())  # noqa: DTZ011 - the user's day
    functions = [function for template in read.project.templates for function in template.functions]
    rules = config.Config(selections=(config.Selection((preset,)),)).rules(known)
    findings = engine.run(read.project, rules, {})
    counts = Counter(diagnostic.rule.id for diagnostic in findings)
    at: dict[str, set[Function]] = defaultdict(set)
    for diagnostic in findings:
        at[diagnostic.rule.id].update(function for function in functions if _is_at(function, diagnostic))
    print(f"{len(functions)} functions, {len(findings)} findings")
    print("| rule | preset | findings | at functions of a hundred |\n|---|---|---|---|")
    for rule in sorted(rules, key=lambda rule: -counts[rule.id]):
        rate = 100 * len(at[rule.id]) / max(1, len(functions))
        print(f"| {rule.id} | {rule.preset.value} | {counts[rule.id]} | {rate:.1f}{' !' if rate > OFTEN else ''} |")


def _is_at(function: Function, diagnostic: Diagnostic) -> bool:
    return any(function.block.covers(span) for span in diagnostic.spans)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
