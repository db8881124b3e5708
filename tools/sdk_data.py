"""Writes what lambdalint knows of the operations of AWS's services and of boto3's resources.

Run by hand after botocore and boto3 have been updated: python tools/sdk_data.py
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from boto3.resources.model import Action, Collection, ResourceModel, ResponseResource  # type: ignore[import-untyped]
from botocore import xform_name  # type: ignore[import-untyped]
from botocore.loaders import Loader  # type: ignore[import-untyped]
from botocore.model import ServiceModel  # type: ignore[import-untyped]

from lambdalint.knowledge.sdk.spelling import snake

TARGET = Path(__file__).parents[1] / "lambdalint" / "knowledge" / "sdk"
SOURCE = (
    f"botocore {version('botocore')} and boto3 {version('boto3')}, "
    "Copyright Amazon.com, Inc. or its affiliates, Apache License 2.0; shortened"
)
_LOADER = Loader(extra_search_paths=[str(files("boto3") / "data")])


def services() -> Iterator[dict[str, Any]]:
    """The ids of all services in one line, then a line for each: its operations, `*` after one that has a paginator."""
    names = _LOADER.list_available_services("service-2")
    models = {name: _LOADER.load_service_model(name, "service-2") for name in names}
    yield {"source": SOURCE, "ids": {name: model["metadata"]["serviceId"] for name, model in models.items()}}
    for name, model in models.items():
        operations = sorted(model["operations"])
        paginated = _read(name, "paginators-1").get("pagination", {})
        waiters = {waiter: data["operation"] for waiter, data in _read(name, "waiters-2").get("waiters", {}).items()}
        irregular = {xform_name(one): one for one in operations if xform_name(one) != snake(one)}
        marked = " ".join(f"{one}*" if one in paginated else one for one in operations)
        yield {"service": name, "operations": marked, **_said(waiters=waiters, irregular=irregular)}


def resources() -> Iterator[dict[str, Any]]:
    """A line for each service of which boto3 has resources; the resource that `boto3.resource` makes has no name."""
    yield {"source": SOURCE}
    for name in _LOADER.list_available_services("resources-1"):
        model = _LOADER.load_service_model(name, "resources-1")
        service = ServiceModel(_LOADER.load_service_model(name, "service-2"), name)
        waiters = _read(name, "waiters-2").get("waiters", {})
        definitions = {"": model["service"], **model["resources"]}
        found = {
            one: _resource(ResourceModel(one or name, definition, model["resources"]), service, waiters)
            for one, definition in definitions.items()
        }
        yield {"service": name, "resources": found}


def _resource(model: ResourceModel, service: ServiceModel, waiters: dict[str, Any]) -> dict[str, Any]:
    """What has a name on a resource, by the name that boto3 gives it."""
    shape = service.shape_for(model.shape) if model.shape else None
    model.load_rename_map(shape)
    members: dict[str, Any] = {}
    for action in (*model.actions, *([model.load] if model.load else ())):
        members[action.name] = _action("action", action)
    if model.load:
        members["reload"] = members["load"]
    for collection in model.collections:
        batch = {action.name: action.request.operation for action in collection.batch_actions}
        members[collection.name] = {**_action("collection", collection), "many": True, **_said(batch=batch)}
    for kind, related in (("subresource", model.subresources), ("reference", model.references)):
        for action in related:
            members[action.name] = _action(kind, action)
    for waiter in model.waiters:
        repeated = {"operation": waiters[waiter.waiter_name]["operation"]}
        members[waiter.name] = {"kind": "waiter", **repeated, **_said(parameters=_filled(waiter.params))}
    data = set(model.get_attributes(shape)) if shape else set()
    aliases = data.intersection(one.member_name for one in model.identifiers)
    identifiers = [one.name for one in model.identifiers]
    return {
        **_said(identifiers=identifiers, aliases=sorted(aliases), attributes=sorted(data - aliases)),
        "members": members,
    }


def _action(kind: str, action: Action | Collection) -> dict[str, Any]:
    request = getattr(action, "request", None)
    said = _said(operation=request.operation, parameters=_filled(request.params)) if request else {}
    return {"kind": kind, **said, **(_answer(action.resource) if action.resource else {})}


def _answer(resource: ResponseResource) -> dict[str, Any]:
    """The resource that comes back, and from where its identifiers are."""
    sources = {xform_name(one.target): one for one in resource.identifiers}
    inherited = {name: xform_name(one.name) for name, one in sources.items() if one.source == "identifier"}
    # what is left of the type's own identifiers: the model of iam has another name for one
    given = [one.name for one in resource.model.identifiers if one.name not in inherited]
    lists = any("[" in (path or "") for path in (resource.path, *(one.path for one in resource.identifiers)))
    return {
        "resource": resource.type,
        **_said(
            many=lists,
            given=given if any(one.source == "input" for one in sources.values()) else [],
            inherited=inherited,
            requested={name: one.path for name, one in sources.items() if one.source == "requestParameter"},
        ),
    }


def _filled(parameters: list[Any]) -> dict[str, str]:
    """The parameters of a request that an identifier of the resource fills in."""
    return {one.target: xform_name(one.name) for one in parameters if one.source == "identifier"}


def _said(**values: Any) -> dict[str, Any]:
    """Without what is empty, which is most."""
    return {name: value for name, value in values.items() if value}


def _read(service: str, kind: str) -> dict[str, Any]:
    """A file that not every service has."""
    data: dict[str, Any] = {}
    if service in _LOADER.list_available_services(kind):
        data = _LOADER.load_service_model(service, kind)
    return data


def text(lines: Iterator[dict[str, Any]]) -> str:
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)


if __name__ == "__main__":
    for build in (services, resources):
        (TARGET / f"{build.__name__}.jsonl").write_text(text(build()), encoding="utf-8")
