"""What IAM refuses a policy document for.

Facts: IAM User Guide, "Grammar of the IAM JSON policy language" and "IAM policy validation check reference", and the
messages of IAM's `MalformedPolicyDocument`: "Policy statement must contain actions", "… must contain resources",
"Has prohibited field Principal", "Has prohibited field Resource", "Actions/Conditions must be prefaced by a vendor",
"Actions/Condition can contain only one colon", "Resource … must be in ARN format or *", "AssumeRole policy may only
specify STS AssumeRole actions", "Statement IDs (SID) in a single policy must be unique", "Statement IDs (SID) must be
alpha-numeric".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from lambdalint import lazy
from lambdalint.model.iam import Malformation, MalformedElement
from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.branches import Conditions, branches_of, function_of, is_no_value, sides_of
from lambdalint.readers.cloudformation.policies import Document
from lambdalint.readers.cloudformation.stack import kind_of
from lambdalint.source import Span

_OF_DOCUMENTS = ("Version", "Id", "Statement")
_ARN = "arn:"
_LOOKED_UP = "{{resolve:"
"""How what is told only when the stack is deployed begins: a dynamic reference."""
_EFFECTS = ("Allow", "Deny")
_VERSIONS = ("2012-10-17", "2008-10-17")
_OPPOSITES = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))
_OF_STATEMENTS = ("Sid", "Effect", "Condition", *(name for pair in _OPPOSITES for name in pair))
_SID = lazy.pattern(r"[0-9A-Za-z]*")
_PRINCIPALS = ("AWS", "Service", "Federated", "CanonicalUser")


def malformed(documents: Iterable[Document], *, trust: bool) -> Iterator[MalformedElement]:
    """What is wrong in documents, as far as it is written out; `trust` says that they are trust policies."""
    for document, conditions in documents:
        for node, when in _unfolded(document, conditions) if document is not None else ():
            if type(node) is Mapping and not _may_say_more(node):
                yield from _Grammar(when, trust).document(node)


class _Grammar(Struct, frozen=True):
    when: Conditions
    """The branches of `Fn::If` around what is looked at."""
    trust: bool

    def document(self, node: Mapping) -> Iterator[MalformedElement]:
        unknown = list(self._unknown(node, _OF_DOCUMENTS))
        yield from unknown
        yield from self._text("Version", node.get("Version"), _VERSIONS)
        statement = _present(node).get("Statement")
        if statement is None and not unknown:
            yield self.found(node.span, Malformation.MISSING, "Statement")
        if type(statement) is Sequence and not statement.items:
            yield self.found(node.keys["Statement"], Malformation.EMPTY, "Statement")
        sids: set[tuple[str, Conditions]] = set()
        for item, inside in self._items(statement):
            if type(item) is not Mapping:
                yield inside.found(item.span, Malformation.KIND, "statement", kind_of(item))
            elif not _may_say_more(item):
                yield from inside.statement(item)
                yield from inside.repeated(item.get("Sid"), sids)

    def statement(self, node: Mapping) -> Iterator[MalformedElement]:
        unknown = list(self._unknown(node, _OF_STATEMENTS))
        yield from unknown
        present = _present(node)
        effect = present.get("Effect")
        if effect is None and not unknown:
            yield self.found(node.span, Malformation.MISSING, "Effect")
        yield from self._text("Effect", effect, _EFFECTS)
        sid = present.get("Sid")
        if not self.trust and type(sid) is Scalar and not _SID.fullmatch(sid.text):
            yield self.found(sid.span, Malformation.VALUE, "Sid", sid.text)
        for pair in _OPPOSITES:
            yield from self._pair(node, [name for name in pair if name in present], pair, lenient=bool(unknown))
        for name in ("Action", "NotAction"):
            if name in present:
                yield from self._actions(name, present[name])
        if self.trust:
            yield from self._principal(present.get("Principal"))
        else:
            for name in ("Resource", "NotResource"):
                if name in present:
                    yield from self._resources(name, present[name])
        if "Condition" in present:
            yield from self._condition(present["Condition"])

    def _pair(
        self, node: Mapping, present: list[str], pair: tuple[str, str], *, lenient: bool
    ) -> Iterator[MalformedElement]:
        """One of a pair has to be there, and not both; a misspelled one is reported as such."""
        if pair[0] == ("Resource" if self.trust else "Principal"):
            misplaced = present
        else:
            misplaced = [name for name in present if name == "NotPrincipal"]
            if not present and not lenient:
                yield self.found(node.span, Malformation.MISSING, pair[0])
            elif len(present) == 2 and not misplaced and not any(_may_lack(node.values[name]) for name in present):
                yield self.found(node.keys[pair[1]], Malformation.OPPOSITES, pair[1])
        for name in misplaced:
            yield self.found(node.keys[name], Malformation.MISPLACED, name)

    def _actions(self, name: str, node: Node) -> Iterator[MalformedElement]:
        for item, inside in self._items(node):
            if type(item) is not Scalar or item.value is None:
                yield from inside.misshapen(name, item)
                continue
            service, colon, rest = item.text.partition(":")
            if not item.text.strip("*") or item.text.startswith(_LOOKED_UP):
                continue
            if not service or not colon or ":" in rest:
                yield inside.found(item.span, Malformation.PREFIX, name, item.text)
            elif self.trust and service.lower() != "sts" and not {"*", "?"}.intersection(service):
                yield inside.found(item.span, Malformation.NOT_STS, name, item.text)

    def _resources(self, name: str, node: Node) -> Iterator[MalformedElement]:
        for item, inside in self._items(node):
            text = _beginning(item)
            if text and not text.lower().startswith((_ARN, "*", "${", _LOOKED_UP)):
                yield inside.found(item.span, Malformation.NO_ARN, name, text)
            elif type(item) is not Scalar or item.value is None:
                yield from inside.misshapen(name, item)

    def _principal(self, node: Node | None) -> Iterator[MalformedElement]:
        if type(node) is Scalar and node.text == "*":
            yield self.found(node.span, Malformation.EVERYBODY, "Principal")
        elif type(node) is Mapping and not _may_say_more(node):
            for key, span, _ in node.items():
                if key not in _PRINCIPALS:
                    yield self.found(span, Malformation.VALUE, "Principal", key)
        elif node is not None and type(node) is not Mapping:
            yield self.found(node.span, Malformation.KIND, "Principal", kind_of(node))

    def _condition(self, node: Node) -> Iterator[MalformedElement]:
        plain = node.values.values() if type(node) is Mapping and not _may_say_more(node) else [node]
        for operator in plain:
            if type(operator) is not Mapping:
                yield self.found(operator.span, Malformation.KIND, "Condition", kind_of(operator))

    def repeated(self, node: Node | None, sids: set[tuple[str, Conditions]]) -> Iterator[MalformedElement]:
        """In trust policies, and in branches that exclude each other, nothing is known of it."""
        sid = scalars.text(node)
        if node is None or not sid or self.trust:
            return
        if (sid, self.when) in sids:
            yield self.found(node.span, Malformation.REPEATED, "Sid", sid)
        sids.add((sid, self.when))

    def _unknown(self, node: Mapping, names: Iterable[str]) -> Iterator[MalformedElement]:
        for key, span, _ in node.items():
            if key not in names:
                yield self.found(span, Malformation.UNKNOWN, key)

    def _text(self, name: str, node: Node | None, values: Iterable[str]) -> Iterator[MalformedElement]:
        if type(node) is Scalar:
            if node.value is not None and node.text not in values:
                yield self.found(node.span, Malformation.VALUE, name, node.text)
        elif node is not None:
            yield from self.misshapen(name, node)

    def misshapen(self, name: str, node: Node) -> Iterator[MalformedElement]:
        if type(node) is not Mapping or not _may_say_more(node):
            yield self.found(node.span, Malformation.KIND, name, kind_of(node))

    def _items(self, node: Node | None) -> Iterator[tuple[Node, _Grammar]]:
        for part in node.items if type(node) is Sequence else (node,) if node is not None else ():
            for item, when in _unfolded(part, self.when):
                yield item, self if when is self.when else _Grammar(when, self.trust)

    def found(self, span: Span, malformation: Malformation, element: str, found: str = "") -> MalformedElement:
        return MalformedElement(
            span=span,
            malformation=malformation,
            element=element,
            found=found,
            trust=self.trust,
            given=Value(span, when=self.when).given,
        )


def _unfolded(node: Node, when: Conditions) -> list[tuple[Node, Conditions]]:
    """What is written, in each branch of `Fn::If`; lists in branches count as their items."""
    branches = branches_of(node, when)
    if branches is None:
        return [(node, when)]
    return [
        found
        for branch, conditions in branches
        for part in (branch.items if type(branch) is Sequence else (branch,))
        for found in _unfolded(part, conditions)
    ]


def _present(node: Mapping) -> dict[str, Node]:
    """The elements that are neither null nor taken out by `AWS::NoValue`."""
    return {name: found for name, found in node.values.items() if not scalars.is_null(found) and not is_no_value(found)}


def _may_lack(element: Node) -> bool:
    """Whether a condition may take an element out."""
    name, argument = function_of(element) or ("", element)
    return name == "Fn::If" and any(is_no_value(branch) or _may_lack(branch) for _, branch in sides_of(argument))


def _may_say_more(node: Mapping) -> bool:
    """Whether a map is a function, or has one beside its keys, so that it may say what is not written in it."""
    return function_of(node) is not None or any(key == "Ref" or key.startswith(("Fn::", "<<")) for key in node.values)


def _beginning(node: Node) -> str:
    """A text as it is written out, or what stands before the first variable of `Fn::Sub`, if that says enough."""
    name, argument = function_of(node) or ("", node)
    if name == "Fn::Sub" and type(argument) is Sequence and argument.items:
        argument = argument.items[0]
    if name not in ("", "Fn::Sub") or type(argument) is not Scalar:
        return ""
    before = argument.text.partition("${")[0]
    return argument.text if not name else before if len(before) >= len(_ARN) else ""
