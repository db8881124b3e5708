"""Rules of other distributions: `tests/packs/house-rules`, put where Python finds it, as pip does."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lambdalint import packs
from lambdalint.cli import main
from lambdalint.testing import examples, mismatches
from tests import installing

SOURCE = Path(__file__).parent / "packs" / "house-rules"
RULE = "memory-above-house-limit"
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, Handler: app.handler, CodeUri: s3://example-bucket/orders.zip, MemorySize: 4096}
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed distributions, and a project to lint."""
    folder, project = tmp_path / "site", tmp_path / "project"
    folder.mkdir()
    (project / ".git").mkdir(parents=True)
    (project / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.chdir(project)
    monkeypatch.syspath_prepend(str(folder))
    packs.rules.cache_clear()
    yield folder
    packs.rules.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] in {"house_rules", "other_rules"}]:
        del sys.modules[name]


Install = Callable[..., Path]


@pytest.fixture
def install(site: Path) -> Install:
    """Does what pip does with a wheel of the pack: its package, and metadata that says what it brings."""

    def do(distribution: str = "house-rules", package: str = "house_rules") -> Path:
        shutil.copytree(SOURCE / "house_rules", site / package, ignore=shutil.ignore_patterns("__pycache__"))
        installing.pack(SOURCE, site, distribution, package)
        return site / package / "operations"

    return do


def run(*arguments: str) -> Result:
    packs.rules.cache_clear()
    return CliRunner().invoke(main, arguments)


def test_its_rule_is_listed_and_explained(install: Install) -> None:
    install()
    listed = {rule["id"]: rule for rule in json.loads(run("rules", "--format", "json").stdout)}
    assert listed[RULE]["category"] == "operations"
    assert listed[RULE]["presets"] == ["all", "recommended", "strict"]
    assert "runtime-deprecated" in listed, "beside the built-in ones"
    assert RULE in run("rules").stdout
    assert run("explain", RULE).stdout.startswith("# More memory than the house allows\n")


def test_its_rule_runs(install: Install) -> None:
    install()
    done = run("check", "--format", "concise")
    assert done.exit_code == 1
    assert f"template.yaml:5:114: warning[{RULE}] 4096 MB of memory are more than the 3008 MB" in done.stdout
    assert run("check", "--ignore", RULE).exit_code == 0
    assert run("check", "--select", RULE).exit_code == 1


def test_its_page_is_the_help_of_code_scanning(install: Install) -> None:
    install()
    (sarif,) = json.loads(run("check", "--format", "sarif").stdout)["runs"]
    (rule,) = (rule for rule in sarif["tool"]["driver"]["rules"] if rule["id"] == RULE)
    assert rule["shortDescription"]["text"] == "More memory than the house allows"
    assert "ask for an exception" in rule["help"]["markdown"]
    assert [result["ruleId"] for result in sarif["results"]] == [RULE]


def test_its_options_are_configured(install: Install) -> None:
    install()
    settings = Path("lambdalint.toml")
    settings.write_text(f'[rules.{RULE}]\nlimit = 1024\ncontact = "finance"\n', encoding="utf-8")
    assert "more than the 1024 MB that finance allows" in run("check").stdout
    settings.write_text(f"[rules.{RULE}]\nlimit = 8192\n", encoding="utf-8")
    assert run("check").exit_code == 0
    for line, problem in {
        "limits = 1": "has no option `limits`; did you mean `limit`?",
        'limit = "much"': "is a whole number, not 'much'",
        "contact = 1": "is a text, not 1",
    }.items():
        settings.write_text(f"[rules.{RULE}]\n{line}\n", encoding="utf-8")
        done = run("check")
        assert done.exit_code == 2
        assert problem in done.stderr


def test_its_findings_can_be_ignored_like_any_other(install: Install) -> None:
    install()
    assert run("check", "--select", "operations", "--ignore", "operations").exit_code == 0
    assert run("check", "--select", "security").exit_code == 0


def test_its_page_is_its_test(install: Install, tmp_path: Path) -> None:
    install()
    rule = packs.rules()[RULE]
    for number, example in enumerate(examples(rule.page.text)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert mismatches(rule, [], example, folder) == []


def broken_module(operations: Path) -> str:
    (operations / "memory_above_house_limit.py").write_text("raise RuntimeError('boom')\n", encoding="utf-8")
    return "house_rules.operations.memory_above_house_limit cannot be imported: RuntimeError: boom"


def broken_syntax(operations: Path) -> str:
    (operations / "memory_above_house_limit.py").write_text("def\n", encoding="utf-8")
    return "house_rules.operations.memory_above_house_limit cannot be imported: SyntaxError"


def no_rule(operations: Path) -> str:
    (operations / "something.py").write_text("", encoding="utf-8")
    return "something.py: this module has no rule `something`"


def wrong_rule(operations: Path) -> str:
    module = operations / "memory_above_house_limit.py"
    text = module.read_text(encoding="utf-8").replace("function: Function", "function: int")
    module.write_text(text, encoding="utf-8")
    return "parameter `function` is no type of the model"


def no_page(operations: Path) -> str:
    (operations / "memory_above_house_limit.md").unlink()
    return f"rule `{RULE}` has no page"


def no_package(operations: Path) -> str:
    shutil.rmtree(operations.parent)
    return "house_rules cannot be imported: ModuleNotFoundError"


def a_module(operations: Path) -> str:
    shutil.rmtree(operations.parent)
    operations.parent.with_suffix(".py").write_text("", encoding="utf-8")
    return "its entry point names house_rules, which is no package"


@pytest.mark.parametrize("break_", [broken_module, broken_syntax, no_rule, wrong_rule, no_page, no_package, a_module])
@pytest.mark.parametrize("command", [["check"], ["rules"], ["explain", "runtime-deprecated"]], ids=lambda one: one[0])
def test_a_broken_pack_is_an_error_that_names_it(
    install: Install, break_: Callable[[Path], str], command: list[str]
) -> None:
    problem = break_(install())
    done = run(*command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("lambdalint: rule pack `house-rules`: ")
    assert problem in done.stderr
    assert done.stderr.count("\n") <= 3, "no traceback"


def test_a_page_without_a_title(install: Install) -> None:
    page = install() / "memory_above_house_limit.md"
    page.write_text("Something.\n", encoding="utf-8")
    for command in (["rules"], ["explain", RULE], ["check", "--format", "sarif"]):
        done = run(*command)
        assert done.exit_code == 2
        assert "memory_above_house_limit.md: a page begins with a `# title`" in done.stderr


def test_an_id_that_two_packs_have(install: Install) -> None:
    install()
    install("other-rules", "other_rules")
    done = run("check")
    assert done.exit_code == 2
    assert "`house-rules`" in done.stderr
    assert "`other-rules`" in done.stderr
    assert f"both have a rule `{RULE}`" in done.stderr


def test_an_id_of_a_built_in_rule(install: Install) -> None:
    operations = install()
    for suffix in (".py", ".md"):
        (operations / f"memory_above_house_limit{suffix}").rename(operations / f"runtime_deprecated{suffix}")
    module = operations / "runtime_deprecated.py"
    text = module.read_text(encoding="utf-8").replace("def memory_above_house_limit", "def runtime_deprecated")
    module.write_text(text, encoding="utf-8")
    done = run("check")
    assert done.exit_code == 2
    assert "`house-rules`" in done.stderr
    assert "both have a rule `runtime-deprecated`" in done.stderr


def test_nothing_of_a_pack_is_left_behind() -> None:
    assert [point.value for point in entry_points(group=packs.GROUP)] == ["lambdalint_rules"]
    assert RULE not in packs.rules()
