"""Versions of functions that are published with each deployment, and the aliases that events invoke.

Facts: osls 4.3.1, `lib/plugins/aws/package/compile/functions.js`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.readers import scalars
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import Made, attribute, belonging, nested
from lambdalint.readers.serverless.service import Alias, Declared, Service, setting


def made(service: Service) -> Iterator[Made]:
    for function in service.functions:
        if _is_versioned(function, service):
            yield _version(function)
        if function.alias:
            yield _alias(function, function.alias)


def _is_versioned(function: Declared, service: Service) -> bool:
    if function.at_edge or function.alias:
        return True
    said = function.get("versionFunction") or setting(service.provider, "versionFunctions")
    return said is None or scalars.boolean(said.node) is not False


def _version(function: Declared) -> Made:
    properties: dict[str, Form] = {
        "FunctionName": {"Ref": function.logical_id},
        "Description": function.get("description"),
    }
    return belonging(function, function.version_id, "AWS::Lambda::Version", function.span, properties)


def _alias(function: Declared, alias: Alias) -> Made:
    concurrency = setting(function.settings, "provisionedConcurrency", "executions")
    properties: dict[str, Form] = {
        "FunctionName": {"Ref": function.logical_id},
        "FunctionVersion": attribute(function.version_id, "Version"),
        "Name": alias.name,
        "ProvisionedConcurrencyConfig": nested(
            concurrency or function.get("provisionedConcurrency"), "ProvisionedConcurrentExecutions"
        ),
    }
    return belonging(function, alias.id, "AWS::Lambda::Alias", function.span, properties)
