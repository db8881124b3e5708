"""What is kept, and where: values from start-up, files of each event, statements that could stand in the module."""

from __future__ import annotations

import pytest

from lambdalint.model.call import CallKind
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.python import PythonReader
from tests.readers.code.conftest import Read

IMPORTS = "# é\nimport os, random, tempfile, time, uuid, boto3\nfrom functools import lru_cache\n"

UNIQUE = {
    "a name of the module": ("A = str(uuid.uuid4())", "pass", ["uuid.uuid4()"]),
    "through a function": ("def f(): return time.time()\nA = f()", "pass", ["time.time()"]),
    "an attribute": ("class B:\n  def __init__(self): self.a = random.random()\nb = B()", "pass", ["random.random()"]),
    "not kept": ("print(time.time())", "pass", []),
    "lazily": ("A = None", "global A\n  if A is None: A = uuid.uuid4()", []),
    "by a cache": ("@lru_cache\ndef f(): return uuid.uuid4()", "f()", []),
    "for each event": ("", "a = uuid.uuid4()", []),
}


@pytest.mark.parametrize(("before", "statement", "expected"), UNIQUE.values(), ids=UNIQUE)
def test_what_is_made_once_and_kept(read_handler: Read, before: str, statement: str, expected: list[str]) -> None:
    code = f"{IMPORTS}{before}\ndef handler(event, context):\n  {statement}\n"
    found = read_handler(PythonReader, "app.handler", {"app.py": code}).calls
    assert [one.span.text for one in found if one.kind is CallKind.UNIQUE and one.at_start] == expected


def test_hooks_that_run_after_a_restore(read_handler: Read) -> None:
    code = "{}def handler(event, context): pass\n"
    hook = "from snapshot_restore_py import register_after_restore\n"
    assert read_handler(PythonReader, "app.handler", {"app.py": code.format(hook)}).restores
    assert not read_handler(PythonReader, "app.handler", {"app.py": code.format("")}).restores


OWN = {
    "open(f'/tmp/{event}', 'w')": True,
    "open(os.path.join('/tmp', str(uuid.uuid4())), 'w')": True,
    "open('/tmp/{}'.format(time.time()), 'w')": True,
    "tempfile.mkstemp()": True,
    "tempfile.NamedTemporaryFile(delete=False)": True,
    "tempfile.NamedTemporaryFile()": False,
    "open('/tmp/a', 'w')": False,
    "open(f'/tmp/{os.environ}', 'w')": False,
    "open(f'/mnt/data/{event}', 'w')": False,
    "boto3.client('s3').download_file('a', 'b', f'/tmp/{event}')": True,
}


@pytest.mark.parametrize(("call", "own"), OWN.items())
def test_files_of_each_event(read_handler: Read, call: str, own: bool) -> None:
    code = f"{IMPORTS}def handler(event, context):\n  {call}\n"
    found = read_handler(PythonReader, "app.handler", {"app.py": code}).calls
    assert [one.is_own_path for one in found if one.kind is CallKind.WRITE] == [own]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("const s3 = new S3Client({ region: REGION });", "const s3 = new S3Client({ region: REGION });"),
        ("const here = 'x'; const s3 = new S3Client({ region: here });", None),
        ("const s3 = new S3Client({ region: event.region });", None),
        ("const s3 = new S3Client({}), a = 1;", None),
        ("let s3 = new S3Client({}); s3 = f(s3);", None),
        ("const taken = new S3Client({});", None),
    ],
)
def test_statements_that_could_stand_in_the_module(read_handler: Read, statements: str, expected: str | None) -> None:
    code = (
        "import { S3Client } from '@aws-sdk/client-s3';\nconst REGION = 'eu-west-1';\nconst taken = 1;\n"
        f"export const handler = async (event) => {{\n  // é\n  {statements}\n}};\n"
    )
    (client,) = read_handler(JavaScriptReader, "app.handler", {"app.mjs": code}).calls
    found = client.declaration
    assert (found.span.text if found else None) == expected
    if found is not None:
        assert code[found.place.start :].startswith("export const handler")
