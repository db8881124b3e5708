"""How each language's SDK spells an operation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from lambdalint import lazy
from lambdalint.knowledge.sdk import services

_CAMEL, _PASCAL, _SNAKE = r"([a-z][A-Za-z0-9]*)", r"([A-Z][A-Za-z0-9]*)", r"([a-z][a-z0-9_]*)"

_GO_1 = ("PagesWithContext", "Pages", "WithContext", "Request")


def _forms(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


_OPERATIONS = MappingProxyType(
    {
        "python": _forms(_SNAKE),
        # version 3: methods of the aggregated client, commands and paginators; version 2: methods
        "javascript": _forms(_CAMEL, f"{_PASCAL}Command", f"paginate{_PASCAL}"),
        # version 2: codegen's `listObjectsV2Paginator`, `getObjectAsBytes`; version 1: `getItemAsync`
        "java": _forms(_CAMEL, f"{_CAMEL}(?:Paginator|AsBytes|Async)"),
        # version 2: `NewListTablesPaginator`, `PresignGetObject`; version 1: forms beside the plain one in `api.go`
        "go": _forms(_PASCAL, *(_PASCAL + one for one in _GO_1), f"New{_PASCAL}Paginator", f"Presign{_PASCAL}"),
        # `InvokeAsync` invokes; what calls the API's InvokeAsync is `InvokeAsyncAsync`
        "csharp": _forms(f"{_PASCAL}Async", _PASCAL),
        "ruby": _forms(_SNAKE),
        "rust": _forms(_SNAKE),
        "kotlin": _forms(_CAMEL, f"{_CAMEL}Paginated"),
    }
)
"""The forms in which a method, function or class names an operation; the first that fits counts."""

_WAITERS = MappingProxyType(
    {
        "javascript": _forms(f"wait(?:Until|For){_PASCAL}"),
        "java": _forms(f"waitUntil{_PASCAL}"),
        "go": _forms(f"WaitUntil{_PASCAL}", f"WaitUntil{_PASCAL}WithContext", f"New{_PASCAL}Waiter"),
        "rust": _forms(f"wait_until_{_SNAKE}"),
        "kotlin": _forms(f"waitUntil{_PASCAL}"),
    }
)
_WITH_API_CASE = frozenset(("javascript", "java", "go", "csharp"))
"""Languages whose SDK keeps the letters of the API after the first: `createDBInstance`.

Kotlin makes it `createDbInstance`, and Ruby and Rust divide acronyms by rules of their own, so there only the letters
count: no service has two operations of the same letters.
"""

_FIRST_CAP = lazy.pattern(r"(.)([A-Z][a-z]+)")
_END_CAP = lazy.pattern(r"([a-z0-9])([A-Z])")
_PLURAL_ACRONYM = lazy.pattern(r"[A-Z]{2,}s$")


def snake(name: str) -> str:
    """The Python name of an operation, by the rule of `botocore.xform_name`; its table of exceptions is data."""
    if match := _PLURAL_ACRONYM.search(name):
        name = f"{name[: match.start()]}_{match[0].lower()}"
    return _END_CAP.sub(r"\1_\2", _FIRST_CAP.sub(r"\1_\2", name)).lower()


def operation(language: str, service: str, method: str) -> str | None:
    """The operation that the SDK itself gives this method, command or paginator."""
    found = services.find(service)
    if found is None:
        return None
    for word in _words(_OPERATIONS, language, method):
        name = found.operations.get(services.squashed(word))
        if language == "python":
            name = found.irregular.get(word) or (name if name and snake(name) == word else None)
        if name and (language not in _WITH_API_CASE or name[1:] == word[1:]):
            return name
    return None


def waited_for(language: str, service: str, method: str) -> str | None:
    """The operation that a method such as `waitUntilBucketExists` repeats."""
    found = services.find(service)
    words = _words(_WAITERS, language, method) if found else ()
    return next((name for word in words if found and (name := found.waiters.get(services.squashed(word)))), None)


def _words(forms: MappingProxyType[str, tuple[re.Pattern[str], ...]], language: str, method: str) -> Iterator[str]:
    for form in forms.get(language, ()):
        if match := form.fullmatch(method):
            yield match[1]
