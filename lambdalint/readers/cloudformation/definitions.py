"""Definitions of state machines and APIs that a template keeps in files of its own."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from lambdalint.model.node import Mapping
from lambdalint.readers import document, scalars
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Refused, Repository

_IN_FILES = {
    "AWS::Serverless::StateMachine": ("DefinitionUri", "Definition"),
    "AWS::StepFunctions::StateMachine": ("DefinitionS3Location", "Definition"),
    "AWS::Serverless::Api": ("DefinitionUri", "DefinitionBody"),
    "AWS::Serverless::HttpApi": ("DefinitionUri", "DefinitionBody"),
    "AWS::ApiGateway::RestApi": ("BodyS3Location", "Body"),
    "AWS::ApiGatewayV2::Api": ("BodyS3Location", "Body"),
}
"""The property that names a file, which `sam package` and `aws cloudformation package` upload, and the one that holds
such a definition itself."""


def included(stack: Stack, folder: Path, repository: Repository, report: Report) -> Stack:
    """The stack with the definitions in files below `folder` where they could stand as well."""
    changed = {
        id: _with_definition(resource, folder, repository, report)
        for id, resource in stack.resources.items()
        if resource.type in _IN_FILES
    }
    return replace(stack, resources=stack.resources | changed) if changed else stack


def _with_definition(resource: Resource, folder: Path, repository: Repository, report: Report) -> Resource:
    names = _IN_FILES[resource.type]
    path = scalars.text(resource.properties.get(names[0]))
    if path is None or "://" in path:
        return resource
    try:
        file = repository.read(folder / path)
    except Refused:
        return resource
    node = document.read(file, report) if file else None
    if not isinstance(node, Mapping):
        return resource
    properties = resource.properties
    values = {name: value for name, value in properties.values.items() if name != names[0]} | {names[1]: node}
    return replace(
        resource,
        properties=Mapping(properties.span, values, properties.keys | {names[1]: properties.keys[names[0]]}),
    )
