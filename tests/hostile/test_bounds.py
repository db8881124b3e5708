"""Nothing that is linted makes a run end, hang or grow: what is too much is said, and the rest is linted."""

from __future__ import annotations

import gc
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdalint import engine, limits, packs
from lambdalint.model.code import Handler
from lambdalint.model.project import Project
from lambdalint.readers import project
from tests.hostile import inputs
from tests.hostile.inputs import Files
from tests.readers.conftest import TODAY

RULES = packs.rules().values()
CLEAN = "Resources:\n  Clean:\n    Type: AWS::Lambda::Function\n    Properties: {Timeout: 901}\n"


DEPTH = 1_200
"""Of folders: more than Python's stack has room for."""

SLOWER = 1 if sys.gettrace() is None else 4
"""How many times longer things take where it is measured which lines run."""


@pytest.fixture(scope="module", autouse=True)
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is imported when it is needed is there, so that no limit counts its time."""
    for runtime, name in (("python3.13", "app.py"), ("nodejs22.x", "app.js")):
        folder = tmp_path_factory.mktemp("loaded")
        write(folder, {"a/template.yaml": inputs.function(f"Runtime: {runtime}", "Handler: app.handler", "CodeUri: .")})
        (folder / "a" / name).write_text("")
        engine.run(project.read([folder], TODAY).project, RULES, {})


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The limits hold for less time, so that tests do not take as long; nor does looking for what others left count."""
    monkeypatch.setattr(limits, "FILE", 0.9 * SLOWER)
    monkeypatch.setattr(limits, "RULE", 1.0 * SLOWER)
    enabled = gc.isenabled()
    gc.disable()
    yield
    if enabled:
        gc.enable()


def write(folder: Path, files: Files) -> None:
    (folder / ".git").mkdir(exist_ok=True)
    for path, text in {**files, "clean/template.yaml": CLEAN}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")


def check(folder: Path) -> Project:
    """Reads a folder and lets every rule look at it; what was beside it is read and judged."""
    start = time.process_time()
    read = project.read([folder], TODAY).project
    assert time.process_time() - start < 3 * SLOWER
    found = engine.run(read, RULES, {})
    assert [each.finding.message for each in found if each.crashed] == []
    assert "clean/template.yaml" in {template.file.path for template in read.templates}
    assert "function-timeout-above-maximum" in {one.rule.id for one in found} or any(
        one.finding.span.file.path == "clean/template.yaml" for one in found
    )
    return read


def said(read: Project) -> list[str]:
    return [one.problem for one in read.unreadable]


@pytest.mark.parametrize("name", inputs.REFUSED)
def test_what_is_too_much_is_said(tmp_path: Path, name: str) -> None:
    files, expected = inputs.REFUSED[name]
    write(tmp_path, files)
    assert any(expected in problem for problem in said(check(tmp_path)))


@pytest.mark.parametrize("name", inputs.READ)
def test_what_is_odd_breaks_nothing(tmp_path: Path, name: str) -> None:
    write(tmp_path, inputs.READ[name])
    check(tmp_path)


@pytest.mark.parametrize("language", inputs.LANGUAGES)
@pytest.mark.parametrize("name", inputs.expressions(0))
def test_expressions_of_any_depth_and_length(tmp_path: Path, language: str, name: str) -> None:
    write(tmp_path, inputs.code(language, inputs.expressions(2_500)[name]))
    check(tmp_path)


def test_functions_that_pass_on_in_ever_more_ways_what_they_get(tmp_path: Path) -> None:
    write(tmp_path, {**inputs.code("python", "1"), "app.py": inputs.CALLS_ITSELF})
    read = check(tmp_path)
    assert said(read) == []
    assert any(isinstance(function.code, Handler) for template in read.templates for function in template.functions)


@pytest.mark.parametrize("language", ["python", "csharp", "ruby"])
def test_a_handler_that_takes_too_long_is_said_and_unknown(tmp_path: Path, language: str) -> None:
    write(tmp_path, inputs.code(language, inputs.expressions(60_000)["calls"]))
    read = check(tmp_path)
    assert any("is not read: " in problem and "takes more than" in problem for problem in said(read))
    (function,) = (
        function for template in read.templates for function in template.functions if function.id == "Hostile"
    )
    assert function.code is None


def test_another_handler_of_a_slow_file_is_not_tried(tmp_path: Path) -> None:
    files = inputs.code("python", inputs.expressions(60_000)["calls"])
    other = files["template.yaml"].replace("Hostile", "Other").partition("Resources:\n")[2]
    write(tmp_path, {**files, "template.yaml": files["template.yaml"] + other})
    assert len([problem for problem in said(check(tmp_path)) if "takes more than" in problem]) == 1


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path, {"sam/template.yaml": inputs.function("Runtime: python3.13", "Handler: app.handler", "CodeUri: .")})
    for name in (
        "template.yaml",
        "sam/app.py",
        "sam/requirements.txt",
        ".gitignore",
        "sam/lib.so",
        "sam/samconfig.toml",
    ):
        os.mkfifo(tmp_path / name)
    (tmp_path / "serverless.yml").mkdir()
    (tmp_path / "template.json").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "a.yaml"))
        check(tmp_path)


def test_links_in_a_circle(tmp_path: Path) -> None:
    write(
        tmp_path, {"sam/template.yaml": inputs.function("Runtime: python3.13", "Handler: app.handler", "CodeUri: src")}
    )
    (tmp_path / "sam" / "src").mkdir()
    (tmp_path / "sam" / "src" / "src").symlink_to("..")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "sam" / "src" / "app.py").symlink_to("app.py")
    check(tmp_path)


def test_names_that_nobody_would_choose(tmp_path: Path) -> None:
    write(tmp_path, {})
    template = inputs.function("Runtime: python3.13", "Handler: app.handler", "CodeUri: .")
    for name in ("a\nb", "\x1b[31m", "\u202e", "\udcff", "a" * 255):
        folder = Path(os.fsdecode(os.fsencode(str(tmp_path / name))))
        folder.mkdir()
        (folder / "template.yaml").write_text(template)
        (folder / "app.py").write_text("def handler(event, context):\n    return 1\n")
    assert len(check(tmp_path).templates) == 6


def test_folders_deeper_than_the_stack(tmp_path: Path) -> None:
    write(tmp_path, {})
    opened = [os.open(tmp_path, os.O_RDONLY)]
    try:
        for _ in range(DEPTH):
            os.mkdir("d", dir_fd=opened[-1])
            opened.append(os.open("d", os.O_RDONLY, dir_fd=opened[-1]))
            if len(opened) > 2:
                os.close(opened.pop(0))
        folder = opened[-1]
        opened.append(os.open("template.yaml", os.O_WRONLY | os.O_CREAT, dir_fd=folder))
        os.write(opened[-1], CLEAN.encode())
        check(tmp_path)
    finally:
        for number in opened:
            os.close(number)
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # pytest would remove it recursively


def test_code_deeper_than_the_stack_that_is_not_there(tmp_path: Path) -> None:
    code = inputs.function("Runtime: python3.13", "Handler: app.handler", f"CodeUri: {'a/' * DEPTH}")
    write(tmp_path, {"deep/template.yaml": code})
    read = check(tmp_path)
    assert said(read) == []
    assert "deep/template.yaml" in {template.file.path for template in read.templates}


_MEASURED = """
import re, sys
from datetime import date
from pathlib import Path
from lambdalint.readers import project
read = project.read([Path(sys.argv[1])], date(2026, 11, 22)).project
print(len(read.templates), int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="units of memory differ")
@pytest.mark.parametrize("name", ["many items", "texts that double", "files"])
def test_memory_stays_below_500_megabytes(tmp_path: Path, name: str) -> None:
    files = inputs.REFUSED[name][0] if name in inputs.REFUSED else inputs.READ.get(name, {})
    write(tmp_path, files)
    if name == "files":
        for number in range(5_000):
            (tmp_path / f"{number}.yaml").touch()
    command = [sys.executable, "-c", _MEASURED, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, preexec_fn=_bounded)
    templates, megabytes = map(int, run.stdout.split())
    assert templates >= 1
    assert megabytes < 500


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
