"""Formats of tokens. The values are put together here, so that nothing in this file looks like a credential."""

from __future__ import annotations

import pytest

from lambdalint.knowledge.secrets import HINTS, secret_in, secret_in_code

MIXED = "a1" * 40


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("-----BEGIN " + "PRIVATE KEY-----\nMIIE", "a private key"),
        ("-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE", "a private key"),
        ("-----BEGIN OPENSSH " + "PRIVATE KEY-----\nb3Bl", "a private key"),
        ("AKIA" + "Q7" * 8, "an AWS access key id"),
        ("ASIA" + "Q7" * 8, "an AWS access key id"),
        ("ghp_" + MIXED[:36], "a GitHub token"),
        ("gho_" + MIXED[:36], "a GitHub token"),
        ("ghs_" + MIXED[:36], "a GitHub token"),
        ("github_pat_" + MIXED[:60], "a GitHub token"),
        ("glpat-" + MIXED[:20], "a GitLab token"),
        ("xoxb-" + "1" * 12 + "-" + MIXED[:20], "a Slack token"),
        ("https://hooks." + "slack.com/services/T" + "0A" * 4 + "/B" + "0A" * 4 + "/" + MIXED[:24], "a Slack webhook"),
        ("sk_live_" + MIXED[:24], "a Stripe key"),
        ("rk_test_" + MIXED[:24], "a Stripe key"),
        ("AIza" + MIXED[:35], "a Google API key"),
        ("SG." + MIXED[:22] + "." + MIXED[:43], "a SendGrid key"),
        ("sk-" + MIXED[:40], "an API key"),
        ("sk-ant-" + MIXED[:40], "an API key"),
        ("npm_" + MIXED[:36], "an npm token"),
        ("pypi-" + "AgE" + MIXED[:60], "a PyPI token"),
        ("hf_" + MIXED[:34], "a Hugging Face token"),
        ("shpat_" + MIXED[:32], "a Shopify token"),
        ("dop_v1_" + MIXED[:64], "a DigitalOcean token"),
        ("NRAK-" + MIXED[:27].upper(), "a New Relic key"),
        ("https://discord.com/api/" + "webhooks/" + "1" * 18 + "/" + MIXED[:68], "a Discord webhook"),
        ("123456789:AA" + MIXED[:33], "a Telegram token"),
    ],
)
def test_known_formats_need_no_suspicious_name(value: str, kind: str) -> None:
    assert secret_in("ANYTHING", value) == kind
    assert secret_in("ANYTHING", f"  {value}\n") == kind
    assert secret_in_code("", value) == kind
    assert any(hint in value for hint in HINTS)
    if not value.startswith(("https:", "-----")):
        assert secret_in_code("", f"Bearer {value}") == kind
        assert secret_in_code("", f"x{value}") is None, "a part of something else"


@pytest.mark.parametrize(
    "value",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",  # the example of AWS's documentation
        "AKIA" + "Q7" * 3,  # too short
        "-----BEGIN PUBLIC KEY-----\nMIIE",
        "-----BEGIN CERTIFICATE-----\nMIIE",
        "pk_live_" + MIXED[:24],  # Stripe's publishable key
        "ghp_" + "x" * 36,
        "ghp_your_token_here",
        "https://hooks." + "slack.com/services/T00/B00/XXX",
        "https://0123456789abcdef@o1.ingest.sentry.io/2",
        "https://0123456789abcdef:fedcba9876543210@sentry.io/2",
        "sk-learn",
        MIXED,  # random, and nothing says that it is secret
    ],
)
def test_silent_on_what_only_looks_like_one(value: str) -> None:
    assert secret_in("ANYTHING", value) is None


@pytest.mark.parametrize("name", ["CLIENT_SECRET", "apiToken", "API_KEY", "SIGNING_KEY", "STRIPE_APIKEY", "accessKey"])
def test_a_name_like_a_secret_needs_a_random_value(name: str) -> None:
    assert secret_in(name, MIXED[:32]) == "a secret"
    assert secret_in(name, "0f8fad5b-d9cb-469f-a165-70867728950e") == "a secret"
    assert secret_in(name, "orders-prod-key") is None
    assert secret_in(name, "alias/orders-v2") is None
    assert secret_in(name, "a1b2") is None


@pytest.mark.parametrize(
    "name", ["API_KEY_ID", "API_KEY_NAME", "TOKEN_URL", "SECRET_ARN", "TOKEN_TTL", "SORT_KEY", "KEY", "CACHE_KEY", "1"]
)
def test_a_name_about_a_secret_is_none(name: str) -> None:
    assert secret_in(name, MIXED[:32]) is None


@pytest.mark.parametrize("name", ["PASSWORD", "DB_PASSWORD", "dbPassword", "PGPASSWORD", "MYSQL_PWD", "DB_PASS"])
def test_a_name_like_a_password_needs_no_random_value(name: str) -> None:
    assert secret_in(name, "correct-horse-battery") == "a password"
    assert secret_in(name, "changeme") is None
    assert secret_in(name, "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db") is None
    assert secret_in(name, "orders/prod/password") is None
    assert secret_in(name, "") is None


@pytest.mark.parametrize("name", ["BYPASS", "FIRST_PASS", "PASSWORD_LENGTH", "PASSWORDS_TABLE"])
def test_a_name_that_only_holds_the_word_is_none(name: str) -> None:
    assert secret_in(name, "correct-horse-battery") is None


def test_urls() -> None:
    assert secret_in("CACHE", "redis://:correct-horse@cache.internal:6379") == "a URL with a password"
    assert secret_in("CACHE", "REDIS://:correct-horse@cache.internal") == "a URL with a password"
    assert secret_in("CACHE", "redis://cache.internal:6379") is None
    assert secret_in("CACHE", "redis://:correct-horse@localhost:6379") is None
    assert secret_in("CACHE", "redis://:correct-horse@127.0.0.1") is None
    assert secret_in("CACHE", "redis://:correct-horse@172.17.0.1:6379") is None
    assert secret_in("CACHE", "redis://:correct-horse@172.17.0.11:6379") == "a URL with a password"
    assert secret_in("CACHE", "redis://:<password>@cache.internal") is None
    assert secret_in("DATABASE", "postgresql://demo:demo@postgres:5432/demo") is None
    assert secret_in("DATABASE", "postgresql://demo:horse@postgres:5432/demo") == "a URL with a password"
    assert secret_in("DATABASE", "postgresql://demo:demo@db.internal/demo") == "a URL with a password"
    assert secret_in("PAGE", "https://example.com/a:b@c") is None


@pytest.mark.parametrize("name", ["password", "dbPassword", "DB_PASSWORD", "smtp_pwd", "userPass"])
def test_a_password_in_code_has_more_than_letters(name: str) -> None:
    assert secret_in_code(name, "correct-horse-7") == "a password"
    assert secret_in_code(name, "correct!horse") == "a password"
    assert secret_in_code(name, "supersecret") == "a password"
    for text in (
        "correct-horse",
        "Password",
        "#password-1",
        "a password of 8",
        "caching_sha2_password",
        "^[a-z]{8}$",
        "a1",
    ):
        assert secret_in_code(name, text) is None


def test_a_secret_in_code_is_random() -> None:
    assert secret_in_code("client_secret", MIXED[:12]) == "a secret"
    assert secret_in_code("Authorization", f"Basic {MIXED[:20]}") == "a secret"
    assert secret_in_code("x-api-key", "orders-2026-key") is None
    assert secret_in_code("Authorization", "Bearer of the token") is None
    for name in ("nextToken", "client_token", "ContinuationToken", "key", "sort_key", "message"):
        assert secret_in_code(name, MIXED[:32]) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Server=db.internal;User Id=orders;Password=correct-horse;", True),
        ("host=db.internal user=orders password=correct-horse", True),
        ("jdbc:mysql://db.internal/orders?user=orders&password=correct-horse", True),
        ("Server=localhost;Password=correct-horse", False),
        ("Server=db.internal;Password={password}", False),
        ("Server=db.internal;Password=$(DB_PASSWORD)", False),
        ("UPDATE users SET password = %s WHERE user = %s", False),
        ("password=correct-horse", False),
    ],
)
def test_connection_strings(text: str, found: bool) -> None:
    assert secret_in_code("", text) == ("a connection string with a password" if found else None)
