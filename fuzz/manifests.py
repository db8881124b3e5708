"""Manifests that have whatever one may have: the tests' own have a line or two."""

from __future__ import annotations

RICH = {
    "package.json": """\
{"name": "a", "type": "module", "main": "x.js",
 "exports": {".": {"import": "./a.js", "require": ["./b.js"]}}, "imports": {"#a": "./a.js"},
 "dependencies": {"aws-sdk": "^2.1.0", "b": "file:../b", "c": "workspace:*", "d": "npm:e@1"},
 "devDependencies": {"esbuild": "1"}, "peerDependencies": {"f": ">=1 <2"}, "optionalDependencies": {"g": "latest"},
 "workspaces": {"packages": ["a/*"]}, "bundledDependencies": ["x"], "engines": {"node": ">=18"},
 "scripts": {"build": "esbuild app.ts --bundle --outdir=dist --external:aws-sdk"}}
""",
    "package-lock.json": """\
{"lockfileVersion": 3, "packages": {"": {"dependencies": {"a": "1"}},
 "node_modules/a": {"version": "1.0.0", "link": true, "resolved": "x", "dependencies": {"b": "1"}, "optional": true},
 "node_modules/a/node_modules/b": {"version": "2"}},
 "dependencies": {"a": {"version": "1", "requires": {"b": "1"}, "dependencies": {}}}}
""",
    "tsconfig.json": """\
{"extends": "./b.json", "compilerOptions": {"target": "es2022", "module": "commonjs", "outDir": "dist",
 "rootDir": "src", "baseUrl": ".", "paths": {"@/*": ["src/*"]}, "lib": ["es5"]}, "include": ["a"],
 "references": [{"path": "../x"}]}  // a comment
""",
    "pyproject.toml": """\
[project]
dependencies = ["boto3>=1; python_version<'3.9'", "x @ file:///a"]
requires-python = ">=3.8"
[project.optional-dependencies]
a = ["b"]
[tool.poetry.dependencies]
python = "^3.9"
boto3 = {version = "^1", optional = true, path = "../x", extras = ["crt"]}
[tool.poetry.group.dev.dependencies]
x = "*"
[dependency-groups]
dev = ["pytest", {include-group = "a"}]
[tool.uv.sources]
x = {workspace = true}
[build-system]
requires = ["setuptools"]
""",
    "Pipfile": """\
[packages]
boto3 = {version = "==1", markers = "x"}
a = "*"
[requires]
python_version = "3.9"
""",
    "Pipfile.lock": """\
{"default": {"boto3": {"version": "==1", "markers": "x", "index": "pypi"}}, "develop": {}}
""",
    "poetry.lock": """\
[[package]]
name = "boto3"
version = "1.2"
optional = false
[package.dependencies]
x = {version = "*", markers = "a"}
""",
    "uv.lock": """\
version = 1
[[package]]
name = "a"
source = {editable = "."}
dependencies = [{name = "boto3", marker = "x"}]
[package.optional-dependencies]
a = [{name = "b"}]
""",
    "samconfig.toml": """\
version = 0.1
[default.deploy.parameters]
parameter_overrides = "A=b C=\\"d e\\""
template_file = "template.yaml"
[prod.global.parameters]
parameter_overrides = ["A=1"]
""",
    "Cargo.toml": """\
[package]
name = "app"
[workspace]
members = ["a", "b/*"]
[[bin]]
name = "bootstrap"
path = "src/main.rs"
[lib]
path = "src/lib.rs"
[dependencies]
aws-sdk-s3 = {version = "1", features = ["a"], path = "../x", workspace = true}
[workspace.dependencies]
serde = "1"
""",
    "settings.gradle": "rootProject.name = 'a'\ninclude 'app', ':lib:inner'\n",
    "build.gradle": """\
plugins { id 'java' }
java { toolchain { languageVersion = JavaLanguageVersion.of(17) } }
sourceCompatibility = '17'
dependencies { implementation "a:b:${version}", 'c:d:1'
  implementation(platform('e:f:1')) testImplementation group: 'g', name: 'h', version: '1' }
""",
    "pom.xml": """\
<project><parent><artifactId>p</artifactId><relativePath>../pom.xml</relativePath></parent><artifactId>a</artifactId>
<modules><module>b</module></modules><properties><v>1</v><maven.compiler.release>17</maven.compiler.release></properties>
<dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>i</artifactId><version>${v}</version>
<scope>import</scope></dependency></dependencies></dependencyManagement><build><finalName>x</finalName></build></project>
""",
}
"""By name."""
