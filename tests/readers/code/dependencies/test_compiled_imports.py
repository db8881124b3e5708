"""What provides the imports of Java and Go."""

from __future__ import annotations

from lambdalint.model.dependency import Feature, Provider
from tests.readers.code.dependencies.conftest import Project
from tests.readers.code.dependencies.test_compiled_manifests import POM

JAVA = """\
package com.example;
// é
import java.util.*;
import javax.xml.bind.JAXBContext;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import software.amazon.awssdk.services.s3.S3Client;
import org.other.Thing;
public class Orders implements RequestHandler<String, String> {
    public String handleRequest(String event, Context context) { return event; }
}
"""


def test_java(code: Project) -> None:
    code.write_all({"src/main/java/com/example/Orders.java": JAVA, "pom.xml": POM})
    found = code.imports(handler="com.example.Orders", runtime="java11")
    told = {name: (one.package, one.provided_by, one.gone_since) for name, one in found.items()}
    assert told == {
        "java.util": ("java.util", Provider.STANDARD_LIBRARY, None),
        "javax.xml.bind.JAXBContext": ("javax.xml.bind", Provider.UNKNOWN, "11"),
        "com.amazonaws.services.lambda.runtime.Context": (
            "com.amazonaws.services.lambda.runtime",
            Provider.MANIFEST,
            None,
        ),
        "com.amazonaws.services.lambda.runtime.RequestHandler": (
            "com.amazonaws.services.lambda.runtime",
            Provider.MANIFEST,
            None,
        ),
        "software.amazon.awssdk.services.s3.S3Client": ("software.amazon.awssdk.services.s3", Provider.UNKNOWN, None),
        "org.other.Thing": ("org.other", Provider.UNKNOWN, None),
    }
    assert all(one.span.text == name for name, one in found.items())


def test_java_class_files(code: Project) -> None:
    code.write_all({"src/main/java/com/example/Orders.java": JAVA, "pom.xml": POM})
    (one,) = code.newer(handler="com.example.Orders", runtime="java17")
    assert (one.what, one.since, one.version, one.fatal) == ("Java 21 class files", "21", "17", True)
    assert one.span.text == "21"
    assert (one.feature, one.language) == (Feature.LEVEL, "Java")
    assert code.newer(handler="com.example.Orders", runtime="java21") == []


GO = """\
package main
// é
import (
\t"context"
\t"encoding/json"
\t"example.com/orders/db"
\t"github.com/aws/aws-lambda-go/lambda"
\t"github.com/aws/aws-sdk-go-v2/service/s3/types"
\t"github.com/missing/thing"
)
func handle(ctx context.Context) error { return nil }
func main() { lambda.Start(handle) }
"""
MODULE = """\
module example.com/orders

require (
\tgithub.com/aws/aws-lambda-go v1.47.0
\tgithub.com/aws/aws-sdk-go-v2/service/s3 v1.58.0
)
"""


def test_go(code: Project) -> None:
    code.write_all({"main.go": GO, "go.mod": MODULE, "db/db.go": "package db\n"})
    found = code.imports(handler="bootstrap", runtime="provided.al2023")
    assert {name: one.provided_by for name, one in found.items()} == {
        "context": Provider.STANDARD_LIBRARY,
        "encoding/json": Provider.STANDARD_LIBRARY,
        "example.com/orders/db": Provider.PROJECT,
        "github.com/aws/aws-lambda-go/lambda": Provider.MANIFEST,
        "github.com/aws/aws-sdk-go-v2/service/s3/types": Provider.MANIFEST,
        "github.com/missing/thing": Provider.NOTHING,
    }
    assert found["github.com/aws/aws-sdk-go-v2/service/s3/types"].package == "github.com/aws/aws-sdk-go-v2/service/s3"
    assert all(one.span.text == name for name, one in found.items())


def test_go_that_may_come_from_elsewhere(code: Project) -> None:
    code.write_all({"main.go": GO, "go.mod": f"{MODULE}replace github.com/x => ../x\n"})
    assert code.imports(handler="bootstrap", runtime="provided.al2023")["github.com/missing/thing"].provided_by is (
        Provider.UNKNOWN
    )
