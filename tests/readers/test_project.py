"""From paths to a project: what is walked into, and from a handler's file to its templates."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Repo

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  {name}:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.13, Handler: {handler}, CodeUri: {code}}}
"""


def template(repo: Repo, path: str, name: str = "F", handler: str = "app.handler", code: str = "src") -> None:
    repo.write(path, TEMPLATE.format(name=name, handler=handler, code=code))


@pytest.mark.parametrize(
    "folder", [".aws-sam/build", ".serverless", "cdk.out", "node_modules/x", "venv", "a/.venv", "tests", "vendor"]
)
def test_build_output_dependencies_and_tests_are_not_walked_into(repo: Repo, folder: str) -> None:
    template(repo, f"{folder}/template.yaml")
    assert repo.functions() == {}
    assert len(repo.read(folder).project.templates) == 1
    assert len(repo.read(f"{folder}/template.yaml").project.templates) == 1
    assert len(repo.read(f"{folder}/template.yaml", force_exclude=True).project.templates) == 0


def test_installed_packages_are_not_walked_into(repo: Repo) -> None:
    repo.write("layer/python/botocore-1.44.5.dist-info/METADATA", "")
    template(repo, "layer/python/botocore/data/template.yaml", "Theirs")
    template(repo, "layer/python/own/template.yaml", "Ours")
    assert list(repo.functions()) == ["Ours"]


def test_virtual_environments_are_known_by_their_mark(repo: Repo) -> None:
    template(repo, "env-of-mine/lib/template.yaml")
    repo.write("env-of-mine/pyvenv.cfg", "home = /usr/bin\n")
    assert repo.functions() == {}


@pytest.mark.parametrize(
    ("ignore", "found"),
    [
        ("*.yaml\n", []),
        ("/out/\n", ["Kept"]),
        ("out\n!out/template.yaml\n", ["Kept"]),
        ("*.yaml\n!kept.yaml\n", ["Kept"]),
        ("# comment\n\n[\n", ["Kept", "Built"]),
        ("/kept.yaml\n", ["Built"]),
    ],
)
def test_gitignore_is_honoured(repo: Repo, ignore: str, found: list[str]) -> None:
    template(repo, "kept.yaml", "Kept")
    template(repo, "out/template.yaml", "Built")
    repo.write(".gitignore", ignore)
    assert list(repo.functions()) == found


def test_the_nearest_gitignore_decides(repo: Repo) -> None:
    template(repo, "a/b/template.yaml")
    repo.write(".gitignore", "*.yaml\n")
    repo.write("a/.gitignore", "!template.yaml\n")
    assert list(repo.functions()) == ["F"]
    assert len(repo.read("a/b").project.templates) == 1


def test_an_ignored_file_is_read_when_it_is_named_unless_exclusion_is_forced(repo: Repo) -> None:
    template(repo, "template.yaml")
    repo.write(".gitignore", "template.yaml\n")
    assert len(repo.read("template.yaml").project.templates) == 1
    assert len(repo.read("template.yaml", force_exclude=True).project.templates) == 0


def test_a_handler_leads_to_the_nearest_template_that_owns_it(repo: Repo) -> None:
    template(repo, "app/template.yaml", "Near")
    template(repo, "template.yaml", "Far", code="app/src")
    template(repo, "other/template.yaml", "Other")
    handler = repo.write("app/src/app.py", "def handler(event, context): ...\n")
    reading = repo.read("app/src/app.py")
    assert [t.file.path for t in reading.project.templates] == ["app/template.yaml"]
    assert reading.wanted is not None
    assert [file.path for file in reading.wanted] == [str(handler.relative_to(repo.folder))]


def test_a_handler_leads_to_a_template_elsewhere_in_the_repository(repo: Repo) -> None:
    template(repo, "infra/stack.yaml", code="../src")
    repo.write("src/app.py", "from store import save\n\ndef handler(event, context): save()\n")
    repo.write("src/store.py", "def save(): ...\n")
    for name in ("app", "store"):
        assert [t.file.path for t in repo.read(f"src/{name}.py").project.templates] == ["infra/stack.yaml"]


@pytest.mark.parametrize("name", ["src/unrelated.py", "README.md", "src/data.csv"])
def test_a_file_that_no_template_owns_is_passed_over(repo: Repo, name: str) -> None:
    template(repo, "template.yaml")
    repo.write("src/app.py", "def handler(event, context): ...\n")
    repo.write(name, "x = 1\n")
    assert repo.read(name).project.templates == ()


def test_named_templates_and_handlers_are_wanted_together(repo: Repo) -> None:
    template(repo, "a/template.yaml", "A")
    template(repo, "b/template.yaml", "B")
    repo.write("a/src/app.py", "def handler(event, context): ...\n")
    repo.write("b/src/app.py", "def handler(event, context): ...\n")
    wanted = repo.read("a/src/app.py", "b/template.yaml").wanted
    assert wanted is not None
    assert {file.path for file in wanted} == {"a/src/app.py", "b/template.yaml"}


def test_a_template_is_read_once_however_often_it_is_named(repo: Repo) -> None:
    template(repo, "template.yaml")
    assert len(repo.read("", "template.yaml", "template.yaml").project.templates) == 1


def test_what_a_service_includes_is_no_template_of_its_own(repo: Repo) -> None:
    repo.write("resources/a.yml", "Resources:\n  Queue: {Type: AWS::SQS::Queue}\n")
    repo.write(
        "serverless.yml",
        "service: s\nprovider: {name: aws}\nfunctions: {f: {handler: a.b}}\nresources: ${file(resources/a.yml)}\n",
    )
    assert [template.file.path for template in repo.project().templates] == ["serverless.yml"]
    assert len(repo.read("resources/a.yml").project.templates) == 1


def test_a_renamed_handler_leads_to_the_template_that_misses_it(repo: Repo) -> None:
    template(repo, "template.yaml")
    repo.write("src/app.py", "def handle(event, context): ...\n")
    assert len(repo.read("src/app.py").project.templates) == 1


def test_a_renamed_file_leads_to_the_template_that_misses_it(repo: Repo) -> None:
    template(repo, "template.yaml", handler="handlers/app.handler")
    repo.write("src/handler/app.py", "def handler(event, context): ...\n")
    assert len(repo.read("src/handler/app.py").project.templates) == 1


def test_a_broken_template_above_a_handler_is_told(repo: Repo) -> None:
    repo.write("template.yaml", "Transform: AWS::Serverless-2016-10-31\nResources: [\n")
    repo.write("elsewhere/template.yaml", "Transform: AWS::Serverless-2016-10-31\nResources: [\n")
    repo.write("src/app.py", "def handler(event, context): ...\n")
    wanted = repo.read("src/app.py").wanted
    assert wanted is not None
    assert [file.path for file in wanted] == ["template.yaml"]


def test_a_folder_of_sources_leads_to_their_templates(repo: Repo) -> None:
    template(repo, "infra/template.yaml", code="../src")
    repo.write("src/app.py", "def handler(event, context): ...\n")
    reading = repo.read("src")
    assert [t.file.path for t in reading.project.templates] == ["infra/template.yaml"]
    assert reading.wanted is not None
    assert [file.path for file in reading.wanted] == ["src/app.py"]


GUESSED = {
    "a.py": ("def lambda_handler(event, context): pass", ["lambda_handler"]),
    "b.py": ("def on_order(event, context): pass\ndef on_mail(e, _context): pass", ["on_order", "on_mail"]),
    "called.py": (
        (
            "def on_create(event, context): pass\n"
            "def lambda_handler(event, context): return on_create(event, context)\n"
            "def on_mail(event, context): on_mail(event, context)"
        ),
        ["lambda_handler", "on_mail"],
    ),
    "c.py": ("def run(event, ctx: LambdaContext): pass", ["run"]),
    "d.py": (
        "def handler(request): pass\ndef main(): pass\ndef draw(a, b): pass\nasync def handler(e, context): pass",
        [],
    ),
    "e.js": ("exports.handler = async (event) => 1;", ["handler"]),
    "f.mjs": ("export const handler = async (event) => 1;", ["handler"]),
    "g.ts": ("export const handler = async (event: Event): Promise<void> => {};", ["handler"]),
    "h.js": ("export const Button = (props) => 1;", []),
    "main.go": (
        (
            'package main\nimport "github.com/aws/aws-lambda-go/lambda"\n'
            "func handle() {}\nfunc main() { lambda.Start(handle) }"
        ),
        ["handle"],
    ),
    "other.go": ("package main\nfunc main() {}", []),
    "i.rb": ("def handler(event:, context:)\nend", ["handler"]),
    "broken.py": ("def (((\ndef other(x): pass", []),
    "Text.java": ("package a; class Text { void handleRequest() {} }", []),
}


@pytest.mark.parametrize(("name", "text", "symbols"), [(name, *said) for name, said in GUESSED.items()])
def test_handlers_that_no_template_names_are_known_by_their_shape(
    repo: Repo, name: str, text: str, symbols: list[str]
) -> None:
    repo.write(f"src/{name}", "// é\n".replace("//", "#" if name.endswith(("py", "rb")) else "//") + text)
    for path in ("src", f"src/{name}"):
        reading = repo.read(path)
        assert [handler.symbol for handler in reading.project.handlers] == symbols
        assert all(handler.guessed for handler in reading.project.handlers)
        assert reading.project.unreadable == ()


def test_java_handlers_are_known_by_their_interface(repo: Repo) -> None:
    repo.write("pom.xml", "<project/>")
    repo.write(
        "src/main/java/a/App.java",
        "package a;\nimport com.amazonaws.services.lambda.runtime.*;\n"
        "class App implements RequestHandler<String, String> {\n"
        "  public String handleRequest(String é, Context c) { return é; }\n}\n",
    )
    (handler,) = repo.read("src").project.handlers
    assert (handler.symbol, handler.span.text) == ("handleRequest", "handleRequest")


def test_a_handler_that_a_template_names_is_no_guess(repo: Repo) -> None:
    template(repo, "template.yaml")
    repo.write("src/app.py", "def handler(event, context): pass\n")
    reading = repo.read("src/app.py")
    assert (reading.project.handlers, len(reading.project.templates)) == ((), 1)


ANNOTATED = """
{{"Transform": "AWS::Serverless-2016-10-31", "Resources": {{"Generated": {{
  "Type": "AWS::Serverless::Function", "Metadata": {{"Tool": "Amazon.Lambda.Annotations"}},
  "Properties": {{"Runtime": "dotnet10", "CodeUri": ".", "Handler": "{handler}"}}
}}}}}}
"""


@pytest.mark.parametrize(
    ("handler", "found"), [("Orders::Place::Run", ["Own"]), ("Orders::Ship::Run", ["Own", "Generated"])]
)
def test_what_annotations_write_is_deployed_unless_another_template_has_the_handlers(
    repo: Repo, handler: str, found: list[str]
) -> None:
    template(repo, "template.yaml", "Own", "Orders::Place::Run")
    repo.write("src/Orders/serverless.template", ANNOTATED.format(handler=handler))
    assert list(repo.functions()) == found
    assert len(repo.read("src/Orders").project.templates) == 1


@pytest.mark.parametrize(
    ("path", "name", "code", "count"),
    [
        ("a/packaged.yaml", "Own", "s3://é/1", 1),
        ("a/sam-output.yml", "Own", "s3://é/1", 1),
        ("a/packaged.yaml", "Own", "src", 2),
        ("a/packaged.yaml", "Other", "s3://é/1", 2),
        ("a/production.yaml", "Own", "s3://é/1", 2),
        ("b/packaged.yaml", "Own", "s3://é/1", 2),
    ],
)
def test_what_is_packaged_is_the_same_as_the_template_beside_it(
    repo: Repo, path: str, name: str, code: str, count: int
) -> None:
    template(repo, "a/template.yaml", "Own")
    template(repo, path, name, code=code)
    assert len(repo.read(".").project.templates) == count
    assert len(repo.read(path).project.templates) == 1
