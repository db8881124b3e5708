"""Which module system Node.js loads a file with, and what of the other one is in it."""

from __future__ import annotations

import pytest

from lambdalint.model.dependency import ModuleMismatch
from lambdalint.readers.code.dependencies.deployment import Deployment
from lambdalint.readers.code.dependencies.module_systems import mismatches
from tests.readers.code.dependencies.conftest import Project

ES = "import fs from 'fs';\nexport const handler = async () => fs;\n"
COMMONJS = "const fs = require('fs');\nexports.handler = async () => fs;\n"
MODULE = '{"é": 1, "type": "module"}'


def told(code: Project, root: str = "", runtime: str = "nodejs22.x", **more: object) -> tuple[ModuleMismatch, ...]:
    packages = code.reach("app.handler", runtime, root)
    assert code.project is not None
    entry = next(iter(code.ways)).scope.module
    deployment = Deployment(root=code.folder / root, runtime=runtime, **more)  # type: ignore[arg-type]
    return mismatches(entry, code.ways, code.project, packages, deployment)


FILES: dict[tuple[tuple[str, str], ...], str | None] = {
    (("app.js", ES),): "import fs from 'fs';",
    (("app.cjs", ES),): "import fs from 'fs';",
    (("app.mjs", ES),): None,
    (("app.js", COMMONJS),): None,
    (("app.cjs", COMMONJS), ("package.json", MODULE)): None,
    (("app.js", ES), ("package.json", MODULE)): None,
    (("app.js", ES), ("package.json", '{"name": "type"}')): "import fs from 'fs';",
    (("app.js", ES), ("package.json", "{")): None,
    (("app.mjs", COMMONJS),): "require",
    (("app.js", COMMONJS), ("package.json", MODULE)): "require",
    (("app.ts", ES),): None,
    (("app.js", ES), ("tsconfig.json", "{}")): None,
    (("app.js", ES), ("package.json", '{"scripts": {"build": "tsc"}}')): None,
    (("app.js", "exports.handler = async () => await import('./x.mjs');"), ("x.mjs", "export default 1;")): None,
    (("app.js", "const x = await f();\nexports.handler = async () => x;"),): "await f()",
    (("app.js", "const f = async () => await g();\nexports.handler = f;"),): None,
    (("app.js", "console.log(import.meta.url);\nexports.handler = async () => 1;"),): "import.meta",
    (("app.js", "class A { constructor() { new.target; } }\nexports.handler = async () => import /* */ .meta.url;"),): (
        "import /* */ .meta"
    ),
    (("app.js", "class A { constructor() { new.target; } }\nexports.handler = async () => new A();"),): None,
    (("app.js", "const x = require('./x.mjs');\nexports.handler = async () => x;"), ("x.mjs", "export default 1;")): (
        "./x.mjs"
    ),
    (("app.js", "const x = require('./x');\nexports.handler = async () => x;"), ("x.js", "export default 1;")): (
        "export default 1;"
    ),
    (("app.mjs", "import x from './x';\nexport const handler = async () => x;"), ("x.mjs", "export default 1;")): "./x",
    (("app.mjs", "import x from './x.mjs';\nexport const handler = async () => x;"), ("x.mjs", "export default 1;")): (
        None
    ),
    (("app.mjs", "import x from './x.js';\nexport const handler = async () => x;"), ("x.js", "module.exports = 1;")): (
        None
    ),
    (("app.mjs", "import x from './x.js';\nexport const handler = async () => x;"), ("x.js", "export default 1;")): (
        "export default 1;"
    ),
    (("app.mjs", "export const handler = async () => __dirname;"),): "__dirname",
    (("app.mjs", "export const handler = async () => ({ __dirname: 1, exports: 2 }).exports;"),): None,
    (("app.mjs", "const __dirname = '.';\nexport const handler = async () => __dirname;"),): None,
    (("app.mjs", "import { createRequire } from 'module';\n" + ES + "createRequire(1); require('x');"),): None,
    (("app.mjs", "export const handler = async (require) => require('x');"),): None,
    (("app.mjs", ES + "if (typeof require !== 'undefined') require('x');"),): None,
    (("app.mjs", ES + "const x = typeof module === 'object' && module.exports;"),): None,
    (("app.mjs", ES + "try { require('x'); } catch {}"),): None,
    (("app.mjs", "export const handler = async () => 1;\nmodule.exports = { handler };"),): "module",
    (("app.mjs", "// require('x')\nexport const handler = async () => \"require('x')\";"),): None,
}


@pytest.mark.parametrize("files", FILES)
def test_places(code: Project, files: tuple[tuple[str, str], ...]) -> None:
    found = told(code.write_all({name: f"{text}" for name, text in files}))
    assert [one.span.text for one in found] == [text for text in [FILES[files]] if text is not None]


def test_only_a_manifest_that_is_deployed_counts(code: Project) -> None:
    code.write_all({"package.json": MODULE, "src/app.js": ES})
    (one,) = told(code, "src")
    assert (one.system, one.decided_by) == ("CommonJS", None)
    assert told(code, "") == ()


def test_the_nearest_manifest_decides(code: Project) -> None:
    code.write_all({"package.json": "{}", "app.js": "require('./lib/x.js'); exports.handler = async () => 1;"})
    code.write_all({"lib/package.json": MODULE, "lib/x.js": "exports.x = 1;"})
    first, second = told(code)
    assert (first.span.text, first.system) == ("./lib/x.js", "CommonJS")
    assert (second.span.text, second.system) == ("exports", "an ES module")
    assert second.decided_by is not None
    assert second.decided_by.text == '"module"'


def test_a_manifest_that_is_not_uploaded_tells_nothing(code: Project) -> None:
    code.write_all({"package.json": MODULE, "app.js": ES})
    assert told(code, left_out=lambda path: path == "package.json") == ()


@pytest.mark.parametrize("bundled", [True, False])
def test_what_is_bundled(code: Project, bundled: bool) -> None:
    code.write_all({"app.js": ES})
    assert len(told(code, bundled=bundled)) == (0 if bundled else 1)


RUNTIMES = {"nodejs12.x": 0, "nodejs18.x": 1, "nodejs20.x": 1, "nodejs24.x": 1, "nodejs26.x": 0}


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_the_handler_is_required_by_the_runtime(code: Project, runtime: str) -> None:
    assert len(told(code.write_all({"app.js": ES}), runtime=runtime)) == RUNTIMES[runtime]


@pytest.mark.parametrize(
    ("runtime", "found"), [("nodejs18.x", 1), ("nodejs20.x", 0), ("nodejs22.x", 1), ("nodejs24.x", 0)]
)
def test_some_versions_find_out_by_themselves_what_an_es_module_imports(
    code: Project, runtime: str, found: int
) -> None:
    code.write_all({"app.mjs": "import './x.js';\nexport const handler = async () => 1;", "x.js": "export default 1;"})
    assert len(told(code, runtime=runtime)) == found
