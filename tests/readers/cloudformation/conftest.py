"""What invokes one function of a template."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent, indent

import pytest

from lambdalint.model.event import Source
from lambdalint.model.function import Function

Sources = Callable[[str], tuple[Source, ...]]

WORKER = """\
Resources:
  Worker:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, Handler: app.handler, Code: {S3Bucket: b, S3Key: k}}
"""


@pytest.fixture
def sources(function: Callable[[str], Function]) -> Sources:
    """Reads what invokes `Worker`, beside which the resources given stand."""

    def read(resources: str) -> tuple[Source, ...]:
        return function(WORKER + indent(dedent(resources).strip("\n"), "  ") + "\n").sources

    return read
