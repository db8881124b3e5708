"""What is known of standard libraries, runtimes and packages, against this Python, typeshed and what is installed."""

from __future__ import annotations

import builtins
import importlib
import inspect
import re
import sys
import warnings
from importlib.metadata import distributions
from importlib.resources import files
from pathlib import Path

import pytest

from lambdalint.knowledge.packages import java, javascript, platform, python
from lambdalint.knowledge.packages.platforms import version
from lambdalint.knowledge.packages.tables import table

HERE = sys.version_info[:2]
FOLDER = Path(python.__file__).parent


@pytest.mark.parametrize(
    ("runtime", "language", "numbers"),
    [
        ("python3.12", "python", (3, 12)),
        ("nodejs22.x", "javascript", (22,)),
        ("java8.al2", "java", (8,)),
        ("java17.al2023", "java", (17,)),
        ("java25", "java", (25,)),
    ],
)
def test_platform(runtime: str, language: str, numbers: tuple[int, ...]) -> None:
    found = platform(runtime)
    assert found is not None
    assert (found.language, found.version) == (language, numbers)


@pytest.mark.parametrize(
    "runtime", ["provided.al2023", "go1.x", "nodejs8.10", "ruby3.3", "dotnet8", "", "python", None]
)
def test_no_platform(runtime: str | None) -> None:
    assert platform(runtime) is None


def typeshed() -> dict[str, tuple[str, str]]:
    text = Path(str(files("mypy")), "typeshed", "stdlib", "VERSIONS").read_text("utf-8")
    found = re.findall(r"^([\w.]+): ([\d.]+)-([\d.]*)", text, re.MULTILINE)
    others = ("_typeshed", "typing_extensions")  # are no modules of Python's
    return {name: (first, last) for name, first, last in found if not name.startswith(others)}


def test_python_modules_are_those_of_typeshed() -> None:
    for name, (first, last) in typeshed().items():
        if "._" in name:
            continue
        for python_version in ((3, minor) for minor in range(8, 16)):
            wanted = version(first) <= python_version and (not last or python_version <= version(last))
            assert python.is_standard(name, python_version) is wanted, (name, python_version)


def test_python_modules_are_those_of_this_python() -> None:
    missing = [name for name in sys.stdlib_module_names if not python.is_standard(name, HERE)]
    assert missing == []


@pytest.mark.parametrize(
    ("module", "python_version", "standard"),
    [
        ("os.path", (3, 8), True),
        ("distutils.core", (3, 11), True),
        ("distutils.core", (3, 12), False),
        ("imp", None, True),
        ("zoneinfo", (3, 8), False),
        ("xml.etree.ElementTree", (3, 13), True),
        ("requests", None, False),
        ("os.nothing.at.all", (3, 12), True),
    ],
)
def test_standard_library(module: str, python_version: tuple[int, ...] | None, standard: bool) -> None:
    assert python.is_standard(module, python_version) is standard


def test_python_names() -> None:
    for since, modules in table("python_library")["names"].items():
        for name, names in modules.items():
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    found = vars(importlib.import_module(name))
            except ImportError:
                continue
            present = {one for one in names.split() if one in found}
            if version(since) > HERE:
                assert present == set(), (since, name)
            elif version(since) == HERE <= (3, 13):  # for later versions typeshed alone is the source
                assert set(names.split()) - present <= _of_system(name, names), (since, name)


_OF_PATCHES = {"pickle_by_enum_name", "pickle_by_global_name"}
"""What Python 3.11.2 does not have yet, though typeshed has it for all of 3.11."""


def _of_system(module: str, names: str) -> set[str]:
    """What an operating system, a patch release, or the library that an interpreter is built with may be without."""
    return (
        _OF_PATCHES | set(names.split())
        if module in {"socket", "os", "posix", "sqlite3", "ssl", "readline", "termios"}
        else set()
    )


@pytest.mark.parametrize("entry", table("python")["parameters"])
def test_python_parameters(entry: str) -> None:
    function, _, parameter = entry.rpartition(".")
    module, _, name = function.rpartition(".")
    known = getattr(importlib.import_module(module) if module else builtins, name, None)
    try:
        signature = inspect.signature(known) if known is not None else None
    except ValueError:
        return  # a function that does not tell
    since = python.parameter_since(function, parameter)
    assert since is not None
    if signature is not None:
        assert (parameter in signature.parameters) is (since <= HERE)


SYNTAX = {
    "assignment": "(x := 1)",
    "positional-only": "def f(a, /): pass",
    "decorator": "@a[0].b\ndef f(): pass",
    "parenthesized-with": "with (a as b, c as d): pass",
    "match": "match x:\n  case 1: pass",
    "except-star": "try: pass\nexcept* A: pass",
    "star-index": "x[*a]",
    "star-annotation": "def f(*args: *Ts): pass",
    "type-parameters": "def f[T](): pass",
    "type-alias": "type X = int",
    "f-string-nesting": "f'{x['a']}'",
    "except-unparenthesized": "try: pass\nexcept A, B: pass",
    "t-string": "t'{x}'",
}


@pytest.mark.parametrize("kind", table("python")["syntax"])
def test_python_syntax(kind: str) -> None:
    try:
        compile(SYNTAX[kind], "x.py", "exec", dont_inherit=True)
    except SyntaxError:
        assert kind in python.syntax_after(HERE)
    else:
        assert kind not in python.syntax_after(HERE)


def test_python_runtimes() -> None:
    assert python.carried("boto3", None)
    assert python.carried("dateutil", (3, 9))
    assert not python.carried("requests", (3, 12))
    assert not python.carried("snapshot_restore_py", (3, 11))
    assert python.carried("aws_durable_execution_sdk_python", (3, 13))


PYTHON_PACKAGES = table("python")["distribution"]


def test_python_distributions_are_named_as_indexes_do() -> None:
    assert [name for name in PYTHON_PACKAGES if python.normalized(name) != name] == []
    assert python.normalized("Ruamel__yaml.-clib") == "ruamel-yaml-clib"


def test_what_python_distributions_bring_is_known() -> None:
    named = {one for about in PYTHON_PACKAGES.values() for one in about.get("requires", "").split()}
    assert named - set(PYTHON_PACKAGES) == set()
    assert python.brought("requests") == frozenset("requests urllib3 idna certifi charset-normalizer chardet".split())
    assert python.brought("pandas") is None
    assert python.brought("own-thing") is None


INSTALLED = {
    python.normalized(one.name): one for one in distributions() if python.normalized(one.name) in PYTHON_PACKAGES
}


@pytest.mark.parametrize("name", sorted(INSTALLED))
def test_python_distributions_that_are_installed(name: str) -> None:
    found = INSTALLED[name]
    required = {
        python.normalized(match[0])
        for line in found.requires or ()
        if "extra ==" not in line and "win32" not in line and (match := re.match(r"[\w.-]+", line))
    }
    about = PYTHON_PACKAGES[name]
    assert "requires" not in about or required <= set(about["requires"].split())
    modules = {path.parts[0].partition(".")[0] for path in found.files or () if path.suffix in {".py", ".so"}}
    assert modules & set(about["modules"].split())


def test_no_distribution_brings_what_python_has() -> None:
    modules = {one for about in PYTHON_PACKAGES.values() for one in about["modules"].split()}
    assert {one for one in modules if python.is_standard(one, (3, 13))} == {"enum"}  # enum34, for Python 2


@pytest.mark.parametrize(
    ("module", "distribution"),
    [
        ("yaml", "pyyaml"),
        ("PIL", "pillow"),
        ("jose", "python-jose"),
        ("cv2", "opencv-python"),
        ("bs4", "beautifulsoup4"),
        ("dotenv", "python-dotenv"),
        ("attr", "attrs"),
        ("distutils", "setuptools"),
        ("jwt", "pyjwt"),
    ],
)
def test_distributions_of_a_module(module: str, distribution: str) -> None:
    assert distribution in python.distributions(module)


@pytest.mark.parametrize(
    ("specifier", "since"),
    [
        ("fs", 10),
        ("node:fs", 10),
        ("fs/promises", 14),
        ("node:sqlite", 22),
        ("sqlite", None),
        ("test", None),
        ("node:test", 16),
        ("axios", None),
        ("node:nothing", None),
    ],
)
def test_node_modules(specifier: str, since: int | None) -> None:
    assert javascript.module_since(specifier) == since


def test_node_names() -> None:
    assert javascript.global_since("fetch") == 18
    assert javascript.global_since("structuredClone") == 17
    assert javascript.global_since("Object.groupBy") == 21
    assert javascript.global_since("Object.keys") is None
    assert javascript.name_since("node:fs", "globSync") == 22
    assert javascript.name_since("fs", "readFileSync") is None
    assert javascript.syntax_after(22) == {"using": 24}


@pytest.mark.parametrize(
    ("package", "node", "carried"),
    [
        ("aws-sdk", 16, True),
        ("aws-sdk", 18, False),
        ("@aws-sdk/client-s3", 18, True),
        ("@aws-sdk/client-s3", 16, False),
        ("@aws/durable-execution-sdk-js", 22, True),
        ("@aws/durable-execution-sdk-js", 20, False),
        ("aws-sdk", None, True),
        ("axios", None, False),
    ],
)
def test_node_runtimes(package: str, node: int | None, carried: bool) -> None:
    assert javascript.carried(package, node) is carried


def test_what_node_packages_bring_is_known() -> None:
    known = table("javascript")["package"]
    assert [name for name in known if javascript.brought(name) is None] == []
    assert javascript.brought("own-thing") is None
    assert javascript.package("@aws-sdk/client-s3/dist/x") == "@aws-sdk/client-s3"
    assert javascript.package("aws-sdk/clients/s3") == "aws-sdk"


@pytest.mark.parametrize(
    ("package", "version", "standard"),
    [
        ("java.util.concurrent", 8, True),
        ("java.net.http", 8, False),
        ("java.net.http", 11, True),
        ("javax.xml.bind", 8, True),
        ("javax.xml.bind", 11, False),
        ("javax.xml.parsers", 25, True),
        ("javax.annotation", 11, False),
        ("javax.annotation.processing", 21, True),
        ("javax.inject", 8, False),
        ("javaxx", None, False),
        ("com.sun.net.httpserver", 21, True),
        ("com.sunny", 21, False),
    ],
)
def test_java_platform(package: str, version: int | None, standard: bool) -> None:
    assert java.is_standard(package, version) is standard


def test_java_runtimes() -> None:
    assert java.carried("com.amazonaws.services.lambda.runtime")
    assert not java.carried("com.amazonaws.services.lambda.runtime.events")
    assert java.gone_since("javax.xml.bind.annotation") == 11
    assert java.gone_since("javax.annotation.processing") is None


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_tables_say_their_sources(file: Path) -> None:
    assert file.read_text("utf-8").startswith("#")
