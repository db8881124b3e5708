"""From `file.method` and `file.Module::Class.method` to what runs; and what is missing for certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.code.ruby import RubyReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

METHOD = "# é 🎉\ndef handler(event:, context:)\nend\n"
CLASS = "module Orders\n  class Api\n    def self.process(event:, context:)\n    end\n  end\nend\n"

Found = Handler | MissingFile | MissingSymbol | GeneratedFile | None


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def find(folder: Path, handler: str, root: str = ".", layers: tuple[str, ...] = ()) -> Found:
    setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)
    reader = RubyReader(Repository(folder), lambda *_: None)
    return reader.find(setting, folder / root, [folder / layer for layer in layers])


FOUND = {
    "a method": ({"app.rb": METHOD}, "app.handler", "handler"),
    "a method in a folder": ({"src/orders/app.rb": METHOD}, "src/orders/app.handler", "handler"),
    "a method of a class": ({"app.rb": CLASS}, "app.Orders::Api.process", "process"),
    "a method of a module": (
        {"app.rb": "module Api\n  def self.process(event:, context:) = 1\nend"},
        "app.Api.process",
        "process",
    ),
    "a method of a singleton class": (
        {"app.rb": "class Api\n  class << self\n    def process(event:, context:) = 1\n  end\nend"},
        "app.Api.process",
        "process",
    ),
    "a method of the main object": ({"app.rb": "def self.handler(event:, context:) = 1"}, "app.handler", "handler"),
    "a method of a file that is required": (
        {"app.rb": "require_relative 'lib/x'", "lib/x.rb": METHOD},
        "app.handler",
        "handler",
    ),
    "a class of a file that is required": (
        {"app.rb": "require_relative 'lib/x'", "lib/x.rb": CLASS},
        "app.Orders::Api.process",
        "process",
    ),
    "a class by its whole name": (
        {"app.rb": "class Orders::Api\n  def self.process(event:, context:) = 1\nend"},
        "app.Orders::Api.process",
        "process",
    ),
    "a method of the superclass": (
        {"app.rb": "class A\n  def self.process(event:, context:) = 1\nend\nclass B < A\nend"},
        "app.B.process",
        "process",
    ),
}


@pytest.mark.parametrize(("files", "handler", "name"), FOUND.values(), ids=FOUND)
def test_entry_points(tmp_path: Path, files: dict[str, str], handler: str, name: str) -> None:
    write(tmp_path, files)
    found = find(tmp_path, handler)
    assert isinstance(found, Handler)
    assert found.span.text == name
    assert found.symbol == handler.partition(".")[2]


def test_layers_are_looked_in(tmp_path: Path) -> None:
    write(tmp_path, {"src/x.txt": "", "layer/ruby/lib/app.rb": METHOD})
    assert isinstance(find(tmp_path, "app.handler", "src", ("layer",)), Handler)


def test_a_missing_file(tmp_path: Path) -> None:
    write(tmp_path, {"src/handlers/app.rb": METHOD})
    found = find(tmp_path, "handler/app.handler", "src")
    assert isinstance(found, MissingFile)
    assert (found.path, found.nearest) == ("src/handler/app.rb", "handlers/app.handler")


def test_a_missing_method(tmp_path: Path) -> None:
    write(tmp_path, {"app.rb": "# é\ndef lambda_handler(event:, context:)\nend"})
    found = find(tmp_path, "app.handler")
    assert isinstance(found, MissingSymbol)
    assert (found.symbol, found.nearest, found.place.text) == ("handler", "lambda_handler", "lambda_handler")


def test_a_missing_method_of_a_class(tmp_path: Path) -> None:
    write(tmp_path, {"app.rb": CLASS})
    found = find(tmp_path, "app.Orders::Api.proces")
    assert isinstance(found, MissingSymbol)
    assert (found.symbol, found.nearest, found.place.text) == ("proces", "process", "process")


def test_a_missing_class(tmp_path: Path) -> None:
    write(tmp_path, {"app.rb": CLASS})
    found = find(tmp_path, "app.Nowhere.process")
    assert isinstance(found, MissingSymbol)
    assert found.symbol == "Nowhere"


SILENT = {
    "no Ruby at all": ({"app.py": ""}, "app.handler"),
    "a file of a gem": ({"Gemfile": "gem 'jets-rails'", "other.rb": METHOD}, "jets.handler"),
    "a file of a layer's wrapper": ({"other.rb": METHOD}, "datadog_lambda.handler"),
    "not a handler of Ruby": ({"app.rb": METHOD}, "app"),
    "too many parts": ({"app.rb": METHOD}, "a.b.c.d"),
    "methods that are made": ({"app.rb": "define_method(:handler) { |event:, context:| }"}, "app.handler"),
    "methods of a module that is included": ({"app.rb": "include Handlers"}, "app.handler"),
    "methods that are evaluated": ({"app.rb": "eval(CODE)"}, "app.handler"),
    "methods of an unknown superclass": ({"app.rb": "class Api < Base\nend"}, "app.Api.process"),
    "a file that does not parse": ({"app.rb": "def (((\nclass"}, "app.handler"),
    "a file that is required and does not parse": (
        {"app.rb": "require_relative 'x'", "x.rb": "def (((\nclass"},
        "app.handler",
    ),
    "an alias": ({"app.rb": "def work(event:, context:) = 1\nalias handler work"}, "app.handler"),
}


@pytest.mark.parametrize(("files", "handler"), SILENT.values(), ids=SILENT)
def test_what_is_not_judged(tmp_path: Path, files: dict[str, str], handler: str) -> None:
    write(tmp_path, files)
    assert find(tmp_path, handler) is None


def test_handlers_by_their_shape(tmp_path: Path) -> None:
    write(tmp_path, {"app.rb": f"{METHOD}def other(x) = 1"})
    guessed = list(RubyReader(Repository(tmp_path), lambda *_: None).guess(tmp_path / "app.rb"))
    assert [(one.symbol, one.span.text, one.guessed) for one in guessed] == [("handler", "handler", True)]
