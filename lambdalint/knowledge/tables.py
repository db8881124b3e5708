"""Tables of facts that people keep: TOML files beside the modules that know what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomli


def read(path: Path) -> dict[str, Any]:
    return tomli.loads(path.read_text(encoding="utf-8"))
