"""Packages that answer a request where the handler raises."""

from __future__ import annotations

ANSWER_ERRORS = frozenset({"@middy/http-error-handler", "@middy/http-json-body-parser"})
"""Middleware of Middy ("http-error-handler" and "http-json-body-parser" of its documentation)."""
