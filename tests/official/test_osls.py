"""Services of the Serverless Framework, against what osls packages.

osls is installed by npm once, into a folder that git ignores.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.official import inspected
from tests.official.comparison import Comparison
from tests.official.deployed import Deployed, Facts

OSLS = "osls@4.3.1"
HERE = Path(__file__).parent
OWN = sorted((HERE / "serverless").glob("*.yml"))
CORPUS = HERE.parents[2] / "shared" / "corpus" / "serverless"
INSTALLED = HERE.parents[1] / ".cache" / "osls"

pytestmark = pytest.mark.install


class Loader(yaml.SafeLoader):
    """Reads `!Ref x` as CloudFormation's long form."""

    def function(self, name: str, node: yaml.Node) -> dict[str, Any]:
        value: Any
        match node:
            case yaml.ScalarNode():
                value = self.construct_scalar(node)
            case yaml.SequenceNode():
                value = self.construct_sequence(node, deep=True)
            case yaml.MappingNode():
                value = self.construct_mapping(node, deep=True)
        if name == "GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


Loader.add_multi_constructor("!", Loader.function)


@pytest.fixture(scope="session")
def osls() -> Path:
    package = INSTALLED / "node_modules" / "osls"
    if not package.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed")
        INSTALLED.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-save", "--ignore-scripts", "--prefix", str(INSTALLED), OSLS]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return package


def prepare(source: Path, folder: Path) -> None:
    """A copy of the service that can be packaged without its code and its plug-ins."""
    service = yaml.load(source.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a kind of SafeLoader
    service["package"] = {"artifact": "code.zip"}
    service["configValidationMode"] = "warn"
    for key in ("plugins", "frameworkVersion", "build", "org", "app"):
        service.pop(key, None)
    functions = service.get("functions") or {}
    for function in functions.values() if isinstance(functions, dict) else ():
        if isinstance(function, dict):
            function.pop("package", None)
    for layer in (service.get("layers") or {}).values():
        layer.pop("path", None)
        layer["package"] = {"artifact": "code.zip"}
    folder.mkdir()
    (folder / ".git").mkdir()
    text = yaml.safe_dump(service, sort_keys=False, allow_unicode=True, width=1000)
    (folder / "serverless.yml").write_text(text, encoding="utf-8")
    manifest = {"devDependencies": {"osls": OSLS.partition("@")[2]}}  # tells what the runtime is by default
    (folder / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    with zipfile.ZipFile(folder / "code.zip", "w") as archive:
        archive.writestr("app.py", "")
    for name in re.findall(r"\$\{file\(\.?/?([\w./-]+\.(?:ya?ml|json))\)", text):
        beside = folder / name
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text("{}\n", encoding="utf-8")


def package(osls: Path, folders: list[Path]) -> list[dict[str, Any] | None]:
    """The template that osls makes of each service; None if it refuses it."""
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    environment |= {"HOME": str(folders[0]), "SLS_TELEMETRY_DISABLED": "1", "CI": "1"}
    command = [shutil.which("node") or "node", str(HERE / "package.js"), str(osls), *map(str, folders)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=170, check=True)
    print(done.stderr)
    made = (folder / ".serverless" / "cloudformation-template-update-stack.json" for folder in folders)
    return [json.loads(path.read_text(encoding="utf-8")) if path.exists() else None for path in made]


def _logical_id(name: str, theirs: dict[str, Facts]) -> str:
    """What osls calls a function; one of `resources` has its logical id already."""
    normalized = name.replace("-", "Dash").replace("_", "Underscore")
    return name if name in theirs else normalized[:1].upper() + normalized[1:] + "LambdaFunction"


def compare(name: str, template: dict[str, Any], folder: Path, into: Comparison) -> None:
    theirs = Deployed(template).functions()
    theirs = {id: facts for id, facts in theirs.items() if not id.startswith("CustomDashresource")}
    ours = {_logical_id(id, theirs): facts for id, facts in inspected.functions(folder / "serverless.yml").items()}
    into.functions(name, theirs, ours)


@pytest.fixture(scope="module")
def packaged(osls: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, tuple[Path, dict[str, Any] | None]]:
    """The folder of each own service and what osls makes of it, all in one process: it takes long to start."""
    folders = [tmp_path_factory.mktemp("osls") / "service" for _ in OWN]
    for path, folder in zip(OWN, folders, strict=True):
        prepare(path, folder)
    return dict(zip(OWN, zip(folders, package(osls, folders), strict=True), strict=True))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_own_services_are_read_as_osls_packages_them(
    packaged: dict[Path, tuple[Path, dict[str, Any] | None]], path: Path
) -> None:
    comparison = Comparison()
    folder, template = packaged[path]
    assert template, "osls refuses it"
    compare(path.name, template, folder, comparison)
    assert comparison.differences == [], comparison.report()
    assert sum(comparison.equal.values()) > 20


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus lies beside the repository, and is not there")
def test_the_corpus_is_read_as_osls_packages_it(osls: Path, tmp_path: Path) -> None:
    comparison = Comparison()
    sources = sorted(CORPUS.glob("*.y*ml"))
    folders = [tmp_path / str(number) for number in range(len(sources))]
    for source, folder in zip(sources, folders, strict=True):
        prepare(source, folder)
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(lambda half: package(osls, half), (folders[::2], folders[1::2]))
    first, second = halves
    templates = [template for pair in zip_longest(first, second) for template in pair][: len(sources)]
    for source, folder, template in zip(sources, folders, templates, strict=True):
        if template:
            compare(source.name, template, folder, comparison)
    packaged = sum(template is not None for template in templates)
    print(f"{packaged} of {len(sources)} packaged;", comparison.report())
    unexplained = [found for found in comparison.differences if (found.template, found.setting) not in EXPLAINED]
    assert unexplained == []
    assert comparison.share > 0.99
    assert packaged > 100


_EXISTING = "a helper of the framework adds the permission for a bucket that exists when it is deployed"

EXPLAINED = {
    ("apigw-s3-lambda-sls-py__serverless.yml", "permissions"): _EXISTING,
    ("aws-golang-s3-file-replicator__serverless.yml", "permissions"): _EXISTING,
}
"""Settings of corpus services that differ, and why."""
