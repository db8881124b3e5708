"""Reads of environment variables in C#: which are required, and what provides for their absence."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import Handler
from lambdalint.readers.code.csharp import CSharpReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

HANDLER = "A::Function::Handle"
READ = 'Environment.GetEnvironmentVariable("TABLE")'


def handler(folder: Path, statements: str, members: str = "") -> Handler:
    code = f"using System;\n// é 🎉\nclass Function {{\n public void Handle(string i) {{ {statements} }}\n{members}\n}}"
    (folder / "A.csproj").write_text("<Project></Project>", "utf-8")
    (folder / "F.cs").write_text(code, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", HANDLER), 0, len(HANDLER)), HANDLER)
    found = CSharpReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


REQUIRED = {
    "in the handler": (f"Use({READ});", ""),
    "in a variable": (f"var table = {READ};", ""),
    "in a field": ("", f"readonly string table = {READ};"),
    "in a static field": ("", f"static readonly string table = {READ};"),
    "in the constructor": ("", f"string t; public Function() {{ t = {READ}; }}"),
    "in a method": ("Work();", f"void Work() {{ Use({READ}); }}"),
    "with !": (f"var table = {READ}!;", ""),
    "or throws": (f'var table = {READ} ?? throw new Exception("TABLE");', ""),
    "by its whole name": ('var t = System.Environment.GetEnvironmentVariable("TABLE");', ""),
    "by a constant": ("var t = Environment.GetEnvironmentVariable(Name);", 'const string Name = "TABLE";'),
    "in a property": ("Use(Table);", f"string Table => {READ};"),
}


@pytest.mark.parametrize(("statements", "members"), REQUIRED.values(), ids=REQUIRED)
def test_required(tmp_path: Path, statements: str, members: str) -> None:
    reads = handler(tmp_path, statements, members).environment_reads
    assert [(read.name, read.required, read.default) for read in reads] == [("TABLE", True, False)]
    assert reads[0].span.text.endswith(('Variable("TABLE")', "Variable(Name)"))


OPTIONAL = {
    "with a default": (f'var table = {READ} ?? "orders";', "", True),
    "under a condition": (f"if (x) {{ Use({READ}); }}", "", False),
    "tested": (f"if ({READ} == null) {{ throw new Exception(); }}", "", False),
    "tested by name": (f"var t = {READ}; if (string.IsNullOrEmpty(t)) {{ return; }}", "", False),
    "part of a condition": (f'var x = {READ} == "1";', "", False),
    "caught": (f"try {{ Use({READ}); }} catch (Exception e) {{ }}", "", False),
    "in a catch clause": (f"try {{ F(); }} catch (Exception e) {{ Use({READ}); }}", "", False),
    "tried": (f"int.TryParse({READ}, out var n);", "", False),
    "looked at": (f"var local = string.IsNullOrEmpty({READ});", "", False),
    "asked by ?.": (f"var names = {READ}?.Split(',');", "", False),
    "switched on": (f'var x = {READ} switch {{ "a" => 1, _ => 2 }};', "", False),
    "set by the code": (f'Environment.SetEnvironmentVariable("TABLE", "x"); Use({READ});', "", False),
}


@pytest.mark.parametrize(("statements", "members", "default"), OPTIONAL.values(), ids=OPTIONAL)
def test_optional(tmp_path: Path, statements: str, members: str, default: bool) -> None:
    reads = handler(tmp_path, statements, members).environment_reads
    assert [(read.name, read.required, read.default) for read in reads] == [("TABLE", False, default)]


def test_names_that_nobody_can_tell_are_no_reads(tmp_path: Path) -> None:
    assert handler(tmp_path, "Use(Environment.GetEnvironmentVariable(i));").environment_reads == ()


def test_writes_are_told(tmp_path: Path) -> None:
    writes = handler(tmp_path, 'Environment.SetEnvironmentVariable("MODE", "x");').environment_writes
    assert [(write.name, write.span.text) for write in writes] == [
        ("MODE", 'Environment.SetEnvironmentVariable("MODE", "x")')
    ]
