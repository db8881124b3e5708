"""Wildcards of IAM, compared with implementations that are slow and plain."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdalint.access.arns import ANY, Hole, Pattern, may_equal, pattern
from lambdalint.knowledge.iam import services
from lambdalint.knowledge.iam.patterns import matches

ALPHABET = "ab:"


def plainly_matches(pattern: str, text: str) -> bool:
    """What the IAM User Guide says of `*` and `?`, word for word."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(plainly_matches(pattern[1:], text[taken:]) for taken in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and plainly_matches(pattern[1:], text[1:])


@settings(deadline=None)
@given(st.text(alphabet="aB*?", max_size=8), st.text(alphabet="AbC", max_size=8))
def test_a_pattern_matches_what_the_plain_definition_matches(pattern: str, action: str) -> None:
    assert matches(pattern, action) == plainly_matches(pattern.lower(), action.lower())


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("s3:GetObject", "s3:getobject", True),
        ("s3:Get*", "s3:GetObjectAcl", True),
        ("s3:Get?bject", "s3:GetObject", True),
        ("s3:*Object", "s3:GetObjectAcl", False),
        ("*", "s3:GetObject", True),
        ("s3:*", "s3express:CreateSession", False),
        ("S3:get*", "s3:GetObject", True),
    ],
)
def test_actions_match_without_regard_to_case(pattern: str, action: str, *, expected: bool) -> None:
    assert matches(pattern, action) is expected


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["s3", "dynamodb", "sqs", "lambda"]), st.text(alphabet="GetPuObjcIm*?", max_size=7))
def test_a_pattern_is_expanded_to_the_actions_that_it_matches(prefix: str, name: str) -> None:
    service = services.find(prefix)
    assert service is not None
    expected = {
        one.name
        for one in service.actions.values()
        if plainly_matches(name.lower(), one.name.lower()[len(prefix) + 1 :])
    }
    found = {one.name for one in services.expanded(f"{prefix}:{name}") if one.access is not None}
    assert found == expected


TEXTS = ["".join(letters) for length in range(5) for letters in itertools.product(ALPHABET, repeat=length)]
GLOBS = st.text(alphabet=ALPHABET + "*?", max_size=4)


@settings(max_examples=400, deadline=None)
@given(GLOBS, GLOBS)
def test_two_patterns_may_be_equal_if_a_text_matches_both(one: str, other: str) -> None:
    common = any(plainly_matches(one, text) and plainly_matches(other, text) for text in TEXTS)
    assert may_equal((one,) if one else (), (other,) if other else ()) or not common
    if "*" not in one + other:
        assert may_equal(pattern([one]), pattern([other])) == common


TABLE, OTHER = Hole("Orders", made=True, plain=True), Hole("Stock", made=True, plain=True)
STACK = Hole("AWS::StackName", plain=True)
PLAIN, UNKNOWN, BUCKET = Hole(plain=True), Hole(), Hole("Bucket")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((TABLE,), (TABLE,), True),
        ((TABLE,), (OTHER,), False),
        (("*",), (TABLE,), True),
        (("table/", TABLE, "/index/*"), ("table/", TABLE), False),
        (("table/", TABLE, "/index/*"), ("table/", TABLE, "/index/by-date"), True),
        (("table/orders",), ("table/", TABLE), False),  # a name that is made up has an end that nobody writes
        (("table/shop-Orders-1ABCDEFGHIJKL",), ("table/", TABLE), True),
        (("table/", STACK, "-*"), ("table/", TABLE), True),
        (("table/", STACK, "-orders"), ("table/", STACK, "-orders"), True),
        (("table/", STACK, "-orders"), ("table/", STACK, "-stock"), False),
        (("table/", Hole("Name")), ("table/", TABLE), True),
        (("b/*",), (PLAIN, "/", UNKNOWN), True),
        (("b",), (PLAIN, "/", UNKNOWN), False),
        (("b/*",), (PLAIN,), False),
        ((BUCKET,), (BUCKET, "/key"), False),  # whatever the bucket is called
        ((BUCKET, "/*"), (BUCKET, "/key"), True),
        (("logs-*",), ("data-", UNKNOWN), False),
    ],
)
def test_parts_that_are_not_known_may_be_what_they_can_be(one: Pattern, other: Pattern, *, expected: bool) -> None:
    assert may_equal(one, other) is expected
    assert may_equal(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("arn:aws:dynamodb:*:*:table/a", "arn:aws:dynamodb:eu-west-1:123456789012:table/a", True),
        ("arn:aws:dynamodb:eu-west-1:*:table/a", "arn:aws:dynamodb:eu-west-2:123456789012:table/a", False),
        ("arn:aws:dynamodb:*", "arn:aws:dynamodb:eu-west-1:123456789012:table/a", True),
        ("arn:aws:sqs:*:*:*", "arn:aws:sns:eu-west-1:123456789012:a", False),
        ("arn:*:lambda:*:*:function:a*", "arn:aws:lambda:eu-west-1:123456789012:function:a:live", True),
        ("*", "arn:aws:s3:::a", True),
    ],
)
def test_arns_are_compared_field_by_field(one: str, other: str, *, expected: bool) -> None:
    assert may_equal((one,), (other,)) is expected


def test_what_is_hostile_comes_to_an_end() -> None:
    assert may_equal(("a*" * 140,), ("*b" * 140,))
    assert not matches("*a" * 200 + "b", "a" * 5000)
    assert may_equal(ANY, ("x" * 100_000,))


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(alphabet="ab:", max_size=3), st.just(UNKNOWN)), max_size=5))
def test_pieces_are_joined(pieces: list[str | Hole]) -> None:
    joined = pattern(pieces)
    assert "" not in joined
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in itertools.pairwise(joined))
    assert "".join(map(str, pieces)) == "".join(map(str, joined))
