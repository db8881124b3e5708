"""What would be uploaded: sizes of folders, archives and layers."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from lambdalint.model.package import Package
from tests.readers.conftest import Repo

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Base:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layers/base}
  F:
    Type: AWS::Serverless::Function
    Properties: {Runtime: nodejs24.x, Handler: app.handler, CodeUri: CODE, Layers: [!Ref Base, !Ref Missing]}
"""


def package(repo: Repo, code: str = "src/") -> Package | None:
    repo.write("template.yaml", TEMPLATE.replace("CODE", code))
    return repo.functions()["F"].package


def fill(repo: Repo, path: str, size: int) -> Path:
    target = repo.write(path, "")
    os.truncate(target, size)
    return target


def test_code_and_local_layers_are_weighed_by_folder(repo: Repo) -> None:
    fill(repo, "src/models/a.bin", 70)
    fill(repo, "src/models/deep/b.bin", 30)
    fill(repo, "src/app.js", 5)
    fill(repo, "layers/base/nodejs/c.bin", 50)
    found = package(repo)
    assert found is not None
    assert (found.size, found.span.text) == (155, "src/")
    assert [(f.path, f.size, f.layer) for f in found.folders] == [
        ("src/models", 100, False),
        ("layers/base/nodejs", 50, True),
        ("src/app.js", 5, False),
    ]


def test_what_is_never_uploaded_weighs_nothing(repo: Repo) -> None:
    fill(repo, "src/app.js", 5)
    fill(repo, "src/.git/objects/x", 100)
    fill(repo, "outside", 1000)
    (repo.folder / "src/link").symlink_to(repo.folder / "outside")
    found = package(repo)
    assert found is not None
    assert found.size == 5


@pytest.mark.parametrize(("manifest", "size"), [(True, 5), (False, 105)])
def test_dependencies_that_a_build_installs_anew_do_not_count(repo: Repo, manifest: bool, size: int) -> None:
    fill(repo, "src/app.js", 5)
    fill(repo, "src/node_modules/x/index.js", 100)
    if manifest:
        fill(repo, "src/package.json", 0)
    found = package(repo)
    assert found is not None
    assert found.size == size


def test_a_build_that_is_newer_than_the_source_is_weighed_instead(repo: Repo) -> None:
    source = fill(repo, "src/app.js", 5)
    fill(repo, ".aws-sam/build/F/app.js", 500)
    built = fill(repo, ".aws-sam/build/template.yaml", 0)
    template = repo.write("template.yaml", TEMPLATE.replace("CODE", "src"))
    sizes = []
    for when in (200, 50):
        os.utime(built, (when, when))
        for path in (source, template):
            os.utime(path, (100, 100))
        found = repo.functions()["F"].package
        assert found is not None
        sizes.append(found.size)
    assert sizes == [500, 5]


def test_an_archive_says_what_it_unpacks_to(repo: Repo) -> None:
    with zipfile.ZipFile(repo.folder / "code.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", "x" * 1000)
    found = package(repo, "code.zip")
    assert found is not None
    assert (found.size, found.folders[0].path) == (1000, "code.zip")


@pytest.mark.parametrize(
    "code", ["s3://bucket/key", "missing/", "../outside", "{Bucket: b, Key: k}", "!Ref X", "broken.zip"]
)
def test_code_that_is_not_on_disk_has_no_package(repo: Repo, code: str) -> None:
    repo.write("broken.zip", "PK no archive")
    assert package(repo, code) is None
