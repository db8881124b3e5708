"""Clients and connections: when they are built, on which condition, for whom, and along which calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.code.python import PythonReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

Read = Callable[..., Handler]

ALWAYS = "always"
MAYBE = "maybe"
INIT = "init"
VARIES = "varies"
CONFIG = "from dataclasses import dataclass, field\n@dataclass\nclass C:\n  r: str = field(default_factory=str)\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(app: str, files: dict[str, str] | None = None) -> Handler:
        for name, text in {"app.py": app, **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        setting = Setting(Span(SourceFile("template.yaml", "app.handler"), 0, 11), "app.handler")

        def refuse(span: Span, problem: str) -> None:
            raise AssertionError(f"{problem}: {span.text}")

        found = PythonReader(Repository(tmp_path), refuse).find(setting, tmp_path, ())
        assert isinstance(found, Handler)
        built = {CallKind.CLIENT, CallKind.CONNECTION}
        return replace(found, calls=tuple(call for call in found.calls if call.kind in built))

    return read


def told(call: Call) -> str:
    if call.phase is Phase.INIT:
        return INIT
    if call.varies:
        return VARIES
    return ALWAYS if call.unconditional else MAYBE


PREFIX = "import boto3\nfrom functools import lru_cache, partial\nimport functools\n"

CASES = {
    "in the handler": ("def handler(e, c):\n  boto3.client('s3')", [ALWAYS]),
    "at module level": ("s3 = boto3.client('s3')\ndef handler(e, c): pass", [INIT]),
    "in a class body": ("class A:\n  s3 = boto3.client('s3')\ndef handler(e, c): A.s3.x()", [INIT]),
    "as a default": ("def handler(e, c, s3=boto3.client('s3')): pass", [INIT]),
    "in a decorator's argument": ("@x(boto3.client('s3'))\ndef handler(e, c): pass", [INIT]),
    "a region that the event decides": (
        "def handler(e, c):\n  boto3.client('s3', region_name='us-east-1' if e['x'] == 'a' else 'eu-west-1')",
        [VARIES],
    ),
    "with a configuration that the event completes": (
        (
            "def handler(e, c):\n  from botocore.config import Config\n  k = Config()\n  k.region = e['r']\n"
            "  boto3.client('s3', config=k)"
        ),
        [VARIES],
    ),
    "with one that the event completes by a call": (
        "def handler(e, c):\n  k = other()\n  k.set(e['r'])\n  boto3.client('s3', config=k)",
        [VARIES],
    ),
    "after a cache that is returned if it works": (
        (
            "s = None\ndef get():\n  global s\n  if s is not None:\n    if s.ok:\n      return s\n"
            "  s = boto3.client('s3')\n  return s\ndef handler(e, c): get()"
        ),
        [INIT],
    ),
    "behind a flag that every event sets": (
        "flag = False\ndef handler(e, c):\n  global flag\n  flag = e['x']\n  if flag: boto3.client('s3')",
        [MAYBE],
    ),
    "of what is made of itself": (
        "def handler(e, c):\n  r = other(u)\n  u = e['u']\n  u = r['x']\n  boto3.client('s3', region_name=r['region'])",
        [VARIES],
    ),
    "in a helper": ("def f(): return boto3.client('s3')\ndef handler(e, c): f()", [ALWAYS]),
    "in a helper that only module level calls": (
        "def f(): return boto3.client('s3')\nX = f()\ndef handler(e, c): X.x()",
        [INIT],
    ),
    "in a helper that both call": ("def f(): return boto3.client('s3')\nX = f()\ndef handler(e, c): f()", [ALWAYS]),
    "in a function that nothing calls": ("def f(): return boto3.client('s3')\ndef handler(e, c): pass", []),
    "under __main__": (
        "def handler(e, c): pass\nif __name__ == '__main__':\n  boto3.client('s3')\n  handler(1, 2)",
        [],
    ),
    "under TYPE_CHECKING": ("if TYPE_CHECKING:\n  x = boto3.client('s3')\ndef handler(e, c): pass", []),
    "under not TYPE_CHECKING": ("if not TYPE_CHECKING:\n  x = boto3.client('s3')\ndef handler(e, c): pass", [INIT]),
    "in a nested function": ("def handler(e, c):\n  def f():\n    boto3.client('s3')\n  f()", [ALWAYS]),
    "in a nested function that is not called": ("def handler(e, c):\n  def f():\n    boto3.client('s3')", []),
    "in a lambda": ("make = lambda: boto3.client('s3')\ndef handler(e, c): make()", [ALWAYS]),
    "in a partial": (
        "def f(service): return boto3.client(service)\ng = partial(f, 's3')\ndef handler(e, c): g()",
        [ALWAYS],
    ),
    "in an async function": (
        "import asyncio\nasync def f(): boto3.client('s3')\ndef handler(e, c): asyncio.run(f())",
        [ALWAYS],
    ),
    "in a method": (
        "class A:\n  def f(self): boto3.client('s3')\ndef handler(e, c):\n  a = A()\n  a.f()",
        [ALWAYS],
    ),
    "in __init__, per event": (
        "class A:\n  def __init__(self): self.x = boto3.client('s3')\ndef handler(e, c): A()",
        [ALWAYS],
    ),
    "in __init__, at module level": (
        "class A:\n  def __init__(self): self.x = boto3.client('s3')\na = A()\ndef handler(e, c): a.x.y()",
        [INIT],
    ),
    "in the __init__ of a base": (
        (
            "class B:\n  def __init__(self): self.x = boto3.client('s3')\n"
            "class A(B):\n  def __init__(self): super().__init__()\ndef handler(e, c): A()"
        ),
        [ALWAYS],
    ),
    "in a method of an instance at module level": (
        "class A:\n  def f(self): boto3.client('s3')\na = A()\ndef handler(e, c): a.f()",
        [ALWAYS],
    ),
    "in a static method": (
        "class A:\n  @staticmethod\n  def f(): boto3.client('s3')\ndef handler(e, c): A.f()",
        [ALWAYS],
    ),
    "in a class method": (
        "class A:\n  @classmethod\n  def f(cls): boto3.client('s3')\ndef handler(e, c): A.f()",
        [ALWAYS],
    ),
    "in a property": (
        "class A:\n  @property\n  def s3(self): return boto3.client('s3')\na = A()\ndef handler(e, c): a.s3",
        [ALWAYS],
    ),
    "in a context manager": (
        (
            "class A:\n  def __enter__(self): return boto3.client('s3')\n  def __exit__(self, *a): pass\n"
            "def handler(e, c):\n  with A() as s3: pass"
        ),
        [ALWAYS],
    ),
    "in a callable instance": (
        "class A:\n  def __call__(self, e, c): boto3.client('s3')\nhandler = A()",
        [ALWAYS],
    ),
    "in the wrapper of a decorator": (
        (
            "def d(f):\n  @functools.wraps(f)\n  def w(*a):\n    boto3.client('s3')\n    return f(*a)\n  return w\n"
            "@d\ndef handler(e, c): pass"
        ),
        [ALWAYS],
    ),
    "in the body of a decorator": (
        "def d(f):\n  boto3.client('s3')\n  return f\n@d\ndef handler(e, c): pass",
        [INIT],
    ),
    "under an unknown decorator": ("from x import d\n@d\ndef handler(e, c): boto3.client('s3')", [ALWAYS]),
    "in a handler that a factory makes": (
        "def make():\n  def inner(e, c): boto3.client('s3')\n  return inner\nhandler = make()",
        [ALWAYS],
    ),
    "in the factory of a handler": (
        "def make():\n  s3 = boto3.client('s3')\n  def inner(e, c): s3.x()\n  return inner\nhandler = make()",
        [INIT],
    ),
    "in a handler that a library wraps": (
        "from x import wrap\ndef app(e, c): boto3.client('s3')\nhandler = wrap(app)",
        [ALWAYS],
    ),
    "in a handler that the project wraps": (
        "def wrap(f):\n  return lambda e, c: f(e, c)\ndef app(e, c): boto3.client('s3')\nhandler = wrap(app)",
        [ALWAYS],
    ),
    "in a route": (
        (
            "from fastapi import FastAPI\nfrom mangum import Mangum\napp = FastAPI()\n"
            "@app.get('/x')\ndef x(): boto3.client('s3')\nhandler = Mangum(app)"
        ),
        [ALWAYS],
    ),
    "in a route of a resolver": (
        (
            "from powertools import Resolver\napp = Resolver()\n@app.get('/x')\ndef x(): boto3.client('s3')\n"
            "def handler(e, c): return app.resolve(e, c)"
        ),
        [ALWAYS],
    ),
    "in a route of an object that the handler does not use": (
        (
            "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/x')\ndef x(): boto3.client('s3')\n"
            "def handler(e, c): pass"
        ),
        [],
    ),
    "in a callback": ("def f(x): boto3.client('s3')\ndef handler(e, c): pool.submit(f, e)", [ALWAYS]),
    "in a callback that may be called": ("def f(x): boto3.client('s3')\ndef handler(e, c): y.on_error(f)", [MAYBE]),
    "by a dispatch table": (
        (
            "def f(e): boto3.client('s3')\ndef g(e): pass\nROUTES = {'f': f, 'g': g}\n"
            "def handler(e, c): return ROUTES[e['x']](e)"
        ),
        [MAYBE],
    ),
    "by a dispatch table's get": (
        (
            "def f(e): boto3.client('s3')\ndef g(e): pass\nROUTES = {'f': f}\n"
            "def handler(e, c): return ROUTES.get(e['x'], g)(e)"
        ),
        [MAYBE],
    ),
    "recursion": ("def f(x):\n  boto3.client('s3')\n  f(x)\ndef handler(e, c): f(1)", [ALWAYS]),
    # conditions
    "if": ("def handler(e, c):\n  if e: boto3.client('s3')", [MAYBE]),
    "else": ("def handler(e, c):\n  if e: pass\n  else: boto3.client('s3')", [MAYBE]),
    "elif": ("def handler(e, c):\n  if e: pass\n  elif c: boto3.client('s3')", [MAYBE]),
    "the condition itself": ("def handler(e, c):\n  if boto3.client('s3'): pass", [ALWAYS]),
    "a call under if": ("def f(): boto3.client('s3')\ndef handler(e, c):\n  if e: f()", [MAYBE]),
    "two calls, one under if": ("def f(): boto3.client('s3')\ndef handler(e, c):\n  if e: f()\n  f()", [ALWAYS]),
    "except": ("def handler(e, c):\n  try: pass\n  except E: boto3.client('s3')", [MAYBE]),
    "try": ("def handler(e, c):\n  try: boto3.client('s3')\n  except E: pass", [ALWAYS]),
    "finally": ("def handler(e, c):\n  try: pass\n  finally: boto3.client('s3')", [ALWAYS]),
    "case": ("def handler(e, c):\n  match e:\n    case 1: boto3.client('s3')", [MAYBE]),
    "ternary": ("def handler(e, c):\n  x = boto3.client('s3') if e else 1", [MAYBE]),
    "and": ("def handler(e, c):\n  e and boto3.client('s3')", [MAYBE]),
    "or": ("def handler(e, c):\n  e or boto3.client('s3')", [MAYBE]),
    "left of or": ("def handler(e, c):\n  boto3.client('s3') or e", [ALWAYS]),
    "for": ("def handler(e, c):\n  for r in e: boto3.client('s3')", [ALWAYS]),
    "while": ("def handler(e, c):\n  while e: boto3.client('s3')", [ALWAYS]),
    "with": ("def handler(e, c):\n  with e: boto3.client('s3')", [ALWAYS]),
    "comprehension": ("def handler(e, c):\n  [boto3.client('s3') for r in e]", [ALWAYS]),
    "comprehension with if": ("def handler(e, c):\n  [boto3.client('s3') for r in e if r]", [MAYBE]),
    # built once and kept
    "lru_cache": ("@lru_cache\ndef f(): return boto3.client('s3')\ndef handler(e, c): f()", [INIT]),
    "lru_cache()": (
        "@functools.lru_cache(maxsize=1)\ndef f(): return boto3.client('s3')\ndef handler(e, c): f()",
        [INIT],
    ),
    "what a cached function calls": (
        "def g(): return boto3.client('s3')\n@functools.cache\ndef f(): return g()\ndef handler(e, c): f()",
        [INIT],
    ),
    "cachetools": (
        "import cachetools\n@cachetools.cached(cache={})\ndef f(): return boto3.client('s3')\ndef handler(e, c): f()",
        [INIT],
    ),
    "cached_property of an object that is made for each event": (
        (
            "class A:\n  @functools.cached_property\n  def s3(self): return boto3.client('s3')\n"
            "def handler(e, c): A().s3.x()"
        ),
        [ALWAYS],
    ),
    "lru_cache within the handler": (
        "def handler(e, c):\n  @functools.lru_cache\n  def s3(): return boto3.client('s3')\n  s3().x()",
        [ALWAYS],
    ),
    "cached_property": (
        (
            "class A:\n  @functools.cached_property\n  def s3(self): return boto3.client('s3')\na = A()\n"
            "def handler(e, c): a.s3"
        ),
        [INIT],
    ),
    "a class that is a singleton": (
        "@singleton\nclass A:\n  def __init__(self): self.x = boto3.client('s3')\ndef handler(e, c): A()",
        [INIT],
    ),
    "a metaclass": (
        "class A(metaclass=Singleton):\n  def __init__(self): self.x = boto3.client('s3')\ndef handler(e, c): A()",
        [INIT],
    ),
    "__new__": (
        (
            "class A:\n  _it = None\n  def __new__(cls):\n    if cls._it is None:\n"
            "      cls._it = super().__new__(cls)\n"
            "      cls._it.s3 = boto3.client('s3')\n    return cls._it\ndef handler(e, c): A()"
        ),
        [INIT],
    ),
    "global, is None": (
        "x = None\ndef handler(e, c):\n  global x\n  if x is None:\n    x = boto3.client('s3')",
        [INIT],
    ),
    "global, not": ("x = None\ndef handler(e, c):\n  global x\n  if not x: x = boto3.client('s3')", [INIT]),
    "global, or": ("x = None\ndef handler(e, c):\n  global x\n  x = x or boto3.client('s3')", [INIT]),
    "global, ternary": ("x = None\ndef handler(e, c):\n  global x\n  x = x if x else boto3.client('s3')", [INIT]),
    "global, without a guard": ("x = None\ndef handler(e, c):\n  global x\n  x = boto3.client('s3')", [ALWAYS]),
    "global, early return": (
        (
            "x = None\ndef f():\n  global x\n  if x is not None:\n    return x\n  x = boto3.client('s3')\n  return x\n"
            "def handler(e, c): f()"
        ),
        [INIT],
    ),
    "global, NameError": (
        (
            "def f():\n  global x\n  try:\n    return x\n  except NameError:\n    x = boto3.client('s3')\n  return x\n"
            "def handler(e, c): f()"
        ),
        [INIT],
    ),
    "globals()": (
        "def handler(e, c):\n  global x\n  if 'x' not in globals():\n    x = boto3.client('s3')",
        [INIT],
    ),
    "global, built by a helper": (
        "x = None\ndef f(): return boto3.client('s3')\ndef handler(e, c):\n  global x\n  if x is None: x = f()",
        [INIT],
    ),
    "global, set by a helper": (
        "x = None\ndef f():\n  global x\n  x = boto3.client('s3')\ndef handler(e, c):\n  if x is None: f()",
        [INIT],
    ),
    "global, double-checked": (
        (
            "x = None\ndef handler(e, c):\n  global x\n  if x is None:\n    with lock:\n      if x is None:\n"
            "        x = boto3.client('s3')"
        ),
        [INIT],
    ),
    "a local name in the guard": (
        "def handler(e, c):\n  x = None\n  if x is None:\n    x = boto3.client('s3')",
        [MAYBE],
    ),
    "nonlocal": (
        (
            "def make():\n  x = None\n  def inner(e, c):\n    nonlocal x\n    if x is None: x = boto3.client('s3')\n"
            "  return inner\nhandler = make()"
        ),
        [INIT],
    ),
    "an attribute of the function": (
        "def f():\n  if not hasattr(f, 'x'):\n    f.x = boto3.client('s3')\n  return f.x\ndef handler(e, c): f()",
        [INIT],
    ),
    "an attribute of the class": (
        (
            "class A:\n  x = None\n  @classmethod\n  def f(cls):\n    if cls.x is None:\n"
            "      cls.x = boto3.client('s3')\n"
            "    return cls.x\ndef handler(e, c): A.f()"
        ),
        [INIT],
    ),
    "an attribute of an instance at module level": (
        (
            "class A:\n  x = None\n  def f(self):\n    if self.x: return self.x\n    self.x = boto3.client('s3')\n"
            "a = A()\ndef handler(e, c): a.f()"
        ),
        [INIT],
    ),
    "an attribute of an instance per event": (
        (
            "class A:\n  x = None\n  def f(self):\n    if self.x: return self.x\n    self.x = boto3.client('s3')\n"
            "def handler(e, c): A().f()"
        ),
        [ALWAYS],
    ),
    "a dict": (
        "C = {}\ndef handler(e, c):\n  if 's3' not in C:\n    C['s3'] = boto3.client('s3')",
        [INIT],
    ),
    "a dict, early return": (
        (
            "C = {}\ndef f(k):\n  if k in C: return C[k]\n  C[k] = boto3.client(k)\n  return C[k]\n"
            "def handler(e, c): f('s3')"
        ),
        [INIT],
    ),
    "a dict, setdefault": ("C = {}\ndef handler(e, c): C.setdefault('s3', boto3.client('s3'))", [INIT]),
    "a dict, KeyError": (
        (
            "C = {}\ndef f(k):\n  try:\n    return C[k]\n  except KeyError:\n    C[k] = boto3.client(k)\n"
            "def handler(e, c): f('s3')"
        ),
        [INIT],
    ),
    "a dict, by way of a local": (
        (
            "C = {}\ndef f(k):\n  x = C.get(k)\n  if x: return x\n  x = C[k] = boto3.client(k)\n  return x\n"
            "def handler(e, c): f('s3')"
        ),
        [INIT],
    ),
    "a dict, walrus": (
        "C = {}\ndef handler(e, c):\n  if (x := C.get('s3')) is None:\n    x = C['s3'] = boto3.client('s3')",
        [INIT],
    ),
    # for one event only
    "the event": ("def handler(e, c): boto3.client('s3', region_name=e['region'])", [VARIES]),
    "the event, by a dataclass": (
        f"{CONFIG}def handler(e, c): boto3.client('s3', region_name=C(r=e['region']).r)",
        [VARIES],
    ),
    "a dataclass's default": (
        f"{CONFIG}def handler(e, c): boto3.client('s3', region_name=C().r)",
        [ALWAYS],
    ),
    "the event, by a name": ("def handler(e, c):\n  r = e['region']\n  boto3.client('s3', region_name=r)", [VARIES]),
    "the event, by an f-string": ("def handler(e, c): boto3.client('s3', endpoint_url=f'https://{e[0]}')", [VARIES]),
    "the event, by unpacking": ("def handler(e, c):\n  a, b = e['x']\n  boto3.client('s3', b)", [VARIES]),
    "the event, by a dict": (
        "def handler(e, c):\n  k = {}\n  k['region_name'] = e['r']\n  boto3.client('s3', **k)",
        [VARIES],
    ),
    "the event, by a parameter": (
        "def f(r): return boto3.client('s3', r)\ndef handler(e, c): f(e['r'])",
        [VARIES],
    ),
    "the event, by a function's result": (
        "def f(e): return e['r']\ndef handler(e, c): boto3.client('s3', f(e))",
        [VARIES],
    ),
    "a literal, by a parameter": ("def f(s): return boto3.client(s)\ndef handler(e, c): f('s3')", [ALWAYS]),
    "one literal, one event": (
        "def f(r): return boto3.client('s3', r)\ndef handler(e, c):\n  f(e['r'])\n  f('eu-west-1')",
        [ALWAYS],
    ),
    "an environment variable": (
        "import os\ndef handler(e, c): boto3.client('s3', region_name=os.environ['R'])",
        [ALWAYS],
    ),
    "a config": ("def handler(e, c): boto3.client('s3', config=Config(retries={'x': 1}))", [ALWAYS]),
    "a loop variable": ("def handler(e, c):\n  for r in REGIONS: boto3.client('s3', region_name=r)", [VARIES]),
    "assumed credentials": (
        (
            "sts = boto3.client('sts')\ndef handler(e, c):\n  k = sts.assume_role(RoleArn='x')['Credentials']\n"
            "  boto3.client('s3', aws_access_key_id=k['AccessKeyId'])"
        ),
        [INIT, VARIES],
    ),
    "a session of assumed credentials": (
        (
            "def assume(arn): return boto3.client('sts').assume_role(RoleArn=arn)['Credentials']\n"
            "def handler(e, c):\n  k = assume('x')\n  s = boto3.Session(aws_access_key_id=k['A'])\n  s.client('s3')"
        ),
        [ALWAYS, VARIES],
    ),
    "an argument of a callback": ("def f(x): boto3.client('s3', x)\ndef handler(e, c): pool.map(f, [1])", [VARIES]),
}


@pytest.mark.parametrize(("code", "expected"), CASES.values(), ids=CASES)
def test_phase_condition_and_variation(read: Read, code: str, expected: list[str]) -> None:
    assert [told(call) for call in read(PREFIX + code).calls] == expected


@pytest.mark.parametrize(
    ("code", "text", "creates"),
    [
        ("import boto3\nX", "boto3.client('s3')", "S3 client"),
        ("import boto3 as b3\nX", "b3.resource('dynamodb')", "DynamoDB resource"),
        ("from boto3 import client as c\nX", "c('sqs')", "SQS client"),
        ("from boto3.session import Session\nX", "Session()", "boto3 session"),
        ("from boto3 import Session\nX", "Session(region_name='x').client('sns')", "SNS client"),
        ("import boto3\ns = boto3.session.Session()\nX", "s.client(service_name='kms')", "KMS client"),
        ("import boto3\nX", "boto3.client(NAME)", "AWS client"),
        ("import boto3\nN = 'events'\nX", "boto3.client(N)", "EventBridge client"),
        ("import botocore.session\nX", "botocore.session.get_session().create_client('s3')", "S3 client"),
        ("import psycopg2\nX", "psycopg2.connect(host='x')", "PostgreSQL connection"),
        ("import mysql.connector\nX", "mysql.connector.connect()", "MySQL connection"),
        ("from sqlalchemy import create_engine\nX", "create_engine('x')", "SQLAlchemy engine"),
        ("import redis\nX", "redis.Redis.from_url('x')", "Redis client"),
        ("from pymongo import MongoClient\nX", "MongoClient('x')", "MongoDB client"),
        ("import requests\nX", "requests.Session()", "HTTP session"),
        ("from transformers import AutoModel\nX", "AutoModel.from_pretrained('x')", "model"),
        ("from boto3 import *\nX", "client('s3')", "S3 client"),
        ("X", "print()", None),
        ("import boto3\nX", "boto3.setup_default_session()", None),
    ],
)
def test_what_a_call_creates(read: Read, code: str, text: str, creates: str | None) -> None:
    calls = read(code.replace("X", f"def handler(event, context):\n  # é 漢字 😀\n  x = {text}")).calls
    invoked = [(call.span.text, call.creates) for call in calls if call.phase is Phase.INVOKE]
    assert invoked == ([] if creates is None else [(text, creates)])


def test_a_call_made_on_another_is_one_fact(read: Read) -> None:
    (call,) = read("import boto3\ndef handler(e, c): boto3.Session().client('s3')").calls
    assert (call.span.text, call.target) == ("boto3.Session().client('s3')", "boto3.Session.client")


def test_a_session_that_is_asked_for_the_region_is_nothing_to_keep(read: Read) -> None:
    assert read("import boto3\ndef handler(e, c): return boto3.Session().region_name").calls == ()


def test_a_session_and_its_client_in_two_statements_are_one(read: Read) -> None:
    calls = read("import boto3\ndef handler(e, c):\n  s = boto3.Session()\n  s.client('s3')").calls
    assert [call.creates for call in calls] == ["S3 client"]


def test_clients_of_asynchronous_sessions_are_meant_to_be_short_lived(read: Read) -> None:
    calls = read(
        "import aioboto3\ns = aioboto3.Session()\nasync def f():\n  async with s.client('s3') as c: pass\n"
        "def handler(e, c): run(f())"
    ).calls
    assert [(call.creates, call.phase) for call in calls] == [("aioboto3 session", Phase.INIT)]


def test_kind(read: Read) -> None:
    calls = read("import boto3, pymysql\ndef handler(e, c):\n  boto3.client('s3')\n  pymysql.connect()").calls
    assert [call.kind for call in calls] == [CallKind.CLIENT, CallKind.CONNECTION]


def test_the_chain_is_the_shortest_and_names_its_calls(read: Read) -> None:
    (call,) = read(
        "from lib.db import Store\nfrom lib import far\n"
        "def handler(e, c):\n  far.away()\n  store = Store()\n  store.load()\n",
        {
            "lib/__init__.py": "",
            "lib/db.py": "import boto3\nclass Store:\n  def load(self): connect()\ndef connect(): boto3.client('s3')",
            "lib/far.py": "from . import db\ndef away():\n  on()\ndef on(): further()\ndef further(): db.connect()",
        },
    ).calls
    assert call.span.file.path == "lib/db.py"
    assert [(step.span.text, step.name) for step in call.via] == [("store.load", "load"), ("connect", "connect")]


def test_a_chain_that_every_event_takes_is_preferred(read: Read) -> None:
    (call,) = read(
        "import boto3\ndef f(): boto3.client('s3')\ndef g(): f()\ndef handler(e, c):\n  if e: f()\n  g()"
    ).calls
    assert call.unconditional
    assert [step.name for step in call.via] == ["g", "f"]


@pytest.mark.parametrize(
    "imports",
    [
        "from helper import f",
        "import helper\nf = helper.f",
        "import helper as h\nf = h.f",
        "from helper import *",
        "from pkg import f",
        "from pkg.inner import f",
        "import pkg.inner\nf = pkg.inner.f",
        "from pkg import inner\nf = inner.f",
        "from space.deep import f",
        "try:\n  from helper import f\nexcept ImportError:\n  from other import f",
    ],
)
def test_imports(read: Read, imports: str) -> None:
    code = "import boto3\ndef f(): return boto3.client('s3')\n"
    found = read(
        f"{imports}\ndef handler(e, c): f()",
        {
            "helper.py": code,
            "pkg/__init__.py": "from .inner import f as f",
            "pkg/inner.py": code,
            "space/deep.py": code,
        },
    )
    assert [call.phase for call in found.calls] == [Phase.INVOKE]


def test_an_import_inside_a_function_runs_its_module_once(read: Read) -> None:
    found = read("def handler(e, c):\n  import helper", {"helper.py": "import boto3\nx = boto3.client('s3')"})
    assert [(call.phase, call.via) for call in found.calls] == [(Phase.INIT, ())]
    assert [file.path for file in found.files] == ["app.py", "helper.py"]


def test_modules_that_import_each_other(read: Read) -> None:
    found = read(
        "import helper\ndef handler(e, c): helper.f()", {"helper.py": "import app\ndef f(): app.handler(1, 2)"}
    )
    assert [file.path for file in found.files] == ["app.py", "helper.py"]


def test_a_global_that_another_function_sets(read: Read) -> None:
    found = read(
        "import boto3\ns = None\ndef init():\n  global s\n  s = boto3.Session()\ninit()\n"
        "def handler(e, c): s.client('s3')"
    )
    assert [(call.creates, call.phase) for call in found.calls] == [
        ("boto3 session", Phase.INIT),
        ("S3 client", Phase.INVOKE),
    ]


def test_a_session_that_an_instance_is_given(read: Read) -> None:
    found = read(
        "import boto3\nclass A:\n  def __init__(self, s): self.s = s\n  def f(self): self.s.client('s3')\n"
        "a = A(boto3.Session())\ndef handler(e, c): a.f()"
    )
    assert [(call.creates, told(call)) for call in found.calls] == [("S3 client", ALWAYS), ("boto3 session", INIT)]


def test_routers_of_other_files(read: Read) -> None:
    found = read(
        "from fastapi import FastAPI\nfrom mangum import Mangum\nfrom routes import router\n"
        "app = FastAPI()\napp.include_router(router)\nhandler = Mangum(app)",
        {
            "routes.py": "import boto3\nfrom fastapi import APIRouter\nrouter = APIRouter()\n"
            "@router.get('/')\ndef x(): boto3.client('s3')"
        },
    )
    assert [(told(call), call.via[-1].name) for call in found.calls] == [(ALWAYS, "x")]
