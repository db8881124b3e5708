"""Configuration files: found, parsed, and refused with a suggestion."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lambdalint import packs
from lambdalint.config import Config, ConfigError, load
from lambdalint.rule import Preset, Severity

KNOWN = packs.rules()


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_nearest_file_is_taken(tmp_path: Path) -> None:
    write(tmp_path / "lambdalint.toml", 'select = ["all"]')
    write(tmp_path / "a/pyproject.toml", '[tool.lambdalint]\nselect = ["security"]\ntoday = 2027-01-31')
    write(tmp_path / "a/b/pyproject.toml", "[tool.other]")
    (tmp_path / "a/b/c").mkdir()
    found = load(None, tmp_path / "a/b/c")
    assert (found.select, found.today) == (("security",), date(2027, 1, 31))
    assert load(None, tmp_path).select == ("all",)


def test_the_search_ends_at_the_top_of_the_repository(tmp_path: Path) -> None:
    write(tmp_path / "lambdalint.toml", 'select = ["all"]')
    (tmp_path / "repo/.git").mkdir(parents=True)
    assert load(None, tmp_path / "repo") == Config()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("selct = []", "unknown key `selct`; did you mean `select`"),
        ("select = 'all'", "`select` is a list"),
        ("fail-on = 'never ever'", "`fail-on` is one of error, warning, note, never"),
        ("today = 'now'", "`today` is a date"),
        ("rules = 3", "`rules` holds a table"),
        ("select = [", "lambdalint.toml: "),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        load(write(tmp_path / "lambdalint.toml", text), tmp_path)


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        (Config(select=("timout-out-of-range",)), "did you mean `timeout-out-of-range`"),
        (Config(ignore=("securty",)), "did you mean `security`"),
        (Config(options={"sqs-redrive-mising": {}}), "did you mean `sqs-redrive-missing`"),
        (Config(options={"sqs-redrive-missing": {"minimum-recieve-count": 1}}), "did you mean `minimum-receive-count`"),
        (Config(options={"sqs-redrive-missing": {"minimum-receive-count": "5"}}), "is a whole number, not '5'"),
        (Config(options={"sqs-redrive-missing": {"minimum-receive-count": True}}), "is a whole number, not True"),
        (Config(options={"timeout-out-of-range": {}}), "takes no options"),
    ],
)
def test_unknown_names_get_a_suggestion(config: Config, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        (config.rules(KNOWN), config.rule_options(KNOWN))


def test_rules_categories_and_presets_are_one_namespace() -> None:
    def ids(config: Config) -> set[str]:
        return {rule.id for rule in config.rules(KNOWN)}

    recommended = {rule.id for rule in KNOWN.values() if "recommended" in rule.presets}
    security = {rule.id for rule in KNOWN.values() if rule.category == "security"}
    assert ids(Config()) == recommended
    assert ids(Config(select=("security", "runtime-blocked"))) == security | {"runtime-blocked"}
    assert ids(Config(ignore=("security",))) == recommended - security
    assert ids(Config(select=("runtime-blocked",), extend_select=("security",), ignore=("secret-in-environment",))) == (
        security | {"runtime-blocked"}
    ) - {"secret-in-environment"}


def test_options_reach_the_rule() -> None:
    options = Config(options={"sqs-redrive-missing": {"minimum-receive-count": 5}}).rule_options(KNOWN)
    assert getattr(options["sqs-redrive-missing"], "minimum_receive_count", None) == 5


@pytest.mark.parametrize(
    ("fail_on", "severities", "fails"),
    [
        ("warning", [Severity.WARNING], True),
        ("warning", [Severity.NOTE], False),
        ("error", [Severity.WARNING, Severity.NOTE], False),
        ("note", [Severity.NOTE], True),
        ("never", [Severity.ERROR], False),
        ("note", [], False),
    ],
)
def test_fail_on(fail_on: str, severities: list[Severity], fails: bool) -> None:
    assert Config(fail_on=fail_on).fails(severities) is fails


@pytest.mark.parametrize("preset", ["recommended", "strict", "all"])
def test_each_preset_can_be_selected(preset: str) -> None:
    selected = {rule.id for rule in Config(select=(preset,)).rules(KNOWN)}
    assert selected == {rule.id for rule in KNOWN.values() if preset in rule.presets}


def test_presets_grow() -> None:
    recommended, strict, everything = (
        {rule.id for rule in Config(select=(preset,)).rules(KNOWN)} for preset in ("recommended", "strict", "all")
    )
    assert recommended < strict <= everything


def test_a_category_is_selected_like_a_preset() -> None:
    selected = {rule.id for rule in Config(select=("security",)).rules(KNOWN)}
    assert selected == {rule.id for rule in KNOWN.values() if rule.category == "security"}


def test_what_is_selected_by_name_is_in_no_preset_and_not_in_its_category() -> None:
    rule = KNOWN["invalid-template"]
    assert (rule.preset, rule.presets) == (Preset.NONE, frozenset())
    for name in ("recommended", "strict", "all", rule.category):
        assert rule not in Config(select=(name,)).rules(KNOWN)
    assert rule in Config(extend_select=("invalid-template",)).rules(KNOWN)
    assert rule not in Config(select=("invalid-template",), ignore=("invalid-template",)).rules(KNOWN)
