"""Reads of environment variables in Ruby: which are required, and what provides for their absence."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import Handler
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.code.ruby import RubyReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span


def handler(folder: Path, body: str, before: str = "") -> Handler:
    (folder / "app.rb").write_text(f"# é 🎉\n{before}\ndef handler(event:, context:)\n{body}\nend\n", "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "app.handler"), 0, 11), "app.handler")
    found = RubyReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


REQUIRED = {
    "fetched": ("x = ENV.fetch('TABLE')", ""),
    "fetched at the top": ("", "TABLE = ENV.fetch('TABLE')"),
    "fetched in a class": ("", "class A\n  TABLE = ENV.fetch('TABLE').freeze\nend"),
    "fetched in a method": ("work", "def work = ENV.fetch('TABLE')"),
    "indexed": ("put(ENV['TABLE'])", ""),
    "indexed in a string": ("\"#{ENV['TABLE']}-x\"", ""),
    "as an argument": ("S3.put_item(table_name: ENV['TABLE'])", ""),
    "in a hash": ("x = { a: ENV['TABLE'] }", ""),
    "or raises": ("x = ENV['TABLE'] || raise('TABLE')", ""),
    "by a constant": ("ENV.fetch(NAME)", "NAME = 'TABLE'"),
    "in a variable": ("table = ENV['TABLE']\nput(table)", ""),
}


@pytest.mark.parametrize(("body", "before"), REQUIRED.values(), ids=REQUIRED)
def test_required(tmp_path: Path, body: str, before: str) -> None:
    reads = handler(tmp_path, body, before).environment_reads
    assert [(read.name, read.required, read.default) for read in reads] == [("TABLE", True, False)]
    assert reads[0].span.text.startswith("ENV")


OPTIONAL = {
    "fetched with a default": ("ENV.fetch('TABLE', 'orders')", True),
    "fetched with nil": ("ENV.fetch('TABLE', nil)", True),
    "fetched with a block": ("ENV.fetch('TABLE') { 'orders' }", True),
    "or a default": ("x = ENV['TABLE'] || 'orders'", True),
    "under a condition": ("put(ENV['TABLE']) if x", False),
    "tested": ("return unless ENV['TABLE']", False),
    "tested by name": ("table = ENV['TABLE']\nreturn if table.nil?", False),
    "compared": ("x = ENV['TABLE'] == '1'", False),
    "looked for": ("x = ENV.fetch('TABLE') if ENV.key?('TABLE')", False),
    "rescued": ("begin\n  ENV.fetch('TABLE')\nrescue KeyError\n  nil\nend", False),
    "rescued by a modifier": ("x = ENV.fetch('TABLE') rescue nil", False),
    "set by the code": ("ENV['TABLE'] ||= 'x'\nput(ENV['TABLE'])", False),
    "asked for by &.": ("x = ENV['TABLE']&.split(',')", True),
    "one of several": ("x = %w[a b].include?(ENV['TABLE'])", False),
    "switched on": ("case ENV['TABLE']\nwhen 'a' then 1\nend", False),
    "asked": ("x = ENV['TABLE'].nil?", False),
    "as a number": ("x = ENV['TABLE'].to_i", True),
}


@pytest.mark.parametrize(("body", "default"), OPTIONAL.values(), ids=OPTIONAL)
def test_optional(tmp_path: Path, body: str, default: bool) -> None:
    reads = handler(tmp_path, body).environment_reads
    assert {(read.name, read.required, read.default) for read in reads} == {("TABLE", False, default)}


def test_names_that_nobody_can_tell_are_no_reads(tmp_path: Path) -> None:
    assert handler(tmp_path, "ENV[event['name']]").environment_reads == ()


def test_writes_are_told(tmp_path: Path) -> None:
    writes = handler(tmp_path, "ENV['MODE'] = 'x'").environment_writes
    assert [(write.name, write.span.text) for write in writes] == [("MODE", "ENV['MODE']")]
