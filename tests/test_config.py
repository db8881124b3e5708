"""Configuration files: found, parsed, and refused with a suggestion."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lambdalint import packs
from lambdalint.config import Config, ConfigError, Nearest, Overrides, Selection
from lambdalint.rule import Preset, Severity

KNOWN = packs.rules()


def selecting(**names: Any) -> Config:
    return Config(selections=(*Config().selections, Selection(**names)))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_nearest_file_is_taken(tmp_path: Path) -> None:
    write(tmp_path / "lambdalint.toml", 'select = ["all"]')
    write(tmp_path / "a/pyproject.toml", '[tool.lambdalint]\nselect = ["security"]\ntoday = 2027-01-31')
    write(tmp_path / "a/b/pyproject.toml", "[tool.other]")
    (tmp_path / "a/b/c").mkdir()
    nearest = Nearest()
    found = nearest.of(tmp_path / "a/b/c")
    assert (found.selections[-2].select, found.today) == (("security",), date(2027, 1, 31))
    assert nearest.of(tmp_path).selections[-2].select == ("all",)
    assert nearest.of(tmp_path / "a/template.yaml") is found


def test_the_search_ends_at_the_top_of_the_repository(tmp_path: Path) -> None:
    write(tmp_path / "lambdalint.toml", 'select = ["all"]')
    (tmp_path / "repo/.git").mkdir(parents=True)
    assert Nearest().of(tmp_path / "repo").origins == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("selct = []", "unknown key `selct`; did you mean `select`"),
        ("select = 'all'", "`select` is a list"),
        ("fail-on = 'never ever'", "`fail-on` is one of error, warning, note, never"),
        ("today = 'now'", "`today` is a date"),
        ("rules = 3", "`rules` is a table of rules"),
        ("[rules]\nruntime-blocked = 3", "`runtime-blocked` under `rules` is a table of the rule's options"),
        ("parameters = {a = []}", "`a` under `parameters` is a text, a number or a truth value"),
        ("select = [", "lambdalint.toml:1:11: "),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        Nearest(file=write(tmp_path / "lambdalint.toml", text)).of(tmp_path)


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        (selecting(select=("timout-out-of-range",)), "did you mean `timeout-out-of-range`"),
        (selecting(ignore=("securty",)), "did you mean `security`"),
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
    assert ids(selecting(select=("security", "runtime-blocked"))) == security | {"runtime-blocked"}
    assert ids(selecting(ignore=("security",))) == recommended - security
    assert ids(
        selecting(select=("runtime-blocked",), extend_select=("security",), ignore=("secret-in-environment",))
    ) == (security | {"runtime-blocked"}) - {"secret-in-environment"}


def test_options_reach_the_rule() -> None:
    options = Config(options={"sqs-redrive-missing": {"minimum-receive-count": 5}}).rule_options(KNOWN)
    assert getattr(options["sqs-redrive-missing"], "minimum_receive_count", None) == 5


@pytest.mark.parametrize(
    ("fail_on", "severity", "fails"),
    [
        ("warning", Severity.WARNING, True),
        ("warning", Severity.NOTE, False),
        ("error", Severity.WARNING, False),
        ("note", Severity.NOTE, True),
        ("never", Severity.ERROR, False),
    ],
)
def test_fail_on(fail_on: str, severity: Severity, fails: bool) -> None:
    assert Config(fail_on=fail_on).fails(severity) is fails


@pytest.mark.parametrize("preset", ["recommended", "strict", "all"])
def test_each_preset_can_be_selected(preset: str) -> None:
    selected = {rule.id for rule in selecting(select=(preset,)).rules(KNOWN)}
    assert selected == {rule.id for rule in KNOWN.values() if preset in rule.presets}


def test_presets_grow() -> None:
    recommended, strict, everything = (
        {rule.id for rule in selecting(select=(preset,)).rules(KNOWN)} for preset in ("recommended", "strict", "all")
    )
    assert recommended < strict <= everything


def test_a_category_is_selected_like_a_preset() -> None:
    selected = {rule.id for rule in selecting(select=("security",)).rules(KNOWN)}
    assert selected == {rule.id for rule in KNOWN.values() if rule.category == "security"}


def test_what_is_selected_by_name_is_in_no_preset_and_not_in_its_category() -> None:
    rule = KNOWN["invalid-template"]
    assert (rule.preset, rule.presets) == (Preset.NONE, frozenset())
    for name in ("recommended", "strict", "all", rule.category):
        assert rule not in selecting(select=(name,)).rules(KNOWN)
    assert rule in selecting(extend_select=("invalid-template",)).rules(KNOWN)
    assert rule not in selecting(select=("invalid-template",), ignore=("invalid-template",)).rules(KNOWN)


def found(folder: Path, text: str, **files: str) -> Config:
    """What a `lambdalint.toml` comes to, beside other files."""
    for name, content in files.items():
        write(folder / f"{name}.toml", content)
    write(folder / "lambdalint.toml", text)
    return Nearest().of(folder)


def test_a_file_goes_before_the_one_that_it_extends(tmp_path: Path) -> None:
    config = found(
        tmp_path,
        'extend = "base.toml"\nignore = ["cost"]\n[severities]\nsecurity = "error"\n[parameters]\nStage = "prod"',
        base='select = ["security", "cost"]\nfail-on = "note"\n[severities]\nsecurity = "note"\ncost = "note"\n'
        "[parameters]\nTimeout = 5\nOn = true",
    )
    assert {rule.category for rule in config.rules(KNOWN)} == {"security"}
    assert {rule.severity for rule in config.rules(KNOWN)} == {Severity.ERROR}
    assert (config.fail_on, config.parameters) == ("note", {"Stage": "prod", "Timeout": "5", "On": "true"})
    assert config.origins["severities.security"].endswith("lambdalint.toml")
    assert config.origins["severities.cost"].endswith("base.toml")


def test_an_own_severity_comes_before_that_of_the_category(tmp_path: Path) -> None:
    config = found(tmp_path, '[severities]\nwildcard-permission = "error"\nsecurity = "note"')
    severities = {rule.id: rule.severity for rule in config.rules(KNOWN) if rule.category == "security"}
    assert severities.pop("wildcard-permission") is Severity.ERROR
    assert set(severities.values()) == {Severity.NOTE}


@pytest.mark.parametrize(
    ("text", "files", "problem"),
    [
        ('extend = "none.toml"', {}, "lambdalint.toml: `extend` names .*none.toml, which is no file"),
        (r'extend = "a\u0000b"', {}, "`extend` is the path"),
        (f'extend = "{"a" * 300}"', {}, "`extend` is the path"),
        ('extend = "base.toml"', {"base": 'extend = "lambdalint.toml"'}, "base.toml: `extend` .* leads back to"),
        (
            'extend = "base.toml"',
            {"base": "exclude = 3"},
            r"base.toml: `exclude` is a list of .* \(.*lambdalint.toml extends it\)",
        ),
        ('extend = "base.toml"', {"base": "\na = ["}, r"base.toml:2:6: .* TOML: .* \(.*lambdalint.toml extends it\)"),
        ('extend = "../outside.toml"', {}, "lambdalint.toml: `extend` names .*, which lies outside of the repository"),
        ("[severities]\nsecurity = 'high'", {}, "`security` under `severities` is one of error, warning, note"),
        ("[severities]\nsecurty = 'note'", {}, "lambdalint.toml: no rule or category .* did you mean `security`"),
        ("[severities]\nrecommended = 'note'", {}, "no rule or category is called `recommended`"),
        ("[per-path-ignores]\n'*' = ['nope']", {}, "lambdalint.toml: no rule, category or preset is called `nope`"),
        ("ignore = ['securty']", {}, "lambdalint.toml: no rule, category or preset is called `securty`"),
        ("[rules.sqs-redrive-missing]\nx = 1", {}, "lambdalint.toml: rule `sqs-redrive-missing` has no option `x`"),
    ],
)
def test_what_is_wrong_with_several_files_is_said(
    tmp_path: Path, text: str, files: dict[str, str], problem: str
) -> None:
    (tmp_path / "repo/.git").mkdir(parents=True)
    write(tmp_path / "outside.toml", "")

    def resolved() -> object:
        config = found(tmp_path / "repo", text, **files)
        return config.rules(KNOWN), config.rule_options(KNOWN), config.path_ignores(KNOWN)

    with pytest.raises(ConfigError, match=problem):
        resolved()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a = 1\nb == 2", "lambdalint.toml:2:4: this is not valid TOML: Invalid value"),
        (b"# \xc3\xa9\n# \xc3\xa9\xff", "lambdalint.toml:2:4: this file is not UTF-8 text"),
        (b"#" * 1_000_001, "lambdalint.toml: it has more than 1,000,000 bytes and is not read"),
    ],
)
def test_the_place_of_what_is_no_toml_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lambdalint.toml").write_bytes(data)
    with pytest.raises(ConfigError) as raised:
        Nearest().of(tmp_path)
    assert str(raised.value) == problem
    (tmp_path / "lambdalint.toml").rename("pyproject.toml")
    if len(data) < 1_000_000:
        assert Nearest().of(tmp_path).origins == {}, "somebody else's"
        (tmp_path / "pyproject.toml").write_bytes(data + b"\n[tool.lambdalint]\nselect = []")
        with pytest.raises(ConfigError, match=problem.removeprefix("lambdalint.toml")):
            Nearest().of(tmp_path)


def test_a_mark_of_utf_8_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "lambdalint.toml").write_bytes(b"\xef\xbb\xbffail-on = 'note'")
    assert Nearest().of(tmp_path).fail_on == "note"


def test_links_that_lead_nowhere_or_in_a_circle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file, base = tmp_path / "lambdalint.toml", tmp_path / "base.toml"
    for target, problem in (("nowhere", "No such file or directory"), (file.name, "Too many levels of symbolic links")):
        file.symlink_to(target)
        with pytest.raises(ConfigError, match=f"lambdalint.toml: it cannot be read: {problem}"):
            Nearest().of(tmp_path)
        file.unlink()
    write(file, "extend = 'base.toml'")
    for target, problem in (
        ("nowhere", "which is a link that leads nowhere"),
        (base.name, "which is a link that leads nowhere"),
        (file.name, "which leads back to it"),
    ):
        base.symlink_to(target)
        with pytest.raises(ConfigError) as raised:
            Nearest().of(tmp_path)
        assert str(raised.value) == f"lambdalint.toml: `extend` names base.toml, {problem}"
        base.unlink()


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "repo/.git").mkdir(parents=True)
    (tmp_path / "repo/lambdalint.toml").symlink_to(write(tmp_path / "outside.toml", ""))
    with pytest.raises(ConfigError, match="outside of the repository"):
        Nearest().of(tmp_path / "repo")


def test_a_file_that_the_user_names_may_extend_any_unless_it_lies_in_a_repository(tmp_path: Path) -> None:
    """The name of one that does is the user's, and what stands in it may be a stranger's."""
    write(tmp_path / "outside.toml", "fail-on = 'never'")
    file = write(tmp_path / "folder/named.toml", "extend = '../outside.toml'")
    assert Nearest(file=file).of(tmp_path / "elsewhere").fail_on == "never"
    (tmp_path / "folder/.git").mkdir()
    with pytest.raises(ConfigError, match="outside of the repository"):
        Nearest(file=file).of(tmp_path / "elsewhere")


def test_the_command_line_comes_last(tmp_path: Path) -> None:
    write(tmp_path / "lambdalint.toml", 'select = ["cost"]\nfail-on = "note"\ntoday = 2027-01-31')
    given = Overrides(selection=Selection(ignore=("cost",)), fail_on="error")
    config = Nearest(overrides=given).of(tmp_path)
    assert (config.rules(KNOWN), config.fail_on, config.today) == ([], "error", date(2027, 1, 31))
    assert Nearest(isolated=True).of(tmp_path).fail_on == "warning"


def test_a_deep_folder_is_no_problem(tmp_path: Path) -> None:
    write(tmp_path / "lambdalint.toml", "fail-on = 'note'")
    assert Nearest().of(tmp_path.joinpath(*["d"] * 1500, "template.yaml")).fail_on == "note"


def test_an_empty_selection_is_one(tmp_path: Path) -> None:
    assert found(tmp_path, "select = []").rules(KNOWN) == []
    config = found(tmp_path, 'select = []\nextend-select = ["cost"]')
    assert {rule.category for rule in config.rules(KNOWN)} == {"cost"}


def test_a_pyproject_toml_that_is_no_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").symlink_to("/nowhere/pyproject.toml")
    nearest = Nearest()
    assert nearest.of(tmp_path) is nearest.of(tmp_path.parent)


@pytest.mark.parametrize(("name", "fails"), [("pyproject.toml", False), ("lambdalint.toml", True)])
def test_a_number_of_more_digits_than_python_makes_one_of(tmp_path: Path, name: str, *, fails: bool) -> None:
    write(tmp_path / name, "a = " + "1" * 5_000)
    with pytest.raises(ConfigError, match="not valid TOML") if fails else nullcontext():
        Nearest().of(tmp_path)
