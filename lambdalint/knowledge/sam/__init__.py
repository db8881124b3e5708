"""AWS SAM's policy templates, connectors and names of managed policies.

Source: aws-sam-translator; each file names its version. `tools/sam_data.py` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import msgspec


def policy_template(name: str) -> dict[str, Any] | None:
    """`Parameters`, a list of names, and `Statement`, in which `Ref` names a parameter."""
    found: dict[str, Any] | None = _read("policy_templates").get(name)
    return found


def policy_template_names() -> tuple[str, ...]:
    return tuple(sorted(_read("policy_templates")))


def policy_template_parameters(name: str) -> tuple[str, ...] | None:
    """The parameters that a policy template needs, of which none may be left out; None if there is no such template."""
    template = policy_template(name)
    return tuple(template["Parameters"]) if template else None


def nearest_policy_template(name: str) -> str | None:
    """The policy template that a name is meant for: that of this name, or of nearly this name."""
    by_lower = {known.lower(): known for known in _read("policy_templates")}
    close = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.8)
    return by_lower[close[0]] if close else None


def narrowest_policy_template(name: str, actions: Iterable[str]) -> str | None:
    """The policy template with the same parameters as another that allows the fewest actions, these among them."""
    wanted = set(actions)
    fitting = [
        (len(allowed), other)
        for other in policy_template_names()
        if policy_template_parameters(other) == policy_template_parameters(name)
        if wanted <= (allowed := _actions(other))
    ]
    least = min(fitting, default=(0, name))[1]
    return None if least == name else least


def _actions(name: str) -> set[str]:
    """Those that a policy template names; patterns are none of them."""
    found: set[str] = set()
    for statement in (policy_template(name) or {"Statement": []})["Statement"]:
        listed = statement["Action"]
        found.update([listed] if isinstance(listed, str) else listed)
    return found


def managed_policy_arn(name: str) -> str:
    """The ARN of the AWS managed policy that SAM takes by its bare name, in the partition `aws`."""
    path = _paths().get(name)
    return f"arn:aws:iam::aws:policy/{path}/{name}" if path else f"arn:aws:iam::aws:policy/{name}"


def connector(source: str, destination: str) -> dict[str, Any] | None:
    """What connects resources of two types: `Type`, what is made of it, and `Properties`."""
    found: dict[str, Any] | None = _read("connectors")["Permissions"].get(source, {}).get(destination)
    return found


def connector_permissions(source: str, destination: str) -> tuple[tuple[str, ...], ...]:
    """The sets of permissions that a connector of two types may have, the smallest first; none for types that cannot
    be connected."""
    profile = connector(source, destination)
    if profile is None:
        return ()
    each = sorted(profile["Properties"]["AccessCategories"])
    sets = profile["Properties"].get("ValidAccessCategories") or [[name] for name in each] + [each]
    return tuple(sorted({tuple(sorted(names)) for names in sets}, key=lambda names: (len(names), names)))


def connectable(type_: str) -> dict[str, Any]:
    """Of a resource type: `Inputs`, the property that names its role, and `Outputs`, how to refer to it."""
    found: dict[str, Any] = _read("connectors")["Resources"].get(type_, {})
    return found


@cache
def _paths() -> dict[str, str]:
    return {name: path for path, names in _read("managed_policies").items() for name in names}


def source() -> str:
    """Where the data comes from."""
    return str(_file("policy_templates")["Source"])


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = _file(name)["Data"]
    return data


@cache
def _file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(Path(__file__).with_name(f"{name}.json").read_bytes())
    return found
