"""Which of Lambda's images a Dockerfile builds on."""

from __future__ import annotations

import pytest

from lambdalint.readers import base_images
from lambdalint.readers.repository import Repository
from tests.readers.conftest import Repo

AWS = "public.ecr.aws/lambda/"


@pytest.mark.parametrize(
    ("image", "runtime", "tag", "version"),
    [
        (f"{AWS}python:3.13", "python3.13", "3.13", "3.13"),
        (f"{AWS}python:3.13.2025.01.10", "python3.13", "3.13.2025.01.10", "3.13"),
        (f"{AWS}python:3.9-arm64@sha256:abc", "python3.9", "3.9-arm64", "3.9"),
        (f"{AWS}nodejs:20.2024.01.10", "nodejs20.x", "20.2024.01.10", "20"),
        (f"--platform=linux/amd64 {AWS}nodejs:18 AS base", "nodejs18.x", "18", "18"),
        (f"{AWS}java:8.al2", "java8.al2", "8.al2", "8.al2"),
        (f"{AWS}java:21", "java21", "21", "21"),
        (f"{AWS}dotnet:core3.1", "dotnetcore3.1", "core3.1", "core3.1"),
        (f"{AWS}dotnet:6", "dotnet6", "6", "6"),
        (f"{AWS}ruby:2.7", "ruby2.7", "2.7", "2.7"),
        (f"{AWS}go:1", "go1.x", "1", "1"),
        (f"{AWS}provided:al2023", "provided.al2023", "al2023", "al2023"),
        (f"{AWS}provided:alami", "provided", "alami", "alami"),
        ("amazon/aws-lambda-python:3.8", "python3.8", "3.8", "3.8"),
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/ecr-public/lambda/python:3.8", "python3.8", "3.8", "3.8"),
    ],
)
def test_its_tag_says_the_runtime(repo: Repo, image: str, runtime: str, tag: str, version: str) -> None:
    path = repo.write("Dockerfile", f"# größe\nFROM {image}\n")
    found = base_images.read(path, Repository.around(repo.folder))
    assert found is not None
    assert (found.runtime, found.tag and found.tag.text, found.version) == (runtime, tag, version)
    assert found.span.text == image


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FROM python:3.8",
        f"FROM {AWS}python:latest",
        f"FROM {AWS}python",
        f"FROM {AWS}python:$VERSION",
        f"ARG VERSION\nFROM {AWS}python:$VERSION",
        f"FROM {AWS}python:3.8 AS build\nFROM scratch",
        "FROM",
        "FROM a b c d",
        f"FROM {AWS}unknown:3.8",
    ],
)
def test_what_is_another_image_or_cannot_be_told(repo: Repo, text: str) -> None:
    path = repo.write("Dockerfile", f"{text}\n")
    assert base_images.read(path, Repository.around(repo.folder)) is None


def test_stages_and_arguments(repo: Repo) -> None:
    text = f"ARG V='3.9'\nFROM {AWS}python:${{V}} AS Base\nFROM scratch AS tools\nFROM base\n"
    path, repository = repo.write("Dockerfile", text), Repository.around(repo.folder)
    last = base_images.read(path, repository)
    assert last is not None
    assert (last.runtime, last.tag) == ("python3.9", None)
    other = base_images.read(path, repository, "BASE", {"V": "3.14"})
    assert other is not None
    assert other.runtime == "python3.14"
    assert base_images.read(path, repository, "tools") is None
    assert base_images.read(path, repository, "absent") is None


def test_a_file_outside_of_the_repository_is_not_read(repo: Repo) -> None:
    (repo.folder.parent / "Dockerfile").write_text(f"FROM {AWS}python:3.8\n")
    assert base_images.read(repo.folder / ".." / "Dockerfile", Repository.around(repo.folder)) is None


def test_those_of_a_folder_are_found(repo: Repo) -> None:
    repo.write("a/Dockerfile", f"FROM {AWS}python:3.8\n")
    repo.write("b/lambda.Dockerfile", f"FROM {AWS}python:3.9\n")
    repo.write("node_modules/x/Dockerfile", f"FROM {AWS}python:3.7\n")
    assert [image.runtime for image in repo.project().base_images] == ["python3.8", "python3.9"]
