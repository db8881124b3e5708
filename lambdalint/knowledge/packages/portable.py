"""Packages that run on every architecture as they are: plain Python, JavaScript or Java, and so is all that they need.

By their distributions on PyPI, npm and Maven Central, which have one file for all platforms. What is not listed may
have parts in C, C++ or Rust.
"""

from __future__ import annotations

_PYTHON = frozenset(
    "aws_embedded_metrics aws_lambda_context aws_lambda_powertools aws_lambda_typing aws_xray_sdk backoff boto3 "
    "boto3_type_annotations botocore cachetools certifi cfnresponse crhelper dateutil deepmerge humanize idna isodate "
    "itsdangerous jmespath jsonpath_ng mypy_boto3 pg8000 phonenumbers pymysql pyparsing pytz requests "
    "requests_aws4auth retrying s3transfer six slugify sqlparse stripe tabulate tenacity tzdata urllib3 xmltodict "
    "zipp".split()
)
_JAVASCRIPT = frozenset(
    "aws-sdk aws-lambda aws-jwt-verify axios lodash uuid moment moment-timezone dayjs date-fns luxon joi zod ajv "
    "http-errors qs node-fetch jsonwebtoken nanoid middy ulid yup semver js-yaml xml2js csv-parse mime mustache "
    "handlebars ramda rxjs tslib ms debug source-map-support cfn-response-async".split()
)
_JAVASCRIPT_SCOPES = ("@aws-sdk/", "@smithy/", "@aws-lambda-powertools/", "@middy/", "@types/", "@aws/durable-")
_JAVA = (
    "com.amazonaws.",
    "software.amazon.",
    "com.fasterxml.jackson.",
    "com.google.gson.",
    "org.slf4j.",
    "org.apache.logging.",
    "org.apache.commons.",
    "org.json.",
    "lombok.",
)


def is_portable(language: str, package: str, name: str) -> bool:
    """Whether an import brings nothing that is built for one architecture. `language` is that of the runtime."""
    if language == "python":
        return package in _PYTHON or package.startswith("mypy_boto3")
    if language == "nodejs":
        return package in _JAVASCRIPT or package.startswith(_JAVASCRIPT_SCOPES)
    return language == "java" and name.startswith(_JAVA)
