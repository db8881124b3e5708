"""Layers that a template declares."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from tests.readers.conftest import Repo

Read = Callable[[str], Function]

DECLARED = """
        Resources:
          Fn: {{Type: AWS::Lambda::Function, Properties: {{Layers: {layers}}}}}
          Pandas:
            Type: AWS::Lambda::LayerVersion
            Properties: {{CompatibleRuntimes: [python3.12], CompatibleArchitectures: [arm64]}}
          Other: {{Type: AWS::Lambda::LayerVersion}}
"""


@pytest.mark.parametrize("layers", ["[!Ref Pandas]", "[arn:aws:lambda:eu-west-1:123456789012:layer:x:1, !Ref Pandas]"])
def test_a_declared_layer_tells_what_it_is_for(function: Read, layers: str) -> None:
    (layer,) = function(DECLARED.format(layers=layers)).layer_versions
    assert layer.id == "Pandas"
    assert [runtime.known for runtime in layer.compatible_runtimes.items] == ["python3.12"]
    assert [architecture.known for architecture in layer.compatible_architectures.items] == ["arm64"]


@pytest.mark.parametrize("layers", ["!Ref AWS::NoValue", "[]", "[!ImportValue X]", "[!Ref Missing]"])
def test_other_layers_are_not_declared_here(function: Read, layers: str) -> None:
    assert function(DECLARED.format(layers=layers)).layer_versions == ()


def test_a_layer_has_what_the_transform_makes_of_it(function: Read) -> None:
    found = function(
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn: {Type: AWS::Serverless::Function, Properties: {Layers: [!Ref Pandas]}}
          Pandas: {Type: AWS::Serverless::LayerVersion, Properties: {CompatibleRuntimes: [python3.12, python3.13]}}
        """
    )
    assert [[runtime.known for runtime in layer.compatible_runtimes.items] for layer in found.layer_versions] == [
        ["python3.12", "python3.13"]
    ]


def test_a_template_tells_of_layers_that_no_function_has(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        """
        Resources:
          Pandas:
            Type: AWS::Lambda::LayerVersion
            Properties: {LayerName: pandas, Description: Data frames, LicenseInfo: BSD-3-Clause}
        """,
    )
    ((layer,),) = [template.layers for template in repo.project().templates]
    texts = (layer.name, layer.description, layer.license)
    assert [(text.known, text.span.text) for text in texts] == [
        ("pandas", "pandas"),
        ("Data frames", "Data frames"),
        ("BSD-3-Clause", "BSD-3-Clause"),
    ]
