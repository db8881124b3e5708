"""What a credential looks like when it is written where it should not be.

The formats of tokens are those that their makers document, most of them so that scanners can find them.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lambdalint import lazy

_KEY = "-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"
_FORMATS = (
    (re.compile(rf"{_KEY}(?:\s|\\[nrt\\\n])*[A-Za-z0-9+/]{{4}}"), "a private key"),
    (re.compile(r"(?:AKIA|ASIA)(?![A-Z0-9]*EXAMPLE$)[A-Z2-7]{16}"), "an AWS access key id"),
    (re.compile(r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,}"), "a GitHub token"),
    (re.compile(r"glpat-[A-Za-z0-9_-]{20,}"), "a GitLab token"),
    (re.compile(r"(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{20,}"), "a Slack token"),
    (re.compile(r"https://hooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{20,}"), "a Slack webhook"),
    (re.compile(r"[rs]k_(?:live|test)_[A-Za-z0-9]{20,}"), "a Stripe key"),
    (re.compile(r"AIza[A-Za-z0-9_-]{35}"), "a Google API key"),
    (re.compile(r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"), "a SendGrid key"),
    (re.compile(r"sk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}"), "an API key"),
    (re.compile(r"npm_[A-Za-z0-9]{36}"), "an npm token"),
    (re.compile(r"pypi-AgE[A-Za-z0-9_-]{50,}"), "a PyPI token"),
    (re.compile(r"hf_[A-Za-z0-9]{34}"), "a Hugging Face token"),
    (re.compile(r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"), "a Shopify token"),
    (re.compile(r"do[opr]_v1_[a-f0-9]{64}"), "a DigitalOcean token"),
    (re.compile(r"NRAK-[A-Z0-9]{27}"), "a New Relic key"),
    (re.compile(r"https://discord(?:app)?\.com/api/webhooks/\d{10,}/[\w-]{40,}"), "a Discord webhook"),
    (re.compile(r"\d{8,10}:AA[A-Za-z0-9_-]{33}"), "a Telegram token"),
)
HINTS = tuple(
    "-----BEGIN |AKIA|ASIA|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|glpat-|xox|xapp-|hooks.slack.com|k_live_|k_test_|AIza|"
    "SG.|sk-|npm_|pypi-|hf_|shp|_v1_|NRAK-|/api/webhooks/|:AA".split("|")
)
"""Texts of which each of these formats has one."""
_URL_WITH_PASSWORD = lazy.pattern(
    r"[a-z][a-z0-9+.-]*://(?P<user>[^/\s:@]*):(?P<password>[^/\s@]+)@(?P<host>[^/\s:?#]*)", re.IGNORECASE
)
_HARMLESS_HOST = lazy.pattern(
    r"localhost|127\.|0\.0\.0\.0|host\.docker\.internal|172\.17\.0\.1$|(?:[\w.-]*\.)?sentry\.io", re.IGNORECASE
)
"""The developer's own machine, also as its containers see it, and Sentry, whose DSN is made to be published."""

_WORDS = lazy.pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PASSWORD_ENDINGS = ("password", "passwd", "passphrase", "pwd")
_OWNERS_OF_PASS = frozenset("admin database db mail mysql pg postgres redis smtp user".split())
"""Words before `PASS` that tell a password from a pass of another kind."""
_SECRET_ENDINGS = (
    ("secret",),
    ("token",),
    ("apikey",),
    *((word, "key") for word in ("api", "secret", "private", "access", "signing", "encryption", "auth")),
)
_TOKENS_OF_REQUESTS = frozenset(
    "client idempotency request next continuation page pagination start sync csrf update".split()
)
"""Words before `TOKEN` for what is no credential."""
_CIPHERTEXT = ("AQICAH", "AQECAH")
"""How the base64 of what AWS KMS encrypted begins, and so what the console's encryption helper writes."""
_PLACEHOLDER = lazy.pattern(
    r"(?i)^$|^<.*>$|^\[.*\]$|^\{+.*\}+$|^%.*%$|^\$|x{3,}|\*{3,}|\.{3}|change[-_ ]?(?:me|it|this)|placeholder|dummy|"
    r"replace|your|insert|todo|fixme|example|sample|^(?:fake|mock|my)[-_ ]|^test(?:ing|[-_ ].*)?$|^(?:none|null|true|"
    r"false|undefined|unset|empty|local|localhost|secret|token|default|tbd|n/?a|off|on|yes|no)$"
)

_FILLED_IN = lazy.pattern(r"[{}$%<>#\s]|^(?:password|passwd|pass|pwd|pw|user|secret)$", re.IGNORECASE)
"""In a password of a URL: what a program fills in, or what a documentation says."""
_AUTHORIZATION = lazy.pattern(r"(?:Basic|Bearer|Token|ApiKey) +(\S{12,})", re.IGNORECASE)
_CONNECTION = lazy.pattern(
    r"\b(?:server|host|data source|user(?: id)?|uid|dbname|database|jdbc:)\b *[=:]", re.IGNORECASE
)
_CONNECTION_PASSWORD = lazy.pattern(r"(?:^|[;\s?&])(?:password|pwd) *= *'?([^;&'\s]+)", re.IGNORECASE)
_OWN_MACHINE = lazy.pattern(r"localhost|127\.0\.0\.1", re.IGNORECASE)
_NAME_OF_ONE = lazy.pattern(r"\w+[_.-](?:password|passwd|pwd|pass|secret|token|key)", re.IGNORECASE)
_WEAK = lazy.pattern(r"(?:super|top|very|shared|big)[a-z]*secret[a-z]*|letmein|qwerty", re.IGNORECASE)
"""What people write who need some password or key at once."""
_PASSWORD = lazy.pattern(r"(?![.#@^:*+?\-])(?=.*[A-Za-z])(?=.*[\d!@#$%&*])[^\s\[\](){}|\\<>,;'\"`]{6,64}")
"""One word of letters and something else; no regular expression, selector, format or piece of a program."""


def secret_in(name: str, value: str) -> str | None:
    """What kind of credential a variable holds, for a message; None if it holds none, or only the name of one."""
    value = value.strip()
    for pattern, kind in _FORMATS:
        if pattern.match(value) and not _PLACEHOLDER.search(value[8:]):
            return kind
    if "://" in value:
        return secret_in_url(value)
    if _PLACEHOLDER.search(value) or _is_location(value) or value.startswith(_CIPHERTEXT):
        return None
    by_name = _kind_by_name(name)
    return None if by_name == "a secret" and not _is_random(value) else by_name


def secret_in_code(name: str, text: str) -> str | None:
    """The same for a string in a program, and the name that it is given to.

    Programs have more of what only looks like a password than templates: labels, messages, names of fields. So a
    password has to have more than letters.
    """
    for pattern, kind in _FORMATS:
        for match in pattern.finditer(text):
            begins = match.start() == 0 or not (text[match.start() - 1].isalnum() or text[match.start() - 1] in "_-")
            if begins and not _PLACEHOLDER.search(match[0][8:]) and (kind != "an API key" or _is_random(match[0])):
                return kind
    if connection := secret_in_connection(text):
        return connection
    if "://" in text:
        url = _URL_WITH_PASSWORD.search(text)
        return secret_in_url(url[0]) if url and not _FILLED_IN.search(url["password"]) else None
    if header := _AUTHORIZATION.fullmatch(text):
        return "a secret" if name.lower().endswith("authorization") and _is_random(header[1]) else None
    if _PLACEHOLDER.search(text) or _is_location(text) or text.startswith(_CIPHERTEXT):
        return None
    by_name = _kind_by_name(name)
    likely = _PASSWORD.fullmatch(text) is not None if by_name == "a password" else _is_random(text, length=12)
    return by_name if (likely and not _NAME_OF_ONE.fullmatch(text)) or _WEAK.fullmatch(text) else None


def secret_in_connection(text: str) -> str | None:
    """What a string holds that says how to connect to a database: `Server=db.internal;Uid=orders;Pwd=…`."""
    if not _CONNECTION.search(text) or _OWN_MACHINE.search(text):
        return None
    found = (match[1] for match in _CONNECTION_PASSWORD.finditer(text))
    likely = any(not _PLACEHOLDER.search(one) and not _FILLED_IN.search(one) for one in found)
    return "a connection string with a password" if likely else None


def _kind_by_name(name: str) -> str | None:
    words = [word.lower() for word in _WORDS.findall(name)]
    if not words:
        return None
    if words[-1].endswith(_PASSWORD_ENDINGS) or (words[-1] == "pass" and not _OWNERS_OF_PASS.isdisjoint(words)):
        return "a password"
    if words[-1] == "token" and not _TOKENS_OF_REQUESTS.isdisjoint(words[-2:]):
        return None
    return "a secret" if any(tuple(words[-len(ending) :]) == ending for ending in _SECRET_ENDINGS) else None


def secret_in_url(text: str) -> str | None:
    """The same for a URL, or for the beginning of one that goes on with something unknown."""
    match = _URL_WITH_PASSWORD.match(text)
    if match is None or _PLACEHOLDER.search(match["password"]) or _HARMLESS_HOST.match(match["host"]):
        return None
    if match["user"] == match["password"] and "." not in match["host"]:
        return None  # a container on the developer's machine, as it comes: `postgres:postgres@db`
    return "a URL with a password"


def _is_location(value: str) -> bool:
    """An ARN, a URL, a path, or the name of a parameter or secret: where a secret is, not the secret."""
    if value.startswith(("arn:", "ssm:", "/", "./", "../", "~")) or "://" in value or "{{resolve:" in value:
        return True
    return re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+", value) is not None and not _is_random(value)


def _is_random(value: str, length: int = 16) -> bool:
    """Letters and digits mixed within one long word, as in a key and unlike a name such as `orders-v2-key`."""
    longest = max(re.split(r"[^A-Za-z0-9+=]+", value), key=len, default="")
    changes = sum(a.isdigit() != b.isdigit() for a, b in pairwise(longest))
    is_uuid = re.fullmatch(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value) is not None
    if re.fullmatch(r"[A-Za-z0-9/+]{40}", value) and not value.islower() and not value.isupper():
        return True  # as AWS makes its secret access keys
    return is_uuid or (len(value) >= length and " " not in value and len(longest) >= 10 and changes >= 3)


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
