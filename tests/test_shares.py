"""Projects that are linted one by one: which there are, and that it comes to the same as linting all at once."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from lambdalint import engine, packs, pool, processes, workers
from lambdalint.cli import main
from lambdalint.config import ConfigError, Overrides, Selection
from lambdalint.linting import Linter, Request, path_of
from lambdalint.readers.nesting import Nesting
from lambdalint.readers.repository import Repository
from lambdalint.readers.survey import Share
from lambdalint.rule import Diagnostic
from lambdalint.shares import Found, Joining

TODAY = date(2026, 11, 23)
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Slow:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, Timeout: 901, CodeUri: %s}
"""
CLIENT = """\
import boto3


def handler(event, context):
    s3 = boto3.client("s3")
    return s3.get_object(Bucket="b", Key="k")["ETag"]%s
"""
NESTED = """\
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: %s, Parameters: {Seconds: 901}}
"""
Write = Callable[[dict[str, str]], None]


@pytest.fixture
def write(folder: Path) -> Write:
    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return write


def linter(*paths: str, select: tuple[str, ...] | None = None) -> Linter:
    asked = tuple(map(Path, paths)) or (Path(),)
    return Linter(Request(paths=asked, today=TODAY, overrides=Overrides(selection=Selection(select=select))))


def shares(folder: Path, *paths: str) -> list[tuple[list[str], list[str]]]:
    """The folders of each, and the files that were found in them."""

    def shown(paths: Iterator[Path]) -> list[str]:
        return [os.path.relpath(path, folder) for path in paths]

    return [
        (shown(iter(share.paths)), shown(path for found in (share.walked or {}).values() for path in found))
        for share in linter(*paths).shares()
    ]


def one_by_one(linter: Linter, jobs: int = 1) -> list[Diagnostic]:
    joining = Joining()
    found = [each for one in pool.linted(linter, jobs) for each in joining.add(one)]
    return engine.joined([*found, *joining.rest()])


def said(diagnostics: list[Diagnostic] | tuple[Diagnostic, ...]) -> list[str]:
    return [
        f"{each.finding.span.file.path}:{each.finding.span.start} {each.rule.id} {len(each.finding.related)}"
        for each in diagnostics
    ]


def test_a_project_is_the_topmost_folder_with_templates(folder: Path, write: Write) -> None:
    write(
        {
            "a/template.yaml": TEMPLATE % "src",
            "a/parts/more.yaml": TEMPLATE % "src",
            "a-b/template.yaml": TEMPLATE % "src",
            "c/Dockerfile": "FROM public.ecr.aws/lambda/python:3.9\n",
            "d/package.json": "{}",
            "d/e/Dockerfile": "FROM public.ecr.aws/lambda/python:3.9\n",
            "d/e/serverless.yml": "service: x\nprovider: {name: aws}\n",
        }
    )
    assert shares(folder) == [
        (["a"], ["a/template.yaml", "a/parts/more.yaml"]),
        (["a-b"], ["a-b/template.yaml"]),
        (["d/e"], ["d/e/Dockerfile", "d/e/serverless.yml"]),
        (["."], ["c/Dockerfile"]),
    ]


def test_a_repository_below_another_is_a_part_of_it(folder: Path, write: Write) -> None:
    write(
        {
            "a/.git": "gitdir: ../.git/modules/a",
            "a/template.yaml": TEMPLATE % "src",
            "b/template.yaml": TEMPLATE % "src",
        }
    )
    found = said(one_by_one(linter(select=("timeout-out-of-range",))))
    assert [line.partition(":")[0] for line in found] == ["a/template.yaml", "b/template.yaml"]


def test_stacks_that_are_nested_in_one_another_are_one_project(folder: Path, write: Write) -> None:
    child = TEMPLATE.replace("Resources:", "Parameters: {Seconds: {Type: Number}}\nResources:") % "src"
    write(
        {
            "a/child.yaml": child.replace("901", "!Ref Seconds"),
            "b/template.yaml": TEMPLATE % "src",
            "c/parent.yaml": NESTED % "../a/child.yaml",
        }
    )
    assert shares(folder) == [(["a", "c"], ["a/child.yaml", "c/parent.yaml"]), (["b"], ["b/template.yaml"])]
    found = said(one_by_one(linter(select=("timeout-out-of-range",))))
    assert [line.partition(":")[0] for line in found] == ["b/template.yaml", "c/parent.yaml"]


def test_a_project_knows_the_templates_above_it_that_it_is_nested_in(folder: Path, write: Write) -> None:
    child = TEMPLATE.replace("Resources:", "Parameters: {Seconds: {Type: Number}}\nResources:") % "src"
    write({"a/b/child.yaml": child.replace("901", "!Ref Seconds"), "parent.yaml": NESTED % "a/b/child.yaml"})
    (share,) = linter("a").shares()
    assert ([path.name for path in share.paths], [path.name for path in share.parents]) == (["b"], ["parent.yaml"])
    assert len(one_by_one(linter("a", select=("timeout-out-of-range",)))) == 1


def test_a_folder_without_templates_stands_for_its_sources(folder: Path, write: Write) -> None:
    write({"src/app.py": CLIENT % ""})
    assert shares(folder) == [(["."], [])]
    assert len(one_by_one(linter(select=("client-created-per-invocation",)))) == 1


def test_what_only_looks_like_a_template_keeps_no_source_from_being_read(folder: Path, write: Write) -> None:
    write({"src/app.py": CLIENT % "", "notes.json": '{"about": "AWS::Lambda::Function"}'})
    assert len(one_by_one(linter(select=("client-created-per-invocation",)))) == 1


def test_a_dockerfile_beside_sources_without_a_template_is_looked_at(folder: Path, write: Write) -> None:
    write({"a/Dockerfile": "FROM public.ecr.aws/lambda/python:3.7\n"})
    chosen = linter("a", select=("base-image-deprecated",))
    assert len(one_by_one(chosen)) == 1
    write({"a/app.py": CLIENT % ""})
    assert len(one_by_one(chosen)) == 1


def test_folders_without_templates_are_one_share_and_those_that_are_named_too(folder: Path, write: Write) -> None:
    write({f"p{n}/app.py": CLIENT % "" for n in range(3)})
    write({"p1/template.yaml": TEMPLATE % ".", "other.yaml": TEMPLATE % "p0"})
    assert shares(folder, "p0", "other.yaml", "p1", "p2") == [
        (["p1"], ["p1/template.yaml"]),
        (["p0", "p2"], []),
        (["other.yaml"], []),
    ]


def calls(of: Linter, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a run asks for paths and folders, and looks through templates."""
    counted: Counter[str] = Counter()

    def counting(owner: Any, name: str) -> Callable[..., Any]:
        original = getattr(owner, name)

        def counts(*given: Any, **named: Any) -> Any:
            counted[name] += 1
            return original(*given, **named)

        return counts

    asked = {Path: ("resolve", "iterdir", "is_relative_to"), Nesting: ("_children",), Repository: ("resolve", "read")}
    with monkeypatch.context() as patched:
        for owner, names in asked.items():
            for name in names:
                patched.setattr(owner, name, counting(owner, name))
        one_by_one(of)
    return counted


@pytest.mark.parametrize("file", ["template.yaml", "app.py"])
def test_the_work_grows_as_the_number_of_folders_that_are_named(
    folder: Path, write: Write, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    """Twice as many folders take twice the work, with templates or without, though all lie in the same folder."""

    def work(count: int) -> Counter[str]:
        names = [f"p{n:03}" for n in range(count)]
        write({f"{name}/{file}": TEMPLATE % "." if file == "template.yaml" else CLIENT % "" for name in names})
        return calls(linter(*names, select=("timeout-out-of-range",)), monkeypatch)

    few, many = work(10), work(20)
    assert few
    assert {name: count for name, count in many.items() if count > 2 * few[name]} == {}


def test_what_is_kept_of_each_project_is_little(folder: Path, write: Write) -> None:
    """Of what is found before the first is linted: bytes for each, besides its paths."""

    def size(count: int) -> int:
        write({f"p{n:04}/template.yaml": (TEMPLATE % "src") + "# " + 4000 * "x" for n in range(count)})
        tracemalloc.start()
        found = linter().shares()
        assert len(found) == count
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return kept

    size(1)
    few, many = size(10), size(60)
    path = sys.getsizeof(str(folder / "p0000" / "template.yaml"))
    assert (many - few) / 50 < 4 * path


def test_what_projects_share_is_said_once(folder: Path, write: Write) -> None:
    write(
        {
            "a/template.yaml": TEMPLATE % "../shared",
            "b/template.yaml": TEMPLATE % "../shared",
            "shared/app.py": CLIENT % "",
        }
    )
    chosen = linter(select=("client-created-per-invocation", "timeout-out-of-range"))
    assert said(one_by_one(chosen)) == said(chosen.lint().diagnostics)
    assert [line.split()[1] for line in said(one_by_one(chosen))] == [
        "timeout-out-of-range",
        "timeout-out-of-range",
        "client-created-per-invocation",
    ]


@pytest.mark.parametrize("second", ["a", "b"])
def test_an_ignore_is_unused_if_no_project_uses_it(folder: Path, write: Write, second: str) -> None:
    """The handler of one project makes a client; that of the other uses what it shares, and makes none."""
    ignore = "# lambdalint: ignore[client-created-per-invocation]"
    shared = f"import boto3\n\n\ndef client():\n    return boto3.client('s3')  {ignore}\n"
    uses = "import sys\nsys.path.append('..')\nimport lib\n\n\ndef handler(event, context):\n    return lib.client()\n"
    passes = uses.replace("lib.client()", "None")
    other = {"a": "b", "b": "a"}[second]
    template = TEMPLATE.replace("app.handler", "%s.handler").replace("901", "3")
    write(
        {
            f"{second}/template.yaml": template % ("passing", "../shared"),
            f"{other}/template.yaml": template % ("using", "../shared"),
            "shared/lib.py": shared,
            "shared/using.py": uses,
            "shared/passing.py": passes,
        }
    )
    assert said(one_by_one(linter())) == said(linter().lint().diagnostics)
    assert not [line for line in said(one_by_one(linter())) if "unused-ignore" in line]
    write({"shared/using.py": passes})
    assert [line.split()[1] for line in said(one_by_one(linter())) if "lib.py" in line] == ["unused-ignore"]


MANY = 20


@pytest.fixture
def many(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a pool is worth its start."""
    monkeypatch.setattr(pool, "LEAST", MANY)
    for n in range(MANY):
        write({f"p{n:03}/template.yaml": TEMPLATE % "src", f"p{n:03}/src/app.py": CLIENT % ""})


def test_the_number_of_jobs_changes_nothing(many: None) -> None:
    alone, together = one_by_one(linter()), one_by_one(linter(), jobs=2)
    assert said(alone) == said(together) == said(linter().lint().diagnostics)
    assert all(one.rule is other.rule for one, other in zip(alone, together, strict=True))
    fixes = [[(edit.text, edit.span.start) for edit in each.fix.edits] for each in together if each.fix]
    assert fixes == [[(edit.text, edit.span.start) for edit in each.fix.edits] for each in alone if each.fix]
    assert fixes


def test_a_project_that_was_begun_may_turn_out_to_be_another(
    many: None, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = TEMPLATE.replace("Resources:", "Parameters: {Seconds: {Type: Number}}\nResources:") % "src"
    write(
        {"p001/template.yaml": child.replace("901", "!Ref Seconds"), "z/parent.yaml": NESTED % "../p001/template.yaml"}
    )
    monkeypatch.setattr(pool, "LEAST", MANY // 2)
    begun: list[Share] = []

    class Crew(processes.Crew):
        def begin(self, share: Share) -> None:
            begun.append(share)
            super().begin(share)

    monkeypatch.setattr(processes, "Crew", Crew)
    run = linter(select=("timeout-out-of-range",))
    assert said(one_by_one(run, jobs=2)) == said(one_by_one(run)) == said(run.lint().diagnostics)
    assert [path.name for share in begun[:2] for path in share.paths] == ["p000", "p001"]


def test_what_is_wrong_while_projects_are_looked_for_ends_those_that_were_begun(
    many: None, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"z/lambdalint.toml": "select = 1\n", "z/template.yaml": TEMPLATE % "src"})
    monkeypatch.setattr(pool, "LEAST", MANY // 2)
    others = multiprocessing.active_children()
    with pytest.raises(ConfigError):
        one_by_one(linter(), jobs=2)
    assert multiprocessing.active_children() == others


def test_few_files_are_linted_without_a_pool(folder: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write({f"p{n}/template.yaml": TEMPLATE % "src" for n in range(pool.LEAST - 1)})
    monkeypatch.setattr(processes, "Workers", None)
    assert len(one_by_one(linter(select=("timeout-out-of-range",)), jobs=2)) == pool.LEAST - 1


def test_what_ends_a_process_is_left_out_and_nothing_else(many: None, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = packs.rules()["timeout-out-of-range"]

    def check(function: object) -> Iterator[object]:
        if "p013" in function.span.file.path:  # type: ignore[attr-defined]
            os.kill(os.getpid(), signal.SIGKILL)
        yield from rule.check(function)

    known = packs.rules()
    assert isinstance(known, dict)
    monkeypatch.setitem(known, rule.id, replace(rule, check=check))
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context("fork"))  # whatever threads there are
    results = list(pool.linted(linter(select=("timeout-out-of-range",)), 2))
    joining = Joining()
    joining.all(results)
    assert [[path.name for path in share.paths] for share in joining.lost] == [["p013"]]
    found = [path_of(each.finding.span.file).parent.name for one in results for each in one.diagnostics]
    assert found == [f"p{n:03}" for n in range(MANY) if n != 13]


def test_what_ended_a_process_is_not_linted_again_for_its_sources(many: None, monkeypatch: pytest.MonkeyPatch) -> None:
    named = [Path("p000").resolve(), Path("p001").resolve()]
    monkeypatch.setattr(Found, "by", lambda _, share, **__: Found.nothing(share))
    run = Linter(Request(paths=tuple(named), today=date(2026, 11, 23), isolated=True))
    assert [found.lost.paths for found in pool.linted(run, 1) if found.lost] == [(path,) for path in named]


@pytest.mark.parametrize("format_", ["concise", "json"])
def test_what_ended_a_process_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch, format_: str) -> None:
    lost = Found.nothing(Share((folder / "a", folder / "b")))
    monkeypatch.setattr(pool, "linted", lambda *_: iter([lost]))
    result = CliRunner().invoke(main, ["check", "--format", format_])
    assert result.exit_code == 3
    assert "a, b: linting it ended the process that did" in result.output


WAITING = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # which is ignored by what runs in the background
from lambdalint import engine, pool

def run(*_):
    open(f"{os.getpid()}.begun", "w").close()
    time.sleep(60)

engine.run, pool.LEAST = run, 2
from lambdalint.cli import run
sys.argv[1:] = ["check", "-j", "2"]
run()
"""
"""A run whose rules keep its processes busy."""


@pytest.fixture
def waiting(folder: Path, many: None) -> Iterator[subprocess.Popen[bytes]]:
    """The run, when two processes of it are at work."""
    with subprocess.Popen(
        [sys.executable, "-c", WAITING],
        cwd=folder,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        while len(list(folder.glob("*.begun"))) < 2:
            assert process.poll() is None
            time.sleep(0.01)
        yield process


def lives(worker: Path) -> bool:
    """A process that ended and that nobody has asked about is none."""
    try:
        return Path(f"/proc/{worker.stem}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_ctrl_c_ends_all_processes(folder: Path, waiting: subprocess.Popen[bytes]) -> None:
    os.killpg(waiting.pid, signal.SIGINT)
    _, said = waiting.communicate()
    assert (waiting.returncode, said.strip()) == (130, b"lambdalint: interrupted")
    assert not any(map(lives, folder.glob("*.begun")))


def test_processes_end_with_the_one_that_is_killed(folder: Path, waiting: subprocess.Popen[bytes]) -> None:
    waiting.kill()
    waiting.wait()
    end = time.monotonic() + 30
    while any(map(lives, folder.glob("*.begun"))):
        assert time.monotonic() < end
        time.sleep(0.02)


def answer_half(begun: str) -> None:
    """In a process: tells the length of a result, and nothing else of it."""
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        assert frame.f_back is not None
        frame = frame.f_back
    os.write(frame.f_locals["result_queue"]._writer.fileno(), (1000).to_bytes(4, "big"))
    begin = Path(f"{begun}.pid")
    begin.write_text(str(os.getpid()), encoding="utf-8")
    begin.rename(begun)
    time.sleep(60)


def test_a_process_that_ends_amid_its_answer_holds_nobody_up(tmp_path: Path) -> None:
    crew = workers.Workers(1)
    crew.submit(answer_half, str(tmp_path / "begun"))
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    ending = threading.Thread(target=crew.end, daemon=True)
    ending.start()
    ending.join(20)
    assert not ending.is_alive()


def test_a_process_that_is_killed_amid_its_answer_holds_nobody_up(tmp_path: Path) -> None:
    crew = workers.Workers(2)
    begun = tmp_path / "begun"
    future = crew.submit(answer_half, str(begun))
    while not begun.exists():
        time.sleep(0.01)
    os.kill(int(begun.read_text(encoding="utf-8")), signal.SIGKILL)
    assert isinstance(future.exception(20), BrokenProcessPool)
    threads = threading.active_count()
    crew.shutdown()
    assert threading.active_count() < threads
