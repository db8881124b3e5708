"""How the tests install what is used once."""

from __future__ import annotations

from pathlib import Path

from lambdalint import packs
from lambdalint.knowledge import tables

NOT_COMPILED = {"PIP_NO_COMPILE": "0"}
"""An environment variable, for it need not be compiled, which takes longer than all the rest. For pip, the value of an
option that says no is that of what it denies."""


def pack(source: Path, site: Path, distribution: str = "", package: str = "") -> None:
    """What pip writes into a folder of installed distributions, so that a rule pack's entry point is found there.

    Another name of the distribution or of its package may take the place of those in its pyproject.toml.
    """
    project = tables.read(source / "pyproject.toml")["project"]
    ((name, value),) = project["entry-points"][packs.GROUP].items()
    called = distribution or project["name"]
    metadata = site / f"{called.replace('-', '_')}-{project['version']}.dist-info"
    metadata.mkdir()
    head = f"Metadata-Version: 2.1\nName: {called}\nVersion: {project['version']}\n"
    (metadata / "METADATA").write_text(head, encoding="utf-8")
    lines = f"[{packs.GROUP}]\n{name} = {package or value}\n"
    (metadata / "entry_points.txt").write_text(lines, encoding="utf-8")
