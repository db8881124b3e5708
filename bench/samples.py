"""What the linters are run on: copies, so that none sees what lies beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
EVERY = {"patterns": 10, "examples": 5}


def gather(temporary: Path, patterns: Path | None, examples: Path | None) -> dict[str, Path]:
    """Folders by name: our own examples, and the samples of the checkouts that there are."""
    copies = {"ours": temporary / "ours"}
    shutil.copytree(SOURCE / "examples", copies["ours"])
    projects = {}
    if patterns:
        projects["patterns"] = {path.parent for path in patterns.glob("*/template.y*ml") if _is_sam(path)}
    if examples:
        projects["examples"] = {path.parent for path in examples.glob("*/serverless.yml")}
    for name, all_of_them in projects.items():
        copies[name] = temporary / name
        for project in _every(EVERY[name], all_of_them):
            shutil.copytree(project, copies[name] / project.name)
    return copies


def _is_sam(template: Path) -> bool:
    return "AWS::Serverless-2016" in template.read_text(encoding="utf-8", errors="replace")


def _every(count: int, projects: Iterable[Path]) -> list[Path]:
    return sorted(projects, key=lambda path: path.name.encode())[::count]
