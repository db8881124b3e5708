"""Whether all that code reads of its environment is told: nowhere is a variable's name put together, or the environment
as a whole handed on, or left to a library that fills settings from it.

Each place where the text speaks of the environment has to be of a form that names a variable, or within a read that was
told. Comments and idle functions count too: what remains is certain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from lambdalint.source import SourceFile, Span

MAXIMUM_STATEMENT = 400
"""Characters before a place that are looked at."""

_NAME = r"\s*(['\"`])\w+\1"
_JVM = (
    re.compile(
        r"\bgetenv\b|\bSystem\s*::|@Value\b|@Config\w*|\bConfigProvider\b|springframework|micronaut|quarkus|dotenv|"
        r"typesafe\.config"
    ),
    re.compile(rf"getenv\s*\({_NAME}\s*[,)]"),
    None,
)
_FORMS: dict[str, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str] | None]] = {
    "python": (
        re.compile(
            r"\b(?:environb?|getenvb?|expandvars|dotenv|decouple|environs|envparse|dynaconf|prettyconf|everett|"
            r"pydantic_settings|BaseSettings|django|starlette|hydra|confuse|configparser)\b"
        ),
        re.compile(rf"(?:environ\s*\[|(?:environ\s*\.\s*(?:get|setdefault|pop)|getenv)\s*\(){_NAME}\s*[\],)]"),
        re.compile(r"(?:^|\n)[ \t]*from[ \t]+os[ \t]+import\b[^\n]*|(['\"])\w+\1\s+(?:not\s+)?in\s+(?:os\s*\.\s*)?"),
    ),
    "javascript": (
        re.compile(
            r"\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[|(?:from|require\s*\(|import)\s*['\"](?:node:)?process['\"]|"
            r"['\"](?:dotenv|envalid|env-var|env-schema|envsafe|znv|convict|config|nconf|rc|cosmiconfig|@t3-oss|@nestjs|"
            r"@fastify|@prisma|next)(?:[/-][^'\"\n]*)?['\"]|\bimport\s*\.\s*meta\s*\.\s*env\b"
        ),
        re.compile(r"process\s*(?:\?\.|\.)\s*env\s*(?:(?:\?\.|\.)\s*[A-Za-z_]\w*|(?:\?\.)?\[\s*(['\"`])\w+\1\s*\])"),
        re.compile(r"\{[^{}.]*\}\s*(?::[^=;{}]*)?=\s*"),
    ),
    "java": _JVM,
    "kotlin": _JVM,
    "go": (
        re.compile(
            r"\b(?:Getenv|LookupEnv|Environ|ExpandEnv)\b|envconfig|caarlos0/env|viper|godotenv|cleanenv|koanf|\benv:\""
        ),
        re.compile(rf"(?:Getenv|LookupEnv)\s*\({_NAME}\s*[,)]"),
        None,
    ),
    "csharp": (
        re.compile(
            r"\bGetEnvironmentVariables?\b|AddEnvironmentVariables|\bI?Configuration\w*|Create\w*Builder|DotNetEnv"
        ),
        re.compile(rf"GetEnvironmentVariable\s*\({_NAME}\s*[,)]"),
        None,
    ),
    "ruby": (
        re.compile(r"\bENV\b|[Dd]otenv|Figaro|Rails|anyway_config|Dry::"),
        re.compile(rf"ENV(?:\s*\[|\s*\.\s*(?:fetch|key\?|delete|store)\s*\(?){_NAME}\s*[\],)]"),
        None,
    ),
    "rust": (
        re.compile(
            r"\benv\s*::\s*\{?\s*vars?(?:_os)?\b|option_env|dotenv|envy|figment|envconfig|\bconfig\s*::|\bclap\b"
        ),
        re.compile(rf"env\s*::\s*var(?:_os)?\s*\({_NAME}\s*[,)]"),
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
    return tuple(
        match.start()
        for match in speaks.finditer(file.text)
        if not names.match(file.text, match.start()) and not (before and _follows(before, file.text, match.start()))
    )


def _follows(before: re.Pattern[str], text: str, place: int) -> bool:
    begin = max(0, place - MAXIMUM_STATEMENT)
    return any(match.end() == place - begin for match in before.finditer(text[begin:place]))
