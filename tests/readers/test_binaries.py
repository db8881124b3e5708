"""Compiled files in what is uploaded, what build files say of them, and programs that a runtime starts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from lambdalint.model.package import Package
from tests.readers.conftest import Repo

TEMPLATE = """
Resources:
  Base:
    Type: AWS::Lambda::LayerVersion
    Properties: {Content: base/}
  F:
    Type: AWS::Lambda::Function
    Properties: {Runtime: RUNTIME, Handler: app.handler, Code: CODE, Layers: [LAYER]}
"""


def package(repo: Repo, runtime: str = "python3.13", code: str = "src/", layer: str = "!Ref Base") -> Package:
    text = TEMPLATE.replace("RUNTIME", runtime).replace("CODE", code).replace("LAYER", layer)
    repo.write("template.yaml", text)
    repo.write("base/readme", "")
    found = repo.functions()["F"].package
    assert found is not None
    return found


def elf(machine: int, order: int = 1) -> bytes:
    return (
        b"\x7fELF\x02" + bytes([order]) + bytes(12) + machine.to_bytes(2, "big" if order == 2 else "little") + bytes(40)
    )


CONTENTS = {
    elf(62): [("Linux", "x86_64")],
    elf(183): [("Linux", "arm64")],
    elf(183, order=2): [("Linux", "arm64")],
    elf(40): [("Linux", "other")],
    elf(9999): [("Linux", "other")],
    b"\xcf\xfa\xed\xfe\x0c\x00\x00\x01" + bytes(20): [("macOS", "arm64")],
    b"\xcf\xfa\xed\xfe\x07\x00\x00\x01" + bytes(20): [("macOS", "x86_64")],
    b"\x7fELF\x02": [],
    b"": [],
    b"#!/bin/sh\n": [],
}


@pytest.mark.parametrize("content", CONTENTS)
def test_what_the_first_bytes_say(repo: Repo, content: bytes) -> None:
    repo.write("src/bootstrap", "").write_bytes(content)
    found = package(repo).binaries
    assert [(one.system, one.architecture) for one in found] == CONTENTS[content]
    assert all(one.path == "src/bootstrap" for one in found)


NAMES = {
    "a/b.cpython-313-x86_64-linux-gnu.so": [("Linux", "x86_64")],
    "b.cpython-39-aarch64-linux-gnu.so": [("Linux", "arm64")],
    "b.cpython-313-darwin.so": [("macOS", "other")],
    "b.cp313-win_amd64.pyd": [("Windows", "other")],
    "node_modules/@img/sharp-linux-arm64/lib/sharp-linux-arm64.node": [("Linux", "arm64")],
    "node_modules/x/prebuilds/linux-x64/x.node": [("Linux", "x86_64")],
    "node_modules/x/prebuilds/darwin-x64/x.node": [],
    "libz.so.1": [],
    "x86_64-linux.txt": [],
    "b__mypyc.cpython-313-x86_64-linux-gnu.so": [],
}


@pytest.mark.parametrize("name", NAMES)
def test_what_the_name_says(repo: Repo, name: str) -> None:
    repo.write(f"src/{name}", "")
    assert [(one.system, one.architecture) for one in package(repo).binaries] == NAMES[name]


@pytest.mark.parametrize("name", NAMES)
def test_what_names_in_an_archive_say(repo: Repo, name: str) -> None:
    with zipfile.ZipFile(repo.write("code.zip", ""), "w") as archive:
        archive.writestr(name, elf(183))
    found = package(repo, code="code.zip").binaries
    assert [(one.system, one.architecture) for one in found] == NAMES[name]
    assert all(one.path == f"code.zip!{name}" for one in found)


def test_of_code_and_layers(repo: Repo) -> None:
    repo.write("src/a.so", "").write_bytes(elf(62))
    repo.write("base/lib/b.so.1.2", "").write_bytes(elf(183))
    outside = repo.write("outside.so", "")
    outside.write_bytes(elf(183))
    (repo.folder / "src/link.so").symlink_to(outside)
    assert {one.path: one.architecture for one in package(repo).binaries} == {
        "src/a.so": "x86_64",
        "base/lib/b.so.1.2": "arm64",
    }


def test_a_module_in_python_takes_the_place_of_one_that_is_compiled(repo: Repo) -> None:
    repo.write("src/md.cpython-313-darwin.so", "")
    repo.write("src/md.py", "")
    assert package(repo).binaries == ()


def test_one_purpose_on_several_machines(repo: Repo) -> None:
    for name in ("linux-x64", "linux-arm64", "darwin-arm64"):
        repo.write(f"src/prebuilds/{name}/x.node", "").write_bytes(elf(62))
    assert len({one.purpose for one in package(repo, "nodejs22.x").binaries}) == 1


STARTED = {
    ("provided.al2023", "src/bootstrap"): True,
    ("provided.al2023", "base/bootstrap"): True,
    ("provided.al2023", "src/main"): False,
    ("provided.al2023", "src/bin/bootstrap"): False,
    ("provided.al2023", "src/main.go"): None,
    ("provided.al2023", "src/Makefile"): None,
    ("python3.13", "src/main"): None,
}


@pytest.mark.parametrize(("runtime", "name"), STARTED)
def test_programs_that_the_runtime_starts(repo: Repo, runtime: str, name: str) -> None:
    repo.write("src/notes.txt", "")
    repo.write(name, "")
    assert package(repo, runtime).bootstrap is STARTED[runtime, name]


def test_a_layer_elsewhere_may_have_the_program(repo: Repo) -> None:
    repo.write("src/main", "")
    arn = "arn:aws:lambda:eu-west-1:123456789012:layer:bash:8"
    assert package(repo, "provided.al2", layer=arn).bootstrap is None


@pytest.mark.parametrize(("mode", "system", "runs"), [(0o755, 3, True), (0o644, 3, False), (0o644, 0, True)])
def test_modes_in_an_archive(repo: Repo, mode: int, system: int, runs: bool) -> None:
    entry = zipfile.ZipInfo("bootstrap")
    entry.create_system, entry.external_attr = system, mode << 16
    with zipfile.ZipFile(repo.write("code.zip", ""), "w") as archive:
        archive.writestr(entry, b"")
    assert package(repo, "provided.al2023", "code.zip").bootstrap is runs


def test_an_archive_without_the_program(repo: Repo) -> None:
    with zipfile.ZipFile(repo.write("code.zip", ""), "w") as archive:
        archive.writestr("bin/bootstrap", b"")
    assert package(repo, "provided.al2023", "code.zip").bootstrap is False


SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: makefile}
    Properties: {Runtime: provided.al2023, Handler: bootstrap, CodeUri: src/}
"""
MAKEFILES = {
    "build-F:\n\tGOARCH=arm64 go build": ["arm64"],
    "build-F:\n\tGOARCH=arm64 go build\n\tGOARCH=arm64 go build": ["arm64"],
    "build-F:\n\tGOARCH=arm64 go build\n\tGOARCH=amd64 go build": [],
    "build-F:\n\tGOARCH=$(ARCH) go build": [],
    "build-F:\n\tGOARCH=arm go build": [],
    "build-G:\n\tGOARCH=arm64 go build": [],
    "build-G:\n\tGOARCH=arm64 go build\n\nbuild-F: x\n\tgo build\nbuild-H:\n\tGOARCH=arm64 go build": [],
    "build-F:\n\tcargo lambda build --release --x86-64": ["x86_64"],
    "build-F:\n\tcargo build --target aarch64-unknown-linux-musl": ["arm64"],
}


@pytest.mark.parametrize("text", MAKEFILES)
def test_makefiles(repo: Repo, text: str) -> None:
    repo.write("template.yaml", SAM)
    repo.write("src/Makefile", text)
    repo.write("src/x.so", "").write_bytes(elf(62))
    found = repo.functions()["F"].package
    assert found is not None
    assert [one.architecture for one in found.targets] == MAKEFILES[text]
    assert found.binaries == ()  # what is uploaded is the build's


LAYERS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("python/a.py", "x.py"): ("python/", "x.py"),
    ("lib/python3.13/site-packages/a.py", "lib/b.so"): ("lib/", "lib/b.so", "lib/python3.13/"),
}


@pytest.mark.parametrize("paths", LAYERS)
@pytest.mark.parametrize("archived", [False, True])
def test_what_lies_at_the_root_of_a_layer(repo: Repo, paths: tuple[str, ...], archived: bool) -> None:
    repo.write("src/app.py", "")
    content = "layer.zip" if archived else "layer"
    if archived:
        with zipfile.ZipFile(repo.write("layer.zip", ""), "w") as archive:
            for path in paths:
                archive.writestr(path, b"")
    else:
        for path in paths:
            repo.write(f"layer/{path}", "")
    repo.write("template.yaml", TEMPLATE.replace("base/", content).replace("LAYER", "!Ref Base").replace("CODE", "src"))
    (layer,) = repo.functions()["F"].layer_versions
    assert layer.content.known == content
    assert layer.names is not None
    assert {*layer.names, "lib/"} == {*LAYERS[paths], "lib/"}


def test_a_layer_that_is_not_here(repo: Repo, tmp_path: Path) -> None:
    repo.write("src/app.py", "")
    repo.write("template.yaml", TEMPLATE.replace("base/", str(tmp_path.parent)).replace("LAYER", "!Ref Base"))
    (layer,) = repo.functions()["F"].layer_versions
    assert layer.names is None
