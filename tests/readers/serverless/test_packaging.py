"""Where the code of functions lies, and what would be uploaded of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from lambdalint.readers.artifacts import Artifact, Artifacts
from lambdalint.readers.serverless.patterns import expression
from tests.readers.conftest import Repo
from tests.readers.serverless.conftest import Asked

Read = Callable[[str], dict[str, Function]]

SERVICE = "provider: {name: aws, runtime: python3.13}\nfunctions: {f: {handler: src/a.b}}\n"


@pytest.fixture
def files(repo: Repo) -> Repo:
    for path in ("src/a.py", "src/b/c.py", "lib/d.py", "e.txt", ".env", ".git/x", ".gitignore", ".serverless/a.zip"):
        repo.write(path, "x" * 100)
    return repo


def sizes(function: Function) -> dict[str, int]:
    assert function.package is not None
    return {folder.path: folder.size for folder in function.package.folders}


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("{}", {"src": 200, "lib": 100, "e.txt": 100, ".env": 100}),
        ("{patterns: ['!lib/**', '!.env']}", {"src": 200, "e.txt": 100}),
        ("{patterns: ['!./**', 'src/**']}", {"src": 200}),
        ("{patterns: ['!**', 'src/**', '!src/b/**']}", {"src": 100}),
        ("{patterns: ['!**/*.{py,txt}']}", {".env": 100}),
        ("{patterns: ['!lib']}", {"src": 200, "lib": 100, "e.txt": 100, ".env": 100}),
        ("{exclude: ['**'], include: [lib/**]}", {"lib": 100}),
        ("{include: [lib/**], exclude: ['./**']}", {"lib": 100}),
        ("{exclude: ['**', '!src/b/**']}", {"src": 100}),
        ("{patterns: ['.gitignore', '!src/**', '!lib/**', '!.env', '!e.txt']}", {".gitignore": 100}),
        ("{patterns: '${self:custom.patterns}'}", {"src": 200}),
    ],
)
def test_patterns(files: Repo, service: Read, package: str, expected: dict[str, int]) -> None:
    function = service(SERVICE + f"package: {package}\ncustom: {{patterns: ['!**', 'src/**']}}\n")["f"]
    assert sizes(function) == expected
    assert function.package is not None
    assert function.package.span.text == "package"


@pytest.mark.parametrize(
    "package",
    [
        "{patterns: ['!(a|b)/**']}",
        "{patterns: ['!${env:X}/**']}",
        "{patterns: '${env:X}'}",
        "'${ssm:/x}'",
        "{artifact: '${env:X}'}",
    ],
)
def test_a_package_that_cannot_be_told(files: Repo, service: Read, package: str) -> None:
    assert service(SERVICE + f"package: {package}\n")["f"].package is None


def test_packed_together_or_individually(files: Repo, service: Read) -> None:
    text = (
        "provider: {name: aws, runtime: python3.13}\n"
        "functions:\n"
        "  f: {handler: src/a.b, package: {patterns: ['!lib/**'], individually: true}}\n"
        "  g: {handler: src/a.b, package: {patterns: ['!src/**']}}\n"
    )
    functions = service(text + "package: {patterns: ['!.env']}\n")
    assert sizes(functions["f"]) == {"src": 200, "e.txt": 100}
    assert sizes(functions["g"]) == {"src": 200, "lib": 100, "e.txt": 100}
    functions = service(text + "package: {individually: true}\n")
    assert sizes(functions["g"]) == {"lib": 100, "e.txt": 100, ".env": 100}
    package = functions["g"].package
    assert package is not None
    assert functions["g"].block.covers(package.span)


def test_equal_packages_are_measured_once(files: Repo, service: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[object] = []
    original = Artifacts._of_folder

    def folder(self: Artifacts, artifact: Artifact) -> object:
        measured.append(artifact)
        return original(self, artifact)

    monkeypatch.setattr(Artifacts, "_of_folder", folder)
    functions = "".join(f"  f{n}: {{handler: src/a.b}}\n" for n in range(5))
    service(f"provider: aws\nframeworkVersion: '3'\nfunctions:\n{functions}")
    assert len(measured) == 1


@pytest.mark.parametrize(
    ("settings", "lock", "expected"),
    [
        ("", None, 0),
        ("package: {excludeDevDependencies: false}", None, 500),
        ("", '{"packages": {"": {}, "node_modules/a": {}, "node_modules/b": {"dev": true}}}', 100),
        ("", '{"packages": {"node_modules/@c/d": {}, "node_modules/a/node_modules/b": {}}}', 200),
        ("package: {patterns: ['node_modules/b/**']}", '{"packages": {"node_modules/b": {"dev": true}}}', 0),
        ("package: {patterns: ['!node_modules/a/**']}", '{"packages": {"node_modules/a": {}}}', 0),
        ("", '{"dependencies": {"a": {}}}', 0),
        ("", "[1]", 0),
        ("", '{"packages": [1]}', 0),
        ("", "{", 0),
    ],
)
def test_node_modules(repo: Repo, service: Read, settings: str, lock: str | None, expected: int) -> None:
    for name in ("a/x.js", "a/node_modules/b/x.js", "b/x.js", "@c/d/x.js", ".bin/x"):
        repo.write(f"node_modules/{name}", "x" * 100)
    if lock:
        repo.write("package-lock.json", lock)
    function = service(SERVICE + settings + "\n")["f"]
    assert sizes(function).get("node_modules", 0) == expected


@pytest.mark.parametrize(
    ("runtime", "more", "measured"),
    [
        ("nodejs22.x", "frameworkVersion: '3'", True),
        ("nodejs22.x", "frameworkVersion: ^3.38.0", True),
        ("nodejs22.x", "frameworkVersion: '4'", False),
        ("nodejs22.x", "frameworkVersion: '4'\nbuild: {esbuild: false}", True),
        ("nodejs22.x", "", False),
        ("nodejs22.x", "frameworkVersion: '3'\nplugins: [serverless-esbuild]", False),
        ("nodejs22.x", "frameworkVersion: '3'\nplugins: '${file(p.js)}'", False),
        ("java21", "", True),
        ("python3.13", "frameworkVersion: '4'\nplugins: [serverless-esbuild]", True),
        ("python3.13", "plugins: [serverless-python-requirements]", True),
    ],
)
def test_bundlers(files: Repo, service: Read, runtime: str, more: str, *, measured: bool) -> None:
    files.write("p.js", "")
    text = f"provider: {{name: aws, runtime: {runtime}}}\nfunctions: {{f: {{handler: a.b}}}}\n{more}\n"
    assert (service(text)["f"].package is not None) is measured


@pytest.mark.parametrize(
    ("settings", "service_wide", "size"),
    [
        ("package: {artifact: build/f.zip}", "", 40),
        ("timeout: 3", "package: {artifact: build/f.zip}", 40),
        ("package: {artifact: build/missing.zip}", "", None),
        ("package: {artifact: 's3://bucket/f.zip'}", "", None),
        ("package: {artifact: ../f.zip}", "", None),
        ("image: {name: x}", "", None),
        ("image: 1.dkr.ecr.eu-west-1.amazonaws.com/x", "", None),
    ],
)
def test_archives_and_images(
    repo: Repo, service: Read, asked: list[Asked], settings: str, service_wide: str, size: int | None
) -> None:
    (repo.folder / "build").mkdir()
    with zipfile.ZipFile(repo.folder / "build/f.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.py", "x" * 40)
    function = service(
        f"provider: {{name: aws}}\nfunctions:\n  f:\n    handler: a.b\n    {settings}\n{service_wide}\n"
    )["f"]
    assert (function.package and function.package.size) == size
    assert asked == []


def test_code_lies_in_the_folder_of_the_service(repo: Repo, asked: list[Asked]) -> None:
    repo.write("backend/serverless.yml", "service: s\n" + SERVICE)
    repo.functions()
    assert asked == [Asked("src/a.b", repo.folder / "backend")]


@pytest.mark.parametrize(
    ("more", "root"),
    [
        ("package: {individually: true}\nplugins: [serverless-python-requirements]", "one"),
        ("plugins: [serverless-python-requirements]", ""),
        ("package: {individually: true}", ""),
    ],
)
def test_a_module_is_the_root_of_its_function(
    repo: Repo, service: Read, asked: list[Asked], more: str, root: str
) -> None:
    repo.write("one/a.py", "x" * 100)
    repo.write("one/skip/a.py", "x" * 100)
    function = service(
        "provider: {name: aws, runtime: python3.13}\n"
        f"functions: {{f: {{handler: a.b, module: ./one, package: {{patterns: ['!one/skip/**']}}}}}}\n{more}\n"
    )["f"]
    assert asked == [Asked("a.b", (repo.folder / root).resolve())]
    if root:
        assert sizes(function) == {"one/a.py": 100}


@pytest.mark.parametrize("handler", ["wsgi_handler.handler", "datadog_lambda.handler.handler", "./wsgi.handler"])
def test_handlers_that_a_plug_in_brings(service: Read, asked: list[Asked], handler: str) -> None:
    service(f"provider: {{name: aws}}\nfunctions: {{f: {{handler: {handler}}}}}\n")
    assert asked == []


def test_local_layers(files: Repo, service: Read, asked: list[Asked]) -> None:
    files.write("layers/base/python/x.py", "x" * 1000)
    files.write("layers/base/node_modules/x.js", "x" * 1000)
    files.write("layers/other/x.py", "x" * 1000)
    function = service(
        "provider: {name: aws, runtime: python3.13}\n"
        "functions: {f: {handler: src/a.b, layers: [!Ref BaseDashlibLambdaLayer]}}\n"
        "layers: {base-lib: {path: layers/base}, other: {path: ./layers/other}}\n"
        "package: {patterns: ['!e.txt', '!.env', '!lib/**']}\n"
    )["f"]
    assert asked == [Asked("src/a.b", files.folder, [files.folder / "layers/base"])]
    assert sizes(function) == {"src": 200, "layers/base/python": 1000, "layers/base/node_modules": 1000}


@pytest.mark.parametrize(
    ("glob", "matches", "others"),
    [
        ("*", ["a", ".b"], ["a/b"]),
        ("**", ["a", "a/b/.c"], []),
        ("a/**", ["a", "a/b", "a/.b/c"], ["ab", "b/a/c"]),
        ("a/**/b", ["a/b", "a/c/b", "a/.c/d/b"], ["a/bc"]),
        ("**/*.py", ["x.py", "a/b/x.py"], ["x.pyc"]),
        ("./*.js", ["x.js"], ["a/x.js"]),
        ("a?c/[bd].txt", ["abc/b.txt", "axc/d.txt"], ["ac/b.txt", "abc/c.txt"]),
        ("[a-c]/[^x]", ["b/y"], ["d/y", "b/x"]),
        ("{a,b/{c,d}}/**", ["a/x", "b/c/x", "b/d/x"], ["b/x"]),
        ("a.b/+x", ["a.b/+x"], ["aXb/+x"]),
    ],
)
def test_globs(glob: str, matches: list[str], others: list[str]) -> None:
    found = expression(glob)
    assert found is not None
    assert [path for path in (*matches, *others) if re.fullmatch(found, path)] == matches


@pytest.mark.parametrize(
    "glob", ["@(a|b)", "a\\*", "[[:alpha:]]", "[!a]", "{1..3}", "a**", "**.js", "{a", "*a*a*a*a", "**/" * 4]
)
def test_globs_that_are_not_read(glob: str) -> None:
    assert expression(glob) is None
