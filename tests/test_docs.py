"""What README, CONTRIBUTING and docs/ show is what happens.

Every document is one story in one folder of its own, read from the top: a block ```` ```yaml template.yaml ```` is
written to that path when it is reached, and what stands in a block ```` ```console ```` after `$ ` is run then and
there. Output that is shown is what comes out; a line `...` stands for lines that are left out. A document that writes
no files has a small project of a reader's, and any that names `examples/` has those.

A block ```` ```toml ````, with or without a path, is a configuration that lambdalint takes.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from lambdalint import config, contents, limits, packs
from lambdalint.cli import main
from lambdalint.config.keys import KEYS
from lambdalint.readers import artifacts, document, files, folders
from lambdalint.readers.cloudformation import extensions, nested, texts
from lambdalint.readers.serverless import resolution
from lambdalint.reports import FORMATS
from tests.documents import Block, Document, is_shown
from tests.terminal import TOP, Terminal

DOCUMENTS = {
    path.relative_to(TOP).as_posix(): Document(path)
    for path in (
        *(TOP / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
        *sorted((TOP / "docs").glob("*.md")),
    )
}
OTHERS = {path: Document(TOP / path) for path in ("examples/README.md", "rules/README.md")}
"""That are checked for their links alone: the first has no commands, the second is generated."""

RUN_ELSEWHERE = {
    r"make test": (".ci/run", "make test"),
    r"make demo": ("tests/test_docs.py", "def test_make_demo"),
    r"make compare( .*)?": ("Makefile", "-m bench.compare"),
    r"make browser-test": ("tests/pictures/test_page_browser.py", "pytest.mark.browser"),
    r"pip install lambdalint( .*)?": ("tests/test_wheel.py", "def test_check"),
    r"docker (build|run) .*": ("tests/test_docker.py", "def test_it_runs_lambdalint_where_the_project_is"),
    r"cfn-lint .*": ("tests/test_cfnlint.py", "def test_the_capture_in_readme_is_real"),
    r"dask (scheduler|worker) .*": ("tests/fleet/test_cluster.py", '"-m", "dask"'),
    r"lambdalint fleet .*--scheduler .*": ("tests/fleet/test_cluster.py", '["fleet", "--scheduler"'),
    r"find .* \| lambdalint fleet --list - .*": ("tests/fleet/test_fleet.py", '"--list", "-"'),
    r"lambdalint check .*--watch.*": ("tests/test_daily.py", "def test_watching_lints_again"),
}
"""Commands that are not run here: by pattern, the file in which something runs them, and how it says so."""

READERS_PROJECT = {
    "template.yaml": """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.14, Handler: orders.app.handler, CodeUri: src/}
""",
    "src/orders/app.py": 'def handler(event, context):\n    return {"statusCode": 204}\n',
}

TODAY = date(2026, 11, 23)
"""The day of what is shown."""

FOREIGN = {
    *("allowed-failures", "cfn-lint", "upload-sarif", "pre-commit", "site-packages"),
}
"""Words with hyphens in backquotes that are not lambdalint's own."""


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """In an empty repository."""
    found = Terminal(tmp_path)
    for folder in (found.project, found.site):
        (folder / ".git").mkdir(parents=True)
        monkeypatch.syspath_prepend(str(folder))
    monkeypatch.chdir(found.project)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for module in ("checking", "usage"):
        monkeypatch.setattr(f"lambdalint.cli.{module}.today", lambda: TODAY)
    yield found
    found.forget()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_story_is_true(name: str, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    document = DOCUMENTS[name]
    if not any(block.path for block in document.blocks):
        _write(READERS_PROJECT)
    for block in document.blocks:
        if block.path is not None:
            _write({block.path: block.text})
        if block.language == "toml":
            _configured(block, terminal)
        if block.language == "console":
            if any(re.search(r"\bexamples\b", command.line) for command in block.commands):
                monkeypatch.chdir(_checkout(terminal))
            _told(block, terminal)
            monkeypatch.chdir(terminal.project)


def _checkout(terminal: Terminal) -> Path:
    """A repository that has the examples where this one has them."""
    folder = terminal.folder / "checkout"
    if not folder.exists():
        shutil.copytree(TOP / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / ".git").mkdir()
    return folder


def _write(files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = Path(name)
        assert not path.is_absolute()
        assert ".." not in path.parts
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _configured(block: Block, terminal: Terminal) -> None:
    """It is loaded, with the rules that are installed at this point of the story."""
    path = Path(block.path or ".shown.toml")
    if block.path is None:
        _write({path.name: block.text})
    terminal.forget()
    found = config.load(path)
    if found is not None:
        known = packs.rules()
        assert found.rules(known)
        found.rule_options(known)
        found.path_ignores(known)


def _told(block: Block, terminal: Terminal) -> None:
    for command in block.commands:
        line = command.line.partition("  #")[0].strip()
        elsewhere = next((place for pattern, place in RUN_ELSEWHERE.items() if re.fullmatch(pattern, line)), None)
        if elsewhere is not None:
            assert elsewhere[1] in (TOP / elsewhere[0]).read_text(encoding="utf-8"), f"{elsewhere[0]} runs no {line}"
            continue
        answer = terminal.run(command.line)
        assert answer is not None, f"nothing runs: {line}"
        if command.output:
            shown = is_shown(answer.both, command.output) or is_shown(answer.stdout, command.output)
            assert shown, f"$ {line}\n{answer.both}\n--- is shown as ---\n{command.output}"
        else:
            assert answer.code in {0, 1}, f"$ {line}\n{answer.both}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_are_marked_as_such(name: str) -> None:
    """A block in another language would not be run."""
    assert [
        block.language for block in DOCUMENTS[name].blocks if block.language in {"sh", "bash", "shell", "zsh"}
    ] == []


def test_make_demo(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^demo: .*\n\t@\$\(BIN\)/(lambdalint .*)\n", makefile, re.MULTILINE)
    assert recipe
    answer = terminal.run(recipe[1])
    assert answer is not None
    assert answer.code == 0
    assert "error[" in answer.stdout


def test_the_map_is_that_of_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    drawn = CliRunner().invoke(main, ["map", "examples/orders-sam"]).stdout
    assert f"```mermaid\n{drawn}```" in DOCUMENTS["README.md"].path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*DOCUMENTS, *OTHERS])
def test_links_lead_somewhere(name: str) -> None:
    document = (DOCUMENTS | OTHERS)[name]
    for link in document.links:
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (document.path.parent / path).resolve() if path else document.path
        assert target.exists(), link
        if anchor:
            assert anchor in Document(target).anchors, link


def _commands(group: click.Group) -> dict[str, click.Command]:
    context = click.Context(group)
    return {name: command for name in group.list_commands(context) if (command := group.get_command(context, name))}


COMMANDS = _commands(main)


def _options(command: click.Command) -> set[str]:
    names = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return {name for name in names if name.startswith("-")} | {"--help", "-h"}


OPTIONS = {option for command in COMMANDS.values() for option in _options(command)} | _options(main)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_and_options_that_are_named_exist(name: str) -> None:
    for code in DOCUMENTS[name].codes:
        words = code.split()
        if words[0] == "lambdalint" and len(words) > 1:
            assert words[1] in COMMANDS or words[1] in _options(main), code
            known = _options(COMMANDS[words[1]]) if words[1] in COMMANDS else OPTIONS
        elif words[0].startswith("--"):
            known = OPTIONS
        else:
            continue
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert options <= known, code


def _words() -> set[str]:
    """Those with hyphens that mean something to lambdalint."""
    rules = packs.rules()
    options = {
        field.replace("_", "-")
        for rule in rules.values()
        if rule.options
        for field in getattr(rule.options, "__dataclass_fields__", {})
    }
    hooks: list[dict[str, Any]] = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    action: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
    return {
        *rules,
        *options,
        *KEYS,
        *(option.lstrip("-") for option in OPTIONS),
        *(hook["id"] for hook in hooks),
        *action["inputs"],
        *action["outputs"],
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_rules_and_settings_that_are_named_exist(name: str) -> None:
    """Whatever stands in backquotes and looks like the id of a rule."""
    document = DOCUMENTS[name]
    brought = {Path(block.path).stem.replace("_", "-") for block in document.blocks if block.path}
    named = {code for code in document.codes if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", code)}
    assert named - _words() - FOREIGN - brought == set()


def test_tests_that_are_named_exist() -> None:
    """Each in the file that its row names."""
    text = DOCUMENTS["SECURITY.md"].path.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.*) \| `(tests/[\w/]+\.py)` \|$", text, re.MULTILINE)
    assert len(rows) == text.count("| `tests/")
    for said, name in rows:
        source = (TOP / name).read_text(encoding="utf-8")
        for test in re.findall(r"`(test_\w+)`", said):
            assert f"def {test}(" in source, f"{name} has no {test}"


BOUNDS: tuple[tuple[float, str], ...] = (
    (contents.MAXIMUM_SIZE / 1e6, "{:g} MB of a file"),
    (limits.FILE, "{:g} s of a processor for one file"),
    (limits.RULE, "{:g} s of a processor for one rule on one project"),
    (limits.PATIENCE, "a busy machine has {:g} times as many"),
    (document.MAXIMUM_DEPTH, "{:,} levels of a template"),
    (document.MAXIMUM_NODES, "{:,} nodes as they are written"),
    (document.MAXIMUM_UNFOLDED, "{:,} with each alias"),
    (extensions.MAXIMUM_NODES, "{:,} nodes that all `Fn::ForEach`"),
    (resolution.MAXIMUM_NODES, "{:,} nodes that one value of a service makes"),
    (config.files._MAXIMUM_SIZE / 1e6, "{:g} MB of a configuration"),
    (contents.MAXIMUM_SIZE / 1e6, "{:g} MB of a baseline or of stdin"),
    (files._MAXIMUM_PATTERNS / 1e3, "{:g} KB of a `.gitignore`"),
    (texts.MAXIMUM_LENGTH, "{:,} characters of one text"),
    (resolution.MAXIMUM_TEXT, "{:,} characters of one text"),
    (nested.MAXIMUM_DEPTH, "{:,} levels of nested stacks"),
    (nested.MAXIMUM_TEXT, "nested stacks with {:,} characters"),
    (artifacts.MAXIMUM_FILES, "{:,} files of a package"),
    (folders.MAXIMUM_FILES, "{:,} sources of a repository"),
)


def test_the_bounds_are_those_of_the_code() -> None:
    said = " ".join(DOCUMENTS["SECURITY.md"].path.read_text(encoding="utf-8").split())
    assert [words.format(value) for value, words in BOUNDS if words.format(value) not in said] == []


def test_every_option_is_explained() -> None:
    said = {
        word.partition("=")[0] for document in DOCUMENTS.values() for code in document.codes for word in code.split()
    }
    assert sorted(option for option in OPTIONS if option.startswith("--") and option not in said | {"--help"}) == []


def test_every_setting_and_format_is_explained() -> None:
    assert sorted(KEYS.keys() - set(DOCUMENTS["docs/configuration.md"].codes)) == []
    assert sorted(set(FORMATS) - {code for document in DOCUMENTS.values() for code in document.codes}) == []


def test_the_index_has_every_document() -> None:
    pages = {name.removeprefix("docs/") for name in DOCUMENTS if name.startswith("docs/")} - {"README.md"}
    assert pages <= {link.partition("#")[0] for link in DOCUMENTS["docs/README.md"].links}


def test_the_index_of_rules_is_up_to_date() -> None:
    result = CliRunner().invoke(main, ["rules", "--format", "markdown"])
    assert (TOP / "rules" / "README.md").read_text(encoding="utf-8") == result.stdout, (
        "run: lambdalint rules --format markdown > rules/README.md"
    )


WORKFLOWS = [
    (name, workflow)
    for name, document in DOCUMENTS.items()
    for block in document.blocks
    if block.language == "yaml" and "lambdalint/lambdalint@" in block.text
    for workflow in (yaml.safe_load(block.text),)
]


@pytest.mark.parametrize(("name", "workflow"), WORKFLOWS, ids=[name for name, _ in WORKFLOWS])
def test_workflows_use_inputs_and_outputs_of_the_action(name: str, workflow: dict[str, Any]) -> None:
    action: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
    (steps,) = (job["steps"] for job in workflow["jobs"].values())
    (used,) = (step for step in steps if step.get("uses", "").startswith("lambdalint/"))
    assert set(used["with"]) <= set(action["inputs"])
    outputs = re.findall(r"steps\.(\w+)\.outputs\.([\w-]+)", str(workflow))
    assert outputs
    assert all(id == used["id"] and name in action["outputs"] for id, name in outputs)


@pytest.mark.parametrize(
    ("shown", "is_true"),
    [
        ("one\ntwo\nthree\n", True),
        ("one\n...\nthree\n", True),
        ("one\n  ...\n", True),
        ("...\ntwo\n...\n", True),
        ("one\n...\n", True),
        ("one\n", False),
        ("...\ntwo\n", False),
        ("one\n...\nfour\n", False),
        ("one\n...\ntw\n...\n", False),
    ],
)
def test_lines_may_be_left_out(shown: str, is_true: bool) -> None:
    assert is_shown("one\ntwo\nthree\n", shown) is is_true
