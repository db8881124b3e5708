"""The summary as a JSON document for other programs.

    {
      "version": 1,                           raised when a program that reads the present shape would misread a new one
      "lambdalint": "0.1.0",
      "summary": {
        "repositories": 4, "linted": 2, "empty": 1, "broken": 1, "errors": 2, "warnings": 0, "notes": 1, "crashed": 0
      },
      "rules": [{"rule": "timeout-out-of-range", "repositories": 2, "errors": 2, "warnings": 0, "notes": 0}],
      "repositories": [{
        "repository": "checkouts/orders",     as the lines of the stream name it
        "broken": null,                       or why it could not be linted, and then all the rest is 0, {} or null
        "sarif": "orders-….sarif",            null without --sarif-folder
        "closed": ["data: Permission denied"],  what cannot be read in it and was passed over
        "empty": false,                       true where there was nothing to lint, which has no SARIF either
        "errors": 1, "warnings": 0, "notes": 1,
        "crashed": 0,                         findings which say that a rule failed
        "templates": 1, "functions": 2, "handlers": 2,
        "rules": {"timeout-out-of-range": {"errors": 1, "warnings": 0, "notes": 0}}
      }]
    }

`rules` has those that found something, the most widespread first; `repositories` are all, in the order in which they
were named. New keys may come without a new version. The document is ASCII.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from textwrap import indent

from lambdalint.fleet.tally import Result, Tally
from lambdalint.rule import Severity


def render(tally: Tally) -> Iterator[str]:
    head = {
        "version": 1,
        "lambdalint": tally.version,
        "summary": {
            "repositories": len(tally.results),
            "linted": len(tally.linted),
            "empty": len(tally.empty),
            "broken": len(tally.broken),
            **_counts(tally.severities),
            "crashed": tally.crashed,
        },
        "rules": [
            {"rule": each.rule, "repositories": each.repositories, **_counts(each.severities)} for each in tally.rules()
        ],
    }
    yield json.dumps(head, indent=2).removesuffix("\n}") + ',\n  "repositories": ['
    for number, result in enumerate(tally.results):  # piece by piece, for there may be many
        yield (",\n" if number else "\n") + indent(json.dumps(_repository(result), indent=2), "    ")
    yield "\n  ]\n}\n"


def _repository(result: Result) -> dict[str, object]:
    return {
        "repository": result.name,
        "broken": result.broken or None,
        "sarif": result.sarif or None,
        "closed": list(result.closed),
        "empty": result.empty,
        **_counts(result.severities),
        "crashed": result.crashed,
        "templates": result.templates,
        "functions": result.functions,
        "handlers": result.handlers,
        "rules": {rule: _counts(severities) for rule, severities in result.rules.items()},
    }


def _counts(severities: Mapping[str, int]) -> dict[str, int]:
    return {f"{severity.value}s": severities.get(severity.value, 0) for severity in Severity}
