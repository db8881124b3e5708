"""From templates to handlers in Java and Kotlin, whose archives a build makes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.readers.project import read

TODAY = date(2026, 11, 22)
JAVA = (
    "package com.example;\n"
    "public class App { public String handleRequest(Object event, Context context) { return null; } }\n"
)
KOTLIN = "package com.example\nclass App { fun handleRequest(event: Any, context: Context): String? = null }\n"


def code(folder: Path, files: dict[str, str]) -> Handler | MissingFile | MissingSymbol | GeneratedFile | None:
    for name, text in {".git/HEAD": "", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (template,) = read([folder], TODAY).project.templates
    (function,) = template.functions
    return function.code


def sam(location: str, handler: str = "com.example.App::handleRequest", metadata: str = "") -> str:
    return (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  App:\n    Type: AWS::Serverless::Function\n"
        f"    Properties:\n      Runtime: java21\n      Handler: {handler}\n      CodeUri: {location}\n{metadata}"
    )


def serverless(package: str) -> str:
    return (
        "service: s\nprovider:\n  name: aws\n  runtime: java21\n"
        f"{package}functions:\n  app:\n    handler: com.example.App\n"
    )


MAKEFILE = "    Metadata:\n      BuildMethod: makefile\n"
FOUND = {
    "SAM, a folder": {"template.yaml": sam("fn"), "fn/pom.xml": "", "fn/src/main/java/com/example/App.java": JAVA},
    "SAM, an archive to be built": {
        "template.yaml": sam("target/app.jar"),
        "pom.xml": "",
        "src/main/java/com/example/App.java": JAVA,
    },
    "SAM, Kotlin": {
        "template.yaml": sam("fn/build/libs/fn-all.jar"),
        "fn/build.gradle.kts": "",
        "fn/src/main/kotlin/App.kt": KOTLIN,
    },
    "SAM, a makefile": {
        "template.yaml": sam("fn", metadata=MAKEFILE),
        "fn/Makefile": "",
        "fn/com/example/App.java": JAVA,
    },
    "Serverless, an archive to be built": {
        "serverless.yml": serverless("package:\n  artifact: build/distributions/app.zip\n"),
        "build.gradle": "",
        "src/main/java/com/example/App.java": JAVA,
    },
    "Serverless, an archive that is not told": {
        "serverless.yml": serverless("package:\n  artifact: ${file(build/build.json):distribution}\n"),
        "build.gradle": "",
        "src/main/kotlin/App.kt": KOTLIN,
    },
}


@pytest.mark.parametrize("files", FOUND.values(), ids=FOUND)
def test_found(tmp_path: Path, files: dict[str, str]) -> None:
    found = code(tmp_path, files)
    assert isinstance(found, Handler)
    assert found.span.text == "handleRequest"


def test_missing(tmp_path: Path) -> None:
    found = code(
        tmp_path,
        {
            "template.yaml": sam("target/app.jar", "com.example.Ap::handleRequest"),
            "pom.xml": "<project/>",
            "src/main/java/com/example/App.java": JAVA,
        },
    )
    assert isinstance(found, MissingFile)
    assert found.nearest == "com.example.App::handleRequest"


@pytest.mark.parametrize("location", ["elsewhere", "s3://bucket/app.jar"])
def test_what_is_elsewhere_is_not_missed(tmp_path: Path, location: str) -> None:
    found = code(
        tmp_path,
        {
            "template.yaml": sam(location, "com.example.Ap::handleRequest"),
            "pom.xml": "<project/>",
            "src/main/java/com/example/App.java": JAVA,
        },
    )
    assert found is None


def test_what_a_makefile_builds_is_not_missed(tmp_path: Path) -> None:
    found = code(
        tmp_path,
        {
            "template.yaml": sam("fn", "com.example.Ap", MAKEFILE),
            "fn/pom.xml": "<project/>",
            "fn/src/main/java/com/example/App.java": JAVA,
        },
    )
    assert found is None
