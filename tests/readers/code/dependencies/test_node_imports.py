"""What provides the imports of JavaScript and TypeScript handlers."""

from __future__ import annotations

import pytest

from lambdalint.model.dependency import Provider
from tests.readers.code.dependencies.conftest import Project

HANDLER = "\nexports.handler = async () => {};\n"
NOTHING, UNKNOWN, RUNTIME = Provider.NOTHING, Provider.UNKNOWN, Provider.RUNTIME
STANDARD = Provider.STANDARD_LIBRARY

ALONE = {
    ("const AWS = require('aws-sdk')", "nodejs20.x"): {"aws-sdk": NOTHING},
    ("const AWS = require('aws-sdk')", "nodejs16.x"): {"aws-sdk": RUNTIME},
    ("const AWS = require('aws-sdk/clients/s3')", "nodejs22.x"): {"aws-sdk/clients/s3": NOTHING},
    ("const { S3Client } = require('@aws-sdk/client-s3')", "nodejs20.x"): {"@aws-sdk/client-s3": RUNTIME},
    ("const { S3Client } = require('@aws-sdk/client-s3')", "nodejs16.x"): {"@aws-sdk/client-s3": NOTHING},
    ("require('fs'); require('node:path')", "nodejs20.x"): {"fs": STANDARD, "node:path": STANDARD},
    ("require('fs/promises')", "nodejs20.x"): {"fs/promises": STANDARD},
    ("require('node:sqlite')", "nodejs20.x"): {"node:sqlite": UNKNOWN},
    ("require('node:sqlite')", "nodejs22.x"): {"node:sqlite": STANDARD},
    ("require('axios')", "nodejs20.x"): {"axios": NOTHING},
    ("require('./missing'); require('#x'); require('/opt/x'); require('@/x'); require(name)", "nodejs20.x"): {},
    ("require('uuid')", "nodejs20.x"): {"uuid": UNKNOWN},
}


@pytest.mark.parametrize(("text", "runtime"), ALONE)
def test_without_a_manifest(code: Project, text: str, runtime: str) -> None:
    found = code.write_all({"app.js": f"// é 😀\n{text};{HANDLER}"}).imports(runtime=runtime)
    assert {name: one.provided_by for name, one in found.items()} == ALONE[text, runtime]
    assert all(one.span.text == name for name, one in found.items())


MANIFESTS = {
    ('{"dependencies": {"aws-sdk": "^2"}}', ""): Provider.MANIFEST,
    ('{"devDependencies": {"aws-sdk": "^2"}}', ""): NOTHING,
    ('{"devDependencies": {"aws-sdk": "^2", "esbuild": "*"}}', ""): UNKNOWN,
    ('{"dependencies": {"axios": "1"}}', ""): NOTHING,
    ('{"dependencies": {"@aws-sdk/client-s3": "3", "aws-xray-sdk-core": "3"}}', ""): NOTHING,
    ('{"dependencies": {"own-thing": "1"}}', ""): NOTHING,
    ('{"dependencies": {"own-cloud": "1"}}', ""): UNKNOWN,
    ('{"dependencies": {"@own/thing": "1"}}', ""): UNKNOWN,
    ('{"dependencies": {"own-thing": "1"}}', '{"packages": {"node_modules/own-thing": {}}}'): NOTHING,
    (
        '{"dependencies": {"own-thing": "1"}}',
        '{"packages": {"node_modules/own-thing": {}, "node_modules/aws-sdk": {}}}',
    ): (Provider.MANIFEST),
    ('{"_moduleAliases": {"aws-sdk": "x"}}', ""): UNKNOWN,
    ("{", ""): UNKNOWN,
}


@pytest.mark.parametrize(("manifest", "lock"), MANIFESTS)
def test_with_a_manifest(code: Project, manifest: str, lock: str) -> None:
    files = {"src/app.js": f"const AWS = require('aws-sdk');{HANDLER}", "src/package.json": manifest}
    if lock:
        files["src/package-lock.json"] = lock
    one = code.write_all(files).imports(runtime="nodejs20.x", root="src")["aws-sdk"]
    assert one.provided_by is MANIFESTS[manifest, lock]
    assert one.manifest is not None
    assert one.manifest.path == "src/package.json"


def test_a_bundler_takes_what_is_for_development(code: Project) -> None:
    files = {"app.js": f"require('aws-sdk');{HANDLER}", "package.json": '{"devDependencies": {"aws-sdk": "2"}}'}
    code.write_all(files)
    assert code.imports(runtime="nodejs20.x", bundled=True)["aws-sdk"].provided_by is Provider.MANIFEST
    assert code.imports(runtime="nodejs20.x", bundled=False)["aws-sdk"].provided_by is NOTHING


def test_es_modules_and_subpaths(code: Project) -> None:
    text = """// é
        import { GetCommand } from '@aws-sdk/lib-dynamodb';
        import x from 'axios/lib/x.js';
        export const handler = () => {};
    """
    code.write_all({"app.mjs": text, "package.json": '{"dependencies": {"axios": "1"}}'})
    found = code.imports(runtime="nodejs22.x")
    assert found["@aws-sdk/lib-dynamodb"].provided_by is RUNTIME
    assert (found["axios/lib/x.js"].package, found["axios/lib/x.js"].provided_by) == ("axios", Provider.MANIFEST)
    assert found["axios/lib/x.js"].span.text == "axios/lib/x.js"


def test_types_are_no_imports(code: Project) -> None:
    text = """import type { A } from 'a';
        import { APIGatewayProxyEvent } from 'aws-lambda';
        export const handler = (e: APIGatewayProxyEvent) => {};
    """
    code.write_all({"app.ts": text, "package.json": '{"devDependencies": {"@types/aws-lambda": "8"}}'})
    found = code.imports(runtime="nodejs22.x")
    assert {name: one.provided_by for name, one in found.items()} == {"aws-lambda": UNKNOWN}


@pytest.mark.parametrize("name", ["tsconfig.json", "../tsconfig.json", "jsconfig.json"])
def test_aliases(code: Project, name: str) -> None:
    code.write_all({"src/app.js": f"require('lib/x');{HANDLER}"})
    code.write_all({f"src/{name}" if name[0] != "." else name[3:]: '{"compilerOptions": {"baseUrl": "."}}'})
    assert code.imports(runtime="nodejs22.x", root="src")["lib/x"].provided_by is UNKNOWN


def test_vendored_and_layers(code: Project) -> None:
    code.write_all(
        {
            "src/app.js": f"require('axios'); require('pg'); require('knex'); require('lodash');{HANDLER}",
            "src/node_modules/axios/index.js": "",
            "layer/nodejs/package.json": '{"dependencies": {"pg": "8"}}',
            "layer/nodejs/node_modules/knex/index.js": "",
        }
    )
    found = code.imports(runtime="nodejs22.x", root="src", layers=(code.folder / "layer",))
    assert {name: one.provided_by for name, one in found.items()} == {
        "axios": Provider.VENDORED,
        "pg": Provider.LAYER,
        "knex": Provider.LAYER,
        "lodash": UNKNOWN,
    }


CONDITIONAL = {
    "try { require('axios') } catch (e) {}": True,
    "if (process.env.X) { require('axios') }": True,
    "if (typeof fetch === 'undefined') { require('axios') }": True,
    "require('axios')": False,
    "try { require('axios') } finally {}": False,
}


@pytest.mark.parametrize("text", CONDITIONAL)
def test_conditional(code: Project, text: str) -> None:
    found = code.write_all({"app.js": f"{text};{HANDLER}"}).imports(runtime="nodejs22.x")
    assert found["axios"].conditional is CONDITIONAL[text]


def test_workspaces(code: Project) -> None:
    code.write_all(
        {
            "service/app.js": f"require('axios'); require('@own/lib'); require('pg');{HANDLER}",
            "service/package.json": '{"dependencies": {"@own/lib": "*"}}',
            "lib/package.json": '{"name": "@own/lib", "main": "index.js"}',
            "lib/index.js": "require('lodash');",
            "package.json": '{"workspaces": ["service", "lib"], "dependencies": {"axios": "1"}}',
        }
    )
    found = code.imports(runtime="nodejs22.x", root="service", within=code.folder / "service")
    assert found["axios"].provided_by is Provider.MANIFEST
    assert found["@own/lib"].provided_by is Provider.PROJECT
    assert found["pg"].provided_by is UNKNOWN


def test_what_the_runtime_no_longer_carries(code: Project) -> None:
    code.write_all({"app.js": f"require('aws-sdk'); require('axios');{HANDLER}"})
    found = code.imports(runtime="nodejs20.x")
    assert {name: (one.gone_since, one.language) for name, one in found.items()} == {
        "aws-sdk": ("18", "javascript"),
        "axios": (None, "javascript"),
    }
    assert code.imports(runtime="nodejs16.x")["aws-sdk"].gone_since is None


def test_what_a_bundler_leaves_out(code: Project) -> None:
    text = f"require('aws-sdk'); require('axios'); require('@own/x'); require('@aws-sdk/client-s3');{HANDLER}"
    manifest = '{"dependencies": {"aws-sdk": "2", "axios": "1", "@own/x": "1"}}'
    code.write_all({"app.js": text, "package.json": manifest})
    external = frozenset({"aws-sdk", "@own/*", "@aws-sdk/*"})
    found = code.imports(runtime="nodejs20.x", bundled=True, external=external)
    assert {name: one.provided_by for name, one in found.items()} == {
        "aws-sdk": NOTHING,
        "axios": Provider.MANIFEST,
        "@own/x": NOTHING,
        "@aws-sdk/client-s3": RUNTIME,
    }
    assert found["aws-sdk"].declared is not None
    elsewhere = code.imports(runtime="nodejs20.x", bundled=True, external=external, layers_known=False)
    assert elsewhere["aws-sdk"].provided_by is UNKNOWN


def test_what_is_for_development_may_be_uploaded(code: Project) -> None:
    code.write_all({"app.js": f"require('aws-sdk');{HANDLER}", "package.json": '{"devDependencies": {"aws-sdk": "2"}}'})
    assert code.imports(runtime="nodejs20.x", development=True)["aws-sdk"].provided_by is UNKNOWN
    assert code.imports(runtime="nodejs20.x")["aws-sdk"].provided_by is NOTHING
