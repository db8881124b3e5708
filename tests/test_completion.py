"""What the shells offer to complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from lambdalint import packs
from lambdalint.cli import COMPLETE, main
from lambdalint.cli.completing import PROGRAM
from lambdalint.config import PRESETS
from lambdalint.reports import FORMATS

NOT_LOADED = """
import sys
from lambdalint.cli import main
try:
    main(prog_name="lambdalint")
finally:
    unwanted = ("lambdalint_rules.", "lambdalint.readers", "lambdalint.linting", "tree_sitter")
    print([name for name in sys.modules if name.startswith(unwanted)], file=sys.stderr)
"""
USING_BASH = """
source "$1"
complete -p lambdalint
COMP_WORDS=(lambdalint check --select = reliability,sqs-v)
COMP_CWORD=4
_lambdalint_completion lambdalint
printf '%s\\n' "${COMPREPLY[@]}"
"""


def offered(*words: str) -> list[str]:
    """For the last of the words."""
    completion = ShellComplete(main, {}, PROGRAM, COMPLETE)
    return [item.value for item in completion.get_completions(list(words[:-1]), words[-1])]


def script(shell: str) -> str:
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_commands_and_options() -> None:
    assert offered("") == main.list_commands(click.Context(main))
    assert offered("check", "--extend-s") == ["--extend-select"]
    assert offered("check", "--fail-on", "") == ["error", "warning", "note", "never"]
    assert offered("completion", "") == ["bash", "zsh", "fish"]


def test_rules() -> None:
    assert offered("explain", "") == list(packs.rules())
    assert offered("explain", "timeout-out") == ["timeout-out-of-range"]


@pytest.mark.parametrize("option", ["--select", "--extend-select", "--ignore"])
def test_rules_categories_and_presets(option: str) -> None:
    categories = sorted({rule.category for rule in packs.rules().values()})
    assert offered("check", option, "") == [*PRESETS, *categories, *packs.rules()]
    assert offered("check", option, "strict,secur") == ["strict,security"]
    assert "strict,strict" not in offered("check", option, "strict,")


def test_formats() -> None:
    assert offered("check", "--format", "") == list(FORMATS)
    assert offered("check", "--format", "sarif=", "--format", "conc") == ["concise"]


def test_files() -> None:
    completion = ShellComplete(main, {}, PROGRAM, COMPLETE)
    assert [item.type for item in completion.get_completions(["check"], "templ")] == ["file"]


def test_what_rules_find_is_shown() -> None:
    completion = ShellComplete(main, {}, PROGRAM, COMPLETE)
    (item,) = completion.get_completions(["explain"], "timeout-out-of-range")
    assert item.help == packs.rules()["timeout-out-of-range"].page.title


def test_a_pack_that_cannot_be_used_completes_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise packs.PackError("no")

    monkeypatch.setattr(packs, "listed", broken)
    assert offered("explain", "") == []


def test_no_rule_is_loaded_and_nothing_is_read() -> None:
    words = {"COMP_WORDS": "lambdalint explain timeout-out", "COMP_CWORD": "2", COMPLETE: "bash_complete"}
    done = subprocess.run(
        [sys.executable, "-c", NOT_LOADED], env=os.environ | words, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("plain,timeout-out-of-range\n", "[]\n")


def run(shell: str, folder: Path, *arguments: str) -> str:
    """What a shell prints that finds the program of these tests, and no configuration."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    environment = os.environ | {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run([shell, *arguments], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_bash(tmp_path: Path) -> None:
    path = tmp_path / "lambdalint"
    path.write_text(script("bash"), encoding="utf-8")
    declared, *found = run("bash", tmp_path, "--norc", "-c", USING_BASH, "bash", str(path)).splitlines()
    assert declared.endswith("lambdalint")
    assert found == ["reliability,sqs-visibility-below-six-times", "reliability,sqs-visibility-below-timeout"]


def test_zsh(tmp_path: Path) -> None:
    path = tmp_path / "_lambdalint"
    path.write_text(script("zsh"), encoding="utf-8")
    assert path.read_text(encoding="utf-8").startswith("#compdef lambdalint\n")
    assert run("zsh", tmp_path, "-f", "-n", str(path)) == ""


def test_fish(tmp_path: Path) -> None:
    path = tmp_path / "lambdalint.fish"
    path.write_text(script("fish"), encoding="utf-8")
    asked = f"source {path}; complete -C 'lambdalint explain timeout-out'"
    title = packs.rules()["timeout-out-of-range"].page.title
    assert run("fish", tmp_path, "--no-config", "-c", asked) == f"timeout-out-of-range\t{title}\n"
