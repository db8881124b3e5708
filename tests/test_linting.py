"""A run: which configuration holds for which template, and what it changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lambdalint.config import Overrides, Selection
from lambdalint.linting import Linter, Outcome, Request

TODAY = date(2026, 11, 22)
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Seconds: {Type: Number}
Resources:
  Slow:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, Timeout: 901, CodeUri: s3://example-bucket/app.zip}
"""


def write(folder: Path, **files: str) -> None:
    """Files by path, with `__` for `/`, `_` for a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def lint(*paths: str, select: str = "timeout-out-of-range", texts: dict[Path, str] | None = None) -> Outcome:
    asked = tuple(map(Path, paths)) or (Path(),)
    overrides = Overrides(selection=Selection(select=(select,) if select else None))
    return Linter(Request(paths=asked, today=TODAY, overrides=overrides, texts=texts or {})).lint()


def said(outcome: Outcome) -> list[str]:
    return [f"{each.finding.span.file.path} {each.rule.id} {each.severity.value}" for each in outcome.diagnostics]


def test_each_template_has_the_configuration_nearest_to_it(folder: Path) -> None:
    write(
        folder,
        a__template_yaml=TEMPLATE,
        b__template_yaml=TEMPLATE,
        c__template_yaml=TEMPLATE,
        lambdalint_toml="fail-on = 'never'",
        a__lambdalint_toml="[severities]\ntimeout-out-of-range = 'note'",
        b__lambdalint_toml="ignore = ['deployment']",
    )
    outcome = lint(select="")
    about = [each for each in said(outcome) if "timeout-out-of-range" in each]
    assert about == ["a/template.yaml timeout-out-of-range note", "c/template.yaml timeout-out-of-range error"]
    fails = {each.finding.span.file.path: each.fails for each in outcome.diagnostics if "timeout" in each.rule.id}
    assert fails == {"a/template.yaml": False, "c/template.yaml": False}


def test_what_runs_fails_by_the_configuration_of_its_template(folder: Path) -> None:
    write(folder, a__template_yaml=TEMPLATE, b__template_yaml=TEMPLATE, a__lambdalint_toml="fail-on = 'never'")
    assert [each.fails for each in lint().diagnostics] == [False, True]


def test_globs_are_relative_to_the_file_that_is_nearest(folder: Path) -> None:
    write(
        folder,
        service__template_yaml=TEMPLATE,
        service__old__template_yaml=TEMPLATE,
        base_toml="[per-path-ignores]\n'/old/' = ['deployment']",
        service__lambdalint_toml="extend = '../base.toml'",
    )
    assert said(lint()) == ["service/template.yaml timeout-out-of-range error"]


def test_what_is_excluded_is_not_read(folder: Path) -> None:
    write(
        folder,
        a__template_yaml=TEMPLATE,
        b__old__template_yaml=TEMPLATE,
        c_yaml=TEMPLATE,
        lambdalint_toml="exclude = ['/a', 'old/']",
    )
    assert said(lint()) == ["c.yaml timeout-out-of-range error"]
    assert len(lint("a/template.yaml").diagnostics) == 1
    for path in ("a/template.yaml", "a", "b/old"):
        named = Request(paths=(Path(path),), today=TODAY, force_exclude=True)
        assert Linter(named).lint().diagnostics == ()


def test_parameters_are_assumed(folder: Path) -> None:
    write(
        folder,
        template_yaml=TEMPLATE.replace("901", "!Ref Seconds"),
        samconfig_toml="[default.deploy.parameters]\nparameter_overrides = 'Seconds=5'",
    )
    assert said(lint()) == []
    write(folder, lambdalint_toml="[parameters]\nSeconds = 901")
    assert said(lint()) == ["template.yaml timeout-out-of-range error"]


SERVICE = """\
service: orders
provider: {name: aws, runtime: nodejs22.x}
params:
  dev: {seconds: 5}
  prod: {seconds: 901}
functions:
  slow:
    handler: app.handler
    timeout: ${param:seconds}
"""


def test_stages_and_parameters_of_services_are_assumed(folder: Path) -> None:
    write(folder, serverless_yml=SERVICE)
    assert len(lint().diagnostics) == 1
    write(folder, lambdalint_toml="stages = ['dev']")
    assert len(lint().diagnostics) == 0
    write(folder, lambdalint_toml="stages = ['dev']\n[parameters]\nseconds = 902")
    assert ["902" in each.finding.message for each in lint().diagnostics] == [True]


def test_an_assumed_parameter_leaves_what_compose_does_not_tell_unknown(folder: Path) -> None:
    write(
        folder,
        orders__serverless_yml=SERVICE,
        serverless_dash_compose_yml="",
        lambdalint_toml="stages = ['prod']\n[parameters]\nother = 1",
    )
    compose = "services:\n  a: {path: orders, params: {seconds: 1}}\n  b: {path: orders, params: {seconds: 2}}\n"
    (folder / "serverless-compose.yml").write_text(compose)
    assert lint().diagnostics == ()


def test_the_day_is_that_of_the_configuration(folder: Path) -> None:
    old = TEMPLATE.replace("python3.13", "python3.12")
    write(folder, a__template_yaml=old, b__template_yaml=old, b__lambdalint_toml="today = 2028-11-15")
    assert said(lint(select="runtime-deprecated")) == ["b/template.yaml runtime-deprecated warning"]


def test_unsaved_texts_are_read_in_place_of_files(folder: Path) -> None:
    write(folder, template_yaml=TEMPLATE)
    mended = {Path("template.yaml"): TEMPLATE.replace("901", "9")}
    assert (len(lint().diagnostics), len(lint(texts=mended).diagnostics)) == (1, 0)
    assert said(lint("new.yaml", texts={Path("new.yaml"): TEMPLATE})) == ["new.yaml timeout-out-of-range error"]


def test_an_unsaved_handler_is_seen_by_its_template(folder: Path) -> None:
    write(
        folder,
        template_yaml=TEMPLATE.replace("s3://example-bucket/app.zip", "src"),
        src__app_py="def handler(event, context):\n    return None\n",
    )
    outcome = lint(select="handler-symbol-not-found", texts={Path("src/app.py"): "def other():\n    pass\n"})
    assert said(outcome) == ["template.yaml handler-symbol-not-found error"]
