"""Functions of a service: settings, defaults, merges."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from lambdalint.model.value import Value
from tests.readers.conftest import Repo

Read = Callable[[str], dict[str, Function]]

PROVIDER = "provider: {name: aws, runtime: python3.13}\n"


def written(*values: Value[int] | Value[str]) -> list[tuple[object, str]]:
    return [(value.known, value.span.text) for value in values]


def test_defaults_are_the_frameworks(service: Read) -> None:
    function = service("provider: aws\nfunctions:\n  hello: {handler: a.b}\n")["hello"]
    assert (function.span.text, function.block.text) == ("hello", "hello: {handler: a.b}")
    assert written(function.timeout, function.memory_size, function.ephemeral_storage, function.runtime) == [
        (6, "hello"),
        (1024, "hello"),
        (512, "hello"),
        (None, "hello"),
    ]
    assert function.runtime.why == "the default of the framework depends on its version"
    assert function.capacity_provider.absent
    assert (function.environment.span.text, function.environment.variables) == ("hello", ())
    assert function.environment.complete
    assert (function.layers.span.text, function.layers.items, function.sources) == ("hello", (), ())


@pytest.mark.parametrize(
    ("package", "runtime"),
    [
        ('{"devDependencies": {"osls": "^4.3.1"}}', "nodejs24.x"),
        ('{"devDependencies": {"serverless": "4"}}', "nodejs20.x"),
        ('{"dependencies": {"serverless": "~3.39.0"}}', "nodejs16.x"),
        ('{"devDependencies": {"serverless": "^3.38.0"}}', None),
        ('{"devDependencies": {"serverless": ">=3"}}', None),
        ('{"devDependencies": {"serverless": "99999999999999999"}}', None),
        ('{"devDependencies": {"serverless": "^4", "osls": "^4"}}', None),
        ('{"devDependencies": {"serverless": 4}, "dependencies": []}', None),
        ("[]", None),
        ("{", None),
    ],
)
def test_the_default_runtime_is_that_of_the_installed_framework(
    service: Read, repo: Repo, package: str, runtime: str | None
) -> None:
    repo.write("package.json", package)
    found = service("provider: aws\nfunctions: {f: {handler: a.b}}\n")["f"].runtime
    assert (found.known, found.written, found.span.text) == (runtime, runtime is None, "f")


def test_the_provider_gives_what_a_function_does_not_say(service: Read) -> None:
    function = service(
        "provider:\n"
        "  name: aws\n"
        "  runtime: python3.12\n"
        "  timeout: 10\n"
        "  memorySize: 256\n"
        "  layers: [arn:aws:lambda:eu-west-1:1:layer:shared:1]\n"
        "  environment: {SHARED: a, BOTH: b, GONE: c}\n"
        "functions:\n"
        "  hello:\n"
        "    handler: a.b\n"
        "    timeout: '20'\n"
        "    memorySize:\n"
        "    ephemeralStorageSize: 1000\n"
        "    environment: {BOTH: d, OWN: !Ref T, GONE: null}\n"
    )["hello"]
    assert written(function.runtime, function.timeout, function.memory_size, function.ephemeral_storage) == [
        ("python3.12", "python3.12"),
        (20, "'20'"),
        (256, "256"),
        (1000, "1000"),
    ]
    variables = {v.name: (v.span.text, v.value.known) for v in function.environment.variables}
    assert variables == {"SHARED": ("SHARED", "a"), "BOTH": ("BOTH", "d"), "OWN": ("OWN", None)}
    assert function.block.covers(function.environment.span)
    assert [layer.known for layer in function.layers.items] == ["arn:aws:lambda:eu-west-1:1:layer:shared:1"]
    assert function.layers.span.text == "layers"


def test_own_layers_replace_the_providers(service: Read) -> None:
    function = service(
        "provider: {name: aws, layers: [a, b]}\nfunctions: {f: {handler: a.b, layers: [!Ref BaseLambdaLayer]}}\n"
    )["f"]
    assert [layer.target for layer in function.layers.items] == ["BaseLambdaLayer"]


@pytest.mark.parametrize(
    ("environment", "plugins", "complete"),
    [
        ("{A: b}", "[]", True),
        ("{A: b}", "[serverless-offline]", True),
        ("{A: b}", "[serverless-dotenv-plugin]", False),
        ("{A: b}", "[./plugins/own]", False),
        ("{A: b}", "'${file(plugins.js)}'", False),
        ("{A: b}", "{modules: [serverless-offline], localPath: p}", True),
        ("null", "[serverless-dotenv-plugin]", False),
        ("'${file(env.js)}'", "[]", False),
        ("'${ssm:/env}'", "[]", False),
        ("[A, B]", "[]", False),
        ("text", "[]", False),
    ],
)
def test_whether_an_environment_is_complete(
    service: Read, repo: Repo, environment: str, plugins: str, *, complete: bool
) -> None:
    repo.write("env.js", "")
    repo.write("plugins.js", "")
    function = service(
        f"{PROVIDER}plugins: {plugins}\nfunctions: {{f: {{handler: a.b, environment: {environment}}}}}\n"
    )["f"]
    assert function.environment.complete is complete


def test_functions_and_resources_may_be_lists(service: Read, repo: Repo) -> None:
    repo.write("more.yml", "two:\n  handler: c.d\n  timeout: 9\n")
    repo.write("resources/queue.yml", "Resources:\n  Jobs: {Type: AWS::SQS::Queue}\n")
    functions = service(
        PROVIDER
        + "functions:\n"
        + "  - one: {handler: a.b}\n"
        + "  - ${file(more.yml)}\n"
        + "  - one: {timeout: 8}\n"
        + "  - null\n"
        + "resources:\n"
        + "  - ${file(resources/queue.yml)}\n"
        + "  - Resources:\n"
        + "      Jobs: {Properties: {VisibilityTimeout: 60}}\n"
        + "      OneLambdaFunction: {Properties: {MemorySize: 300}}\n"
        + "      HttpApi: {Properties: {Name: x}}\n"
    )
    assert written(functions["one"].handler, functions["one"].timeout, functions["one"].memory_size) == [
        ("a.b", "a.b"),
        (8, "8"),
        (300, "300"),
    ]
    assert functions["two"].timeout.span.file.path == "more.yml"
    assert functions["two"].span.file.path == functions["two"].block.file.path == "more.yml"
    assert repo.problems() == []


def test_functions_may_be_a_file(service: Read, repo: Repo) -> None:
    repo.write("functions.yml", "a: {handler: a.b}\n")
    repo.write("b.yml", "handler: c.d\n")
    assert list(service(PROVIDER + "functions: ${file(functions.yml)}\n")) == ["a"]
    function = service(PROVIDER + "functions:\n  b: ${file(b.yml)}\n")["b"]
    assert (function.span.text, function.block.text, function.handler.span.file.path) == ("b", "b", "b.yml")


def test_what_is_not_known_of_a_function(service: Read, repo: Repo) -> None:
    repo.write("x.js", "")
    function = service(PROVIDER + "functions:\n  f: ${file(x.js)}\n  g: {handler: '${env:X}', timeout: '${env:T}'}\n")
    for value in (function["f"].runtime, function["f"].handler, function["f"].timeout, function["g"].timeout):
        assert (value.known, value.written) == (None, True)
    assert not function["f"].environment.complete


def test_an_unknown_provider_may_say_anything(service: Read, repo: Repo) -> None:
    repo.write("x.js", "")
    function = service("provider: ${file(x.js)}\nfunctions: {f: {handler: a.b}}\n")["f"]
    assert (function.timeout.known, function.timeout.written, function.handler.known) == (None, True, "a.b")


def test_managed_instances_have_another_default(service: Read) -> None:
    function = service(PROVIDER + "functions: {f: {handler: a.b, capacityProvider: !Ref C}}\n")["f"]
    assert (function.capacity_provider.written, function.memory_size.known) == (True, 2048)


@pytest.mark.parametrize(
    ("settings", "dead_letter", "on_failure", "attempts"),
    [
        ("{}", False, False, 2),
        ("{onError: arn:aws:sns:eu-west-1:1:t}", True, False, 2),
        ("{onError: !Ref T}", True, False, 2),
        ("{destinations: {onFailure: other}}", False, True, 2),
        ("{destinations: {onFailure: {type: sqs, arn: !GetAtt Q.Arn}}}", False, True, 2),
        ("{destinations: {onSuccess: other}, maximumRetryAttempts: 0}", False, False, 0),
        ("{destinations: '${ssm:/x}'}", False, True, 2),
        ("{destinations: [a]}", False, True, 2),
    ],
)
def test_failure_handling(service: Read, settings: str, *, dead_letter: bool, on_failure: bool, attempts: int) -> None:
    handling = service(PROVIDER + f"functions: {{f: {settings}}}\n")["f"].failure_handling
    assert (handling.dead_letter_queue.written, handling.on_failure.written) == (dead_letter, on_failure)
    assert handling.maximum_retry_attempts.known == attempts


def test_resources_of_the_user_belong_to_functions(service: Read) -> None:
    function = service(
        PROVIDER
        + """
functions:
  send-mail_now: {handler: a.b}
resources:
  Resources:
    Config:
      Type: AWS::Lambda::EventInvokeConfig
      Properties:
        FunctionName: !Ref SendDashmailUnderscorenowLambdaFunction
        Qualifier: $LATEST
        DestinationConfig: {OnFailure: {Destination: !GetAtt Failed.Arn}}
    Failed: {Type: AWS::SQS::Queue}
    Rule:
      Type: AWS::Lambda::Permission
      Properties: {FunctionName: !GetAtt SendDashmailUnderscorenowLambdaFunction.Arn, Principal: events.amazonaws.com}
    Own:
      Type: AWS::Lambda::Function
      Properties: {Runtime: python3.11, Handler: index.handler}
  Parameters:
    P: {Type: String, Default: x}
  extensions:
    SendDashmailUnderscorenowLambdaFunction: {Properties: {Timeout: 3}}
"""
    )
    assert list(function) == ["send-mail_now", "Own"]
    assert function["send-mail_now"].failure_handling.on_failure.target == "Failed"
    assert [source.span.text for source in function["send-mail_now"].sources] == ["Rule"]
    assert (function["Own"].timeout.known, function["Own"].runtime.known) == (3, "python3.11")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("functions: [1]", "`functions` holds no map"),
        ("functions: text", "`functions` holds no map"),
        ("functions: {f: 3}", "function `f` is no map"),
        ("functions: {f: [a]}", "function `f` is no map"),
        ("resources: 3", "`resources` holds no map"),
        ("resources: {Resources: [a]}", "`Resources` holds no map"),
        ("package: [a]\nfunctions: {f: {handler: a.b}}", "`package` holds no map"),
    ],
)
def test_wrong_types_are_reported(service: Read, repo: Repo, text: str, problem: str) -> None:
    service(PROVIDER + text + "\n")
    assert [found for _, _, found in repo.problems()] == [problem]


@pytest.mark.parametrize("odd", ["null", "3", "[]", "[1, [2]]", "{}", "{a: {b: c}}", "'${self:x}'", "!Ref X", "''"])
@pytest.mark.parametrize(
    "place",
    [
        "functions: {f: {handler: ODD}}",
        "functions: {f: {timeout: ODD, memorySize: ODD, layers: ODD, environment: ODD, role: ODD, image: ODD}}",
        "functions: {f: {events: ODD, url: ODD, package: ODD, destinations: ODD, onError: ODD, iam: ODD}}",
        "functions: {f: {events: [ODD, {sqs: ODD}, {stream: ODD}, {http: ODD}, {s3: ODD}], iamRoleStatements: ODD}}",
        "functions: {f: {package: {patterns: ODD, artifact: ODD, individually: ODD}, destinations: {onFailure: ODD}}}",
        "functions: {f: ODD}\nresources: ODD\nlayers: ODD\nplugins: ODD\npackage: ODD\ncustom: ODD\nparams: ODD",
        "functions: {f: {handler: a.b}}\nresources: {Resources: {A: ODD, FLambdaFunction: ODD}}\nlayers: {a: ODD}",
        "functions: {f: {handler: a.b}}\nlayers: {a: {path: ODD}}\nbuild: ODD\nframeworkVersion: ODD\nstages: ODD",
    ],
)
@pytest.mark.parametrize(
    "provider", ["{name: aws, runtime: ODD, iam: ODD}", "{name: aws, iam: {role: ODD}, stage: ODD}"]
)
def test_anything_may_be_anywhere(service: Read, place: str, odd: str, provider: str) -> None:
    service(f"provider: {provider}\n{place}\n".replace("ODD", odd))


@pytest.mark.parametrize(
    ("region", "known", "written"),
    [
        ("region: eu-west-1", "eu-west-1", True),
        ("region: ${opt:region, 'eu-west-1'}", "eu-west-1", True),
        ("region: ${env:REGION}", None, True),
        ("stage: prod", None, False),
    ],
)
def test_a_service_may_say_its_region(repo: Repo, region: str, known: str | None, written: bool) -> None:
    repo.write(
        "serverless.yml", f"service: s\nprovider:\n  name: aws\n  {region}\nfunctions: {{f: {{handler: a.b}}}}\n"
    )
    (template,) = repo.project().templates
    assert (template.region.known, template.region.written) == (known, written)


@pytest.mark.parametrize(
    ("runtime", "plugins", "known"),
    [
        ("rust", "[serverless-rust]", None),
        ("haskell", "[serverless-offline, serverless-haskell]", None),
        ("rust", "[serverless-offline]", "rust"),
        ("rust", "[]", "rust"),
        ("rust", "${file(missing.yml)}", None),
        ("python", "[serverless-python-requirements]", "python"),
        ("python3.31", "[serverless-python-requirements]", "python3.31"),
    ],
)
def test_a_plug_in_may_replace_the_runtime(repo: Repo, runtime: str, plugins: str, known: str | None) -> None:
    repo.write(
        "serverless.yml",
        f"service: s\nprovider: {{name: aws, runtime: {runtime}}}\n"
        f"plugins: {plugins}\nfunctions: {{f: {{handler: a.b}}}}\n",
    )
    (function,) = repo.functions().values()
    assert (function.runtime.known, function.runtime.written) == (known, True)


def test_a_handler_beside_an_image_is_seen(repo: Repo) -> None:
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1"
    repo.write(
        "serverless.yml",
        "service: s\nprovider: {name: aws}\nfunctions:\n"
        f"  f: {{handler: a.b, image: '{image}'}}\n  g: {{image: '{image}'}}\n",
    )
    found = repo.functions()
    assert [(one.package_type.known, one.handler.known) for one in found.values()] == [
        ("Image", "a.b"),
        ("Image", None),
    ]
