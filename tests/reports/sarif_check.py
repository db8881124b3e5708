"""Lets Microsoft's SARIF Multitool, which knows GitHub's demands too, read a SARIF document.

    python tests/reports/sarif_check.py [file.sarif]

Without a file, it reads what lambdalint says of examples/. The Multitool comes from npm, once, into .cache/, and then
works offline. Exits 1 if it has an error or a warning; its notes are counted. Its own exit code is 0 whatever it finds,
and it says nothing at all of a document with, say, an unknown level: hence the JSON schema comes first.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema

TOP = Path(__file__).resolve().parents[2]
CACHE = TOP / ".cache"
VERSION = "5.7.0"

Json = Any


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        document = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else lint_examples(Path(folder))
        check_schema(document)
        run = validation(document, Path(folder) / "validation.sarif")
    rules = {rule["id"]: rule for rule in run["tool"]["driver"].get("rules", ())}
    notes: Counter[str] = Counter()
    problems = 0
    for result in run["results"]:
        level = result.get("level", "warning")
        if level == "note":
            notes[result["ruleId"]] += 1
        else:
            problems += 1
            say(f"{where(result)}: {level} {result['ruleId']}: {message(result, rules)}")
    noted = ", ".join(f"{rule} {count}" for rule, count in sorted(notes.items()))
    say(f"{document.name}: {problems} errors and warnings; notes: {noted or 'none'}")
    return 1 if problems else 0


def lint_examples(folder: Path) -> Path:
    document = folder / "examples.sarif"
    command = [sys.executable, "-m", "lambdalint", "check", "--fail-on", "never", "--format", "sarif", "examples"]
    with document.open("wb") as output:
        subprocess.run(command, cwd=TOP, stdout=output, check=True)
    return document


def check_schema(document: Path) -> None:
    schema = json.loads((TOP / "tests" / "sarif" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    try:
        jsonschema.validate(json.loads(document.read_text(encoding="utf-8")), schema)
    except (ValueError, jsonschema.ValidationError) as error:
        sys.exit(f"{document.name} is no SARIF document: {error}")


def validation(document: Path, output: Path) -> Json:
    """The run in which the Multitool says what it found."""
    options = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--log", "ForceOverwrite"]
    command = [str(multitool()), "validate", *options, "--output", str(output), str(document)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not output.exists():
        sys.exit(f"the Multitool failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    run = json.loads(output.read_text(encoding="utf-8-sig"))["runs"][0]
    if not run["invocations"][0]["executionSuccessful"] or not run["results"]:  # there is a note on any document
        sys.exit(f"the Multitool could not read the document:\n{done.stdout}{done.stderr}")
    return run


def multitool() -> Path:
    system = {"linux": "linux", "darwin": "darwin", "win32": "win32"}[sys.platform]
    folder = CACHE / f"sarif-multitool-{VERSION}"
    tool = folder / "node_modules" / "@microsoft" / f"sarif-multitool-{system}" / "Sarif.Multitool"
    tool = tool.with_suffix(".Multitool.exe") if system == "win32" else tool
    if not tool.exists():
        npm = shutil.which("npm") or sys.exit("npm is not installed")
        folder.mkdir(parents=True, exist_ok=True)
        (CACHE / ".gitignore").write_text("*\n", encoding="utf-8")
        package = f"@microsoft/sarif-multitool-{system}@{VERSION}"
        quiet = ["--no-audit", "--no-fund", "--loglevel", "error", "--ignore-scripts"]
        subprocess.run([npm, "install", "--prefix", folder, *quiet, package], check=True)
        os.chmod(tool, 0o755)  # noqa: PTH101, S103  the script that is not run would do it
    return tool


def where(result: Json) -> str:
    region = result["locations"][0]["physicalLocation"].get("region", {})
    return f"{region.get('startLine', 1)}:{region.get('startColumn', 1)}"


def message(result: Json, rules: dict[str, Json]) -> str:
    said = result["message"]
    text: str = said.get("text") or rules[result["ruleId"]]["messageStrings"][said["id"]]["text"]
    for index, argument in enumerate(said.get("arguments", ())):
        text = text.replace(f"{{{index}}}", argument)
    return text


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
