"""Lists, and whether all of their items are there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function


@pytest.mark.parametrize(
    ("layers", "items", "complete"),
    [
        ("[a, !Ref B]", ["a", "${B}"], True),
        ("!Split [',', 'a,b']", ["a", "b"], True),
        ("!Ref Known", ["x", "y"], True),
        ("!Ref Unknown", ["${Unknown}"], False),
        ("!If [C, !Ref Known, !Ref AWS::NoValue]", ["x", "y"], True),
        ("!If [C, [a], !Ref Unknown]", ["a", "${Unknown}"], False),
        ("!Ref AWS::NoValue", [], True),
    ],
)
def test_a_list_is_complete_if_it_can_be_taken_apart(
    function: Callable[[str], Function], layers: str, items: list[str], complete: bool
) -> None:
    found = function(
        f"""
        Parameters:
          Known: {{Type: CommaDelimitedList, Default: 'x, y'}}
          Unknown: {{Type: CommaDelimitedList}}
        Resources:
          B: {{Type: AWS::Lambda::LayerVersion}}
          Fn: {{Type: AWS::Lambda::Function, Properties: {{Layers: {layers}}}}}
        """
    ).layers
    assert ([item.text for item in found.items], found.complete) == (items, complete)
