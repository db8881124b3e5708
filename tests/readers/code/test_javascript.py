"""What files of JavaScript and TypeScript export, without running them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time

import pytest

from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import nodes
from lambdalint.readers.code.javascript.literal.exports import Exports
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span
from tests.readers.conftest import Repo

Read = Callable[..., Node]
ASKER = Span(SourceFile("serverless.yml", ""), 0, 0)


@pytest.fixture
def problems() -> list[str]:
    return []


@pytest.fixture
def exported(repo: Repo, problems: list[str]) -> Read:
    """What a file with this text exports."""

    def read(text: str, name: str = "a.ts") -> Node:
        path = repo.write(name, text)
        return Exports(Repository(repo.folder), lambda _, problem: problems.append(problem), repo.folder).read(
            path, ASKER
        )

    return read


def plain(node: Node | None) -> object:
    """The node as JSON would have it; `?` for what is unknown."""
    if isinstance(node, Mapping):
        if set(node.values) == {nodes.UNKNOWN}:
            return "?"
        return {key: plain(value) for key, value in node.values.items() if key != nodes.UNKNOWN}
    if isinstance(node, Scalar):
        return node.value
    return None if node is None else [plain(item) for item in node.items]


@pytest.mark.parametrize(
    "text",
    [
        "module.exports = {a: 1}",
        "export default {a: 1}",
        "export = {a: 1}",
        "const x: AWS = {a: 1};\nmodule.exports = x;",
        "const x = {a: 1} as const;\nexport default x;",
        "const x = {a: 1} satisfies AWS;\nexport { x as default };",
        "export default <AWS>({a: 1}!);",
        "export const a = 1;",
        "const a = 1;\nexport { a };",
        "exports.a = 1",
        "module.exports.a = 1;",
        "import type { AWS } from 'x';\nmodule.exports = Object.freeze({a: 1})",
    ],
)
def test_forms_of_exports(exported: Read, text: str) -> None:
    assert plain(exported(text)) == {"a": 1}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'a\"\\n\\u0041\\x41\\u{1F600}\\uD83D\\uDE00\\'\\q'", "a\"\nAA😀😀'q"),
        ('"\\uD83D"', "\ufffd"),
        ("`two\nlines \\${self:service} \\``", "two\nlines ${self:service} `"),
        ("`a${b}`", "?"),
        ("`é${taken}\\n${known.b}`", "é9\n9"),
        ("`${known}`", "?"),
        ("-1.5", -1.5),
        ("1_000", 1000),
        ("0x10", 16),
        ("1e3", 1000),
        ("017", "?"),
        ("9" * 5000, "?"),
        ("10n", "?"),
        ("15 * 60", "?"),
        ("!0", "?"),
        ("true", True),
        ("null", None),
        ("[1, , 'x', undefined, ...[2]]", [1, "x", None, 2]),
        ("[...other]", "?"),
        ("{b: 1, 'c d': 2, [`e`]: 3, 4: 5, gone: undefined}", {"b": 1, "c d": 2, "e": 3, "4": 5}),
        ("{b: 1, ...known, c: 2}", {"b": 9, "c": 2, "d": 8}),
        ("{b: 1, ...other, c: 2}", {"c": 2}),
        ("{b: 1, [other]: 0, c: 2}", {"c": 2}),
        ("{known, other, f() {}, g: () => 1, get h() { return 1 }}", None),
        ("known.b", 9),
        ("known.z", "?"),
        ("process.env.X", "?"),
        ("f({})", "?"),
        ("require('package')", "?"),
        ("changed", "?"),
        ("filled", "?"),
        ("assigned", "?"),
        ("passed", "?"),
        ("circle", "?"),
        ("taken", 9),
        ("{/* a comment */ b: /* another */ 1 /* and */, // one more\n}", {"b": 1}),
    ],
)
def test_values(exported: Read, written: str, value: object) -> None:
    found = exported(
        "const known = {b: 9, d: 8};\nconst { b: taken } = known;\nlet changed = 1; changed = 2;\n"
        "const filled = {a: 1};\nfilled.a.b = 2;\nconst assigned = [];\nassigned.push(1);\nconst passed = {};\n"
        f"extend(passed);\nconst circle = [other, ...circle];\nexport default {{a: {written}}};\n"
    )
    assert isinstance(found, Mapping)
    expected = {"known": {"b": 9, "d": 8}, "other": "?", "f": "?", "g": "?", "h": "?"} if "get h" in written else value
    assert plain(found.get("a")) == expected


def test_every_value_is_where_it_is_written(exported: Read) -> None:
    found = exported("// ü😀\nconst b = 'ü';\nexport default { 'a': { b }, c: [1] };\n")
    assert isinstance(found, Mapping)
    inner, value, items = found.get("a"), found.get("a", "b"), found.get("c")
    assert [node.span.text for node in (inner, value, items) if node] == ["{ b }", "'ü'", "[1]"]
    assert found.keys["a"].text == "'a'"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import x from './cjs'; export default x", {"n": 1, "m": 2}),
        ("import x from './es.js'; export default x", "the default"),
        ("import { n } from './cjs.js'; export default {n}", {"n": 1}),
        ("import { named as n } from './es'; export default {n}", {"n": "a name"}),
        ("import * as x from './cjs'; export default x.m", 2),
        ("const { n: x } = require('./cjs'); module.exports = {x}", {"x": 1}),
        ("export default {x: require('./folder').named}", {"x": "a name"}),
        ("export { named, missing as x } from './es'", {"named": "a name", "x": "?"}),
        ("export * from './es'; export const x = 1", {"x": 1}),
        ("import x from './data.json'; export default x.y", [1]),
        ("import x from './typed.js'; export default x", 5),
        ("import x from '../outside'; export default {x}", {"x": "?"}),
        ("import x from '@functions/hello'; export default {x}", {"x": "?"}),
        ("import { named } from '@folder/index'; export default {named}", {"named": "a name"}),
        ("import { named } from 'folder'; export default {named}", {"named": "a name"}),
        ("import x from '@outside'; export default {x}", {"x": "?"}),
        ("import x from './missing'; export default {x}", {"x": "?"}),
        ("import x from './picture.png'; export default {x}", {"x": "?"}),
        ("import x from './a'; export default {x}", {"x": {"x": "?"}}),
    ],
)
def test_imports_are_followed_inside_the_repository(
    exported: Read, repo: Repo, problems: list[str], text: str, expected: object
) -> None:
    repo.write("cjs.js", "module.exports = {n: 1};\nmodule.exports.m = 2;\n")
    repo.write("es.ts", "export const named = 'a name';\nexport default 'the default';\n")
    repo.write("es.js", "export const named = 'a name';\nexport default 'the default';\n")
    repo.write("folder/index.ts", "export * from '../es';\nexport { named } from '../es';\n")
    repo.write("data.json", '{"y": [1]}')
    repo.write("typed.ts", "export default 5")
    repo.write("tsconfig.json", '{"extends": "./paths.json", "compilerOptions": {"baseUrl": "."}} // é')
    repo.write("paths.json", '{"compilerOptions": {"paths": {"@folder/*": ["folder/*"], "@outside": ["../outside"]}}}')
    (repo.folder / "picture.png").write_bytes(b"\0")
    assert plain(exported(text)) == expected
    assert problems == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_that_lead_outside_are_not_followed(
    exported: Read, repo: Repo, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.js"
    outside.write_text("module.exports = 'secret'")
    (repo.folder / "link.js").symlink_to(outside)
    (repo.folder / "loop.js").symlink_to("loop.js")
    assert plain(exported("export default [require('./link'), require('./loop')]")) == ["?", "?"]


def test_what_does_not_parse_is_unknown_and_reported(exported: Read, problems: list[str]) -> None:
    assert plain(exported("module.exports = {a: 1, b: [}")) == "?"
    assert problems == ["this does not parse"]


def test_what_does_not_parse_elsewhere_is_no_matter(exported: Read, problems: list[str]) -> None:
    assert plain(exported("function f() { ] }\nmodule.exports = {a: 1}")) == {"a": 1}
    assert problems == []


def test_generated_files_are_not_read(exported: Read, problems: list[str]) -> None:
    assert plain(exported("module.exports = {" + "a: 1, " * 900_000 + "}")) == "?"
    assert problems == ["this file has more than 500000 characters and is not read"]


def test_steps_and_what_is_read_are_bounded(exported: Read, repo: Repo) -> None:
    for number in range(200):
        repo.write(f"m{number}.js", f"const x = require('./m{number + 1}'); module.exports = {{x}}")
    deep = exported("module.exports = require('./m0')")
    for _ in range(200):
        deep = deep.values["x"] if isinstance(deep, Mapping) and "x" in deep.values else deep
    assert plain(deep) == "?"
    for number in range(12):
        repo.write(f"w{number}.js", "module.exports = {y: 1}" + " " * 400_000)
    required = ", ".join(f"require('./w{number}').y" for number in range(12))
    assert plain(exported(f"module.exports = [{required}]")) == [1] * 4 + ["?"] * 8


@pytest.mark.parametrize(
    "text",
    [
        "module.exports = {x: " + "{a:" * 10_000 + "1" + "}" * 10_000 + "}",
        "module.exports = {x: " + "[" * 10_000 + "]" * 10_000 + "}",
        "module.exports = {x: " + "(" * 10_000 + "f()" + ")" * 10_000 + "}",
        "module.exports = {x: 1" + "+1" * 50_000 + "}",
        "module.exports = {x: y" + ".z" * 50_000 + "}",
        "module.exports = {x: " + "`${" * 10_000 + "1" + "}`" * 10_000 + "}",
        "module.exports = {x: y" + ".z()" * 50_000 + "}; y" + ".z" * 50_000 + " = 1",
        "if (a) " * 10_000 + "b();\nmodule.exports = {x: f()}",
        "const a0 = 1;\n" + "".join(f"const a{n + 1} = a{n};\n" for n in range(5000)) + "exports.x = a5000",
        "const a0 = [1];\n" + "".join(f"const a{n + 1} = [...a{n}, ...a{n}];\n" for n in range(40)) + "exports.x = a40",
        "const a0 = {};\n" + "".join(f"const a{n + 1} = {{a{n}, b: a{n}}};\n" for n in range(90)) + "exports.x = a90",
    ],
    ids="objects lists parentheses sums members templates calls statements chain doubling sharing".split(),
)
def test_hostile_files_take_bounded_time(exported: Read, text: str) -> None:
    started = process_time()
    found = exported(text, "a.js")
    assert isinstance(found, Mapping)
    for _ in range(100):  # however deep: what is past the bound is unknown
        inner = [value for value in found.values.values() if isinstance(value, Mapping)]
        found = inner[0] if inner else found
    assert process_time() - started < 3
