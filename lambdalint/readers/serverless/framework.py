"""Which framework deploys a service, as far as its `package.json` tells."""

from __future__ import annotations

import json
from pathlib import Path

from lambdalint import lazy
from lambdalint.readers.repository import Refused, Repository

_VERSION = lazy.pattern(r"[~^=v ]*(\d{1,3})(?:\.(\d{1,3}))?(?!\d)")
_DEFAULT_RUNTIMES = {"osls": ((4, 0, "nodejs24.x"),), "serverless": ((4, 0, "nodejs20.x"), (3, 39, "nodejs16.x"))}
"""By package and major version, the runtime of functions that name none, and the minor version that it came with.

Facts: `lib/plugins/aws/provider.js` of osls 4.3.1, and of Serverless Framework 3.38, 3.39 and 4.
"""


def default_runtime(folder: Path, repository: Repository) -> str | None:
    """None where the framework's version cannot be known: `frameworkVersion` is that of either package."""
    try:
        file = repository.read(folder / "package.json")
        package = json.loads(file.text) if file else None
    except (Refused, ValueError, RecursionError):
        return None
    versions: dict[str, object] = {}
    for key in ("dependencies", "devDependencies"):
        listed = package.get(key) if isinstance(package, dict) else None
        if isinstance(listed, dict):
            versions |= {name: listed[name] for name in _DEFAULT_RUNTIMES if name in listed}
    if len(versions) != 1:
        return None
    name, version = next(iter(versions.items()))
    found = _VERSION.match(version) if isinstance(version, str) else None
    if found is None:
        return None
    major, minor = int(found[1]), int(found[2] or 0)
    runtimes = (runtime for of, since, runtime in _DEFAULT_RUNTIMES[name] if of == major and minor >= since)
    return next(runtimes, None)
