"""Every example on every page, and every rule is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint import packs
from lambdalint.rule import Rule
from lambdalint.testing import Example, examples, mismatches

RULES = packs.rules()
CASES = Path(__file__).parent / "rules"
FURTHER_CASES = sorted(CASES.glob("*/*.md"))


def cases() -> list[tuple[Rule, Example]]:
    pages = [(rule, rule.page.text) for rule in RULES.values()]
    pages += [(RULES[path.stem.replace("_", "-")], path.read_text(encoding="utf-8")) for path in FURTHER_CASES]
    return [(rule, example) for rule, text in pages for example in examples(text)]


@pytest.mark.parametrize(
    ("rule", "example"), cases(), ids=lambda case: getattr(case, "id", getattr(case, "heading", ""))
)
def test_example_says_what_it_announces(rule: Rule, example: Example, tmp_path: Path) -> None:
    readable = [] if rule.id == "unreadable-file" else [RULES["unreadable-file"]]
    assert mismatches(rule, readable, example, tmp_path) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_page_teaches(rule: Rule) -> None:
    page = rule.page
    cases = list(examples(page.text))
    assert any(case.is_bad for case in cases)
    assert any(not case.is_bad for case in cases)
    assert len(page.title) <= 100
    assert not page.title.endswith(".")
    assert 40 <= len(page.description) <= 1024
    assert "\n## Why\n" in page.help
    assert "\n## How to mend it\n" in page.help
    assert "https://docs.aws.amazon.com/" in page.help
    for option in getattr(rule.options, "__dataclass_fields__", ()):
        assert f"`{option.replace('_', '-')}`" in page.help, "each option is explained"


def test_further_cases_belong_to_rules() -> None:
    assert FURTHER_CASES
    for path in FURTHER_CASES:
        rule = RULES[path.stem.replace("_", "-")]
        assert path.parent.name == rule.category


def test_every_page_has_a_rule() -> None:
    modules = {rule.module.with_suffix(".md") for rule in RULES.values()}
    pages = {page for module in modules for page in module.parents[1].glob("*/*.md")}
    assert pages == modules
