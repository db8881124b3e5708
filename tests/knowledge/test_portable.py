"""Packages that are the same on every architecture."""

from __future__ import annotations

import pytest

from lambdalint.knowledge.packages.portable import is_portable


@pytest.mark.parametrize(
    ("language", "package", "name", "portable"),
    [
        ("python", "boto3", "boto3.dynamodb", True),
        ("python", "mypy_boto3_s3", "mypy_boto3_s3", True),
        ("python", "numpy", "numpy", False),
        ("nodejs", "@aws-sdk/client-s3", "@aws-sdk/client-s3", True),
        ("nodejs", "sharp", "sharp", False),
        ("java", "com.amazonaws.services.lambda.runtime", "com.amazonaws.services.lambda.runtime.Context", True),
        ("java", "org.opencv", "org.opencv.core.Mat", False),
        ("ruby", "json", "json", False),
    ],
)
def test_what_runs_anywhere(language: str, package: str, name: str, portable: bool) -> None:
    assert is_portable(language, package, name) is portable
