"""Writes into pyproject.toml in which versions the judges of the tests are installed.

Run by hand after the data has been made of them anew: python tools/judges.py
"""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

TARGET = Path(__file__).parents[1] / "pyproject.toml"
_GROUP = re.compile(r"^judges = \[\n(?P<lines>(?: +.*\n)+)\]$", re.MULTILINE)
_PIN = re.compile(r'"(?P<name>[\w-]+)(?P<extras>\[[\w,]+\])?==[^"]*"')


def pinned(project: str) -> str:
    """The text of pyproject.toml with the installed versions in the group `judges`."""
    return _GROUP.sub(lambda group: _PIN.sub(_installed, group[0]), project)


def _installed(pin: re.Match[str]) -> str:
    return f'"{pin["name"]}{pin["extras"] or ""}=={version(pin["name"])}"'


if __name__ == "__main__":
    TARGET.write_text(pinned(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
