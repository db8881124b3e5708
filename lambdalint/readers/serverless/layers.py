"""Layers of a service (osls 4.3.1, `lib/plugins/aws/package/compile/layers.js`)."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.node import Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import Made
from lambdalint.readers.serverless.service import Declared, Service

_SETTINGS = {
    "description": "Description",
    "licenseInfo": "LicenseInfo",
    "compatibleRuntimes": "CompatibleRuntimes",
    "compatibleArchitectures": "CompatibleArchitectures",
}


def made(service: Service) -> Iterator[Made]:
    """`Content` is the folder where the layer lies, not where it is uploaded to."""
    for layer in service.layers:
        properties: dict[str, Form] = {name: layer.get(key) for key, name in _SETTINGS.items()}
        properties["Content"] = layer.get("path")
        properties["LayerName"] = layer.get("name") or nodes.implied(layer.span, layer.name)
        yield Made(
            id=layer_id(layer),
            span=layer.span,
            type="AWS::Lambda::LayerVersion",
            properties=properties,
            beside={"DeletionPolicy": "Retain" if scalars.boolean(layer.settings.get("retain")) else None},
        )
        yield from _permissions(layer)


def _permissions(layer: Declared) -> Iterator[Made]:
    accounts = layer.settings.get("allowedAccounts")
    for account in accounts.items if isinstance(accounts, Sequence) else ():
        if (name := scalars.text(account)) is not None:
            yield Made(
                id=f"{layer.prefix}{name.replace('*', 'Wild', 1)}LambdaLayerPermission",
                span=account.span,
                type="AWS::Lambda::LayerVersionPermission",
                properties={
                    "Action": "lambda:GetLayerVersion",
                    "LayerVersionArn": {"Ref": layer_id(layer)},
                    "Principal": account,
                },
            )


def layer_id(layer: Declared) -> str:
    return f"{layer.prefix}LambdaLayer"
