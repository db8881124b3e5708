"""Parsing: it is ended where a grammar goes astray, and nothing of a text is kept after it."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial

import pytest
import tree_sitter_kotlin
import tree_sitter_python
from tree_sitter import Language, Parser

from lambdalint.limits import Exceeded
from lambdalint.readers.code import tree
from lambdalint.readers.code.kotlin.module import KotlinModule
from lambdalint.source import SourceFile

KOTLIN, PYTHON = (Language(module.language()) for module in (tree_sitter_kotlin, tree_sitter_python))
ASTRAY = '{""\n""\n   $ id("c\n}\n\ng = "o = "1.0"\n""\n' + 'a.set("")\n' * 24
"""To find out what 280 bytes might be, Kotlin's grammar takes all time and memory that there is."""


def test_a_short_text_that_leads_a_grammar_astray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_SECONDS", 0.1)
    with pytest.raises(Exceeded):
        KotlinModule(SourceFile("App.kt", ASTRAY), None, None)


@pytest.mark.parametrize("end", ["@a", "@@", "@a@b", "@a(", "@a()", "@[a", "@a(\n@b", "@a\n@b", "@a\u3000", "@é"])
def test_an_annotation_at_the_end_of_a_text_ends(end: str) -> None:
    text = f"val x = 1\n{end}"
    module = KotlinModule(SourceFile("App.kt", text), None, None)
    assert module.text(module.root).rstrip("\n") == text


@pytest.mark.parametrize(
    ("language", "text"), [(PYTHON, "x = 1\n" * 1000), (PYTHON, "x = (\n" * 1000), (KOTLIN, ASTRAY)]
)
def test_nothing_of_a_text_is_kept(monkeypatch: pytest.MonkeyPatch, language: Language, text: str) -> None:
    monkeypatch.setattr(tree, "_SECONDS", 0.1)
    data = text.encode()
    before = sys.getrefcount(data)
    with suppress(Exceeded):
        tree.parsed(data, partial(Parser, language), 0)
    assert sys.getrefcount(data) == before
