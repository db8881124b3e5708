"""SAM templates, against what aws-sam-translator makes of them."""

from __future__ import annotations

import json
import logging
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from samtranslator import policy_templates_data
from samtranslator.public.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from tests.official import inspected
from tests.official.comparison import Comparison
from tests.official.deployed import Deployed, Facts

HERE = Path(__file__).parent
OWN = sorted((HERE / "sam").glob("*.yaml"))
CORPUS = HERE.parents[2] / "shared" / "corpus" / "sam"

LOCAL = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::Api": "DefinitionUri",
    "AWS::Serverless::HttpApi": "DefinitionUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
    "AWS::Serverless::Application": "Location",
}
"""Where a template names files, which `sam package` uploads before the transform sees it."""


logging.getLogger("samtranslator.metrics.metrics").setLevel(logging.ERROR)  # it says at the end what it did not send


class ManagedPolicies:
    """None that IAM would have to be asked for: the transform knows AWS's own by itself."""

    def load(self) -> dict[str, str]:
        return {}


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


def transformed(path: Path) -> dict[str, Any] | None:
    """The CloudFormation that the transform makes of a template; None if it refuses it."""
    try:
        template = json.loads(json.dumps(yaml_parse(path.read_text(encoding="utf-8")), default=str))  # dates are texts
    except yaml.YAMLError:
        return None
    for resource in (template.get("Resources") or {}).values():
        if (name := LOCAL.get(resource.get("Type", ""))) and "InlineCode" not in resource.get("Properties", {}):
            _uploaded(resource.setdefault("Properties", {}), name, always=name == "CodeUri")
    functions = (template.get("Globals") or {}).get("Function", {})
    _uploaded(functions, "CodeUri", always=False)
    try:
        made: dict[str, Any] = json.loads(json.dumps(transform(template, {}, ManagedPolicies())))
    except (InvalidDocumentException, AttributeError, KeyError, TypeError, ValueError):
        return None
    return made


def _uploaded(properties: dict[str, Any], name: str, *, always: bool) -> None:
    if properties.get("PackageType") == "Image" or "ImageUri" in properties:
        properties["ImageUri"] = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/repository:tag"
    elif always or isinstance(properties.get(name), str):
        properties[name] = "s3://bucket/key"


def compare(path: Path, into: Comparison, ours: dict[str, Facts] | None = None) -> bool:
    """`ours` is what lambdalint reads of it, if that is known."""
    template = transformed(path)
    if template is not None:
        into.functions(path.name, Deployed(template).functions(), inspected.functions(path) if ours is None else ours)
    return template is not None


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_own_templates_are_read_as_the_transform_makes_them(path: Path) -> None:
    comparison = Comparison()
    assert compare(path, comparison), "the transform refuses it"
    assert comparison.differences == [], comparison.report()
    assert sum(comparison.equal.values()) > 20


def test_every_policy_template_is_what_the_transform_makes_of_it(tmp_path: Path) -> None:
    data = json.loads(Path(policy_templates_data.__file__).with_name("policy_templates.json").read_text("utf-8"))
    resources = {
        name.replace("_", "0"): {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Runtime": "python3.13",
                "Handler": "app.handler",
                "CodeUri": "src",
                "Policies": [{name: {key: {"Ref": "Named"} for key in template["Parameters"]}}],
            },
        }
        for name, template in data["Templates"].items()
    }
    path = tmp_path / "template.yaml"
    path.write_text(json.dumps({"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}))
    comparison = Comparison()
    assert compare(path, comparison)
    assert comparison.differences == [], comparison.report()
    assert comparison.equal["statements.actions"] >= len(resources) > 80


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus lies beside the repository, and is not there")
def test_the_corpus_is_read_as_the_transform_makes_it() -> None:
    comparison = Comparison()
    ours = inspected.templates(CORPUS)
    read = Counter(compare(path, comparison, ours.get(path.name, {})) for path in sorted(CORPUS.glob("*.y*ml")))
    print(read, comparison.report())
    assert comparison.differences == []
    assert sum(comparison.equal.values()) > 15_000
    assert read[True] > 480
