"""`lambdalint fleet` with processes of this machine."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lambdalint import cli
from lambdalint.cli import main, progress
from tests.fleet.repositories import found, harmful, repository
from tests.terminal import TOP

SELECT = "--select=timeout-out-of-range,harm"


@pytest.fixture
def site(folder: Path) -> Path:
    """A folder of installed distributions, with a rule that harms its worker."""
    path = folder / "site"
    path.mkdir()
    harmful(path)
    return path


def fleet(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["fleet", *arguments], input=stdin)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "lambdalint", "fleet", *arguments]


def environment(site: Path) -> dict[str, str]:
    paths = (str(TOP), str(TOP / "rules"), str(site), os.environ.get("PYTHONPATH", ""))
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def run(*arguments: str, site: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), env=environment(site), capture_output=True, text=True, check=False, timeout=60
    )


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_workers_that_die_and_repositories_that_break(folder: Path, site: Path) -> None:
    names = [f"r{number}" for number in range(8)]
    for name in names:
        repository(folder / name)
    repository(folder / "once", "Once")
    repository(folder / "deadly", "Deadly")
    repository(folder / "crashing", "Raises")
    repository(folder / "wrong", configuration="nonsense = 1\n")
    given = ["deadly", *names[:4], "once", "gone", *names[4:], "wrong", "crashing"]
    done = run(SELECT, "--jobs", "2", "--sarif-folder", "sarif", "--summary", "json=s.json", *given, site=site)
    assert done.returncode == 3, done.stderr
    lines = found(done.stdout)
    linted = [name for name in given if name not in {"deadly", "gone", "wrong"}]
    assert [name for name, _, rule in lines if rule == "timeout-out-of-range"] == linted
    assert [name for name, _, rule in lines if rule == "harm"] == ["crashing"]
    assert len((site / "Deadly.pids").read_text(encoding="utf-8").split()) in {2, 3}  # another may have been first
    assert [line for line in done.stderr.splitlines() if line.startswith(("not linted", "a rule"))] == [
        "not linted: deadly: its worker died, 3 times",
        "not linted: gone: it cannot be read: No such file or directory",
        "not linted: wrong: lambdalint.toml: unknown key `nonsense`",
        "a rule crashed: crashing: see its findings",
    ]
    assert "Traceback" not in done.stderr
    read = json.loads((folder / "s.json").read_text(encoding="utf-8"))
    assert [one["repository"] for one in read["repositories"]] == given
    assert sorted(path.name for path in (folder / "sarif").iterdir()) == sorted(
        one["sarif"] for one in read["repositories"] if one["repository"] in linted
    )


def test_an_interrupt_leaves_nothing(folder: Path, site: Path) -> None:
    repository(folder / "a", "Waits")
    repository(folder / "b")
    process = subprocess.Popen(
        command(SELECT, "--jobs", "2", "--output-file", "out", "b", "a"),
        env=environment(site),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - in the background it is ignored
    )
    until((site / "Waits.pids").exists)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it
    out, errors = process.communicate(timeout=30)
    assert (process.returncode, out, errors) == (130, "", "lambdalint: interrupted\n")
    assert {path.name for path in folder.iterdir()} == {".git", "a", "b", "site", "harmful-source"}
    until(lambda: not _lives(int((site / "Waits.pids").read_text(encoding="utf-8"))))


def test_workers_end_with_the_process_that_asks(folder: Path, site: Path) -> None:
    repository(folder / "a", "Waits")
    process = subprocess.Popen(command(SELECT, "a"), env=environment(site), stderr=subprocess.DEVNULL)
    until((site / "Waits.pids").exists)
    process.kill()
    process.wait()
    until(lambda: not _lives(int((site / "Waits.pids").read_text(encoding="utf-8"))))


def _lives(pid: int) -> bool:
    """A process that ended and that nobody has asked about is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "no repository is named"),
        (("--list", os.devnull), "no repository is named"),
        (("a", "--jobs", "2", "--scheduler", "tcp://127.0.0.1:1"), "--jobs and --scheduler exclude each other"),
        (("a", "--isolated", "--config", "all.toml"), "--isolated and --config exclude each other"),
        (("a", "--summary", "html=x"), "`html` is not one of text, markdown, json"),
        (("a", "--summary", "json"), "`json` names no file"),
        (("a", "--jobs", "0"), "0 is not in the range x>=1"),
        (("a", "--select", "timeout-out-of-rang"), "did you mean `timeout-out-of-range`"),
        (("a", "--config", "wrong.toml"), "unknown key `nonsense`"),
        (("a", "--output-file", "no/out"), "out cannot be written: No such file or directory"),
    ],
)
def test_wrong_usage(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    (folder / "all.toml").write_text("", encoding="utf-8")
    (folder / "wrong.toml").write_text("nonsense = 1\n", encoding="utf-8")
    repository(folder / "a")
    done = fleet(*arguments)
    assert done.exit_code == 2, done.output
    assert message in done.output
    assert done.stdout == ""


def test_dask_is_asked_for_where_it_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdalint.cli.fleeting.find_spec", lambda _: None)
    done = fleet("a", "--scheduler", "tcp://127.0.0.1:1")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "pip install 'lambdalint[dask]'" in done.output


def test_lists_exit_codes_and_any_number_of_jobs(folder: Path) -> None:
    select = ("--select", "timeout-out-of-range")
    for name in ("a", "b", "new\nline"):
        repository(folder / name)
    repository(folder / "clean", timeout=3)
    (folder / "list").write_bytes(b"new\nline\0b\0clean\0")
    one = fleet("a", "--list", "list", "--jobs", "1", *select)
    assert [name for name, *_ in found(one.stdout)] == ["a", "new\nline", "b"]
    assert one.exit_code == 1
    three = fleet("a", "--list", "-", "--jobs", "3", *select, stdin=b"new\nline\0b\0clean\0")
    assert three.output == one.output
    assert fleet("clean", "a", "--jobs", "1", "--fail-on", "never", "--output-file", "out", *select).exit_code == 0
    assert [name for name, *_ in found((folder / "out").read_text(encoding="utf-8"))] == ["a"]
    assert fleet("clean", "--jobs", "1", *select).exit_code == 0


def test_progress_is_shown_to_who_watches_stderr(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever of the two the findings go to, if it is no terminal."""
    for name in ("a", "b"):
        repository(folder / name)
    monkeypatch.setattr(progress, "_PATIENCE", -1.0)
    for arguments in (["--output-file", "out"], []):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", terminal := Terminal())
            assert cli.code_of(["fleet", "--jobs", "1", "a", "b", *arguments]) == 1
        assert "50%" in terminal.getvalue()
        assert "in 2 of 2 repositories" in terminal.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_check_loads_nothing_of_it() -> None:
    code = (
        "import sys\nfrom lambdalint.cli import main\n"
        "try:\n    main(['check', sys.argv[1]])\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.startswith(('lambdalint.fleet', 'distributed', 'dask'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(TOP / "examples" / "orders-sam")],
        env=environment(TOP),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "[]"
