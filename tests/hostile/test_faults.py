"""What goes wrong on a machine: exit codes hold, nothing is lost, nothing is half written, nobody sees a traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import pathlib
import pwd
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lambdalint import atomic, cli
from lambdalint.cli import main, streams, usage
from lambdalint.linting import Linter, Request
from lambdalint.mending import writing
from lambdalint.readers import repository, templates
from lambdalint.readers.code.python import PythonReader
from lambdalint.reports import concise

TOP = Path(__file__).parents[2]
MODULES = os.pathsep.join([str(TOP), str(TOP / "rules")])
FUNCTION = """\
  F{number}:
    Type: AWS::Serverless::Function
    Properties: {{Handler: app.handler, Runtime: python3.13, Timeout: 901, CodeUri: s3://example-bucket/app.zip}}
"""
SELECT = ("--select", "timeout-out-of-range,sqs-visibility-below-timeout")
MENDED = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {VisibilityTimeout: 30}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      Timeout: 60
      CodeUri: s3://example-bucket/app.zip
      Events: {Orders: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn}}}
"""
"""`--fix` changes it."""


def functions(count: int) -> str:
    return "Transform: AWS::Serverless-2016-10-31\nResources:\n" + "".join(
        FUNCTION.format(number=number) for number in range(count)
    )


@pytest.fixture
def template(folder: Path) -> Path:
    """With one finding."""
    path = folder / "template.yaml"
    path.write_text(functions(1), encoding="utf-8")
    return path


@pytest.fixture
def mended(folder: Path) -> Path:
    path = folder / "template.yaml"
    path.write_text(MENDED, encoding="utf-8")
    return path


def environment(**more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "COVERAGE_PROCESS_CONFIG") if name in os.environ}
    return {**kept, "PYTHONPATH": MODULES, **more}


def shell(line: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a line of bash in which `lambdalint` is the program."""
    begin = f'set -o pipefail; lambdalint() {{ "{sys.executable}" -m lambdalint "$@"; }}; '
    done = subprocess.run(
        ["bash", "-c", begin + line], env=environment(**more), capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# streams


def test_a_full_disk_behind_a_stream(template: Path) -> None:
    done = shell("lambdalint check --format concise > /dev/full")
    assert (done.returncode, done.stderr) == (2, "lambdalint: the run cannot go on: No space left on device\n")
    done = shell("lambdalint check --format concise 2> /dev/full")
    assert (done.returncode, done.stdout.count("timeout-out-of-range")) == (1, 1)


def test_closed_streams(template: Path) -> None:
    done = shell("lambdalint check >&-")
    assert (done.returncode, done.stderr) == (2, "lambdalint: the run cannot go on: Bad file descriptor\n")
    done = shell("lambdalint check --format concise 2>&-")
    assert (done.returncode, done.stdout.count("timeout-out-of-range")) == (1, 1)
    done = shell("lambdalint check --stdin-filename template.yaml <&-")
    assert (done.returncode, done.stderr) == (2, "lambdalint: the run cannot go on: Bad file descriptor\n")


def test_a_pipe_that_nobody_reads_to_its_end(folder: Path) -> None:
    """More is written than a pipe takes. The verdict on the templates stays; what only tells ends well."""
    (folder / "template.yaml").write_text(functions(400), encoding="utf-8")
    done = shell("lambdalint check --format concise | head -c 1 | wc -c")
    assert (done.returncode, done.stdout) == (1, "1\n")
    assert "lambdalint read 1 template" in done.stderr
    done = shell("lambdalint check --format concise 2>&1 | head -c 1 | wc -c")
    assert (done.returncode, done.stdout) == (1, "1\n")
    for command in ("inspect", "map"):
        done = shell(f"lambdalint {command} | head -c 1 | wc -c")
        assert (done.returncode, done.stdout) == (0, "1\n")


@contextmanager
def unread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The reader of stdout has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    with streams.Output(os.fdopen(writer, "wb"), "utf-8") as output, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", output)
        yield
        assert not streams.is_read()


def projects(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / f"p{number}").mkdir()
        (folder / f"p{number}/template.yaml").write_text(functions(1), encoding="utf-8")


@pytest.mark.parametrize(
    ("severity", "options", "code", "read"),
    [
        ("error", [], 1, 1),
        ("note", [], 1, 3),  # another one may come that makes it fail, and does
        ("note", ["--fail-on", "never"], 0, 1),
    ],
)
def test_a_run_ends_when_nobody_reads_and_its_verdict_is_known(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    severity: str,
    options: list[str],
    code: int,
    read: int,
) -> None:
    projects(folder, 5)
    (folder / "lambdalint.toml").write_text(f"severities = {{timeout-out-of-range = '{severity}'}}", encoding="utf-8")
    (folder / "p2/lambdalint.toml").touch()
    with unread(monkeypatch):
        assert cli.code_of(["check", "--jobs", "1", "--format", "concise", *options]) == code
    assert f"lambdalint read {read} template" in capsys.readouterr().err


def test_a_fleet_goes_on_when_nobody_reads(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For its summary, and for its files."""
    projects(folder, 3)
    with unread(monkeypatch):
        assert cli.code_of(["fleet", "--jobs", "1", "--sarif-folder", "sarif", "p0", "p1", "p2"]) == 1
    assert "lambdalint: 3 errors in 3 of 3 repositories.\n" in capsys.readouterr().err
    assert len(left(folder / "sarif")) == 3


NAME = "caf\udce9 \u65e5\u672c\udcff.yaml"


def test_names_and_texts_that_a_locale_cannot_show(folder: Path) -> None:
    """Each command in the same process, in a locale that knows ASCII alone."""
    (folder / NAME).write_text(functions(1).replace("F0", "F\u00e9"), encoding="utf-8")
    program = (
        "import sys\nfrom lambdalint import cli\nfrom lambdalint.cli import streams\nstreams.prepare()\n"
        "codes = [cli.code_of(words) for words in (['check'], ['check', '--format', 'sarif', '--output-file', 'r'],"
        " ['inspect'], ['map'], ['check', 'none\\udcff'], ['check', '--diff'], ['policy'], ['config'])]\n"
        "print(codes, sys.stdout.encoding)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii"),
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == b"[1, 1, 0, 0, 2, 0, 0, 0] ascii"
    assert b"--> caf\\udce9 \\udce6" in done.stdout
    assert "caf%E9%20%E6%97%A5%E6%9C%AC%FF.yaml" in (folder / "r").read_text(encoding="ascii")


# interruptions

SLOW = """\
import os, signal, time
from lambdalint import cli
signal.signal(signal.SIGINT, signal.default_int_handler)  # which is ignored by what runs in the background
def slow(handle):
    os.write(1, b"writing\\n")
    time.sleep(60)
os.fsync = slow
cli.run()
"""
"""The program, which takes its time before a file takes the place of another one."""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_leaves_what_was_there(template: Path, number: signal.Signals, code: int) -> None:
    (template.parent / "report").write_text("before", encoding="utf-8")
    (template.parent / "program.txt").write_text(SLOW, encoding="utf-8")
    begun = subprocess.Popen(
        [sys.executable, "program.txt", "check", "--format", "sarif=report", "--format", "concise"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert begun.stdout is not None
    assert begun.stdout.readline() == b"writing\n"
    assert len(left(template.parent)) == 5, "the temporary file is there"
    begun.send_signal(number)
    _, said = begun.communicate(timeout=30)
    assert begun.returncode == code
    assert said.strip() in {b"lambdalint: interrupted", b""}
    assert left(template.parent) == [".git", "program.txt", "report", "template.yaml"]
    assert (template.parent / "report").read_text(encoding="utf-8") == "before"


def test_ctrl_c_while_something_is_read(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(repository, "_bytes", interrupted)
    answer = CliRunner().invoke(main, ["check"])
    assert (answer.exit_code, answer.stdout, answer.stderr.strip()) == (130, "", "lambdalint: interrupted")


def test_a_mistake_of_our_own_is_a_line(
    template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def mistaken(*_: object) -> None:
        raise ValueError("strange\n::error::\x1b[2J")

    monkeypatch.setattr(Linter, "_parts", mistaken)
    assert cli.code_of(["check"]) == 3
    said = capsys.readouterr().err
    assert said.startswith("lambdalint: a mistake of lambdalint itself at linting.py:")
    assert said.endswith(": ValueError: strange\\n::error::\\x1b[2J\n")
    assert said.count("\n") == 1


MISTAKEN = {
    "a template": (templates, "_is_cloudformation"),
    "a handler": (PythonReader, "find"),
}


@pytest.mark.parametrize("kind", MISTAKEN)
def test_a_mistake_of_our_own_in_one_file_is_a_finding_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """A run over many repositories does not end with the first template that nobody thought of."""
    owner, name = MISTAKEN[kind]
    real, times = getattr(owner, name), iter(range(100))

    def mistaken(*given: object) -> object:
        if next(times) == 0:
            raise IndexError("strange")
        return real(*given)

    monkeypatch.setattr(owner, name, mistaken)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        text = functions(1).replace("s3://example-bucket/app.zip", ".")
        (tmp_path / name / "template.yaml").write_text(text, encoding="utf-8")
        (tmp_path / name / "app.py").write_text("def handler(event, context):\n    pass\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.code_of(["check", "--format", "concise"]) == 3
    lines = capsys.readouterr().out.splitlines()
    (mistake,) = [line for line in lines if "a mistake of lambdalint itself at " in line]
    assert mistake.endswith(": IndexError: strange")
    assert mistake.startswith("one/template.yaml:")
    assert any(line.startswith("two/template.yaml:") and "[timeout-out-of-range]" in line for line in lines)


# files that are written


@contextmanager
def small_files(limit: int) -> Iterator[None]:
    """No file becomes longer, as on a full disk. Python itself would keep half of what it compiles."""
    before, compiled = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = compiled


@pytest.mark.parametrize(
    "command",
    [
        ["check", "--format", "sarif=report"],
        ["check", "--output-file", "report"],
        ["check", "--baseline", "report", "--write-baseline"],
        ["map", "--output-file", "report"],
    ],
)
@pytest.mark.parametrize("before", [None, '{"version": 1, "findings": []}'])
def test_a_report_is_written_whole_or_not_at_all(template: Path, command: list[str], before: str | None) -> None:
    report = template.parent / "report"
    if before is not None:
        report.write_text(before, encoding="utf-8")
        report.chmod(0o640)
    with small_files(40):
        answer = CliRunner().invoke(main, command)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == "lambdalint: report cannot be written: File too large\n"
    assert left(template.parent) == [".git", *(["report"] if before else []), "template.yaml"]
    assert before is None or report.read_text(encoding="utf-8") == before
    assert CliRunner().invoke(main, command).exit_code == (1 if command[0] == "check" and len(command) == 3 else 0)
    assert len(report.read_bytes()) > 40
    umask = os.umask(0o022)
    os.umask(umask)
    assert report.stat().st_mode & 0o777 == (0o640 if before else 0o666 & ~umask)


@pytest.mark.parametrize("option", ["--fix", "--add-ignore"])
def test_a_change_is_made_whole_or_not_at_all(mended: Path, option: str) -> None:
    with small_files(len(MENDED) // 2):
        answer = CliRunner().invoke(main, ["check", *SELECT, option])
    assert answer.exit_code == 1
    assert "lambdalint: template.yaml cannot be written: File too large\n" in answer.stderr
    assert mended.read_text(encoding="utf-8") == MENDED
    assert left(mended.parent) == [".git", "template.yaml"]


def test_a_report_that_fails_half_way_leaves_the_old_one(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> Iterator[str]:
        yield "half of a report\n"
        raise KeyboardInterrupt

    monkeypatch.setattr(concise, "render", broken)
    (template.parent / "report").write_text("before", encoding="utf-8")
    assert CliRunner().invoke(main, ["check", "--format", "concise=report"]).exit_code == 130
    assert (template.parent / "report").read_text(encoding="utf-8") == "before"
    assert left(template.parent) == [".git", "report", "template.yaml"]


def test_what_a_report_may_be_written_to(template: Path) -> None:
    """A link within the repository stays one; a device and a pipe are written into."""
    folder = template.parent
    (folder / "reports").mkdir()
    (folder / "reports/real").write_text("before", encoding="utf-8")
    (folder / "link").symlink_to("reports/real")
    os.mkfifo(folder / "pipe")
    taken: list[str] = []
    reader = threading.Thread(target=lambda: taken.append((folder / "pipe").read_text(encoding="utf-8")))
    reader.start()
    formats = [f"--format=concise={name}" for name in ("link", "/dev/null")] + ["--format=json=pipe"]
    assert CliRunner().invoke(main, ["check", *formats]).exit_code == 1
    reader.join(timeout=30)
    assert taken[0].startswith("{")
    assert (folder / "link").is_symlink()
    assert "timeout-out-of-range" in (folder / "reports/real").read_text(encoding="utf-8")
    answer = CliRunner().invoke(main, ["check", "--output-file", "/dev/full"])
    assert (answer.exit_code, answer.stderr) == (
        2,
        "lambdalint: /dev/full cannot be written: No space left on device\n",
    )


def test_a_file_in_a_folder_that_takes_no_other(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is where a container has one file of its host."""
    report = template.parent / "report"
    report.write_text("before", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != template.parent)
    atomic.write(report, [b"whole"])
    assert report.read_bytes() == b"whole"


def test_long_names_and_no_folder_for_temporary_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: "/nowhere")
    path = folder / ("a" * 250 + ".yaml")
    path.write_text(MENDED, encoding="utf-8")
    answer = CliRunner().invoke(main, ["check", *SELECT, "--fix"])
    assert "VisibilityTimeout: 360" in path.read_text(encoding="utf-8"), answer.output


# files that cannot be read, change or vanish


FILES = {
    ".gitignore": "*.log\n",
    "lambdalint.toml": "select = ['all']\n",
    "samconfig.toml": "version = 0.1\n",
    "template.yaml": "Transform: AWS::Serverless-2016-10-31\nResources:\n"
    "  P:\n    Type: AWS::Serverless::Function\n"
    "    Properties: {Handler: app.handler, Runtime: python3.13, CodeUri: python, Layers: [!Ref L]}\n"
    "  N:\n    Type: AWS::Serverless::Function\n"
    "    Properties: {Handler: app.handler, Runtime: nodejs22.x, CodeUri: node}\n"
    "  L:\n    Type: AWS::Serverless::LayerVersion\n    Properties: {ContentUri: layer}\n"
    "  S:\n    Type: AWS::Serverless::Application\n    Properties: {Location: nested.yaml}\n",
    "nested.yaml": functions(1),
    "python/app.py": "import boto3\nimport own\ndef handler(event, context):\n    return own.x\n",
    "python/own.py": "x = 1\n",
    "python/requirements.txt": "boto3\n",
    "node/app.js": "const own = require('./own');\nexports.handler = async () => own;\n",
    "node/own.js": "module.exports = 1;\n",
    "node/package.json": "{}",
    "layer/python/more.py": "x = 1\n",
    "images/Dockerfile": "FROM public.ecr.aws/lambda/python:3.8\n",
}


def project(folder: Path) -> Path:
    """With files of many kinds."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


_OF_PATHS = getattr(pathlib, "_NormalAccessor", None)
"""Where Python 3.10 keeps what paths ask of the system."""
DEEDS: tuple[tuple[Any, str], ...] = (
    *((os, name) for name in ("listdir", "lstat", "open", "readlink", "scandir", "stat")),
    (io, "open"),
    *((_OF_PATHS, name) for name in ("listdir", "open", "scandir", "stat") if _OF_PATHS is not None),
)
"""What Python asks of the system about files."""


@contextmanager
def refused(monkeypatch: pytest.MonkeyPatch, path: Path, number: int, *, tells_names: bool = False) -> Iterator[None]:
    """The system opens a file not, nor a folder, and tells nothing of what is in it, or names alone: the user has no
    permission, or it has gone since its name was read. Tests run as root too, who has all permissions."""
    kept = set() if tells_names else {"open", "listdir", "scandir"}

    def refusing(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(asked: Any = ".", *more: Any, **named: Any) -> Any:
            if isinstance(asked, (str, os.PathLike)):
                below = os.fspath(asked).startswith(f"{path}/")
                if below or (os.fspath(asked) == str(path) and name in kept):
                    raise OSError(number, os.strerror(number), os.fspath(asked))
            return real(asked, *more, **named)

        return wrapper

    with monkeypatch.context() as patch:
        for module, name in DEEDS:
            patch.setattr(module, name, staticmethod(refusing(name, getattr(module, name))))
        yield


def rules_found(folder: Path) -> tuple[int, set[tuple[str, str]], str]:
    """The exit code, the rules with the files they are found in, and what is said."""
    answer = CliRunner().invoke(main, ["check", "--format", "json", str(folder)])
    if answer.exit_code == 2:
        return 2, set(), answer.stderr
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    found = json.loads(answer.stdout)["findings"]
    messages = " ".join(one["message"] for one in found if one["rule"] == "unreadable-file")
    return answer.exit_code, {(one["rule"], one["path"]) for one in found}, messages


FOLDERS = ["python", "node", "images", "layer", "layer/python"]
SAID = {"template.yaml", "samconfig.toml", "python/app.py", "python/own.py", "node/app.js", "node/own.js"}
"""Of which it is said that they cannot be read: of another YAML file, nobody knows what it is."""


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOENT])
@pytest.mark.parametrize("name", [*FILES, *FOLDERS])
def test_what_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    """The rest is linted."""
    path = project(folder) / name
    with refused(monkeypatch, path, number):
        code, found, said = rules_found(folder)
    if name == "lambdalint.toml":
        assert (code, said) == (2, f"lambdalint: lambdalint.toml: it cannot be read: {os.strerror(number)}\n")
        return
    assert code == 1
    assert (f"this file cannot be read: {os.strerror(number)}" in said) == (name in SAID)
    assert (("timeout-out-of-range", "nested.yaml") in found) == (name != "nested.yaml")
    assert (("memory-size-default", "template.yaml") in found) == (name != "template.yaml")


OF_ALL = [
    (["check", "--jobs", "1"], 1),
    (["check", "--format", "sarif", "--output-file", "r"], 1),
    (["check", "--show-files"], 0),
    (["check", "--diff"], 1),
    (["check", "--fix-only"], 0),
    (["check", "--fix"], 1),
    (["check", "--baseline", "b", "--write-baseline"], 0),
    (["inspect"], 0),
    (["policy"], 0),
    (["map"], 0),
]


@pytest.mark.parametrize(("words", "code"), OF_ALL)
def test_a_folder_within_that_is_closed_is_said_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int
) -> None:
    """What is in one that has gone is nobody's business."""
    with refused(monkeypatch, project(folder) / "images", errno.EACCES):
        answer = CliRunner().invoke(main, words)
    assert (answer.exit_code, answer.stderr.count("images")) == (code, 1)
    assert "lambdalint: images cannot be read: Permission denied\n" in answer.stderr
    with refused(monkeypatch, folder / "images", errno.ENOENT):
        assert "images" not in CliRunner().invoke(main, words).stderr


def test_a_file_that_is_closed_and_may_be_a_template_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with refused(monkeypatch, project(folder) / "nested.yaml", errno.EACCES):
        answer = CliRunner().invoke(main, ["check"])
    assert "lambdalint: nested.yaml cannot be read: Permission denied\n" in answer.stderr
    with refused(monkeypatch, folder / "template.yaml", errno.EACCES):  # which is a finding
        assert "cannot be read" not in CliRunner().invoke(main, ["check"]).stderr


def test_of_many_closed_folders_some_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    linter = Linter(Request(paths=(folder,), today=date(2026, 11, 23)))
    for number in range(12):
        linter._closed(str(folder / f"{number:02}"), PermissionError(errno.EACCES, "Permission denied"))
    usage.say_closed(linter)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "lambdalint: 00 cannot be read: Permission denied"
    assert lines[9:] == ["lambdalint: 09 cannot be read: Permission denied", "lambdalint: 2 more cannot be read"]


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOENT])
def test_a_folder_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    with refused(monkeypatch, project(folder), number):
        answer = CliRunner().invoke(main, ["check", str(folder)])
    if number == errno.EACCES:
        assert (answer.exit_code, answer.stderr) == (2, "lambdalint: . cannot be read: Permission denied\n")
    else:
        assert (answer.exit_code, answer.stderr.count("nothing was linted")) == (0, 1)


def test_a_folder_that_tells_names_and_no_more(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project(folder) / "below").mkdir()
    (folder / "nested.yaml").rename(folder / "below/nested.yaml")
    with refused(monkeypatch, folder / "below", errno.EACCES, tells_names=True):
        answer = CliRunner().invoke(main, ["check", "--select", "timeout-out-of-range"])
    assert "lambdalint: below cannot be read: Permission denied\n" in answer.stderr


def test_a_file_that_vanishes_before_it_is_mended(mended: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(path: Path, changed: Any) -> None:
        path.unlink()
        write(path, changed)

    write = writing.write
    monkeypatch.setattr(writing, "write", late)
    answer = CliRunner().invoke(main, ["check", *SELECT, "--fix"])
    assert answer.exit_code == 1
    assert "lambdalint: template.yaml cannot be written: No such file or directory\n" in answer.stderr
    assert left(mended.parent) == [".git"]


def test_a_checkout_that_is_read_only(mended: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is linted as any other, for nothing is written there unasked; what was to be written is said."""
    real = os.open

    def read_only(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and str(path).startswith(str(mended.parent)):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", read_only)
    assert CliRunner().invoke(main, ["check", *SELECT]).exit_code == 1
    answer = CliRunner().invoke(main, ["check", *SELECT, "--fix"])
    assert (answer.exit_code, "Read-only file system" in answer.stderr) == (1, True)
    answer = CliRunner().invoke(main, ["check", "--format", "sarif=report"])
    assert answer.stderr == "lambdalint: report cannot be written: Read-only file system\n"
    assert answer.exit_code == 2
    assert left(mended.parent) == [".git", "template.yaml"]


# the rest of the machine


def test_no_home_and_no_user(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: object) -> None:
        raise KeyError

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    with pytest.raises(RuntimeError):
        Path.home()
    assert cli.code_of(["check", "--format", "sarif=report"]) == 1
    assert [cli.code_of([command]) for command in ("inspect", "map", "policy", "config", "rules")] == [0] * 5


def test_no_working_directory(
    template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = template.parent / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for words in (["check", str(template)], ["inspect", str(template)], ["map", str(template)], ["config"]):
        assert cli.code_of(words) == 2
        assert capsys.readouterr().err == "lambdalint: the working directory is not there any more\n"


def test_clocks_that_are_wrong(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first day of Unix, the last of Python, and time that goes back."""
    for day in (date(1970, 1, 1), date.max):
        for module in ("checking", "usage"):
            monkeypatch.setattr(f"lambdalint.cli.{module}.today", lambda day=day: day)
        assert CliRunner().invoke(main, ["check", "--select", "all"]).exit_code == 1
        assert CliRunner().invoke(main, ["map", "--format", "html"]).exit_code == 0
    assert CliRunner().invoke(main, ["check", "--today", "1969-07-20"]).exit_code == 1
    back = iter(range(10**6, 0, -1))
    for name in ("time", "monotonic"):
        monkeypatch.setattr(time, name, lambda: float(next(back)))
    os.utime(template, (-(10**9), -(10**9)))
    assert CliRunner().invoke(main, ["check"]).exit_code == 1
