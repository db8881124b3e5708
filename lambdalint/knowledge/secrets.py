"""What a credential looks like when it is written where it should not be."""

from __future__ import annotations

import re
from itertools import pairwise

_FORMATS = (
    (re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"), "a private key"),
    (re.compile(r"(?:AKIA|ASIA)(?![A-Z0-9]*EXAMPLE$)[A-Z2-7]{16}"), "an AWS access key id"),
    (re.compile(r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,}"), "a GitHub token"),
    (re.compile(r"glpat-[A-Za-z0-9_-]{20,}"), "a GitLab token"),
    (re.compile(r"xox[abeoprs]-[A-Za-z0-9-]{20,}"), "a Slack token"),
    (re.compile(r"https://hooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{20,}"), "a Slack webhook"),
    (re.compile(r"[rs]k_(?:live|test)_[A-Za-z0-9]{20,}"), "a Stripe key"),
    (re.compile(r"AIza[A-Za-z0-9_-]{35}"), "a Google API key"),
    (re.compile(r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"), "a SendGrid key"),
    (re.compile(r"sk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}"), "an API key"),
    (re.compile(r"npm_[A-Za-z0-9]{36}"), "an npm token"),
)
_URL_WITH_PASSWORD = re.compile(
    r"[a-z][a-z0-9+.-]*://[^/\s:@]*:(?P<password>[^/\s@]+)@(?P<host>[^/\s:?#]*)", re.IGNORECASE
)
_HARMLESS_HOST = re.compile(
    r"localhost|127\.|0\.0\.0\.0|host\.docker\.internal|(?:[\w.-]*\.)?sentry\.io", re.IGNORECASE
)
"""The developer's own machine, and Sentry, whose DSN is made to be published."""

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PASSWORD_ENDINGS = ("password", "passwd", "passphrase", "pwd")
_OWNERS_OF_PASS = frozenset("admin database db mail mysql pg postgres redis smtp user".split())
"""Words before `PASS` that tell a password from a pass of another kind."""
_SECRET_ENDINGS = (
    ("secret",),
    ("token",),
    ("apikey",),
    *((word, "key") for word in ("api", "secret", "private", "access", "signing", "encryption", "auth")),
)
_CIPHERTEXT = ("AQICAH", "AQECAH")
"""How the base64 of what AWS KMS encrypted begins, and so what the console's encryption helper writes."""
_PLACEHOLDER = re.compile(
    r"(?i)^$|^<.*>$|^\[.*\]$|^\{+.*\}+$|^%.*%$|^\$|x{3,}|\*{3,}|\.{3}|change[-_ ]?(?:me|it|this)|placeholder|dummy|"
    r"replace|your|insert|todo|fixme|example|sample|^(?:fake|mock|my)[-_ ]|^test(?:ing|[-_ ].*)?$|^(?:none|null|true|"
    r"false|undefined|unset|empty|local|localhost|secret|token|default|tbd|n/?a|off|on|yes|no)$"
)


def secret_in(name: str, value: str) -> str | None:
    """What kind of credential a variable holds, for a message; None if it holds none, or only the name of one."""
    value = value.strip()
    for pattern, kind in _FORMATS:
        if pattern.match(value) and not _PLACEHOLDER.search(value[8:]):
            return kind
    if "://" in value:
        return secret_in_url(value)
    words = [word.lower() for word in _WORDS.findall(name)]
    if _PLACEHOLDER.search(value) or _is_location(value) or value.startswith(_CIPHERTEXT) or not words:
        return None
    if words[-1].endswith(_PASSWORD_ENDINGS) or (words[-1] == "pass" and not _OWNERS_OF_PASS.isdisjoint(words)):
        return "a password"
    if any(tuple(words[-len(ending) :]) == ending for ending in _SECRET_ENDINGS) and _is_random(value):
        return "a secret"
    return None


def secret_in_url(text: str) -> str | None:
    """The same for a URL, or for the beginning of one that goes on with something unknown."""
    match = _URL_WITH_PASSWORD.match(text)
    if match is None or _PLACEHOLDER.search(match["password"]) or _HARMLESS_HOST.match(match["host"]):
        return None
    return "a URL with a password"


def _is_location(value: str) -> bool:
    """An ARN, a URL, a path, or the name of a parameter or secret: where a secret is, not the secret."""
    if value.startswith(("arn:", "ssm:", "/", "./", "../", "~")) or "://" in value or "{{resolve:" in value:
        return True
    return re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+", value) is not None and not _is_random(value)


def _is_random(value: str) -> bool:
    """Letters and digits mixed within one long word, as in a key and unlike a name such as `orders-v2-key`."""
    longest = max(re.split(r"[^A-Za-z0-9+=]+", value), key=len, default="")
    changes = sum(a.isdigit() != b.isdigit() for a, b in pairwise(longest))
    is_uuid = re.fullmatch(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value) is not None
    return is_uuid or (len(value) >= 16 and " " not in value and len(longest) >= 10 and changes >= 3)


_PUBLIC_KEYS = frozenset(
    "dbclusteridentifier dbinstanceidentifier dbname engine host hostname masterarn port user username".split()
)
"""Keys of the secrets of databases that are no secrets themselves ("JSON structure of AWS Secrets Manager secrets" in
the AWS Secrets Manager User Guide)."""


def is_secret_reference(reference: str) -> bool:
    """Whether CloudFormation looks up a secret for a dynamic reference, as `Value.dynamic_references` has it."""
    service, _, secret = reference.partition(":")
    key = secret.partition(":SecretString:")[2].partition(":")[0]
    return service == "secretsmanager" and key.lower() not in _PUBLIC_KEYS
