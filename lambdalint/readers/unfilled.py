"""What becomes a template when another program has filled it in: of Jinja (cookiecutter, Ansible, Sceptre), of Helm, of
Velocity (Maven's archetypes), of Maven's filters or others that replace `@name@` or `%name%`, or of tags that include
other files.

CloudFormation's own `{{resolve:…}}` is none of it, and a single `{{name}}` may as well be a text that lacks quotes.
"""

from __future__ import annotations

import re

from lambdalint import lazy
from lambdalint.source import SourceFile

_STATEMENT = lazy.pattern(r"^[ \t]*\{%.*%\}[ \t]*$", re.MULTILINE)
"""`{% if … %}`, alone on its line."""
_EXPRESSION = lazy.pattern(r"\{\{-?[ \t]*(?:\.[A-Za-z]|[A-Za-z_]\w*(?:\.\w|[ \t]*\|))")
"""`{{ cookiecutter.name }}`, `{{ .Values.name }}`, `{{ name | default("x") }}`."""
_DELIMITED = lazy.pattern(r"(?::|^[ \t]*-)[ \t]+(?:%[A-Za-z]\w*%|@[A-Za-z][\w.-]*@)[ \t]*$", re.MULTILINE)
"""`%name%` and `@project.version@` as a whole value: YAML has nothing that begins like that."""
_INCLUSION = lazy.pattern(r"(?::|^[ \t]*-)[ \t]+!(?:YAMLInclude|[iI]nclude)[ \t]", re.MULTILINE)
"""`!YAMLInclude` of yamlinc, `!include` of others: a file that is put together of several."""
_MARKS = ("{{", "archetype-resources/")
"""Of paths: what cookiecutter and Maven put in place of names."""


def is_unfilled(file: SourceFile) -> bool:
    """Of a file that cannot be read as it is."""
    return any(mark in file.path for mark in _MARKS) or any(
        pattern.search(file.text) for pattern in (_STATEMENT, _EXPRESSION, _DELIMITED, _INCLUSION)
    )
