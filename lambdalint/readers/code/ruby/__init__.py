"""Handlers written in Ruby."""

from lambdalint.readers.code.ruby.reader import RubyReader

__all__ = ["RubyReader"]
