"""What AWS's documentation recommends, written anew in tests/practice, is silent under `recommended`."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.testing import Example, examples, mismatches
from tests.test_rules import RULES

RECOMMENDED = [rule for rule in RULES.values() if "recommended" in rule.presets]
PROJECTS = [
    example
    for path in sorted((Path(__file__).parent / "practice").glob("*.md"))
    for example in examples(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("example", PROJECTS, ids=lambda example: example.heading)
def test_what_is_recommended_is_silent(example: Example, tmp_path: Path) -> None:
    first, *others = RECOMMENDED
    assert not example.is_bad
    assert mismatches(first, others, example, tmp_path) == []
