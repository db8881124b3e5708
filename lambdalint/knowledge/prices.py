"""What Lambda costs: list prices in US dollars without discounts.

Source: "AWS Lambda Pricing" (aws.amazon.com/lambda/pricing) for US East (N. Virginia) and x86, as it is quoted in
November 2026. Other regions and arm64 differ.
"""

from __future__ import annotations

REGION = "us-east-1"

PROVISIONED_CONCURRENCY = 0.0000041667
"""For each GB and second that an execution environment is kept ready, whether it is used or not."""

SECONDS_OF_A_MONTH = 2_628_000
"""A twelfth of 365 days."""


def idle_month(environments: int, memory: int) -> float:
    """What environments of `memory` MB cost that are kept ready for a month."""
    return environments * memory / 1024 * SECONDS_OF_A_MONTH * PROVISIONED_CONCURRENCY
