"""What is in no file and decides how they are read: what to assume of a deployment, and what is looked for."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from pathlib import Path

from msgspec import Struct, field

DEFAULT_ENVIRONMENT = "default"
"""Of the SAM CLI's configuration ("AWS SAM CLI configuration file")."""


class Circumstances(Struct, frozen=True, eq=False, kw_only=True):
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Values of a template's parameters, or of a service's `param`; they come before all others."""
    stages: tuple[str, ...] = ()
    """The stages that a service is deployed to; those that it declares if there are none."""
    sam_environment: str = DEFAULT_ENVIRONMENT
    """The one of `samconfig.toml` whose parameters count."""
    facts: Container[type] = ()
    """The types of facts that somebody looks at: a few take so long that they are left out otherwise."""


Surrounding = Callable[[Path], Circumstances]
"""Tells of a template under which circumstances it is read."""


def usual(_: Path) -> Circumstances:
    return _USUAL


_USUAL = Circumstances()
