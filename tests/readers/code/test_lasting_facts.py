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
        ("const b = event.b; const s3 = new S3Client({ ...b });", None),
        ("const b = event.b; const s3 = new S3Client({ c: taken.b });", "const s3 = new S3Client({ c: taken.b });"),
        ("let s3 = new S3Client({}); s3 = f(s3);", None),
        ("const taken = new S3Client({});", None),
        ("const s3 = new S3Client({ region: LATER });", None),
    ],
)
def test_statements_that_could_stand_in_the_module(read_handler: Read, statements: str, expected: str | None) -> None:
    code = (
        "import { S3Client } from '@aws-sdk/client-s3';\nconst REGION = 'eu-west-1';\nconst taken = 1;\n"
        f"export const handler = async (event) => {{\n  // é\n  {statements}\n  return 1;\n}};\nconst LATER = 1;\n"
    )
    (client,) = read_handler(JavaScriptReader, "app.handler", {"app.mjs": code}).calls
    found = client.declaration
    assert (found.span.text if found else None) == expected
    if found is not None:
        assert code[found.place.start :].startswith("export const handler")


S3 = 's3 = boto3.client("s3")'
STATEMENTS = {
    "alone": (f"{S3}\n  go(s3)", S3),
    "under a condition": (f"if event:\n    {S3}\n    go(s3)", S3),
    "of the surroundings": ("s3 = boto3.client(os.environ['A'])\n  go()", "s3 = boto3.client(os.environ['A'])"),
    "named as a member": ("client = boto3.client('s3')\n  go()", "client = boto3.client('s3')"),
    "of itself": ("s3 = boto3.client(s3)\n  go()", None),
    "of a name in a string": ("name = 's3'\n  s3 = boto3.client(f'{name}')\n  go()", None),
    "of a name between strings": ("name = 's3'\n  s3 = boto3.client('{' + name + '}')\n  go()", None),
    "of the event": ("s3 = boto3.client('s3', event['region'])\n  go()", None),
    "of a variable": ("name = 's3'\n  s3 = boto3.client(name)\n  go()", None),
    "of what comes later": ("s3 = boto3.client(LATER)\n  go()", None),
    "set twice": (f"{S3}\n  s3 = go(s3)", None),
    "of two names": (f"a = {S3}\n  go()", None),
    "of the module": (f"global s3\n  {S3}\n  go()", None),
    "named as something of the module": ("lru_cache = boto3.client('s3')\n  go()", None),
    "named as something of another function": ("there = boto3.client('s3')\n  go()", None),
    "awaited": ("s3 = boto3.client(await x())\n  go()", None),
    "an attribute": ("event.s3 = boto3.client('s3')\n  go()", None),
    "with a type": ("s3: object = boto3.client('s3')\n  go()", None),
    "the only statement": (f"if event:\n    # é\n    {S3}\n  go()", None),
}


@pytest.mark.parametrize(("statements", "expected"), STATEMENTS.values(), ids=STATEMENTS)
def test_assignments_that_could_stand_in_the_module(read_handler: Read, statements: str, expected: str | None) -> None:
    code = (
        f"{IMPORTS}@decorated\nasync def handler(event, context):\n  {statements}\n"
        "def other():\n  there = 1\nLATER = 's3'\n"
    )
    (client,) = [one for one in read_handler(PythonReader, "app.handler", {"app.py": code}).calls if one.creates]
    found = client.declaration
    assert (found.span.text if found else None) == expected
    if found is not None:
        assert code[found.place.start :].startswith("@decorated")
