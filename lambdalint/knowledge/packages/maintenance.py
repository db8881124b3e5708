"""Packages that AWS only mends any more, and since when.

Source: "X-Ray SDK and Daemon Support timeline" in the AWS X-Ray Developer Guide.
"""

from __future__ import annotations

from datetime import date

from lambdalint.knowledge.packages.quiet import around

_X_RAY = date(2026, 2, 25)
_SINCE = {
    ("python", "aws_xray_sdk"): _X_RAY,
    ("javascript", "aws-xray-sdk"): _X_RAY,
    ("javascript", "aws-xray-sdk-core"): _X_RAY,
    ("javascript", "aws-xray-sdk-express"): _X_RAY,
    ("javascript", "aws-xray-sdk-fastify"): _X_RAY,
    ("javascript", "aws-xray-sdk-mysql"): _X_RAY,
    ("javascript", "aws-xray-sdk-postgres"): _X_RAY,
    ("javascript", "aws-xray-sdk-restify"): _X_RAY,
    ("java", "com.amazonaws.xray"): _X_RAY,
    ("go", "github.com/aws/aws-xray-sdk-go"): _X_RAY,
}


def since(language: str, name: str) -> date | None:
    """The day since which the package of an import gets security fixes alone; None for one that is developed on."""
    return next((_SINCE[language, inner] for inner in around(name) if (language, inner) in _SINCE), None)
