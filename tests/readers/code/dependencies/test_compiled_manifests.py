"""`go.mod`, `pom.xml` and `build.gradle`."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.readers.code.dependencies import go, gradle, maven
from tests.readers.code.dependencies.conftest import Files, told

GO = """
// é
module example.com/é/orders

go 1.22

require github.com/aws/aws-lambda-go v1.47.0 // comment
require (
\tgithub.com/aws/aws-sdk-go-v2 v1.30.0
\t"github.com/aws/aws-sdk-go-v2/service/s3" v1.58.0 // indirect
)
replace example.com/other => ../other
exclude github.com/bad v1.0.0
"""


def test_go(files: Files) -> None:
    manifest = files.read(go.read, "go.mod", GO)
    assert told(manifest) == [
        ("github.com/aws/aws-lambda-go", "v1.47.0", True),
        ("github.com/aws/aws-sdk-go-v2", "v1.30.0", True),
        ("github.com/aws/aws-sdk-go-v2/service/s3", "v1.58.0", True),
    ]
    assert [one.span.text for one in manifest.dependencies] == [one.name for one in manifest.dependencies]
    assert manifest.complete
    assert go.module(manifest) == "example.com/é/orders"


@pytest.mark.parametrize(
    "text", ["", "require (", "require (\n x\n)", "module\n", "(" * 10_000, "require\nmodule x\nrequire x"]
)
def test_go_that_tells_too_little(files: Files, text: str) -> None:
    assert files.read(go.read, "go.mod", text).dependencies == ()


POM = """<?xml version="1.0" encoding="UTF-8"?>
<!-- é -->
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <artifactId>orders</artifactId>
  <properties><version.core>1.2.3</version.core><java>21</java><maven.compiler.release>${java}</maven.compiler.release></properties>
  <dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>managed</artifactId></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>com.amazonaws</groupId><artifactId>aws-lambda-java-core</artifactId><version>${version.core}</version></dependency>
    <dependency><groupId>${project.groupId}</groupId><artifactId> é </artifactId></dependency>
    <dependency><groupId>org.junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
    <dependency><groupId>lone</groupId></dependency>
  </dependencies>
</project>
"""


def test_maven(files: Files) -> None:
    manifest = files.read(maven.read, "pom.xml", POM)
    assert told(manifest) == [
        ("com.amazonaws:aws-lambda-java-core", "${version.core}", True),
        ("${project.groupId}:é", "", True),
        ("org.junit:junit", "", False),
    ]
    assert [one.span.text for one in manifest.dependencies] == ["aws-lambda-java-core", "é", "junit"]
    assert manifest.complete
    assert manifest.level is not None
    assert (manifest.level.version, manifest.level.span.text) == ((21,), "21")


LEVELS = {
    "<properties><maven.compiler.target>1.8</maven.compiler.target></properties>": ((8,), "1.8"),
    "<properties><maven.compiler.source>11</maven.compiler.source><maven.compiler.target>17</maven.compiler.target>"
    "</properties>": ((17,), "17"),
    "<build><plugins><plugin><artifactId>maven-compiler-plugin</artifactId><configuration><release> 21 </release>"
    "</configuration></plugin></plugins></build>": ((21,), "21"),
    "<parent><artifactId>spring-boot-starter-parent</artifactId></parent><properties><java.version>21</java.version>"
    "</properties>": ((21,), "21"),
}


@pytest.mark.parametrize("text", LEVELS)
def test_maven_levels(files: Files, text: str) -> None:
    level = files.read(maven.read, "pom.xml", f"<project><!-- é -->{text}</project>").level
    assert level is not None
    assert (level.version, level.span.text) == LEVELS[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<properties><java.version>21</java.version></properties>",
        "<properties><maven.compiler.target>${x}</maven.compiler.target></properties>",
    ],
)
def test_maven_without_a_level(files: Files, text: str) -> None:
    assert files.read(maven.read, "pom.xml", f"<project>{text}</project>").level is None


def test_maven_properties_in_a_circle(files: Files) -> None:
    properties = "<maven.compiler.release>${a}</maven.compiler.release><a>${b}${b}</a><b>${a}${a}</b>"
    assert files.read(maven.read, "pom.xml", f"<project><properties>{properties}</properties></project>").level is None


def test_maven_parents(tmp_path: Path) -> None:
    (tmp_path / "pom.xml").write_text(POM, "utf-8")
    (tmp_path / "orders").mkdir()
    text = "<project><parent><artifactId>orders</artifactId></parent><dependencies/></project>"
    manifest = Files(tmp_path / "orders").read(maven.read, "pom.xml", text)
    assert not manifest.complete  # the repository is the folder `orders` here, and the parent outside of it
    inner = Files(tmp_path).read(maven.read, "orders/pom.xml", text)
    assert "com.amazonaws:aws-lambda-java-core" in {one.name for one in inner.dependencies}
    assert inner.complete
    assert inner.level is not None
    assert inner.level.span.file.path == "pom.xml"


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><project>&b;</project>"


@pytest.mark.parametrize("text", ["", "<project>", BOMB, "<a>" * 100_000, "<project><parent/></project>", "\ufffe"])
def test_maven_that_tells_too_little(files: Files, text: str) -> None:
    manifest = files.read(maven.read, "pom.xml", text)
    assert manifest.dependencies == ()
    assert manifest.level is None


GRADLE = """
// é
plugins { id 'java' }
java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }
dependencies {
    implementation 'com.amazonaws:aws-lambda-java-core:1.2.3'
    implementation("software.amazon.awssdk:s3:2.29.0")
    runtimeOnly "org.é:x:1"
    testImplementation 'org.junit:junit:4'
    // implementation 'a:b:c'
    implementation libs.core
}
"""


def test_gradle(files: Files) -> None:
    manifest = files.read(gradle.read, "build.gradle", GRADLE)
    assert told(manifest) == [
        ("com.amazonaws:aws-lambda-java-core", "1.2.3", True),
        ("software.amazon.awssdk:s3", "2.29.0", True),
        ("org.é:x", "1", True),
        ("org.junit:junit", "4", False),
    ]
    assert [one.span.text for one in manifest.dependencies] == [one.name for one in manifest.dependencies]
    assert not manifest.complete
    assert manifest.level is not None
    assert (manifest.level.version, manifest.level.span.text) == ((21,), "21")


GRADLE_LEVELS = {
    "sourceCompatibility = JavaVersion.VERSION_17": 17,
    "sourceCompatibility = '1.8'": 8,
    "targetCompatibility = 11\nsourceCompatibility = 17": 11,
    "sourceCompatibility = JavaVersion.VERSION_1_8": 8,
    "tasks.withType(JavaCompile) { options.release = 17 }\nsourceCompatibility = 21": 17,
    "tasks.withType<JavaCompile> { options.release.set(17) }": 17,
    "java { toolchain { languageVersion.set(JavaLanguageVersion.of(25)) } }": 25,
    "// sourceCompatibility = 21": None,
    "sourceCompatibility = project.level": None,
}


@pytest.mark.parametrize("text", GRADLE_LEVELS)
def test_gradle_levels(files: Files, text: str) -> None:
    level = files.read(gradle.read, "build.gradle", text).level
    assert (level.version if level else None) == ((GRADLE_LEVELS[text],) if GRADLE_LEVELS[text] else None)
