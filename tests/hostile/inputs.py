"""What somebody may commit to make a linter take for ever, eat all memory or fall over; by name, files of a folder.

Sizes are such that the bound shows and that a test takes well below a second where it holds.
"""

# ruff: noqa: E501 - what somebody wrote in one line is easier to read in one
from __future__ import annotations

import json

Files = dict[str, str]

_HEAD = "AWSTemplateFormatVersion: '2010-09-09'\n"
_LANGUAGES = {
    "python": ("python3.13", "app.handler", "app.py", "def handler(event, context):\n    x = (%s)\n"),
    "javascript": (
        "nodejs24.x",
        "app.handler",
        "app.js",
        "exports.handler = async (event) => {\n  const x = %s;\n};\n",
    ),
    "typescript": (
        "nodejs24.x",
        "app.handler",
        "app.ts",
        "export const handler = async (e: any) => {\n  x = %s;\n};\n",
    ),
    "java": (
        "java21",
        "a.App::run",
        "src/main/java/a/App.java",
        "package a;\npublic class App {\n  Object run(Object e) {\n    return %s;\n  }\n}\n",
    ),
    "kotlin": (
        "java21",
        "a.App::run",
        "src/main/kotlin/a/App.kt",
        "package a\nclass App {\n  fun run(e: Any): Any {\n    return %s\n  }\n}\n",
    ),
    "go": (
        "provided.al2023",
        "bootstrap",
        "main.go",
        'package main\nimport "github.com/aws/aws-lambda-go/lambda"\nfunc run() any {\n  return %s\n}\nfunc main() { lambda.Start(run) }\n',
    ),
    "csharp": (
        "dotnet8",
        "A::A.F::Run",
        "F.cs",
        "namespace A;\npublic class F {\n  public object Run(object e) {\n    return %s;\n  }\n}\n",
    ),
    "ruby": ("ruby3.4", "app.run", "app.rb", "def run(event:, context:)\n  x = %s\n  x\nend\n"),
    "rust": (
        "provided.al2023",
        "bootstrap",
        "src/main.rs",
        "use lambda_runtime::service_fn;\nasync fn run() -> i32 {\n  %s\n}\n#[tokio::main]\nasync fn main() { lambda_runtime::run(service_fn(run)).await }\n",
    ),
}
_BUILDS = {
    "go": {"go.mod": "module a\n"},
    "rust": {"Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\n'},
    "csharp": {"A.csproj": "<Project></Project>"},
}
LANGUAGES = tuple(_LANGUAGES)


def code(language: str, expression: str) -> Files:
    """A function whose handler computes an expression."""
    runtime, handler, path, text = _LANGUAGES[language]
    return {
        "template.yaml": function(f"Runtime: {runtime}", f"Handler: {handler}", "CodeUri: ."),
        path: text.replace("%s", expression),
        **_BUILDS.get(language, {}),
    }


def function(*settings: str, above: str = "") -> str:
    """A template with one function."""
    return (
        "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n"
        + above
        + "Resources:\n  Hostile:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        + "".join(f"      {setting}\n" for setting in settings)
    )


def expressions(count: int) -> dict[str, str]:
    """Deep and long expressions that every language reads, or refuses."""
    return {
        "parentheses": "(\n" * count + "1" + ")\n" * count,
        "open-parentheses": "(\n" * count,
        "calls": "f(\n" * count + "1" + ")\n" * count,
        "attributes": "a" + ".\nb" * count,
        "sums": " +\n".join(["a"] * count),
        "texts": " +\n".join(['"a"'] * count),
        "signs": "-\n" * count + "1",
        "quotes": '"\n' * count,
        "noise": "}{)(;\n" * count,
    }


def service(custom: str, variable: str = "${self:custom.x}") -> Files:
    return {
        "serverless.yml": f"service: a\nprovider:\n  name: aws\n  runtime: python3.13\n  environment:\n    A: '{variable}'\n"
        f"functions:\n  f:\n    handler: app.handler\ncustom:\n{custom}",
        "app.py": "def handler(event, context):\n    return 1\n",
    }


def _laughs(link: str, first: str, count: int = 30) -> str:
    """Each line holds the one before it twice."""
    lines = [f"a0: &a0 {first}\n"] + [f"a{n}: &a{n} " + link.replace("?", f"*a{n - 1}") + "\n" for n in range(1, count)]
    return "".join(lines)


def _template(resources: str, above: str = "") -> Files:
    return {"template.yaml": f"{_HEAD}{above}Resources: {resources}\n"}


def _named(count: int, entry: str) -> str:
    return "\n" + "".join(f"  K{n}: {entry}\n" for n in range(count))


CALLS_ITSELF = r"""\
import re

MARK = re.compile(r"<(\w+)>")


def filled(text, known):
    match = MARK.search(text)
    while match:
        try:
            found = known[match.group(1)]
        except KeyError as error:
            raise ValueError(f"{text} needs {match.group(1)} of {known}") from error
        text = text.replace(match.group(0), found)
        match = MARK.search(text)
    return text


def walked(node, known):
    if isinstance(node, dict):
        made = {}
        for key, value in node.items():
            made[key] = walked(value, known) if isinstance(value, (dict, list)) else filled(value, known)
    elif isinstance(node, list):
        made = []
        for value in node:
            made.append(walked(value, known) if isinstance(value, (dict, list)) else filled(value, known))
    else:
        made = filled(node, known)
    return made


def copied(section, known):
    made = {}
    for name, one in section.items():
        for each in known[one["each"]]:
            made[name + each] = walked(one, known[one["each"]][each])
    return made


def handler(event, context):
    document = event["document"]
    for section in ("first", "second", "third"):
        document[section] = copied(document[section], document["known"])
    document["first"] = copied(document["first"], document["known"])
    document["second"] = copied(document["second"], document["known"])
    return document
"""
"""Each call gets what others made of the same event."""

REFUSED: dict[str, tuple[Files, str]] = {
    "aliases of lists": (_template("*a29", _laughs("[?, ?]", "[x, x]")), "unfolds to more than"),
    "aliases of maps": (_template("*a29", _laughs("{l: ?, r: ?}", "{x: y}")), "unfolds to more than"),
    "an alias of itself": (_template("&a {b: *a}"), "an anchor holds an alias of itself"),
    "nested lists": (_template("[" * 100_000 + "]" * 100_000), "nests deeper than 150 levels"),
    "open brackets": (_template("[" * 1_000_000), "nests deeper than 150 levels"),
    "nested maps": (_template("{a: " * 100_000 + "}" * 100_000), "nests deeper than 150 levels"),
    "dashes": (_template("\n " + "- " * 100_000 + "a"), "nests deeper than 150 levels"),
    "question marks": (_template("\n " + "? " * 100_000 + "a"), "nests deeper than 150 levels"),
    "indentation": (_template("\n" + "".join(" " * n + "a:\n" for n in range(1, 1000))), "nests deeper than 150 levels"),
    "JSON": (
        {"template.json": '{"AWSTemplateFormatVersion": "2010-09-09", "Resources": ' + '{"a":' * 100_000 + "}" * 100_000},
        "nests deeper than 150 levels",
    ),
    "many keys": (_template(_named(120_000, "{}")), "more than 200000 nodes"),
    "many items": (_template("[" + "[]," * 3_000_000 + "]"), "more than 200000 nodes"),
    "many tags": (_template("[" + "!X a," * 500_000 + "]"), "more than 200000 nodes"),
    "too large": (_template("{} #" + "a" * 10_000_000), "files above 10 MB are not read"),
    "a NUL": (_template("\0"), "this file is not text"),
    "variables of themselves": (service("  x: ${self:custom.x}\n"), "refers to itself"),
    "variables in a circle of files": (
        {**service("  x: ${file(./a0.yml):x}\n"), **{f"a{n}.yml": f"x: ${{file(./a{(n + 1) % 90}.yml):x}}\n" for n in range(90)}},
        "nests deeper than 80 levels",
    ),
    "variables that double": (
        service("  x0: [a]\n" + "".join(f"  x{n}: ['${{self:custom.x{n - 1}}}', '${{self:custom.x{n - 1}}}']\n" for n in range(1, 40)), "${self:custom.x39}"),
        "unfolds to more than",
    ),
}  # fmt: skip
"""With what is said of each."""

READ: dict[str, Files] = {
    "one scalar": _template("a" * 9_900_000),
    "one quoted scalar of line ends": _template('"' + "\n " * 1_000_000 + '"'),
    "one block": _template("|\n" + " a\n" * 1_000_000),
    "one key": _template("\n  ? " + "a" * 9_900_000 + "\n  : b"),
    "one comment": _template("{} #" + "a" * 9_900_000),
    "empty lines": _template("{}" + "\n" * 3_000_000),
    "colons": {"template.yaml": _HEAD + ":" * 3_000_000},
    "keys of every type": _template("\n  1: a\n  true: b\n  null: c\n  [a]: b\n  {a: b}: c\n  ? &x [1]\n  : *x\n  1.5: d\n"),
    "line ends of every kind": {"template.yaml": "AWSTemplateFormatVersion: '2010-09-09'\r\nResources:\r  A:\n    Type: B\r\n"},
    "a long number": {"template.yaml": function("Timeout: " + "9" * 100_000)},
    "texts that double": {
        "template.yaml": function(
            "FunctionName: *a39", above=_laughs("{'Fn::Sub': ['${a}${a}', {a: ?}]}", "aaaaaaaaaaaaaaaa", 40)
        )
    },
    "conditions in a circle": {
        "template.yaml": function("Condition: C1", above="Conditions:\n" + "".join(f"  C{n}: !And [!Condition C{(n + 1) % 99}, !Condition C{(n + 7) % 99}]\n" for n in range(99)))
    },
    "parameters of themselves": {"template.yaml": function("FunctionName: !Ref P", "Role: !Ref Hostile", above="Parameters:\n  P: {Type: String, Default: !Ref P}\n")},
    "open placeholders": {"template.yaml": function("FunctionName: !Sub '" + "${" * 500_000 + "'")},
    "stars in policies": {
        "template.yaml": function(
            "Policies: [{Statement: [{Effect: Allow, Action: 's3:" + "*a" * 2000 + "', Resource: 'arn:aws:s3:::" + "*a" * 2000 + "b'}]}]"
        )
    },
    "stacks in a circle": {
        f"{name}.yaml": "Resources:\n" + "".join(f"  S{at}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {other}.yaml}}}}\n" for at, other in enumerate("abc"))
        for name in "abc"
    },
    "variables within variables": service("  x: '" + "${self:custom.a, " * 50_000 + "}" * 50_000 + "'\n"),
    "open variables": service("  x: '" + "${" * 500_000 + "'\n"),
    "modules in a circle": {
        "template.yaml": function("Runtime: python3.13", "Handler: m0.f", "CodeUri: ."),
        **{f"m{n}.py": f"from m{(n + 1) % 50} import *\nfrom m{(n + 1) % 50} import f as g\ndef f(e, c): return g(e, c)\n" for n in range(50)},
    },
    "functions that call on": {
        "template.yaml": function("Runtime: python3.13", "Handler: app.f0", "CodeUri: ."),
        "app.py": "".join(f"def f{n}(e=1, c=2): return f{n + 1}(e) + f{n + 1}(c)\n" for n in range(3000)),
    },
    "stars in .gitignore": {**code("python", "1"), ".gitignore": "*a" * 40 + "b\n[a]" + "*a" * 40 + "b\n" + "a/**/" * 20 + "b\n", "a" * 200: ""},
    "deep packages": {**code("javascript", "1"), "package.json": '{"a":' * 100_000, "package-lock.json": "[" * 100_000},
    "deep crates": {**code("rust", "1"), "Cargo.toml": "a = " + "[" * 10_000},
    "deep settings": {**code("python", "1"), "samconfig.toml": "a = " + "[" * 10_000, "pyproject.toml": "a = " + "[" * 10_000},
    "entities": {
        **code("java", "1"),
        "pom.xml": "<!DOCTYPE x [<!ENTITY a0 'aaaa'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]><project>&a11;</project>",
    },
    "many requirements": {**code("python", "1"), "requirements.txt": "".join(f"p{n}==1\n" for n in range(50_000))},
    "requirements of themselves": {**code("python", "1"), "requirements.txt": "-r requirements.txt\n-r ./requirements.txt\n"},
    "many packages": {**code("javascript", "1"), "package.json": json.dumps({"dependencies": {f"p{n}": "1" for n in range(50_000)}})},
    "arguments that double": {**code("python", "1"), "Dockerfile": "ARG A0=aaaa\n" + "".join(f"ARG A{n}=${{A{n - 1}}}${{A{n - 1}}}\n" for n in range(1, 60)) + "FROM ${A59}\n"},
}  # fmt: skip
"""What is read as it is: nobody has to say anything of it, and nothing breaks."""
