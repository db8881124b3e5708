"""`@rule` refuses what would never run."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from lambdalint.packs import rules
from lambdalint.rule import Rule

HEAD = """
import lambdalint
from lambdalint import Finding, Function, Precision, Severity, rule
@rule(severity=Severity.{severity}, precision=Precision.{precision})
"""


def load(folder: Path, text: str, severity: str = "ERROR", precision: str = "HIGH", name: str = "some_flaw") -> Rule:
    path = folder / f"{name}.py"
    path.write_text(HEAD.format(severity=severity, precision=precision) + text)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[name]
    found = getattr(module, name)
    assert isinstance(found, Rule)
    return found


def test_id_and_category_are_those_of_the_module(tmp_path: Path) -> None:
    folder = tmp_path / "security"
    folder.mkdir()
    found = load(folder, "def some_flaw(function: Function): yield")
    assert (found.id, found.category, list(found.subjects)) == ("some-flaw", "security", ["function"])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("def other(function: Function): yield", "a rule has the name of its module"),
        ("def some_flaw(function: int): yield", "parameter `function` is no type of the model"),
        ("def some_flaw(function): yield", "each parameter has a type"),
        ("def some_flaw(): yield", "there is at least one"),
        ("def some_flaw(function: Function, options: int): yield", "`options` is a dataclass"),
    ],
)
def test_a_rule_is_never_silently_idle(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(TypeError, match=problem) as raised:
        load(tmp_path, text)
    if "name of its module" not in problem:
        assert "some_flaw.py" in str(raised.value)


@pytest.mark.parametrize(
    ("severity", "precision", "presets"),
    [
        ("ERROR", "HIGH", {"recommended", "strict", "all"}),
        ("WARNING", "HIGH", {"recommended", "strict", "all"}),
        ("NOTE", "HIGH", {"strict", "all"}),
        ("ERROR", "MEDIUM", {"strict", "all"}),
        ("ERROR", "LOW", {"all"}),
    ],
)
def test_presets_follow_from_severity_and_precision(
    tmp_path: Path, severity: str, precision: str, presets: set[str]
) -> None:
    assert load(tmp_path, "def some_flaw(function: Function): yield", severity, precision).presets == presets


@pytest.mark.parametrize(
    ("preset", "presets"),
    [
        ("RECOMMENDED", {"recommended", "strict", "all"}),
        ("STRICT", {"strict", "all"}),
        ("ALL", {"all"}),
        ("NONE", set()),
    ],
)
@pytest.mark.parametrize(("severity", "precision"), [("NOTE", "LOW"), ("ERROR", "HIGH")])
def test_a_preset_that_a_rule_names_is_its_own(
    tmp_path: Path, severity: str, precision: str, preset: str, presets: set[str]
) -> None:
    text = "def some_flaw(function: Function): yield"
    found = load(tmp_path, text, severity, f"{precision}, preset=lambdalint.Preset.{preset}")
    assert found.presets == presets


def test_the_pack_has_the_rules_that_lie_in_its_folders() -> None:
    found = rules()
    folder = next(iter(found.values())).module.parents[1]
    assert {rule.module for rule in found.values()} == set(folder.glob("*/[a-z]*.py"))
    assert list(found) == sorted(found)
