"""Nothing of what is linted is run, and nothing outside of its repository is read: each way with a canary.

The commands run once, on all projects, in a process that writes down what it opens (`audited`). The same projects are
read a second time as parts of larger repositories, where what they ask for is theirs: there it has to be opened, or the
first test would see nothing of it either.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lambdalint.cli import main
from tests.hostile.ways import SERVICE, WAYS, sam

TOP = Path(__file__).parents[2]
AUDITED = Path(__file__).with_name("audited.py")
ENVIRONMENT = "canary-of-the-environment"
ASKED = ("CANARY", "AWS_SECRET_ACCESS_KEY", "NPM_TOKEN")
"""Environment variables that the projects ask for."""

BAIT = {
    "serverless.ts": "import fs from 'fs';\nfs.writeFileSync('%MARK%', '');\n"
    "export default { service: 'a', provider: { name: 'aws' }, functions: { f: { handler: 'app.handler' } } };\n",
    "setup.py": "open('%MARK%', 'w')\n",
    "conftest.py": "open('%MARK%', 'w')\n",
    "sitecustomize.py": "open('%MARK%', 'w')\n",
    "yaml.py": "open('%MARK%', 'w')\n",
    "tree_sitter_python.py": "open('%MARK%', 'w')\n",
    "lambdalint_rules/__init__.py": "open('%MARK%', 'w')\n",
    "bait/__init__.py": "open('%MARK%', 'w')\n",
    "bait-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: bait\nVersion: 1\n",
    "bait-1.dist-info/entry_points.txt": "[lambdalint.rules]\nbait = bait\n",
    "template.yaml": sam(),
    "src/app.py": "import own\nopen('%MARK%', 'w')\ndef handler(event, context):\n    return own.x\n",
    "src/own.py": "open('%MARK%', 'w')\nx = 1\n",
    "Makefile": "$(shell touch %MARK%)\nbuild-F:\n\ttouch %MARK%\n",
}
"""A project that is run wherever a part of it is."""

ASKING = {
    "serverless.yml": SERVICE.format(
        value="${env:CANARY} ${env:HOME} $CANARY ${opt:x, env:NPM_TOKEN} ${strToBool(${env:CANARY})}"
    )
    + "  g: {handler: '${env:CANARY}/app.handler'}\ncustom: '${file(${env:HOME}/x.yml)}'\n",
    "app.js": "exports.handler = async () => process.env.CANARY;\n",
    "template.yaml": sam("$CANARY/src", more="Description: !Sub '${CANARY} $HOME %CANARY% ~'")
    + "  G:\n    Type: AWS::Serverless::Function\n    Properties: {PackageType: Image}\n"
    "    Metadata: {DockerContext: ., Dockerfile: Dockerfile}\n",
    "Dockerfile": "ARG CANARY\nFROM $CANARY:${NPM_TOKEN}\nENV X=$AWS_SECRET_ACCESS_KEY\n",
    "requirements.txt": "${CANARY}==1\n-r ${HOME}/r.txt\n",
    "samconfig.toml": 'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "P=$CANARY Q=${HOME}"\n',
}


def canary(way: str) -> str:
    return "CANARY" + way.upper().replace("-", "")


@dataclass(frozen=True)
class Run:
    """What came of all commands."""

    folder: Path
    record: dict[str, Any]
    opened: Mapping[Path, str]
    """What was opened or listed, by its real path."""

    def shown(self, *, inside: bool) -> str:
        """All output of the commands that were given the one or the other."""
        base = str(self.folder / ("in" if inside else "out"))
        return "".join(
            answer["stdout"] + answer["stderr"]
            for answer in self.record["answers"]
            if any(word.startswith(base) for word in answer["words"])
        )

    def opened_in(self, folder: Path) -> list[str]:
        """By whatever name."""
        return [name for path, name in self.opened.items() if path.is_relative_to(folder)]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("outside").resolve()
    (folder / "home").mkdir()
    (folder / "home/home-canary.yml").write_text(f"key: {canary('file-home')}\n", encoding="utf-8")
    for name, way in WAYS.items():
        for place in ("in", "out"):
            way.write(folder / place / name, canary(name), inside=place == "in")
    bait = folder / "out/bait"
    for top, files in ((bait, BAIT), (folder / "out/asking", ASKING)):
        for name, text in {".git/HEAD": "", **files}.items():
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            (top / name).write_text(text.replace("%MARK%", str(folder / "run")), encoding="utf-8")
    commands = list(_commands(folder, str(bait)))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"HOME": str(folder / "home"), **dict.fromkeys(ASKED, ENVIRONMENT)}
    environment["PYTHONPATH"] = os.pathsep.join([str(TOP), str(TOP / "rules")])
    done = subprocess.run(
        [sys.executable, AUDITED, folder / "record.json"],
        input=json.dumps(commands),
        env=environment,
        cwd=bait,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    return Run(folder, record, {Path(os.path.realpath(path)): path for path in record["opened"]})


def _commands(folder: Path, here: str) -> Iterator[list[str]]:
    out = [str(folder / "out" / name / "project" / way.named) for name, way in WAYS.items()]
    out += [here, str(folder / "out/asking")]
    inside = [str(folder / "in" / name / "project" / way.named) for name, way in WAYS.items()]
    yield [here, "check", "--jobs=1", "--select", "recommended", *out]
    yield [here, "check", "--jobs=1", "--select", "strict", "--format", "markdown", "--map", *out]
    yield [here, "check", "--jobs=1", "--select", "all", "--format", "sarif", "--show-suppressed", *out]
    yield [here, "check", "--jobs=1", "--select", "all", "--diff", "--unsafe-fixes", *out]
    yield [here, "check", "--jobs=1", "--select", "all", "--fix", "--unsafe-fixes", str(folder / "out/asking")]
    yield [here, "inspect", *out]
    yield [here, "inspect", "--format", "json", *out]
    yield [here, "policy", *out]
    yield [here, "policy", "--diff", *out]
    yield [here, "map", "--format", "html", *out]
    yield [here, "config", str(folder / "out/asking")]
    documents = (path for path in sorted((folder / "out").glob("*/project/*.y*ml")) if not path.is_symlink())
    yield ["editor", *map(str, documents)]
    yield ["cfn-lint", *(str(folder / "out" / name / "template.yaml") for name in ("asking", "code/project"))]
    yield [here, "check", "--jobs=1", "--select", "all", *inside]
    yield [here, "inspect", "--format", "json", *inside]


@pytest.mark.parametrize("way", WAYS)
def test_what_lies_outside_is_not_read(run: Run, way: str) -> None:
    assert run.opened_in(run.folder / "out" / way / "outside") == []
    assert canary(way) not in run.shown(inside=False)


@pytest.mark.parametrize("way", WAYS)
def test_what_lies_inside_is_read(run: Run, way: str) -> None:
    """Or it is said that nothing reads it in any place."""
    assert bool(run.opened_in(run.folder / "in" / way / "outside")) is not WAYS[way].never


def test_nothing_is_run(run: Run) -> None:
    assert not (run.folder / "run").exists()
    projects = (str(run.folder / "out"), str(run.folder / "in"))
    assert [path for path in run.record["executed"] + run.record["imported"] if path.startswith(projects)] == []
    assert run.record["done"] == []


def test_no_value_of_the_environment_is_shown(run: Run) -> None:
    shown = run.shown(inside=False)
    assert "env:CANARY" in shown
    assert ENVIRONMENT not in shown
    assert str(run.folder / "home") not in shown


def test_every_command_did_its_work(run: Run) -> None:
    codes = {" ".join(answer["words"][:2]): answer["code"] for answer in run.record["answers"]}
    assert set(codes.values()) <= {0, 1}
    assert all(answer["stdout"] for answer in run.record["answers"] if "--fix" not in answer["words"]), codes


PROGRAM = "from lambdalint.cli import run\nrun()\n"
"""What pip makes a command of. Its own folder is what Python puts into its path, not the working directory."""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_system_is_asked_for_nothing_outside(run: Run, tmp_path: Path) -> None:
    """What Python's audit events do not see: what compiled modules open, and the processes that do the work."""
    program, trace = tmp_path / "program", tmp_path / "trace"
    program.write_text(PROGRAM, encoding="utf-8")
    projects = [run.folder / "out" / name / "project" / way.named for name, way in WAYS.items()]
    calls = "trace=open,openat,openat2,creat,socket,connect,execve"
    program_call = [sys.executable, str(program), "check", "--select=all", *map(str, projects)]
    subprocess.run(
        ["strace", "-f", "-q", "-y", "-e", calls, "-o", str(trace), *program_call],
        env={"HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join([str(TOP), str(TOP / "rules")])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    called = [line.split(maxsplit=1)[1] for line in lines]
    opened = [line for line in called if line.startswith("open") and not line.endswith(")") and " = -1 " not in line]
    paths = {Path(os.path.realpath(line.rpartition("<")[2].rstrip(">"))) for line in opened}
    assert any(path.name == "serverless.yml" for path in paths)
    system = (
        "/dev",
        "/etc/ld.so.cache",
        "/etc/locale.alias",
        "/etc/localtime",
        "/etc/ssl/openssl.cnf",
        "/lib",
        "/lib64",
        "/proc",
        "/sys",
        "/usr",
    )
    own = [*sys.path, sys.prefix, sys.base_prefix, str(TOP), str(tmp_path)]
    allowed = [*(Path(os.path.realpath(path)) for path in (*system, *own)), *(path.parent for path in projects)]
    allowed += [run.folder / "out" / name / "project" for name in WAYS]
    assert [path for path in paths if not any(map(path.is_relative_to, allowed))] == []
    assert [path for path in paths if path.is_relative_to(run.folder) and "outside" in path.parts] == []
    assert [line for line in called if line.startswith(("socket", "connect"))] == []
    assert [line.split('"')[1] for line in called if line.startswith("execve")] == [sys.executable]


# settings and files of lambdalint itself


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With files of all kinds beside it, which nobody may read or write."""
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "template.yaml").write_text(sam("s3://example-bucket/app.zip", more="Timeout: 901"), encoding="utf-8")
    (tmp_path / "base.toml").write_text("fail-on = 'CANARY'\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.lambdalint]\nfail-on = 'CANARY'\n", encoding="utf-8")
    (tmp_path / "text").write_text("CANARY\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


SETTINGS = {
    "extend": ("lambdalint.toml", "extend = '../base.toml'"),
    "extend a file that is not there": ("lambdalint.toml", "extend = '../none.toml'"),
    "extend an absolute path": ("lambdalint.toml", "extend = '%TOP%/base.toml'"),
    "extend in pyproject.toml": ("pyproject.toml", "[tool.lambdalint]\nextend = '../base.toml'"),
    "extend what extends": ("lambdalint.toml", "extend = 'more.toml'"),
    "a link": ("lambdalint.toml", None),
    "a link of another name": (".lambdalint.toml", None),
    "extend a link": ("lambdalint.toml", "extend = 'link.toml'"),
}


@pytest.mark.parametrize("way", SETTINGS)
@pytest.mark.parametrize(
    ("command", "git"),
    [
        *((command, True) for command in ("check", "check --config @", "config", "inspect", "map", "policy")),
        ("check", False),
    ],
)
def test_settings_outside_are_not_read(repository: Path, way: str, command: str, git: bool) -> None:
    """Where there is no repository, nothing outside of the working directory."""
    name, text = SETTINGS[way]
    if not git:
        (repository / ".git").rmdir()
    if text is None:
        (repository / name).symlink_to("../base.toml")
    else:
        (repository / name).write_text(text.replace("%TOP%", str(repository.parent)), encoding="utf-8")
    (repository / "more.toml").write_text("extend = '../base.toml'", encoding="utf-8")
    (repository / "link.toml").symlink_to("../base.toml")
    answer = CliRunner().invoke(main, command.replace("@", name).split())
    assert answer.exit_code == 2
    assert "lies outside of the repository and is not read" in answer.stderr
    assert "CANARY" not in answer.output


def test_a_baseline_that_leads_outside_is_not_read_or_written(repository: Path) -> None:
    outside = repository.parent / "known.json"
    outside.write_text('{"version": 1, "findings": []}', encoding="utf-8")
    for name, target in (("known.json", "../known.json"), ("none.json", "../none.json"), ("folder", "..")):
        (repository / name).symlink_to(target)
    for path in ("known.json", "none.json", "folder/known.json"):
        for more in ([], ["--write-baseline"]):
            answer = CliRunner().invoke(main, ["check", "--baseline", path, *more])
            assert (answer.exit_code, answer.stdout) == (2, "")
            assert answer.stderr == f"lambdalint: {path} leads out of the repository that it lies in\n"
    assert outside.read_text(encoding="utf-8") == '{"version": 1, "findings": []}'
    assert not (repository.parent / "none.json").exists()
    answer = CliRunner().invoke(main, ["check", "--baseline", "../known.json"])
    assert answer.exit_code == 1, "the user may name any file"


@pytest.mark.parametrize("command", [["check", "--format", "sarif"], ["map"]])
def test_a_report_is_not_written_through_a_link_to_outside(repository: Path, command: list[str]) -> None:
    (repository / "report").symlink_to("../text")
    (repository / "reports").symlink_to("..")
    for path in ("report", "reports/text", "reports/new"):
        answer = CliRunner().invoke(main, [*command, "--output-file", path])
        assert answer.exit_code == 2
        assert "leads out of the repository" in answer.stderr
    assert (repository.parent / "text").read_text(encoding="utf-8") == "CANARY\n"
    assert not (repository.parent / "new").exists()


@pytest.mark.parametrize("option", [["--fix", "--unsafe-fixes"], ["--add-ignore"]])
def test_what_lies_outside_is_not_changed(repository: Path, option: list[str]) -> None:
    (repository / "template.yaml").rename(repository.parent / "outside.yaml")
    text = (repository.parent / "outside.yaml").read_bytes()
    for name in ("template.yaml", "template.yml"):
        (repository / name).symlink_to("../outside.yaml")
        CliRunner().invoke(main, ["check", *option, "."])
        CliRunner().invoke(main, ["check", *option, name])
    assert (repository.parent / "outside.yaml").read_bytes() == text


def test_names_of_files_are_no_options(repository: Path) -> None:
    """A hook passes on the names of all files: a stranger would choose a baseline, and what is written where."""
    for name in ("--baseline=known.json", "--output-file=template.yaml", "-h"):
        (repository / name).write_text("", encoding="utf-8")
        answer = CliRunner().invoke(main, ["check", "template.yaml", name])
        assert answer.exit_code == 2
        assert f"there is a file `{name}`: write -- before names of files" in answer.stderr
    assert CliRunner().invoke(main, ["check", "--", "template.yaml", "--baseline=known.json"]).exit_code == 1
