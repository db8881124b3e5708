"""The ways in which a project may ask for files outside of it, one small project each.

A project lies in a folder `project`, and what it asks for in a folder `outside` beside it. Where the repository begins
in `project`, nothing of `outside` is there for it; where it begins one folder further up, the same files are its own.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, Handler: {handler}, CodeUri: {code}{more}}}
"""

IMAGE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {{PackageType: Image}}
    Metadata: {{DockerContext: {context}, Dockerfile: Dockerfile}}
"""

STACK = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  S:
    Type: AWS::CloudFormation::Stack
    Properties: {{TemplateURL: {path}}}
"""

SERVICE = """\
service: shop
provider: {{name: aws, runtime: nodejs22.x}}
functions:
  f: {{handler: app.handler, description: "{value}"}}
"""

OWN = "def handler(event, context):\n    return event\n"
PYTHON = "def handler(event, context):\n    return '@'\n"
"""`@` stands for the canary of a way."""


def sam(code: str = "./src", runtime: str = "python3.13", handler: str = "app.handler", more: str = "") -> str:
    return TEMPLATE.format(code=code, runtime=runtime, handler=handler, more=more and f", {more}")


@dataclass(frozen=True)
class Way:
    """`files` and `links` by their paths in the project; those in `outside` hold the canary."""

    files: dict[str, str] = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """What they lead to."""
    named: str = ""
    """What of the project is linted: a file, or all of it."""
    never: bool = False
    """Whether nothing is read at that place either where it lies inside of the repository: it is no place for it."""

    def write(self, folder: Path, canary: str, *, inside: bool) -> None:
        """Into a new folder; `inside`, all of it is one repository."""
        top = folder if inside else folder / "project"
        (top / ".git").mkdir(parents=True)
        for parent, files in ((folder / "project", self.files), (folder / "outside", self.outside)):
            for name, text in files.items():
                path = parent / name
                path.parent.mkdir(parents=True, exist_ok=True)
                content = text.replace("@", canary).replace("%OUTSIDE%", str(folder / "outside"))
                if name.endswith(".zip"):
                    with zipfile.ZipFile(path, "w") as archive:
                        archive.writestr(content, content)
                else:
                    path.write_text(content, encoding="utf-8")
        for name, target in self.links.items():
            link = folder / "project" / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(target.replace("%OUTSIDE%", str(folder / "outside")))


def _value(value: str) -> dict[str, str]:
    return {"serverless.yml": SERVICE.format(value=value), "app.js": "exports.handler = async () => 1;\n"}


def _node(code: str, **more: str) -> dict[str, str]:
    return {"template.yaml": sam(runtime="nodejs22.x"), "src/app.js": code, **more}


_OUT_JS = {"own.js": 'exports.own = async () => { console.log(process.env["@"]); };\n'}
_USE_JS = "const { own } = require('%s');\nexports.handler = async () => { await own(); };\n"
_ENTRY = "exports.handler = async () => 1;\n"

WAYS: dict[str, Way] = {
    # values of the Serverless Framework
    "file-yaml": Way(_value("${file(../outside/x.yml):key}"), {"x.yml": "key: '@'\n"}),
    "file-json": Way(_value("${file(../outside/x.json):key}"), {"x.json": '{"key": "@"}'}),
    "file-text": Way(_value("${file(../outside/x.txt)}"), {"x.txt": "@"}),
    "file-absolute": Way(_value("${file(%OUTSIDE%/x.yml):key}"), {"x.yml": "key: '@'\n"}),
    "file-program": Way(_value("${file(../outside/x.js):key}"), {"x.js": "module.exports = { key: '@' };\n"}),
    "file-link": Way(_value("${file(./x.yml):key}"), {"x.yml": "key: '@'\n"}, {"x.yml": "../outside/x.yml"}),
    "file-folder-link": Way(_value("${file(d/x.yml):key}"), {"x.yml": "key: '@'\n"}, {"d": "../outside"}),
    "file-home": Way(_value("${file(~/home-canary.yml):key}"), {}, never=True),
    "file-function": Way(
        {
            "serverless.yml": "service: a\nprovider: {name: aws, runtime: nodejs22.x}\n"
            "functions: ${file(../outside/f.yml)}\n"
        },
        {"f.yml": "f: {handler: app.handler, description: '@'}\n"},
    ),
    "file-environment": Way(
        {
            "serverless.yml": "service: a\nprovider:\n  name: aws\n  runtime: nodejs22.x\n"
            "  environment: ${file(../outside/env.yml)}\nfunctions:\n  f: {handler: app.handler}\n",
            "app.js": _ENTRY,
        },
        {"env.yml": "CANARY: '@'\n"},
    ),
    "service-program": Way(
        {
            "serverless.ts": "import { more } from '../outside/more';\n"
            "export default { service: 'a', provider: { name: 'aws', runtime: 'nodejs22.x' }, functions: more };\n"
        },
        {"more.ts": "export const more = { f: { handler: 'app.handler', description: '@' } };\n"},
    ),
    "service-handler": Way(
        {"serverless.yml": SERVICE.format(value="x").replace("app.handler", "../outside/app.handler")},
        {"app.js": _OUT_JS["own.js"]},
        never=True,
    ),
    "service-artifact": Way(
        {"serverless.yml": SERVICE.format(value="x") + "package: {artifact: ../outside/code.zip}\n"},
        {"code.zip": "@"},
    ),
    "service-pattern": Way(
        {
            "serverless.yml": SERVICE.format(value="x") + "package: {patterns: ['../outside/**']}\n",
            "app.js": _ENTRY,
        },
        {"@.so": "@"},
        never=True,
    ),
    "compose": Way(
        {"serverless-compose.yml": "services:\n  a: {path: ../outside}\n"},
        {"serverless.yml": SERVICE.format(value="@"), "app.js": _ENTRY},
        named="serverless-compose.yml",
    ),
    "compose-link": Way(
        {}, {"compose.yml": "services:\n  a: {path: '@'}\n"}, {"serverless-compose.yml": "../outside/compose.yml"}
    ),
    # code and what goes with it
    "code": Way({"template.yaml": sam("../outside")}, {"app.py": PYTHON}),
    "code-absolute": Way({"template.yaml": sam("%OUTSIDE%")}, {"app.py": PYTHON}),
    "code-folder-link": Way({"template.yaml": sam()}, {"app.py": PYTHON}, {"src": "../outside"}),
    "code-file-link": Way({"template.yaml": sam()}, {"app.py": PYTHON}, {"src/app.py": "../../outside/app.py"}),
    "code-handler": Way({"template.yaml": sam("./", handler="../outside/app.handler")}, {"app.py": PYTHON}, never=True),
    "code-zip": Way({"template.yaml": sam("../outside/code.zip")}, {"code.zip": "@"}),
    "code-zip-link": Way({"template.yaml": sam("./code.zip")}, {"code.zip": "@"}, {"code.zip": "../outside/code.zip"}),
    "layer": Way(
        {
            "template.yaml": sam(more="Layers: [!Ref L]")
            + "  L:\n    Type: AWS::Serverless::LayerVersion\n    Properties: {ContentUri: ../outside}\n",
            "src/app.py": "import own\n" + OWN,
        },
        {"python/own.py": "import os\nos.environ['@']\n"},
    ),
    "layer-link": Way(
        {
            "template.yaml": sam(more="Layers: [!Ref L]")
            + "  L:\n    Type: AWS::Serverless::LayerVersion\n    Properties: {ContentUri: layer}\n",
            "src/app.py": "import own\n" + OWN,
        },
        {"own.py": "import os\nos.environ['@']\n"},
        {"layer/python": "../../outside", "layer/lib": "../../outside"},
    ),
    "import-python": Way(
        {"template.yaml": sam(), "src/app.py": "import own\n" + OWN},
        {"own.py": "import os\nos.environ['@']\n"},
        {"src/own.py": "../../outside/own.py"},
    ),
    "import-python-package": Way(
        {"template.yaml": sam(), "src/app.py": "import own.part\n" + OWN},
        {"__init__.py": "", "part.py": "import os\nos.environ['@']\n"},
        {"src/own": "../../outside"},
    ),
    "import-javascript": Way(_node(_USE_JS % "../../outside/own"), _OUT_JS),
    "import-javascript-absolute": Way(_node(_USE_JS % "%OUTSIDE%/own"), _OUT_JS, never=True),
    "import-javascript-link": Way(
        _node(_USE_JS % "./own"), _OUT_JS, {"src/own": "../../outside", "src/own.js": "../../outside/own.js"}
    ),
    "import-typescript": Way(
        {
            "template.yaml": sam(runtime="nodejs22.x"),
            "src/app.ts": "import { own } from '~own/own';\nexport const handler = async () => own();\n",
            "src/tsconfig.json": '{"compilerOptions": {"paths": {"~own/*": ["../../outside/*"]}}}',
        },
        {"own.ts": "export const own = () => process.env['@'];\n"},
    ),
    "tsconfig": Way(
        {
            "template.yaml": sam(runtime="nodejs22.x"),
            "src/app.ts": "import { own } from '~own/own';\nexport const handler = async () => own();\n",
            "src/tsconfig.json": '{"extends": "../../outside/base.json"}',
        },
        {"base.json": '{"compilerOptions": {"paths": {"~own/*": ["./@/*"]}}}'},
    ),
    "package-main": Way(
        _node(
            _USE_JS % "own",
            **{"src/node_modules/own/package.json": '{"name": "own", "main": "../../../../outside/own.js"}'},
        ),
        _OUT_JS,
        never=True,
    ),
    "package-link": Way(
        _node(_USE_JS % "own"),
        {"package.json": '{"name": "@"}', "index.js": _OUT_JS["own.js"]},
        {"src/node_modules/own": "../../../outside"},
        never=True,
    ),
    "package-json": Way(
        _node(_USE_JS % "own"),
        {"package.json": '{"dependencies": {"@": "1"}}'},
        {"src/package.json": "../../outside/package.json"},
    ),
    "package-workspace": Way(
        _node(_USE_JS % "own", **{"package.json": '{"workspaces": ["../outside"], "dependencies": {"own": "*"}}'}),
        {"package.json": '{"name": "own", "main": "own.js"}', **_OUT_JS},
        never=True,
    ),
    "package-file": Way(
        _node(_USE_JS % "own", **{"src/package.json": '{"dependencies": {"own": "file:../../outside"}}'}),
        {"package.json": '{"name": "own", "main": "own.js", "dependencies": {"@": "1"}}', **_OUT_JS},
    ),
    "requirements": Way(
        {
            "template.yaml": sam(),
            "src/app.py": "import requests\n" + OWN,
            "src/requirements.txt": "-r ../../outside/r.txt\n",
        },
        {"r.txt": "@==1\n"},
    ),
    "constraints": Way(
        {
            "template.yaml": sam(),
            "src/app.py": "import requests\n" + OWN,
            "src/requirements.txt": "requests\n-c ../../outside/r.txt\n",
        },
        {"r.txt": "requests==0.@\n"},
        never=True,
    ),
    "requirements-editable": Way(
        {"template.yaml": sam(), "src/app.py": "import own\n" + OWN, "src/requirements.txt": "-e ../../outside\n"},
        {"pyproject.toml": '[project]\nname = "own"\ndependencies = ["@"]\n', "own.py": "x = 1\n"},
        never=True,
    ),
    "requirements-link": Way(
        {"template.yaml": sam(), "src/app.py": "import requests\n" + OWN},
        {"r.txt": "@==1\n"},
        {"src/requirements.txt": "../../outside/r.txt"},
    ),
    "environment-link": Way(
        {"template.yaml": sam(), "src/app.py": "import own\n" + OWN},
        {"own.py": "import os\nos.environ['@']\n", "own-1.dist-info/top_level.txt": "own\n"},
        {".venv/lib/python3.13/site-packages": "../../../../outside", "venv/lib": "../../outside"},
        never=True,
    ),
    "go-replace": Way(
        {
            "template.yaml": sam(runtime="provided.al2023", handler="bootstrap"),
            "src/go.mod": "module a\n\ngo 1.22\n\nrequire own v0.0.0\n\nreplace own => ../../outside\n",
            "src/main.go": 'package main\n\nimport (\n\t"github.com/aws/aws-lambda-go/lambda"\n\t"own"\n)\n\n'
            "func handle() error { return own.Own() }\n\nfunc main() { lambda.Start(handle) }\n",
        },
        {
            "go.mod": "module own\n",
            "own.go": 'package own\n\nimport "os"\n\nfunc Own() error { os.Getenv("@"); return nil }\n',
        },
    ),
    "go-link": Way(
        {
            "template.yaml": sam(runtime="provided.al2023", handler="bootstrap"),
            "src/go.mod": "module a\n\ngo 1.22\n",
            "src/main.go": 'package main\n\nimport (\n\t"github.com/aws/aws-lambda-go/lambda"\n\t"a/own"\n)\n\n'
            "func handle() error { return own.Own() }\n\nfunc main() { lambda.Start(handle) }\n",
        },
        {"own.go": 'package own\n\nimport "os"\n\nfunc Own() error { os.Getenv("@"); return nil }\n'},
        {"src/own": "../../outside"},
    ),
    "rust-path": Way(
        {
            "template.yaml": sam(runtime="provided.al2023", handler="bootstrap"),
            "src/Cargo.toml": '[package]\nname = "f"\n\n[dependencies]\nlambda_runtime = "1"\n'
            'own = { path = "../../outside" }\n',
            "src/src/main.rs": "use lambda_runtime::{run, service_fn, Error, LambdaEvent};\nuse serde_json::Value;\n\n"
            "async fn handle(event: LambdaEvent<Value>) -> Result<Value, Error> { own::own(); Ok(event.payload) }\n\n"
            "#[tokio::main]\nasync fn main() -> Result<(), Error> { run(service_fn(handle)).await }\n",
        },
        {"Cargo.toml": '[package]\nname = "own"\n', "src/lib.rs": 'pub fn own() { std::env::var("@").unwrap(); }\n'},
    ),
    "rust-members": Way(
        {
            "template.yaml": sam(runtime="provided.al2023", handler="bootstrap"),
            "src/Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n',
        },
        {"f/Cargo.toml": '[package]\nname = "@"\n', "f/src/main.rs": "fn main() {}\n"},
        {"src/crates": "../../outside", "src/src/bin": "../../../outside"},
    ),
    "rust-binaries": Way(
        {
            "template.yaml": sam(runtime="provided.al2023", handler="bootstrap"),
            "src/Cargo.toml": '[package]\nname = "f"\n',
        },
        {"f/main.rs": "fn main() {}\n"},
        {"src/src/bin": "../../../outside"},
    ),
    "ruby-relative": Way(
        {
            "template.yaml": sam(runtime="ruby3.4", handler="app.handler"),
            "src/app.rb": "require_relative '../../outside/own'\ndef handler(event:, context:)\n  own\nend\n",
        },
        {"own.rb": "def own\n  ENV['@']\nend\n"},
    ),
    "csharp-project": Way(
        {
            "template.yaml": sam(runtime="dotnet8", handler="A::A.F::Handle"),
            "src/A.csproj": "<Project Sdk='Microsoft.NET.Sdk'><ItemGroup>"
            "<ProjectReference Include='../../outside/Own.csproj' /></ItemGroup></Project>\n",
            "src/F.cs": "namespace A;\npublic class F { public string Handle(string x) { return Own.Own.Get(); } }\n",
        },
        {
            "Own.csproj": "<Project Sdk='Microsoft.NET.Sdk'></Project>\n",
            "Own.cs": 'namespace Own;\npublic static class Own { public static string Get() => "@"; }\n',
        },
        never=True,
    ),
    "csharp-link": Way(
        {"template.yaml": sam(runtime="dotnet8", handler="A::A.F::Handle")},
        {
            "A.csproj": "<Project Sdk='Microsoft.NET.Sdk'></Project>\n",
            "F.cs": 'namespace A;\npublic class F { public string Handle(string x) { return "@"; } }\n',
        },
        {"src": "../outside"},
    ),
    "maven-parent": Way(
        {
            "template.yaml": sam(runtime="java21", handler="a.F::handle"),
            "src/pom.xml": "<project><parent><relativePath>../../outside/pom.xml</relativePath></parent></project>\n",
            "src/src/main/java/a/F.java": "package a;\npublic class F { public String handle(String x) { return x; } }",
        },
        {"pom.xml": "<project><properties><maven.compiler.release>@</maven.compiler.release></properties></project>\n"},
    ),
    "java-link": Way(
        {"template.yaml": sam(runtime="java21", handler="a.F::handle"), "src/pom.xml": "<project></project>\n"},
        {"a/F.java": 'package a;\npublic class F { public String handle(String x) { return "@"; } }\n'},
        {"src/src/main/java": "../../../../outside"},
        never=True,
    ),
    # templates, and what they include
    "template-link": Way({}, {"t.yaml": sam(more="Description: '@'")}, {"template.yaml": "../outside/t.yaml"}),
    "template-folder-link": Way(
        {}, {"template.yaml": sam(more="Description: '@'")}, {"more": "../outside"}, never=True
    ),
    "nested": Way(
        {"template.yaml": STACK.format(path="../outside/t.yaml")},
        {"t.yaml": sam(more="Description: '@'")},
    ),
    "nested-application": Way(
        {
            "template.yaml": STACK.replace("AWS::CloudFormation::Stack", "AWS::Serverless::Application")
            .replace("TemplateURL", "Location")
            .format(path="../outside/t.yaml")
        },
        {"t.yaml": sam(more="Description: '@'")},
    ),
    "nested-link": Way(
        {"template.yaml": STACK.format(path="./t.yaml")},
        {"t.yaml": sam(more="Description: '@'")},
        {"t.yaml": "../outside/t.yaml"},
    ),
    "include": Way(
        {
            "template.yaml": "Transform: AWS::Serverless-2016-10-31\nResources:\n"
            "  Fn::Transform: {Name: AWS::Include, Parameters: {Location: ../outside/part.yaml}}\n"
        },
        {"part.yaml": "F:\n  Type: AWS::Serverless::Function\n  Properties: {Description: '@'}\n"},
        never=True,
    ),
    "state-machine": Way(
        {
            "template.yaml": sam()
            + "  M:\n    Type: AWS::Serverless::StateMachine\n    Properties: {DefinitionUri: ../outside/m.asl.json}\n",
            "src/app.py": OWN,
        },
        {"m.asl.json": '{"StartAt": "@", "States": {"@": {"Type": "Succeed"}}}'},
    ),
    "open-api": Way(
        {
            "template.yaml": sam() + "  A:\n    Type: AWS::Serverless::Api\n"
            "    Properties: {StageName: a, DefinitionUri: ../outside/api.yaml}\n",
            "src/app.py": OWN,
        },
        {"api.yaml": "openapi: 3.0.1\npaths: {'/@': {get: {}}}\n"},
    ),
    "dockerfile": Way(
        {"template.yaml": IMAGE.format(context="../outside")},
        {"Dockerfile": 'FROM public.ecr.aws/lambda/python:3.8\nENV CANARY=@\nCMD ["app.handler"]\n', "app.py": PYTHON},
    ),
    "dockerfile-link": Way(
        {"template.yaml": IMAGE.format(context=".")},
        {"Dockerfile": 'FROM public.ecr.aws/lambda/python:3.8\nENV CANARY=@\nCMD ["app.handler"]\n'},
        {"Dockerfile": "../outside/Dockerfile"},
    ),
    # settings of tools
    "samconfig-link": Way(
        {
            "template.yaml": "Parameters:\n  P: {Type: String}\n" + sam(more="Description: !Ref P"),
        },
        {"s.toml": 'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "P=@"\n'},
        {"samconfig.toml": "../outside/s.toml"},
    ),
    "makefile-link": Way(
        {
            "template.yaml": sam(runtime="provided.al2023", handler="bootstrap")
            + "    Metadata: {BuildMethod: makefile}\n",
            "src/main.go": "package main\n",
        },
        {"Makefile": "build-F:\n\tGOARCH=@ go build\n"},
        {"src/Makefile": "../../outside/Makefile"},
    ),
    "gitignore-link": Way(
        {"template.yaml": sam(), "src/app.py": OWN},
        {"ignored": "*.@\n"},
        {".gitignore": "../outside/ignored"},
        never=True,
    ),
}
"""By what leads outside. Settings of lambdalint itself are not among them: see test_outside.py."""
