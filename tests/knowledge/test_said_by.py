"""Which of cfn-lint's rules find what rules of lambdalint find."""

from __future__ import annotations

from lambdalint import packs
from lambdalint.knowledge import cfn_lint


def test_the_rules_exist() -> None:
    assert {rule for code in cfn_lint._SAID_BY for rule in cfn_lint.said_by(code)} <= packs.rules().keys()


def test_of_other_codes_nothing_is_said() -> None:
    assert cfn_lint.said_by("E3002") == cfn_lint.said_by("") == ()
