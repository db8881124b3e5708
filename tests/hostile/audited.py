"""Runs commands of lambdalint one after the other, in a process whose every deed is written down.

    python audited.py RECORD < COMMANDS

COMMANDS is a JSON array of arrays of words. RECORD becomes a JSON object: what was opened, listed and done else by
Python's audit events (https://docs.python.org/3/library/audit_events.html), and what each command printed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

OPENED = ("open", "os.listdir", "os.scandir")
DONE = (
    *("subprocess.", "socket.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.putenv"),
    *("urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "shutil.", "os.link", "os.symlink", "pty."),
)

opened: set[str] = set()
done: list[str] = []
imported: set[str] = set()
executed: set[str] = set()


def hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event in OPENED:
        if event == "open" and arguments[2] & os.O_NOFOLLOW and os.path.islink(arguments[0]):  # noqa: PTH114
            pass  # the system refuses it, as the trace of the system's calls shows
        elif isinstance(arguments[0], (str, bytes, os.PathLike)):
            opened.add(os.path.abspath(os.fsdecode(arguments[0])))  # noqa: PTH100 - links are kept
        elif arguments[0] is None:
            opened.add(os.getcwd())  # noqa: PTH109
    elif event == "exec":
        executed.add(getattr(arguments[0], "co_filename", "?"))
    elif event == "import":
        imported.add(str(arguments[1] or arguments[0]))
    elif event.startswith(DONE):
        done.append(f"{event} {arguments!r}"[:200])


def command(words: list[str]) -> dict[str, Any]:
    from lambdalint.cli import main  # noqa: PLC0415 - after the hook

    os.chdir(words[0])
    out, said = io.TextIOWrapper(io.BytesIO(), "utf-8", "surrogateescape"), io.StringIO()
    code: Any = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        try:
            main(words[1:], prog_name="lambdalint")
        except SystemExit as exit_:
            code = exit_.code
    out.flush()
    shown = out.buffer.getvalue().decode("utf-8", "replace")
    return {"words": words[1:], "code": code, "stdout": shown, "stderr": said.getvalue()}


def editor(paths: list[str]) -> dict[str, Any]:
    """What the language server has to say of documents that are open."""
    from lambdalint.server.checks import Changes, Checks  # noqa: PLC0415 - after the hook
    from lambdalint.server.documents import Desk, Document  # noqa: PLC0415 - after the hook

    checks, said = Checks(today=lambda: date(2026, 11, 23), patience=1e9), []
    for path in map(Path, paths):
        document = Document(path.as_uri(), 1, path.read_text(encoding="utf-8"))
        checked = checks.check(Desk(documents={path.resolve(): (document,)}), Changes(anew=True), lambda: False)
        assert checked is not None
        said += [found.message for each in checked.found.values() for found in map(_finding, each.diagnostics)]
        said += map(str, checked.problems)
    return {"words": ["server", *paths], "code": 0, "stdout": "\n".join(said), "stderr": ""}


def _finding(diagnostic: Any) -> Any:
    return diagnostic.finding


def cfn_lint(paths: list[str]) -> dict[str, Any]:
    """What `cfn-lint -a lambdalint.cfnlint` has to say."""
    from cfnlint.api import lint_file  # noqa: PLC0415 - after the hook
    from cfnlint.config import ManualArgs  # noqa: PLC0415 - after the hook

    said = []
    for path in paths:
        found = lint_file(Path(path), config=ManualArgs(append_rules=["lambdalint.cfnlint"], include_checks=["I"]))
        said += [f"{match.rule.id} {match.message}" for match in found]
    return {"words": ["cfn-lint", *paths], "code": 0, "stdout": "\n".join(said), "stderr": ""}


if __name__ == "__main__":
    sys.addaudithook(hook)
    answers = []
    for words in json.load(sys.stdin):
        if words[0] == "editor":
            answers.append(editor(words[1:]))
        elif words[0] == "cfn-lint":
            answers.append(cfn_lint(words[1:]))
        else:
            answers.append(command(words))
    record = {
        "opened": sorted(opened),
        "done": done,
        "imported": sorted(imported),
        "executed": sorted(executed),
        "answers": answers,
    }
    Path(sys.argv[1]).write_text(json.dumps(record), encoding="utf-8")
