"""What is asked of cfn-lint, and what the linted repository cannot make it do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from lambdalint import Violation
from lambdalint.model.project import Template
from lambdalint.readers import cfn_lint, project
from lambdalint.readers.circumstances import Circumstances
from lambdalint.source import SourceFile
from tests.readers.conftest import TODAY, Repo

BAD = """
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueNam: größe
"""


def read(repo: Repo) -> list[Violation]:
    templates = project.read(
        [repo.folder], TODAY, surrounding=lambda _: Circumstances(facts={Violation})
    ).project.templates
    return [violation for template in templates for violation in template.violations]


def test_it_says_what_is_wrong_and_where(repo: Repo) -> None:
    repo.write("template.yaml", BAD)
    (violation,) = read(repo)
    assert (violation.code, violation.is_error, violation.span.text) == ("E3002", True, "QueueNam")
    assert violation.message.startswith("Additional properties are not allowed ('QueueNam' was unexpected")


def test_it_is_not_run_unless_a_rule_asks(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("template.yaml", BAD)
    monkeypatch.setattr(cfn_lint, "violations", lambda _: pytest.fail("it was"))
    (template,) = repo.project().templates
    assert template.violations == ()


def test_a_serverless_service_is_not_its_business(repo: Repo) -> None:
    repo.write(
        "serverless.yml", "service: x\nprovider: {name: aws}\nresources: {Resources: {A: {Type: AWS::No::Such}}}\n"
    )
    assert read(repo) == []


@pytest.mark.parametrize("name", [".cfnlintrc", ".cfnlintrc.yaml", ".cfnlintrc.yml"])
def test_a_configuration_in_the_repository_has_no_effect(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    repo.write("template.yaml", BAD)
    repo.write(name, "append_rules: [evil]\ncustom_rules: evil.txt\nignore_checks: [E]\noverride_spec: evil.json\n")
    repo.write("evil/rule.py", "raise SystemExit('the repository ran code')\n")
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("HOME", str(repo.folder))
    cfn_lint._runner.cache_clear()
    assert [violation.code for violation in read(repo)] == ["E3002"]


HOSTILE = """
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Metadata:
  cfn-lint:
    config:
      append_rules: [evil]
      custom_rules: evil.txt
      override_spec: evil.json
      parameter_files: [secret.json]
      parameters: [{Name: x}]
Parameters:
  Name: {Type: String}
Resources:
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./secret.yaml}}
  Outside: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ../../../../../../etc/passwd}}
  Url: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "http://localhost:9/x.yaml"}}
  App: {Type: AWS::Serverless::Application, Properties: {Location: ./secret.yaml}}
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: x, DefinitionUri: ./secret.yaml}}
  Machine: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: ./secret.json}}
  States: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionString: "file://secret.json"}}
  Included:
    Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./secret.yaml}}
  Module: {Type: My::Module::MODULE, Properties: {X: ./secret.yaml}}
  Code:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, Handler: secret.handler, CodeUri: ., Layers: [./evil]}
"""

WATCH = """
import os, sys
from datetime import date
from pathlib import Path
from lambdalint import Violation
from lambdalint.readers import cfn_lint, project
from lambdalint.source import SourceFile

folder = Path(sys.argv[1])
template = project.read([folder], date(2026, 11, 22)).project.templates[0]
list(cfn_lint._matches("Resources: {}"))  # what it loads of its own
seen = []

def watch(event, arguments):
    if event.startswith(("open", "os.", "socket.", "subprocess.", "import", "glob.", "shutil.")):
        place = str(arguments[0]) if arguments else ""
        if "cfnlint" not in place and not place.startswith((sys.prefix, sys.base_prefix)):
            seen.append((event, place))

sys.addaudithook(watch)
found = cfn_lint.violations(template)
names = ("open", "socket", "subprocess", "os.system", "os.exec", "os.posix_spawn", "glob")
for event, place in seen:
    outside = event.startswith(names)
    if outside or (event.startswith("import") and place in ("evil", "rule")):
        print(event, place)
print(len(found))
"""


def test_it_opens_nothing_of_the_repository_and_runs_nothing(
    repo: Repo, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repo.write("template.yaml", HOSTILE)
    repo.write("secret.yaml", "Resources: {}\n")
    repo.write("secret.json", "{}")
    repo.write("evil.json", "{}")
    repo.write("evil.txt", "AWS::SQS::Queue QueueName EQUALS x")
    repo.write("evil/rule.py", "raise SystemExit('the repository ran code')\n")
    script = tmp_path_factory.mktemp("watch") / "watch.py"
    script.write_text(dedent(WATCH), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(script), str(repo.folder)],
        cwd=repo.folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = run.stdout.splitlines()
    assert lines, run.stderr
    assert lines[:-1] == []
    assert int(lines[-1]) > 0


def test_a_template_that_repeats_itself_is_not_given_to_it(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("template.yaml", f"{BAD}\nMetadata: {{A: &a [x, x], B: &b [*a, *a], C: [*b, *b, *b]}}\n")
    monkeypatch.setattr(cfn_lint, "MAXIMUM_VALUES", 20)
    (violation,) = read(repo)
    assert (violation.code, violation.is_error) == ("", False)
    assert "more than 20 values" in violation.message


def test_a_template_that_contains_itself_ends(repo: Repo) -> None:
    repo.write("template.yaml", f"{BAD}Metadata: &a\n  A: {{B: *a}}\n")
    assert len(read(repo)) <= 1


def test_what_makes_it_fail_is_said(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> None:
        raise KeyError(text[:1])

    repo.write("template.yaml", BAD)
    monkeypatch.setattr(cfn_lint, "_matches", fail)
    (violation,) = read(repo)
    assert "KeyError" in violation.message


@pytest.mark.parametrize(
    ("places", "text"),
    [((2, 1, 2, 4), "two"), ((2, 1, 2, 1), "two"), ((3, 2, 3, 3), "h"), ((99, 1, 99, 9), ""), ((0, 0, 0, 0), "one")],
)
def test_places(places: tuple[int, int, int, int], text: str) -> None:
    class Match:
        linenumber, columnnumber, linenumberend, columnnumberend = places

    file = SourceFile("x.yaml", "one\r\ntwo \nthree\n", str(Path.cwd()))
    lines = [0, 5, 10, 16]
    assert cfn_lint._span(Match, file, lines).text == text


def test_every_template_is_an_object_of_its_own(repo: Repo) -> None:
    repo.write("a.yaml", BAD)
    repo.write("b.yaml", BAD)
    templates: tuple[Template, ...] = project.read(
        [repo.folder], TODAY, surrounding=lambda _: Circumstances(facts={Violation})
    ).project.templates
    assert [len(template.violations) for template in templates] == [1, 1]
