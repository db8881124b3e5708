"""Packages that hold a whole SDK, and the smaller ones to import in their place.

Sources: "aws-sdk-js" ("Importing the Individual Service Clients"), "AWS SDK for Java 1.x Developer Guide" and "AWS SDK
for Java 2.x Developer Guide" ("Set up an Apache Maven project": individual components), googleapis ("Submodules").
"""

from __future__ import annotations

_IMPORTS = {
    ("javascript", "aws-sdk"): "the client packages of version 3, such as `@aws-sdk/client-s3`",
    ("javascript", "aws-sdk/clients/all"): "the client packages of version 3, such as `@aws-sdk/client-s3`",
    ("javascript", "googleapis"): "the package of one API, such as `@googleapis/drive`",
}
_ARTIFACTS = {
    "com.amazonaws:aws-java-sdk": "the artifacts of the services in use, such as `aws-java-sdk-s3`",
    "com.amazonaws:aws-java-sdk-bundle": "the artifacts of the services in use, such as `aws-java-sdk-s3`",
    "software.amazon.awssdk:aws-sdk-java": "the artifacts of the services in use, such as `s3`",
    "software.amazon.awssdk:bundle": "the artifacts of the services in use, such as `s3`",
}


def instead_of_import(language: str, name: str) -> str | None:
    """What to import in place of what brings a whole SDK; None for anything else."""
    return _IMPORTS.get((language, name))


def instead_of_artifact(name: str) -> str | None:
    """What to depend on in place of an artifact, given as `group:artifact`, that holds a whole SDK."""
    return _ARTIFACTS.get(name)
