"""What provides the imports of Python handlers."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from lambdalint.model.dependency import Provider
from lambdalint.readers import files, folders
from tests.readers.code.dependencies.conftest import Project

HANDLER = "\ndef handler(event, context):\n    pass\n"
NOTHING, UNKNOWN = Provider.NOTHING, Provider.UNKNOWN

ALONE = {
    "import os.path, json": {"os.path": Provider.STANDARD_LIBRARY, "json": Provider.STANDARD_LIBRARY},
    "import boto3": {"boto3": Provider.RUNTIME},
    "from botocore.config import Config": {"botocore.config": Provider.RUNTIME},
    "import requests": {"requests": NOTHING},
    "from yaml import safe_load": {"yaml": NOTHING},
    "import setuptools": {"setuptools": UNKNOWN},
    "from . import other": {},
    "import os.path\nif os.path: import numpy": {"os.path": Provider.STANDARD_LIBRARY, "numpy": NOTHING},
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING: import numpy": {"typing": Provider.STANDARD_LIBRARY},
}


@pytest.mark.parametrize("text", ALONE)
def test_without_a_manifest(code: Project, text: str) -> None:
    found = code.write_all({"app.py": f"# é 😀\n{text}{HANDLER}"}).imports()
    assert {name: one.provided_by for name, one in found.items()} == ALONE[text]
    assert all(one.span.text == name for name, one in found.items())
    assert all(one.manifest is None and one.declared is None for one in found.values())


MANIFESTS = {
    ("requirements.txt", "requests==2.32"): ("requests", Provider.MANIFEST),
    ("requirements.txt", "PyYAML"): ("yaml", Provider.MANIFEST),
    ("requirements.txt", "pillow"): ("PIL.Image", Provider.MANIFEST),
    ("requirements.txt", "opencv_python.headless"): ("cv2", Provider.MANIFEST),
    ("requirements.txt", "google-cloud-storage"): ("google.cloud.storage", Provider.MANIFEST),
    ("pyproject.toml", '[project]\ndependencies = ["python-jose[cryptography]"]'): ("jose", Provider.MANIFEST),
    ("Pipfile", '[packages]\nattrs = "*"'): ("attr", Provider.MANIFEST),
    ("setup.py", "setup(install_requires=['beautifulsoup4'])"): ("bs4", Provider.MANIFEST),
    # what others bring
    ("requirements.txt", "requests # and more"): ("urllib3.util", Provider.RUNTIME),
    ("requirements.txt", "requests"): ("certifi", Provider.MANIFEST),
    ("requirements.txt", "boto3==1.40"): ("boto3", Provider.MANIFEST),
    ("requirements.txt", "pandas"): ("numpy", UNKNOWN),
    ("requirements.txt", "own-thing"): ("requests", UNKNOWN),
    ("requirements.txt", "requests\nsix"): ("yaml", NOTHING),
    ("requirements.txt", "six"): ("thing", UNKNOWN),
    ("requirements.txt", "six "): ("telegram.ext", NOTHING),
    ("requirements.txt", "six\n"): ("google.cloud", NOTHING),
    ("requirements.txt", "own-thing\n"): ("google.cloud", UNKNOWN),
    ("requirements.txt", "-e ."): ("requests", UNKNOWN),
    ("requirements.txt", "redis[hiredis]"): ("hiredis", UNKNOWN),
    ("requirements-dev.txt", "requests"): ("requests", UNKNOWN),
    ("poetry.lock", '[[package]]\nname = "requests"\n'): ("requests", Provider.MANIFEST),
}


@pytest.mark.parametrize(("manifest", "text"), MANIFESTS)
def test_with_a_manifest(code: Project, manifest: str, text: str) -> None:
    name, provider = MANIFESTS[manifest, text]
    code.write_all({"src/app.py": f"import {name}{HANDLER}", f"src/{manifest}": text})
    one = code.imports(root="src")[name]
    assert one.provided_by is provider
    assert one.package == name.partition(".")[0]
    if provider is Provider.MANIFEST:
        assert one.declared is not None
        assert one.declared.span.file.path == f"src/{manifest}"


def test_the_manifest_where_it_ought_to_be_declared(code: Project) -> None:
    code.write_all(
        {"app.py": f"import yaml{HANDLER}", "requirements.txt": "# é\nsix", "requirements-dev.txt": "pytest"}
    )
    one = code.imports()["yaml"]
    assert one.provided_by is NOTHING
    assert one.manifest is not None
    assert one.manifest.path == "requirements.txt"


def test_a_dependency_for_development_is_told_as_such(code: Project) -> None:
    pyproject = '[project]\nname="é"\n[dependency-groups]\ndev = ["requests>=2"]'
    one = code.write_all({"app.py": f"import requests{HANDLER}", "pyproject.toml": pyproject}).imports()["requests"]
    assert one.provided_by is UNKNOWN
    assert one.declared is not None
    assert (one.declared.span.text, one.declared.constraint, one.declared.deployed) == ("requests", ">=2", False)


def test_lock_files_say_what_unknown_packages_bring(code: Project) -> None:
    files = {
        "app.py": f"import yaml, requests, other{HANDLER}",
        "pyproject.toml": '[project]\ndependencies = ["own-thing"]',
        "uv.lock": '[[package]]\nname = "own-thing"\n\n[[package]]\nname = "requests"\n',
    }
    found = code.write_all(files).imports()
    assert found["requests"].provided_by is Provider.MANIFEST
    assert found["requests"].declared is not None
    assert found["requests"].declared.span.file.path == "uv.lock"
    assert found["yaml"].provided_by is NOTHING
    assert found["other"].provided_by is UNKNOWN


def test_a_manifest_above(code: Project) -> None:
    files = {"service/src/app.py": f"import requests, yaml{HANDLER}", "requirements.txt": "requests\nown-thing"}
    code.write_all(files)
    found = code.imports(root="service/src")
    assert found["requests"].provided_by is Provider.MANIFEST
    assert found["yaml"].provided_by is UNKNOWN
    found = code.imports(root="service/src", within=code.folder / "service")
    assert found["requests"].provided_by is Provider.MANIFEST
    assert found["yaml"].provided_by is NOTHING


CONDITIONAL = {
    "try:\n    import yaml\nexcept ImportError:\n    yaml = None",
    "try:\n    import yaml\nexcept (ValueError, ModuleNotFoundError):\n    pass",
    "try:\n    import yaml\nexcept:\n    pass",
    "try:\n    import json\nexcept ImportError:\n    import yaml",
    "from contextlib import suppress\nwith suppress(ImportError):\n    import yaml",
    "import os\nif os.environ.get('X'):\n    import yaml",
    "def load():\n    import yaml\ndef handler(event, context):\n    if event:\n        load()",
}


@pytest.mark.parametrize("text", sorted(CONDITIONAL))
def test_conditional(code: Project, text: str) -> None:
    assert code.write_all({"app.py": HANDLER + text}).imports()["yaml"].conditional


@pytest.mark.parametrize(
    "text",
    [
        "import yaml",
        "try:\n    import yaml\nfinally:\n    pass",
        "try:\n    import yaml\nexcept ValueError:\n    pass",
        "try:\n    import yaml\nexcept ImportError:\n    pass\nimport yaml",
        "def handler(event, context):\n    import yaml",
    ],
)
def test_unconditional(code: Project, text: str) -> None:
    assert not code.write_all({"app.py": HANDLER + text}).imports()["yaml"].conditional


def test_via_leads_to_the_function_that_imports(code: Project) -> None:
    text = "def load():\n    import yaml\ndef handler(event, context):\n    load()"
    assert [step.name for step in code.write_all({"app.py": text}).imports()["yaml"].via] == ["load"]


def test_other_files(code: Project) -> None:
    files = {
        "app.py": f"from lib import helper{HANDLER}",
        "lib/helper.py": "# é\nimport requests",
        "unused.py": "import yaml",
    }
    found = code.write_all(files).imports()
    assert found["lib"].provided_by is Provider.PROJECT
    assert found["requests"].span.file.path == "lib/helper.py"
    assert "yaml" not in found


def test_a_file_that_is_tried_is_not_needed_nor_is_what_it_imports(code: Project) -> None:
    files = {
        "app.py": f"from lib import both\ntry:\n    from lib import extra\nexcept ImportError:\n    pass{HANDLER}",
        "lib/__init__.py": "",
        "lib/extra.py": "import numpy\nfrom lib import inner, both",
        "lib/inner.py": "import yaml",
        "lib/both.py": "import requests",
    }
    found = code.write_all(files).imports()
    assert {name for name in ("numpy", "yaml", "requests") if found[name].conditional} == {"numpy", "yaml"}


def test_a_layer_that_needs_what_the_function_brings(code: Project) -> None:
    code.write_all(
        {
            "src/app.py": f"import shared{HANDLER}",
            "src/requirements.txt": "requests",
            "layer/python/shared.py": "import requests",
        }
    )
    found = code.imports(root="src", layers=(code.folder / "layer",))
    assert found["requests"].provided_by is Provider.MANIFEST


@pytest.mark.parametrize(
    "files",
    [
        {"requests/__init__.py": "", "requests-2.32.0.dist-info/METADATA": "Name: requests"},
        {"PyYAML-6.0.dist-info/METADATA": "", "yaml/__init__.py": ""},
        {"thing-1.dist-info/top_level.txt": "é\nrequests\nyaml"},
        {"requests.cpython-312-x86_64-linux-gnu.so": "", "yaml.so": ""},
    ],
)
def test_vendored(code: Project, files: dict[str, str]) -> None:
    code.write_all({"app.py": f"try:\n    import requests\nexcept ValueError: pass\nimport yaml{HANDLER}", **files})
    providers = {one.provided_by for one in code.imports().values()}
    assert providers & {Provider.VENDORED}


def test_layers(code: Project) -> None:
    code.write_all(
        {
            "src/app.py": f"import requests, yaml, shared, numpy{HANDLER}",
            "layer/requirements.txt": "requests",
            "packed/python/lib/python3.13/site-packages/PyYAML-6.0.dist-info/METADATA": "",
            "packed/python/shared.py": "",
        }
    )
    layers = (code.folder / "layer", code.folder / "packed")
    found = code.imports(root="src", layers=layers)
    assert {name: one.provided_by for name, one in found.items()} == {
        "requests": Provider.LAYER,
        "yaml": Provider.LAYER,
        "shared": Provider.LAYER,
        "numpy": UNKNOWN,
    }
    assert code.imports(root="src", layers_known=False)["numpy"].provided_by is UNKNOWN
    assert code.imports(root="src", complete=False)["numpy"].provided_by is UNKNOWN
    assert code.imports(root="src")["numpy"].provided_by is NOTHING


@pytest.mark.parametrize(
    "files",
    [
        {"Makefile": "build:\n\tcp -r ../lib $(ARTIFACTS_DIR)"},
        {"Dockerfile": "FROM x"},
        {"../build.sh": "pip3 install -r r.txt --target src/"},
        {"../README.md": "Run `pip install requests` é"},
        {"../other/requests.py": ""},
        {"app.py": f"import sys\nsys.path.append('/mnt/x')\nimport requests{HANDLER}"},
    ],
)
def test_what_may_be_put_there_by_a_build_is_not_judged(code: Project, files: dict[str, str]) -> None:
    code.write_all({"src/app.py": f"import requests{HANDLER}"})
    code.write_all({f"src/{name}" if not name.startswith("../") else name[3:]: text for name, text in files.items()})
    assert code.imports(root="src")["requests"].provided_by is UNKNOWN


REMOVED = {
    ("distutils.version", "python3.12"): (NOTHING, "3.12"),
    ("distutils", "python3.11"): (Provider.STANDARD_LIBRARY, None),
    ("imp", "python3.12"): (NOTHING, "3.12"),
    ("cgi", "python3.13"): (NOTHING, "3.13"),
    ("cgi", "python3.12"): (Provider.STANDARD_LIBRARY, None),
    ("telnetlib", "python3.14"): (NOTHING, "3.13"),
    ("imp", "provided"): (Provider.STANDARD_LIBRARY, None),
    ("tomllib", "python3.10"): (UNKNOWN, None),
}


def test_where_there_are_too_many_files_any_may_be_put_there(code: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    code.write_all({"src/app.py": f"import requests{HANDLER}", "tools/a.py": "", "tools/b.py": ""})
    assert code.imports(root="src")["requests"].provided_by is NOTHING
    monkeypatch.setattr(folders, "MAXIMUM_FILES", 2)
    assert code.imports(root="src")["requests"].provided_by is UNKNOWN


def test_what_lies_elsewhere_is_looked_for_nearby_first(code: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that there is to lint may be less than what lies elsewhere."""
    code.write_all({"one/src/app.py": f"import requests{HANDLER}", "one/extra/requests.py": "", "two/a.py": ""})
    monkeypatch.setattr(folders, "MAXIMUM_FILES", 2)
    walked = Mock(wraps=files.walked)
    monkeypatch.setattr(folders, "walked", walked)
    assert code.imports(root="one/src", within=code.folder / "one")["requests"].provided_by is UNKNOWN
    assert [call.args[0] for call in walked.call_args_list] == [code.folder / "one"]


@pytest.mark.parametrize(("module", "runtime"), REMOVED)
def test_removed_modules(code: Project, module: str, runtime: str) -> None:
    provider, gone = REMOVED[module, runtime]
    one = code.write_all({"app.py": f"import {module}{HANDLER}"}).imports(told=runtime)[module]
    assert (one.provided_by, one.gone_since) == (provider, gone)


def test_a_backport_of_a_removed_module(code: Project) -> None:
    files = {"app.py": f"import cgi{HANDLER}", "requirements.txt": "legacy-cgi"}
    one = code.write_all(files).imports(runtime="python3.13")["cgi"]
    assert (one.provided_by, one.gone_since) == (Provider.MANIFEST, "3.13")


def test_shadowed(code: Project) -> None:
    """A module of the project by the name of one of the library, or of the runtime."""
    found = code.write_all({"app.py": f"import cgi{HANDLER}", "cgi.py": ""}).imports()
    assert found["cgi"].provided_by is Provider.PROJECT


HOSTILE = {
    "requirements.txt": "-r requirements.txt\n" * 1000 + "x" * 100_000,
    "pyproject.toml": "a" * 600_000,
    "setup.py": "(" * 50_000,
    "setup.cfg": "[" * 1000,
    "Pipfile": "\ufffe",
    "poetry.lock": '[[package]]\nname = ""\n' * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_manifests(code: Project, name: str) -> None:
    code.write_all({"app.py": f"import requests{HANDLER}", name: HOSTILE[name]})
    assert code.imports()["requests"].provided_by in {UNKNOWN, NOTHING}


def test_a_link_out_of_the_repository(code: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "requirements.txt"
    outside.write_text("requests", "utf-8")
    code.write_all({"app.py": f"import requests{HANDLER}"})
    (code.folder / "requirements.txt").symlink_to(outside)
    assert code.imports()["requests"].declared is None


def test_what_unknown_distributions_do_not_replace(code: Project) -> None:
    code.write_all({"app.py": f"import imghdr, distutils{HANDLER}", "requirements.txt": "something-unknown\n"})
    found = code.imports(runtime="python3.13")
    assert {name: (one.provided_by, one.gone_since) for name, one in found.items()} == {
        "imghdr": (Provider.NOTHING, "3.13"),
        "distutils": (Provider.UNKNOWN, "3.12"),
    }
    code.write_all({"requirements.txt": "discord.py\n"})
    assert code.imports(runtime="python3.13")["imghdr"].provided_by is Provider.UNKNOWN
