"""The Serverless Framework: versions 3 and 4, and osls."""

from __future__ import annotations

from lambdalint.model.node import Mapping, Node
from lambdalint.readers import scalars


def is_service(root: Mapping) -> bool:
    """Whether a document is a service on AWS; a provider that is a variable is taken for AWS."""
    if not {"service", "functions", "resources"}.intersection(root.values):
        return False
    provider = root.get("provider")
    return _may_be_aws(provider.get("name") if isinstance(provider, Mapping) else provider)


def _may_be_aws(name: Node | None) -> bool:
    text = scalars.text(name) or ""
    return text == "aws" or text.startswith("${")
