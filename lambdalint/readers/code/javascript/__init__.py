"""JavaScript and TypeScript: configurations that are data, and handlers with the facts about what they reach."""

from lambdalint.readers.code.javascript.reader import JavaScriptReader

__all__ = ["JavaScriptReader"]
