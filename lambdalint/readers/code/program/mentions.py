"""Whether all that code reads of its environment is told: nowhere is a variable's name put together, or the environment
as a whole handed on, or left to a library that fills settings from it.

Each place where the text speaks of the environment has to be of a form that names a variable, or within a read that was
told. Comments and idle functions count too: what remains is certain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from lambdalint import lazy
from lambdalint.readers.code.occurrences import occurrences
from lambdalint.source import SourceFile, Span

MAXIMUM_STATEMENT = 400
"""Characters before a place that are looked at."""

_NAME = r"\s*(['\"`])\w+\1"
_JVM = (
    lazy.pattern(
        r"\bgetenv\b|\bSystem\s*::|@Value\b|@Config\w*|\bConfigProvider\b|springframework|micronaut|quarkus|dotenv|"
        r"typesafe\.config"
    ),
    lazy.pattern(rf"getenv\s*\({_NAME}\s*[,)]"),
    None,
)
_PYTHON = (
    "environ", "getenv", "expandvars", "dotenv", "decouple", "envparse", "dynaconf", "prettyconf", "everett",
    "pydantic_settings", "BaseSettings", "django", "starlette", "hydra", "confuse", "configparser",
)  # fmt: skip
_PACKAGES = (
    "dotenv", "envalid", "env-var", "env-schema", "envsafe", "znv", "convict", "config", "nconf", "rc", "cosmiconfig",
    "@t3-oss", "@nestjs", "@fastify", "@prisma", "next",
)  # fmt: skip
_QUOTED = tuple(f"{quote}{name}" for quote in "'\"" for name in _PACKAGES)
_OF_JVM = (
    "getenv", "System", "@Value", "@Config", "ConfigProvider", "springframework", "micronaut", "quarkus", "dotenv",
    "typesafe",
)  # fmt: skip
_WORDS: dict[str, tuple[str, ...]] = {
    "python": _PYTHON,
    "javascript": ("process", "from", "require", "import", *_QUOTED),
    "java": _OF_JVM,
    "kotlin": _OF_JVM,
    "go": (
        "Getenv", "LookupEnv", "Environ", "ExpandEnv", "envconfig", "caarlos0", "viper", "godotenv", "cleanenv",
        "koanf", "env:",
    ),
    "csharp": ("GetEnvironment", "AddEnvironment", "IConfiguration", "Configuration", "Create", "DotNetEnv"),
    "ruby": ("ENV", "Dotenv", "dotenv", "Figaro", "Rails", "anyway_config", "Dry::"),
    "rust": ("env", "option_env", "dotenv", "figment", "config", "clap"),
}  # fmt: skip
"""By language, what begins each place where the text speaks of the environment."""

_FORMS: dict[str, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str] | None]] = {
    "python": (
        lazy.pattern(rf"\b(?:environ[bs]|getenvb|{'|'.join(_PYTHON)})\b"),
        lazy.pattern(rf"(?:environ\s*\[|(?:environ\s*\.\s*(?:get|setdefault|pop)|getenv)\s*\(){_NAME}\s*[\],)]"),
        lazy.pattern(r"(?:^|\n)[ \t]*from[ \t]+os[ \t]+import\b[^\n]*|(['\"])\w+\1\s+(?:not\s+)?in\s+(?:os\s*\.\s*)?"),
    ),
    "javascript": (
        lazy.pattern(
            r"\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[|(?:from|require\s*\(|import)\s*['\"](?:node:)?process['\"]|"
            rf"['\"](?:{'|'.join(_PACKAGES)})(?:[/-][^'\"\n]*)?['\"]|\bimport\s*\.\s*meta\s*\.\s*env\b"
        ),
        lazy.pattern(r"process\s*(?:\?\.|\.)\s*env\s*(?:(?:\?\.|\.)\s*[A-Za-z_]\w*|(?:\?\.)?\[\s*(['\"`])\w+\1\s*\])"),
        lazy.pattern(r"\{[^{}.]*\}\s*(?::[^=;{}]*)?=\s*"),
    ),
    "java": _JVM,
    "kotlin": _JVM,
    "go": (
        lazy.pattern(
            r"\b(?:Getenv|LookupEnv|Environ|ExpandEnv)\b|envconfig|caarlos0/env|viper|godotenv|cleanenv|koanf|\benv:\""
        ),
        lazy.pattern(rf"(?:Getenv|LookupEnv)\s*\({_NAME}\s*[,)]"),
        None,
    ),
    "csharp": (
        lazy.pattern(
            r"\bGetEnvironmentVariables?\b|AddEnvironmentVariables|\bI?Configuration\w*|Create\w*Builder|DotNetEnv"
        ),
        lazy.pattern(rf"GetEnvironmentVariable\s*\({_NAME}\s*[,)]"),
        None,
    ),
    "ruby": (
        lazy.pattern(r"\bENV\b|[Dd]otenv|Figaro|Rails|anyway_config|Dry::"),
        lazy.pattern(rf"ENV(?:\s*\[|\s*\.\s*(?:fetch|key\?|delete|store)\s*\(?){_NAME}\s*[\],)]"),
        None,
    ),
    "rust": (
        lazy.pattern(
            r"\benv\s*::\s*\{?\s*vars?(?:_os)?\b|option_env|dotenv|envy|figment|envconfig|\bconfig\s*::|\bclap\b"
        ),
        lazy.pattern(rf"env\s*::\s*var(?:_os)?\s*\({_NAME}\s*[,)]"),
        None,
    ),
}
"""By language: where the text speaks of the environment; which forms of that name a variable; what may stand before."""


def complete(language: str, files: Iterable[SourceFile], told: Iterable[Span]) -> bool:
    """Whether every place in these files that speaks of the environment is one of those `told`, or names a variable."""
    by_file: dict[SourceFile, list[Span]] = {}
    for span in told:
        by_file.setdefault(span.file, []).append(span)
    return language in _FORMS and all(
        _within(place, by_file.get(file, ())) for file in files for place in _places(language, file)
    )


def _within(place: int, spans: Collection[Span]) -> bool:
    return any(span.start <= place < span.end for span in spans)


@lru_cache(maxsize=2048)
def _places(language: str, file: SourceFile) -> tuple[int, ...]:
    """Where a file speaks of the environment in another form than one that names a variable."""
    speaks, names, before = _FORMS[language]
    text = file.text
    starts = [start for word in _WORDS[language] for start in occurrences(word, text) if speaks.match(text, start)]
    return tuple(
        start for start in starts if not names.match(text, start) and not (before and _follows(before, text, start))
    )


def _follows(before: re.Pattern[str], text: str, place: int) -> bool:
    begin = max(0, place - MAXIMUM_STATEMENT)
    return any(match.end() == place - begin for match in before.finditer(text[begin:place]))
