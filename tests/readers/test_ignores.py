"""Ignores are tested by the text that they and their scopes cover."""

from __future__ import annotations

import json
import re
import textwrap

import pytest

from lambdalint.model.ignore import Ignore
from lambdalint.readers import ignores
from lambdalint.source import SourceFile

I = "lambdalint: ignore[x]"  # noqa: E741 - what the cases are full of


def read(path: str, text: str) -> tuple[Ignore, ...]:
    return ignores.read([SourceFile(path, text)])


def one(path: str, text: str) -> Ignore:
    (found,) = read(path, text)
    return found


def scope(path: str, text: str) -> str:
    """What the ignore in it covers, without the spaces around."""
    (found,) = one(path, text).scope
    return found.text.strip()


@pytest.mark.parametrize(
    ("comment", "names", "reason"),
    [
        ("# lambdalint: ignore[a] why not", ["a"], "why not"),
        ("#lambdalint:ignore[a]", ["a"], ""),
        ("#   lambdalint  :  ignore [ a ,b-c, ]  -  because: so  ", ["a", "b-c"], "because: so"),
        ("## lambdalint: ignore[a]", ["a"], ""),
        ("# noqa: E501  # lambdalint: ignore[a] long  # type: ignore", ["a"], "long"),
        ("# lambdalint: ignore[a] see #12", ["a"], "see #12"),
        ("# lambdalint: ignore[a] \u202ehostile \x1b[31m", ["a"], "\u202ehostile \x1b[31m"),
        ("# lambdalint: ignore[*]", ["*"], ""),
    ],
)
def test_a_comment_names_rules_and_a_reason(comment: str, names: list[str], reason: str) -> None:
    found = one("app.py", f"f()  {comment}\n")
    assert [rule.name for rule in found.rules] == names
    assert [rule.span.text for rule in found.rules] == names
    assert (found.reason, found.problem) == (reason, "")


def test_a_comment_may_hold_several() -> None:
    text = "f()  # lambdalint: ignore[a] one  # lambdalint: ignore[b] two\n"
    assert [(i.span.text, i.reason) for i in read("app.py", text)] == [
        ("# lambdalint: ignore[a] one", "one"),
        ("# lambdalint: ignore[b] two", "two"),
    ]


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        ("# lambdalint: ignore", "it names no rule"),
        ("# lambdalint: ignore the proxy does it", "it names no rule"),
        ("# lambdalint: ignore[]", "its brackets are empty"),
        ("# lambdalint: ignore[ , ] x", "its brackets are empty"),
        ("# lambdalint: ignore[a why", "its bracket is not closed"),
        ("# lambdalint: ignroe[a]", "`ignroe` says nothing to lambdalint"),
        ("# lambdalint: disable=a", "`disable` says nothing to lambdalint"),
        ("# lambdalint: ignore-file[a]", "`ignore-file` holds for the file only on a line of its own"),
    ],
)
def test_what_is_written_otherwise_ignores_nothing(comment: str, problem: str) -> None:
    found = one("app.py", f"f()  {comment}\n")
    assert problem in found.problem
    assert (found.rules, found.scope, found.span.text) == ((), (), comment)


@pytest.mark.parametrize(
    "comment",
    ["# lambdalint: see the docs", "# lambdalint", "# we use lambdalint: ignore[a]", "# // lambdalint: ignore[a]"],
)
def test_sentences_about_lambdalint_are_no_ignores(comment: str) -> None:
    assert read("app.py", f"f()  {comment}\n") == ()


PYTHON = [
    (f"a()\nb()  # {I}\nc()\n", f"b()  # {I}"),
    (f"a()\n# {I}\nb()\nc()\n", f"# {I}\nb()"),
    (f"# {I}\n\n# more\nb()\nc()\n", f"# {I}\n\n# more\nb()"),
    (f"def f():  # {I}\n    a()\n    b()\nc()\n", f"def f():  # {I}\n    a()\n    b()"),
    (f"def f():\n    a()  # {I}\n    b()\n", f"a()  # {I}"),
    (f"def f():\n    # {I}\n    a()\n    b()\n", f"# {I}\n    a()"),
    (f"# {I}\n@tool\n@other\ndef f():\n    a()\nb()\n", f"# {I}\n@tool\n@other\ndef f():\n    a()"),
    (f"@tool  # {I}\ndef f():\n    a()\nb()\n", f"@tool  # {I}\ndef f():\n    a()"),
    (
        f"class A:  # {I}\n    b = 1\n\n    def c(self): ...\nd()\n",
        f"class A:  # {I}\n    b = 1\n\n    def c(self): ...",
    ),
    (f"if a:  # {I}\n    b()\nelse:\n    c()\nd()\n", f"if a:  # {I}\n    b()\nelse:\n    c()"),
    (f"if a:\n    b()\nelse:  # {I}\n    c()\nd()\n", f"else:  # {I}\n    c()"),
    (f"with a() as b:  # {I}\n    c()\nd()\n", f"with a() as b:  # {I}\n    c()"),
    (f"a = call(  # {I}\n    b,\n    c,\n)\nd()\n", f"a = call(  # {I}\n    b,\n    c,\n)"),
    (f"call(\n    b,  # {I}\n    c,\n)\n", f"b,  # {I}"),
    (f"call(\n    b,\n)  # {I}\nd()\n", f")  # {I}"),
    (f'a = """  # no\n"""  # {I}\nb()\n', f'"""  # {I}'),
    (f"a()  # {I}\r\nb()\r\n", f"a()  # {I}"),
    (f"def f():  # {I}\r\n\ta()\r\n\tb()\r\nc()\r\n", f"def f():  # {I}\r\n\ta()\r\n\tb()"),
    (f"é = 'ü'  # {I} ß\n😀()\n", f"é = 'ü'  # {I} ß"),
    (f"a()\n# {I}", f"# {I}"),
    (f"a()\nif b:\n    c()\n    # {I}\nd()\n", f"# {I}\nd()"),
]


@pytest.mark.parametrize(("text", "covered"), PYTHON)
def test_scopes_in_python(text: str, covered: str) -> None:
    assert scope("app.py", text) == covered


def test_stacked_comments_all_hold() -> None:
    text = "# lambdalint: ignore[a]\n# why\n# lambdalint: ignore[b]\nf()\ng()\n"
    found = read("app.py", text)
    assert [ignore.rules[0].name for ignore in found] == ["a", "b"]
    assert all(ignore.scope[0].text.endswith("f()") for ignore in found)


BLOCKS = [
    (
        "app.js",
        "exports.handler = async (e) => {{ // {}\n  a();\n}};\nb();\n",
        "exports.handler = async (e) => {{ // {}\n  a();\n}};",
    ),
    ("app.js", "a();\nb(); // {}\nc();\n", "b(); // {}"),
    ("app.js", "a();\n/* {} */\nb();\nc();\n", "/* {} */\nb();"),
    ("app.js", "a(/* {} */ b);\nc();\n", "a(/* {} */ b);"),
    ("app.js", "switch (a) {{\n  case 1: // {}\n    b();\n  case 2:\n    c();\n}}\n", "case 1: // {}\n    b();"),
    ("app.js", "if (a) {{\n  b();\n}} else {{ // {}\n  c();\n}}\nd();\n", "}} else {{ // {}\n  c();\n}}"),
    ("app.js", "const a = `\n// no\n`; // {}\nb();\n", "`; // {}"),
    ("app.jsx", "const a = (\n  <b> {{/* {} */}}\n    c\n  </b>\n);\n", "<b> {{/* {} */}}\n    c\n  </b>"),
    (
        "app.ts",
        "class A {{\n  // {}\n  @X()\n  async f(e: any) {{\n    a();\n  }}\n  b() {{}}\n}}\n",
        "// {}\n  @X()\n  async f(e: any) {{\n    a();\n  }}",
    ),
    ("app.mts", "import {{ a }} from 'b'; // {}\nc();\n", "import {{ a }} from 'b'; // {}"),
    (
        "app.go",
        "package main\n\nfunc main() {{ // {}\n\ta()\n\tb()\n}}\nfunc c() {{}}\n",
        "func main() {{ // {}\n\ta()\n\tb()\n}}",
    ),
    ("app.go", "package main\n\nfunc main() {{\n\ta() // {}\n\tb()\n}}\n", "a() // {}"),
    (
        "App.java",
        "class A {{\n  // {}\n  @Override\n  void f() {{\n    a();\n  }}\n  void b() {{}}\n}}\n",
        "// {}\n  @Override\n  void f() {{\n    a();\n  }}",
    ),
    ("App.java", "class A {{\n  void f() {{\n    a(); // {}\n    b();\n  }}\n}}\n", "a(); // {}"),
    (
        "App.kt",
        "class A {{\n  fun f() {{ // {}\n    a()\n    b()\n  }}\n  fun c() {{}}\n}}\n",
        "fun f() {{ // {}\n    a()\n    b()\n  }}",
    ),
    ("App.kt", "class A {{ fun z() {{ y() }} }}\nfun f() {{\n  a() // {}\n  b()\n}}\n", "a() // {}"),
    (
        "App.cs",
        "class A {{\n  [X] // {}\n  void F()\n  {{\n    a();\n  }}\n  void B() {{}}\n}}\n",
        "[X] // {}\n  void F()\n  {{\n    a();\n  }}",
    ),
    ("App.cs", "class A {{\n  void F()\n  {{\n    a(); // {}\n    b();\n  }}\n}}\n", "a(); // {}"),
    ("app.rb", "def f(a) # {}\n  b\n  c\nend\nd\n", "def f(a) # {}\n  b\n  c\nend"),
    ("app.rb", "def f(a)\n  b # {}\n  c\nend\n", "b # {}"),
    ("app.rb", "def f\n  if a\n    b # {}\n    c\n  end\n  d.each do |e|\n    g\n  end\nend\n", "b # {}"),
    (
        "main.rs",
        "// {}\n#[tokio::main]\nasync fn main() {{\n  a();\n}}\nfn b() {{}}\n",
        "// {}\n#[tokio::main]\nasync fn main() {{\n  a();\n}}",
    ),
    ("main.rs", "fn main() {{\n  a(); // {}\n  b();\n}}\n", "a(); // {}"),
    ("main.rs", "fn main() {{\n  /* {} */\n  a();\n  b();\n}}\n", "/* {} */\n  a();"),
    ("Dockerfile", "FROM a\n# {}\nFROM b\nRUN c\n", "# {}\nFROM b"),
]


@pytest.mark.parametrize(("path", "text", "covered"), BLOCKS)
def test_scopes_in_other_languages(path: str, text: str, covered: str) -> None:
    assert scope(path, text.format(I)) == covered.format(I)


YAML = [
    (f"A: 1\nB: 2  # {I}\nC: 3\n", f"B: 2  # {I}"),
    (f"A:  # {I}\n  B: 1\n  C: 2\nD: 3\n", f"A:  # {I}\n  B: 1\n  C: 2"),
    (f"A:\n  B: 1  # {I}\n  C: 2\n", f"B: 1  # {I}"),
    (f"A:\n  # {I}\n  B:\n    C: 1\n  D: 2\n", f"# {I}\n  B:\n    C: 1"),
    (f"A:\n  - B: 1  # {I}\n    C: 2\n  - D: 3\n", f"- B: 1  # {I}\n    C: 2"),
    (f"A:\n  - B: 1\n    C: 2  # {I}\n", f"C: 2  # {I}"),
    (f"A:\n  -  # {I}\n    B: 1\n    C: 2\n  - D\n", f"-  # {I}\n    B: 1\n    C: 2"),
    (f"A:\n  # {I}\n  - B: 1\n    C: 2\n  - D\n", f"# {I}\n  - B: 1\n    C: 2"),
    (f"A:\n  - - B: 1  # {I}\n      C: 2\n    - D\n  - E\n", f"- - B: 1  # {I}\n      C: 2\n    - D"),
    (f"A: {{B: 1,  # {I}\n    C: 2}}\nD: 3\n", f"A: {{B: 1,  # {I}\n    C: 2}}"),
    (f"A: {{B: 1,\n    C: 2,  # {I}\n    D: 3}}\n", f"C: 2,  # {I}"),
    (f"A: [\n  B,# {I}\n  C]\n", f"B,# {I}"),
    (f"A: &a  # {I}\n  B: 1\nC: *a\n", f"A: &a  # {I}\n  B: 1"),
    (f"A: &a\n  B: 1\nC: *a  # {I}\n", f"C: *a  # {I}"),
    (f"A: &a\n  B: 1\nC:  # {I}\n  <<: *a\n  D: 2\nE: 3\n", f"C:  # {I}\n  <<: *a\n  D: 2"),
    (f"A: |  # {I}\n  b\n  # no\nC: 1\n", f"A: |  # {I}\n  b\n  # no"),
    (f"A: >-\n  b\n# {I}\nC: 1\nD: 2\n", f"# {I}\nC: 1"),
    (f"A: !Sub  # {I}\n  - b\n  - C: 1\nD: 2\n", f"A: !Sub  # {I}\n  - b\n  - C: 1"),
    (f'A: "b # no\n  c"  # {I}\nD: 1\n', f'c"  # {I}'),
    (f"A: b\r\nC:  # {I}\r\n  D: 1\r\nE: 2\r\n", f"C:  # {I}\r\n  D: 1"),
    (f"A: 1\t# {I}\nB: 2\n", f"A: 1\t# {I}"),
    (f"# {I}\n---\nA: 1\nB: 2\n", f"# {I}\n---"),
    (f"A: é😀  # {I} ü\nB: 2\n", f"A: é😀  # {I} ü"),
    (f"A: 1\n# {I}", f"# {I}"),
    (f"A: 1  # {I}\nB: [\nC: }}", f"A: 1  # {I}"),
]


@pytest.mark.parametrize(("text", "covered"), YAML)
def test_scopes_in_yaml(text: str, covered: str) -> None:
    assert scope("template.yaml", text) == covered


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", f'a = \'# {I}\'\nb = """\n# {I}\n"""\nc = f\'# {I} {{d}}\'\n'),
        ("app.py", f"def f():\n    '''\n    # {I}\n    '''\n"),
        ("app.js", f"const a = '// {I}', b = `\n// {I}\n${{c}}`, d = /\\/\\/ {I}/;\n# {I}\n"),
        ("app.rb", f"a = '# {I}'\nb = <<~T\n  # {I}\nT\n"),
        ("app.go", f"package main\nvar a = `\n// {I}\n`\n"),
        ("App.java", f'class A {{ String a = "// {I}"; }}\n'),
        ("App.kt", f'val a = """\n// {I}\n"""\n'),
        ("App.cs", f'class A {{ string a = @"\n// {I}\n"; }}\n'),
        ("main.rs", f'fn main() {{ let a = r#"\n// {I}\n"#; }}\n'),
        (
            "template.yaml",
            f"A: 'b # {I}'\nC: |\n  # {I}\nD: >\n  # {I}\nE: b#lambdalint:ignore[x]\nF: \"\n  # {I}\n  \"\n",
        ),
        ("template.yaml", f"A: // {I}\n"),
        ("template.json", f'{{"A": "# {I}"}}'),
        ("Dockerfile", f"RUN a # {I}\n"),
    ],
)
def test_what_looks_like_a_comment(path: str, text: str) -> None:
    assert read(path, text) == ()


def test_a_comment_for_the_file() -> None:
    text = "f()\n# lambdalint: ignore-file[a, b] for now\ng()\n"
    found = one("app.py", text)
    assert found.scope[0].text == text
    assert found.reason == "for now"


def removed(path: str, text: str) -> list[str | None]:
    """The text without each of the ignores in it."""
    removals = [ignore.removal for ignore in read(path, text)]
    return [text[: span.start] + text[span.end :] if span is not None else None for span in removals]


@pytest.mark.parametrize(
    ("path", "text", "after"),
    [
        ("app.py", f"a()  # {I} why\nb()\n", "a()\nb()\n"),
        ("app.py", f"a()\t# {I}", "a()"),
        ("app.py", f"if a:\n    # {I} why\n    b()\n", "if a:\n    b()\n"),
        ("app.py", f"a()\n# {I}", "a()\n"),
        ("app.py", f"a()\r\n# {I}\r\nb()\r\n", "a()\r\nb()\r\n"),
        ("app.py", f"a()  # {I}\r\nb()\r\n", "a()\r\nb()\r\n"),
        ("app.py", f"a()  # {I} why  # noqa: E501\n", "a()  # noqa: E501\n"),
        ("app.py", f"a()  # noqa: E501  # {I} why\n", "a()  # noqa: E501\n"),
        ("app.py", f"# {I}  # noqa: E501\na()\n", "# noqa: E501\na()\n"),
        ("app.js", f"a(); /* {I} why */\nb();\n", "a();\nb();\n"),
        ("app.js", f"a(b /* {I} */, c);\n", "a(b, c);\n"),
        ("app.js", f"/* {I} */\nb();\n", "b();\n"),
        ("template.yaml", f"A:  # {I}\n  B: 1\n", "A:\n  B: 1\n"),
        ("template.yaml", f"A:\n  # {I}\n  B: 1\n", "A:\n  B: 1\n"),
    ],
)
def test_what_is_removed_with_a_comment(path: str, text: str, after: str) -> None:
    assert removed(path, text) == [after]


def resource(metadata: str, before: str = "") -> str:
    """A template with the metadata of a function, indented to it."""
    head = "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"
    return f"{head}{before}{textwrap.indent(metadata, '    ')}    Properties: {{}}\n  G:\n    Type: A::B::C\n"


BLOCK = "Metadata:\n  lambdalint:\n    ignore:\n"


@pytest.mark.parametrize(
    ("metadata", "entries"),
    [
        (f"{BLOCK}      - a\n      - rule: b\n        reason: why not\n", [(["a"], ""), (["b"], "why not")]),
        ("Metadata: {lambdalint: {ignore: [a, {rule: b, reason: why}]}}\n", [(["a"], ""), (["b"], "why")]),
        ("Metadata: {lambdalint: {ignore: a}}\n", [(["a"], "")]),
        ("Metadata: {lambdalint: {ignore: {rule: [a, b], reason: why}}}\n", [(["a", "b"], "why")]),
        ("Metadata:\n  'aws:cdk:path': S/F\n  lambdalint: {ignore: ['a']}\n", [(["a"], "")]),
    ],
)
def test_metadata_of_a_resource(metadata: str, entries: list[tuple[list[str], str]]) -> None:
    found = read("template.yaml", resource(metadata))
    assert [([rule.name for rule in ignore.rules], ignore.reason) for ignore in found] == entries
    for ignore in found:
        assert ignore.scope[0].text.startswith("F:\n    Type")
        assert ignore.scope[0].text.endswith("Properties: {}")


@pytest.mark.parametrize(
    ("own", "problem", "at"),
    [
        ("lambdalint: {}", "it says nothing of what to ignore", "lambdalint"),
        ("lambdalint: [a]", "it says nothing of what to ignore", "lambdalint"),
        ("lambdalint: {ignore: []}", "the list is empty", "[]"),
        ("lambdalint: {ignore: [{reason: why}]}", "this is no rule's id", "{reason: why}"),
        ("lambdalint: {ignore: [[a]]}", "this is no rule's id", "[a]"),
        ("lambdalint: {ignore: [{rule: !Ref A}]}", "this is no rule's id", "{rule: !Ref A}"),
        ("lambdalint: {ignore: ~}", "this is no rule's id", "~"),
    ],
)
def test_metadata_that_ignores_nothing(own: str, problem: str, at: str) -> None:
    found = one("template.yaml", resource(f"Metadata: {{{own}}}\n"))
    assert problem in found.problem
    assert (found.span.text, found.rules, found.scope) == (at, (), ())


def test_metadata_of_a_template_holds_for_the_file() -> None:
    text = "Metadata: {lambdalint: {ignore: [a]}}\nResources:\n  F: {Type: A::B::C}\n"
    assert one("template.yaml", text).scope[0].text == text


@pytest.mark.parametrize(
    "resources",
    [
        "resources:\n  Resources:\n    Q:\n      Type: A::B::C\n      Metadata: {lambdalint: {ignore: [a]}}\n",
        "resources:\n  - Outputs: {}\n  - Resources:\n      Q:\n        Metadata: {lambdalint: {ignore: [a]}}\n",
    ],
)
def test_metadata_in_serverless(resources: str) -> None:
    found = one("serverless.yml", f"service: s\nprovider: {{name: aws}}\n{resources}")
    assert found.scope[0].text.startswith("Q:")
    assert found.scope[0].text.endswith("[a]}}")


def test_metadata_in_json_and_of_the_cdk() -> None:
    function = {
        "Type": "AWS::Lambda::Function",
        "Metadata": {"aws:cdk:path": "S/F", "lambdalint": {"ignore": ["a", "b"]}},
    }
    text = json.dumps({"Resources": {"F": function, "G": {"Type": "A::B::C"}}}, indent=1)
    found = read("S.template.json", text)
    assert [ignore.span.text for ignore in found] == ['"a"', '"b"']
    assert found[0].rules[0].span.text == '"a"'
    assert json.loads("{" + found[0].scope[0].text + "}") == {"F": function}
    without = [json.loads(after or "")["Resources"]["F"]["Metadata"] for after in removed("S.template.json", text)]
    assert [metadata["lambdalint"]["ignore"] for metadata in without] == [["b"], ["a"]]


def test_metadata_under_an_anchor_holds_for_all_that_have_it() -> None:
    text = (
        "Resources:\n  A:\n    Type: A::B::C\n    Metadata: &m {lambdalint: {ignore: [a]}}\n"
        "  B:\n    Type: A::B::C\n    Metadata: *m\n"
    )
    assert [span.text[:2] for span in one("template.yaml", text).scope] == ["A:", "B:"]


def test_metadata_in_a_loop() -> None:
    body = "{'F${N}': {Type: A::B::C, Metadata: {lambdalint: {ignore: [a]}}}}"
    text = f"Resources:\n  Fn::ForEach::L:\n    - N\n    - [a, b]\n    - {body}\n"
    assert one("template.yaml", text).scope[0].text == body[1:-1]


@pytest.mark.parametrize(
    ("metadata", "after"),
    [
        (f"{BLOCK}      - a\n", ""),
        (f"{BLOCK}      - a  # gone\n", ""),
        (f"{BLOCK}      - rule: a\n        reason: why\n      - b\n", f"{BLOCK}      - b\n"),
        ("Metadata: {lambdalint: {ignore: [a]}}\n", ""),
        ("Metadata: {lambdalint: {ignore: [a, b]}}\n", "Metadata: {lambdalint: {ignore: [b]}}\n"),
        ("Metadata: {lambdalint: {ignore: [a]}, C: d}\n", "Metadata: {C: d}\n"),
        ("Metadata:\n  C: d\n  lambdalint: {ignore: [a]}\n", "Metadata:\n  C: d\n"),
        ("Metadata: {C: d, lambdalint: {ignore: [a]}}\n", "Metadata: {C: d}\n"),
    ],
)
def test_what_is_removed_with_an_entry(metadata: str, after: str) -> None:
    assert removed("template.yaml", resource(metadata))[0] == resource(after)


def test_what_is_merged_is_removed_where_it_is_written() -> None:
    metadata = "    Metadata: {lambdalint: {ignore: [a]}}\n"
    text = f"Resources:\n  A: &a\n    Type: A::B::C\n{metadata}  B:\n    <<: *a\n    Condition: C\n"
    assert [span.text[:2] for span in one("template.yaml", text).scope] == ["A:", "B:"]
    assert removed("template.yaml", text) == [text.replace(metadata, "")]


def inline(code: str, style: str = "|", key: str = "InlineCode") -> str:
    return resource("", f"    Properties:\n      {key}: {style}\n{textwrap.indent(code, ' ' * 8)}").replace(
        "    Properties: {}\n", ""
    )


@pytest.mark.parametrize(
    ("code", "covered"),
    [
        (f"def f(a, b):\n    c()  # {I}\n    d()\n", f"c()  # {I}"),
        (
            f"import a\n\ndef f(a, b):  # {I}\n    c()\n    d()\n",
            f"def f(a, b):  # {I}\n            c()\n            d()",
        ),
        (
            f"const a = '# {I}';\nexports.f = () => {{ // {I}\n  a();\n}};\nb();\n",
            f"exports.f = () => {{ // {I}\n          a();\n        }};",
        ),
        (f"def f(a:, b:) # {I}\n  c\nend\n", f"def f(a:, b:) # {I}\n          c\n        end"),
    ],
)
@pytest.mark.parametrize("key", ["InlineCode", "ZipFile"])
@pytest.mark.parametrize("style", ["|", "|-", "!Sub |"])
def test_comments_of_inline_code(code: str, covered: str, key: str, style: str) -> None:
    text = inline(code, style, key)
    found = one("template.yaml", text)
    assert found.scope[0].file.text == text
    assert found.scope[0].text.strip() == covered
    assert found.span.text in {f"# {I}", f"// {I}"}
    assert [rule.span.text for rule in found.rules] == ["x"]
    (after,) = removed("template.yaml", text)
    assert after == re.sub(r" +(#|//) lambdalint: ignore\[x\]$", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("style", ["|", "|-", "!Sub |"])
def test_a_line_of_inline_code_is_removed_whole(style: str) -> None:
    code = "def f(a, b):\n    # {}\n    c()\n"
    text = inline(code.format(I), style)
    assert removed("template.yaml", text) == [text.replace(f"            # {I}\n", "")]


def test_comments_of_inline_code_that_is_one_text() -> None:
    text = resource("", f'    Properties: {{InlineCode: "def f(a, b):\\n  c()  # {I}\\n"}}\n').replace(
        "    Properties: {}\n", ""
    )
    found = one("template.yaml", text)
    assert found.scope[0].text.startswith('"def f')
    assert (found.removal, found.names) == (None, None)


def test_a_literal_template_of_a_program() -> None:
    text = f"module.exports = {{\n  service: 's',\n  functions: {{ // {I}\n    f: {{}},\n  }},\n}};\n"
    assert scope("serverless.js", text) == f"functions: {{ // {I}\n    f: {{}},\n  }}"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", f"def (:  # {I}\n\x00 ]]]"),
        ("app.js", f"}}}} `${{ // {I}\n"),
        ("template.yaml", f"A: *b  # {I}\n\t- [\n"),
        ("template.yaml", f"{'[' * 500}  # {I}\n"),
        ("template.json", '{"lambdalint": {"Metadata": [1, {}], "Resources": [null]}'),
        ("template.yaml", "Resources: &r\n  lambdalint: *r\n  Metadata: *r\n"),
        ("notes.txt", f"# {I}\n"),
        ("app.py", f"{'(' * 3000}# {I}\n"),
        ("app.py", f"a = '\udcff'  # {I}\n"),
    ],
)
def test_what_cannot_be_read_breaks_nothing(path: str, text: str) -> None:
    assert all(ignore.span.text for ignore in read(path, text))


def test_a_file_that_does_not_name_lambdalint_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdalint.readers.handlers.tree", lambda _: pytest.fail("it was parsed"))
    assert read("app.py", "f()  # type: ignore[x]\n") == ()
