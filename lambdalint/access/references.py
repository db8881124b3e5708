"""How a template refers to what a request is about: `!GetAtt Orders.Arn`, `!Sub ${Uploads.Arn}/*`, an ARN."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from lambdalint import lazy
from lambdalint.access.arns import Hole, Pattern, pattern
from lambdalint.access.declared import FUNCTION, KINDS, Kind, Resources
from lambdalint.access.naming import Named, parameters
from lambdalint.model.call import Call
from lambdalint.model.event import BucketSource, CognitoSource, TaskSource
from lambdalint.model.function import Function
from lambdalint.model.resource import Resource

_WHOLE = lazy.pattern(r"\$\{([\w:]+)(?:\.([\w.]+))?\}")
_REFERRED = lazy.pattern(r"AWS::\w+|\w+(?:\.\w+)*")
_NAME = r"(?:[^:/$*?]|\$\{[\w:.]+\})+"
_WITHIN = lazy.pattern(rf":s3:::{_NAME}/|:table/{_NAME}/index/")
"""What comes before a part of a resource that need not be known: the key of an object, the name of an index."""
_FULL = lazy.pattern(r":secret:.*-[A-Za-z0-9?]{6}")
"""The ARN of a secret, with the six characters that Secrets Manager adds to its name."""
_PLAIN = lazy.pattern(r"[A-Za-z/$][\w${}:./*?!@+=-]*")
_PLAIN_IN_FLOW = lazy.pattern(r"[A-Za-z/][\w:./*@+=-]*")
_RESERVED = frozenset("true false null yes no on off y n".split())
"""Words that YAML 1.1 takes for something else than a text."""

_IN_CIRCLES = (BucketSource, CognitoSource, TaskSource)
"""What refers to the functions that it invokes, so that a reference back from their roles would be circular."""


class Reference(Struct, frozen=True):
    """A `Resource` of a policy."""

    text: str
    """As `Fn::Sub` takes it: `${Orders.Arn}/index/*`."""

    @property
    def is_literal(self) -> bool:
        return "${" not in self.text.replace("${!", "")

    @property
    def document(self) -> Any:
        """In JSON."""
        whole = _WHOLE.fullmatch(self.text)
        if whole is not None:
            return {"Fn::GetAtt": [whole[1], whole[2]]} if whole[2] else {"Ref": whole[1]}
        return self.text.replace("${!", "${") if self.is_literal else {"Fn::Sub": self.text}

    def __str__(self) -> str:
        """In YAML, with short tags, in a block."""
        return self._yaml(_PLAIN)

    @property
    def flow(self) -> str:
        """In YAML, between braces or brackets."""
        return self._yaml(_PLAIN_IN_FLOW)

    def _yaml(self, plain: re.Pattern[str]) -> str:
        whole = _WHOLE.fullmatch(self.text)
        if whole is not None:
            return f"!GetAtt {whole[1]}.{whole[2]}" if whole[2] else f"!Ref {whole[1]}"
        if self.is_literal:
            return quoted(self.text.replace("${!", "${"), plain)
        return f"!Sub {quoted(self.text, plain)}"


ANYTHING = Reference("*")


def order(reference: Reference) -> tuple[bool, str]:
    """References to the template's resources first, `*` last."""
    return reference == ANYTHING, reference.text


def quoted(text: str, plain: re.Pattern[str] = _PLAIN) -> str:
    """A text as a scalar of YAML, in quotes where it needs them."""
    if plain.fullmatch(text) and not text.endswith(":") and text.lower() not in _RESERVED:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else character.encode("unicode_escape").decode()


class References(Struct, frozen=True, eq=False):
    """Those that a function's role can make."""

    function: Function
    resources: Resources

    def of(self, named: Named, call: Call | None = None) -> Reference | None:
        """None where it is not known what is named, or where the template cannot refer to it."""
        resource, tail = named.resource, self._tail(named, call)
        if resource is not None and resource.type in KINDS and not self._is_circular(resource):
            rest = _after(named.arn, self.resources.arn(resource))
            own = self._arn(resource)
            if rest is not None and own is not None:
                below = self._text(rest) if tail is None else tail
                return Reference(own + below) if below is not None else None
        arn = named.arn[:-1] if tail is not None else named.arn
        text = self._text(arn)
        if text is None or not _is_told(text):
            return None
        return Reference(_of_secret(text) + (tail or ""))

    @property
    def own_id(self) -> str:
        """The function's logical id, after those of the stacks that it is nested in; that of the CDK is another."""
        id, span = self.function.id, self.function.span
        found = (one.id for one in self.resources.listed if one.type == FUNCTION and one.span == span)
        return id if id in self.resources.by_id else next(found, "")

    def named(self, id: str) -> Resource | None:
        """The resource that the function's own template calls so."""
        stack = self.own_id.rpartition("/")[0]
        return self.resources.by_id.get(f"{stack}/{id}" if stack else id)

    def name(self, resource: Resource) -> str | None:
        """What `Fn::Sub` takes for a resource's physical name."""
        kind, id = KINDS.get(resource.type), self._id(resource)
        if kind is None or id is None:
            return None
        attribute = next((name for name, given in kind.attributes.items() if given == "name"), None)
        return f"${{{id}}}" if kind.ref == "name" else f"${{{id}.{attribute}}}" if attribute else None

    def _tail(self, named: Named, call: Call | None) -> str | None:
        """What follows a name that may have an alias or version behind it, if the request has one."""
        about = "".join(piece for piece in named.arn if isinstance(piece, str))
        ends_anyhow = bool(named.arn) and named.arn[-1] == Hole()
        if not ends_anyhow or not any(kind in about for kind in (":function:", ":stateMachine:", ":secret:")):
            return None
        given = parameters(call).get("Qualifier") if call is not None else None
        if given is None or ":function:" not in about:
            return ""
        return f":{given.text or '*'}"

    def _is_circular(self, resource: Resource) -> bool:
        """Whether a reference from the function's role would lead back to it. What has a name is named instead."""
        function = self.function
        senders = (one.sender.target or "" for one in function.sources if isinstance(one, _IN_CIRCLES))
        return resource.id in {self.own_id, *(sender.partition(".")[0] for sender in senders)}

    def _id(self, resource: Resource) -> str | None:
        """Its logical id in the function's own template; None for what another stack declares."""
        stack = self.own_id.rpartition("/")[0]
        id = resource.id.removeprefix(f"{stack}/") if stack else resource.id
        return None if "/" in id or (stack and id == resource.id) else id

    def _arn(self, resource: Resource) -> str | None:
        kind, id = KINDS[resource.type], self._id(resource)
        if id is None:
            return None
        if kind.ref == "arn":
            return f"${{{id}}}"
        if "arn" in kind.attributes.values():
            return f"${{{id}.Arn}}"
        return self._of_name(kind, resource, id)

    def _of_name(self, kind: Kind, resource: Resource, id: str) -> str | None:
        """The ARN of what has no attribute that gives it: a parameter, whose name may begin with a slash."""
        name = self.resources.name(resource)
        text = self._text(tuple(_filled(kind.arn, id)))
        begins = name[0] if name else ""
        if isinstance(begins, Hole) and not begins.made:
            return None
        slashed = isinstance(begins, str) and begins.startswith("/")
        return text.replace(f"/${{{id}}}", f"${{{id}}}") if text and slashed else text

    def _text(self, arn: Pattern) -> str | None:
        """As `Fn::Sub` takes it; None if something is not known that matters."""
        text = ""
        for piece in arn:
            if isinstance(piece, str) and "${" in piece:  # IAM and Fn::Sub would both take it for a variable
                return None
            found = piece if isinstance(piece, str) else self._hole(piece, text)
            if found is None:
                return None
            text += found
        return text

    def _hole(self, hole: Hole, before: str) -> str | None:
        if hole.made:
            resource = self.resources.by_id.get(hole.name)
            return self.name(resource) if resource is not None and not self._is_circular(resource) else None
        if hole.name:
            stack = self.own_id.rpartition("/")[0]
            own = hole.name.startswith(("AWS::", f"{stack}/" if stack else ""))  # not those of the stack around it
            name = hole.name.removeprefix(f"{stack}/")
            return f"${{{name}}}" if own and _REFERRED.fullmatch(name) else None
        within = not before.startswith("arn:") or _WITHIN.search(before)
        return "*" if within else None


def _is_told(arn: str) -> bool:
    """Whether it is one resource's, or that of what is below one: a wildcard stands for a name that is not known."""
    within = _WITHIN.search(arn)
    known = arn[: within.end()] if within else arn.removesuffix("-*") if ":secret:" in arn else arn
    return arn.startswith("arn:") and "*" not in known and "?" not in known


def _filled(arn: str, id: str) -> Iterator[str | Hole]:
    for number, piece in enumerate(re.split(r"\{([\w:]+)\}", arn)):
        yield piece if number % 2 == 0 else Hole(id if piece == "name" else piece, plain=True)


def _after(arn: Pattern, whole: Pattern) -> Pattern | None:
    """What an ARN has after another one; None if it does not begin with that."""
    common, last = whole[:-1], whole[-1] if whole else ""
    if arn[: len(common)] != common or len(arn) < len(whole):
        return None
    piece = arn[len(common)]
    if piece == last:
        return arn[len(whole) :]
    if isinstance(piece, str) and isinstance(last, str) and piece.startswith(last):
        return pattern((piece.removeprefix(last), *arn[len(whole) :]))
    return None


def _of_secret(text: str) -> str:
    """The ARN of a secret, which ends in characters that nobody knows before it is there.

    AWS Secrets Manager User Guide, "Identity-based policies": `??????` stands for them.
    """
    if ":secretsmanager:" not in text or ":secret:" not in text:
        return text
    if text.endswith("-*"):
        return text.removesuffix("*") + "??????"
    return text if _FULL.search(text) else f"{text}-??????"
