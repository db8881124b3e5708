"""Clients and connections in Ruby: when they are built, on which condition, for whom, and along which calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.code.ruby import RubyReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

Read = Callable[..., Handler]

ALWAYS = "always"
MAYBE = "maybe"
INIT = "init"
VARIES = "varies"

NEW = "Aws::S3::Client.new"
B = f"class B\n  def work = {NEW}\nend\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(app: str, files: dict[str, str] | None = None, handler: str = "app.handler") -> Handler:
        for name, text in {"app.rb": f"# é ünïcode 🎉\n{app}", **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)

        def refuse(span: Span, problem: str) -> None:
            raise AssertionError(f"{problem}: {span.text}")

        found = RubyReader(Repository(tmp_path), refuse).find(setting, tmp_path, ())
        assert isinstance(found, Handler)
        return found

    return read


def built(handler: Handler) -> list[Call]:
    return [call for call in handler.calls if call.kind in {CallKind.CLIENT, CallKind.CONNECTION}]


def told(call: Call) -> str:
    if call.phase is Phase.INIT:
        return INIT
    if call.varies:
        return VARIES
    return ALWAYS if call.unconditional else MAYBE


def of_handler(body: str, before: str = "") -> str:
    return f"{before}\ndef handler(event:, context:)\n{body}\nend\n"


CASES = {
    "in the handler": (of_handler(f"s3 = {NEW}"), [ALWAYS]),
    "with options": (of_handler(f"s3 = {NEW}(region: 'eu-west-1')"), [ALWAYS]),
    "at the top as a constant": (of_handler("S3.list_buckets", f"S3 = {NEW}"), [INIT]),
    "at the top as a global variable": (of_handler("$s3.list_buckets", f"$s3 = {NEW}"), [INIT]),
    "at the top as an instance variable": (of_handler("@s3.list_buckets", f"@s3 = {NEW}"), [INIT]),
    "in a module": (of_handler("Clients::S3.list_buckets", f"module Clients\n  S3 = {NEW}\nend"), [INIT]),
    "in a method": (of_handler("work", f"def work\n  {NEW}\nend"), [ALWAYS]),
    "in a method with parentheses": (of_handler("work()", f"def work = {NEW}"), [ALWAYS]),
    "in a method that nothing calls": (of_handler("", f"def work = {NEW}"), []),
    "in a method that is defined later": (of_handler("work") + f"def work = {NEW}", [ALWAYS]),
    "in a method of a class": (
        of_handler("Service.new.work", f"class Service\n  def work\n    {NEW}\n  end\nend"),
        [ALWAYS],
    ),
    "in a method of a class itself": (
        of_handler("Service.work", f"class Service\n  def self.work\n    {NEW}\n  end\nend"),
        [ALWAYS],
    ),
    "in a singleton class": (
        of_handler("Service.work", f"class Service\n  class << self\n    def work\n      {NEW}\n    end\n  end\nend"),
        [ALWAYS],
    ),
    "in a module that extends itself": (
        of_handler("Service.work", f"module Service\n  extend self\n  def work\n    {NEW}\n  end\nend"),
        [ALWAYS],
    ),
    "in a module function": (
        of_handler("Service.work", f"module Service\n  module_function\n  def work\n    {NEW}\n  end\nend"),
        [ALWAYS],
    ),
    "in a private method": (
        of_handler("Service.new.go", f"class Service\n  def go = work\n  private\n  def work\n    {NEW}\n  end\nend"),
        [ALWAYS],
    ),
    "in a method that is made private where it is defined": (
        of_handler("Service.new.go", f"class Service\n  def go = work\n  private def work = {NEW}\nend"),
        [ALWAYS],
    ),
    "by a call of the class and one of its instance": (
        of_handler(
            "Service.call(1)",
            f"class Service\n  def self.call(*a) = new(*a).call\n  def initialize(x) = @x = x\n  def call = {NEW}\nend",
        ),
        [ALWAYS],
    ),
    "in the constructor, per event": (
        of_handler("Service.new", f"class Service\n  def initialize\n    @s3 = {NEW}\n  end\nend"),
        [ALWAYS],
    ),
    "in the constructor, at the top": (
        of_handler(
            "SERVICE.go", f"class Service\n  def initialize\n    @s3 = {NEW}\n  end\nend\nSERVICE = Service.new"
        ),
        [INIT],
    ),
    "in the constructor of the superclass": (
        of_handler(
            "B.new",
            f"class A\n  def initialize = @s3 = {NEW}\nend\nclass B < A\n  def initialize = super()\nend",
        ),
        [ALWAYS],
    ),
    "in the constructor of the superclass, said by nobody": (
        of_handler("B.new", f"class A\n  def initialize\n    @s3 = {NEW}\n  end\nend\nclass B < A\nend"),
        [ALWAYS],
    ),
    "in a method of a module that is included": (
        of_handler("B.new.go", f"module A\n  def work = {NEW}\nend\nclass B\n  include A\n  def go = work\nend"),
        [ALWAYS],
    ),
    "in a singleton": (
        of_handler(
            "Service.instance.go",
            f"class Service\n  include Singleton\n  def initialize = @s3 = {NEW}\n  def go; end\nend",
        ),
        [INIT],
    ),
    "in a loop": (of_handler(f"[1, 2].each do |i|\n  {NEW}\nend"), [ALWAYS]),
    "for each record": (of_handler(f"event['Records'].each {{ |r| {NEW}(region: r['awsRegion']) }}"), [VARIES]),
    "with a value of the event": (of_handler(f"{NEW}(region: event['region'])"), [VARIES]),
    "with credentials of a role": (
        of_handler(f"c = sts.assume_role(role_arn: x).credentials\n{NEW}(credentials: c)"),
        [VARIES],
    ),
    "under if": (of_handler(f"if x > 1\n  {NEW}\nend"), [MAYBE]),
    "under a modifier": (of_handler(f"y = {NEW} if x > 1"), [MAYBE]),
    "under unless": (of_handler(f"{NEW} unless x > 1"), [MAYBE]),
    "in a case": (of_handler(f"case event['a']\nwhen 1 then {NEW}\nend"), [MAYBE]),
    "in a rescue clause": (of_handler(f"begin\n  x\nrescue StandardError => e\n  {NEW}\nend"), [MAYBE]),
    "before a rescue clause": (of_handler(f"{NEW}\nrescue StandardError => e\n  raise"), [ALWAYS]),
    "in an ensure clause": (of_handler(f"begin\n  x\nensure\n  {NEW}\nend"), [ALWAYS]),
    "under $PROGRAM_NAME": (of_handler("", f"if __FILE__ == $PROGRAM_NAME\n  {NEW}\nend"), []),
    "kept by the main object": (of_handler("client.list_buckets", f"def client\n  @client ||= {NEW}\nend"), [INIT]),
    "kept by the main object in the handler": (of_handler(f"@client ||= {NEW}"), [INIT]),
    "kept by a global variable": (of_handler(f"$client ||= {NEW}"), [INIT]),
    "kept by a global variable that is looked at": (of_handler(f"$client = {NEW} unless $client"), [INIT]),
    "kept by a class variable": (
        of_handler("A.new.go", f"class A\n  @@client = nil\n  def go\n    @@client ||= {NEW}\n  end\nend"),
        [INIT],
    ),
    "kept by the class": (
        of_handler("A.client", f"class A\n  def self.client\n    @client ||= {NEW}\n  end\nend"),
        [INIT],
    ),
    "kept by a module": (
        of_handler(
            "A.client", f"module A\n  class << self\n    def client\n      @client ||= {NEW}\n    end\n  end\nend"
        ),
        [INIT],
    ),
    "kept by the class where it is nil": (
        of_handler(
            "A.client", f"class A\n  def self.client\n    @client = {NEW} if @client.nil?\n    @client\n  end\nend"
        ),
        [INIT],
    ),
    "kept by the class, with an early return": (
        of_handler(
            "A.client", f"class A\n  def self.client\n    return @client if @client\n    @client = {NEW}\n  end\nend"
        ),
        [INIT],
    ),
    "kept by the class, where it is defined": (
        of_handler(
            "A.client", f"class A\n  def self.client\n    return @c if defined?(@c)\n    @c = {NEW}\n  end\nend"
        ),
        [INIT],
    ),
    "kept by the class in a mutex": (
        of_handler("A.client", f"class A\n  def self.client\n    LOCK.synchronize {{ @client ||= {NEW} }}\n  end\nend"),
        [INIT],
    ),
    "kept by the class in begin": (
        of_handler("A.client", f"class A\n  def self.client\n    @client ||= begin\n      {NEW}\n    end\n  end\nend"),
        [INIT],
    ),
    "kept in a hash": (of_handler(f"CLIENTS[:a] ||= {NEW}", "CLIENTS = {}"), [INIT]),
    "kept in a hash, where it is fetched": (
        of_handler(f"CLIENTS.fetch(:a) {{ CLIENTS[:a] = {NEW} }}", "CLIENTS = {}"),
        [INIT],
    ),
    "kept in a hash with a default": (
        of_handler("CLIENTS[:a]", f"CLIENTS = Hash.new {{ |h, k| h[k] = {NEW} }}"),
        [INIT],
    ),
    "kept by the thread": (of_handler(f"Thread.current[:s3] ||= {NEW}"), [INIT]),
    "kept by an instance of the event": (
        of_handler("A.new.client", f"class A\n  def client\n    @client ||= {NEW}\n  end\nend"),
        [MAYBE],
    ),
    "kept by an instance that is kept": (
        of_handler("SERVICE.client", f"class A\n  def client\n    @client ||= {NEW}\n  end\nend\nSERVICE = A.new"),
        [INIT],
    ),
    "kept by a local variable": (of_handler(f"client ||= {NEW}"), [MAYBE]),
    "kept by memo_wise": (
        of_handler(
            "SERVICE.client", f"class A\n  prepend MemoWise\n  memo_wise def client = {NEW}\nend\nSERVICE = A.new"
        ),
        [INIT],
    ),
    "in a lambda that is called": (of_handler(f"f = -> {{ {NEW} }}\nf.call"), [ALWAYS]),
    "in a lambda that is called by a dot": (of_handler(f"f = lambda {{ {NEW} }}\nf.()"), [ALWAYS]),
    "in a lambda that nothing calls": (of_handler(f"f = -> {{ {NEW} }}"), []),
    "in a block that is yielded to": (of_handler(f"work {{ {NEW} }}", "def work\n  yield\nend"), [ALWAYS]),
    "in a block that is called": (
        of_handler(f"work do\n  {NEW}\nend", "def work(&block)\n  block.call\nend"),
        [ALWAYS],
    ),
    "in a block that a library may call": (of_handler(f"Library.work {{ {NEW} }}"), [MAYBE]),
    "in a block that runs once": (of_handler(f"Timeout.timeout(3) {{ {NEW} }}"), [ALWAYS]),
    "yielded to a block": (of_handler("work { |s3| s3.list_buckets }", f"def work\n  yield {NEW}\nend"), [ALWAYS]),
    "by send": (of_handler("send(:work)", f"def work = {NEW}"), [ALWAYS]),
    "by a reference to a method": (of_handler("[1].each(&method(:work))", f"def work(x) = {NEW}"), [MAYBE]),
    "through an attribute": (
        of_handler(
            "A.new(B.new).go",
            f"{B}class A\n  attr_reader :b\n  def initialize(b) = @b = b\n  def go = b.work\nend",
        ),
        [ALWAYS],
    ),
    "through an attribute of self": (
        of_handler(
            "A.new.go", f"class A\n  attr_accessor :b\n  def go\n    self.b = {NEW}\n    b.list_buckets\n  end\nend"
        ),
        [ALWAYS],
    ),
    "by keyword": (of_handler("work(x: 1)", f"def work(x:, y: {NEW}) = y"), []),
    "in an interpolation": (of_handler(f'"#{{{NEW}}}"'), [ALWAYS]),
    "in a class of the project's own": (
        of_handler("Aws::S3::Client.new", "module Aws\n  module S3\n    class Client\n    end\n  end\nend"),
        [],
    ),
}


@pytest.mark.parametrize(("app", "expected"), CASES.values(), ids=CASES)
def test_when_a_client_is_built(read: Read, app: str, expected: list[str]) -> None:
    assert [told(call) for call in built(read(app))] == expected


def test_a_client_is_told_with_its_place_and_its_name(read: Read) -> None:
    (call,) = built(read(of_handler("x = Aws::S3::Client.new(region: 'eu-west-1')")))
    assert call.span.text == "Aws::S3::Client.new(region: 'eu-west-1')"
    assert (call.target, call.creates, call.service) == ("Aws.S3.Client.new", "S3 client", "s3")


def test_the_chain_of_calls_is_told(read: Read) -> None:
    (call,) = built(read(of_handler("first", f"def first = second(1)\ndef second(x) = {NEW}")))
    assert [step.name for step in call.via] == ["first", "second"]
    assert [step.span.text for step in call.via] == ["first", "second"]


@pytest.mark.parametrize(
    ("made", "target"),
    [
        ("Aws::DynamoDB::Resource.new", "Aws.DynamoDB.Resource.new"),
        ("PG.connect(dbname: 'x')", "PG.connect"),
        ("PG::Connection.open(url)", "PG.connect"),
        ("Mysql2::Client.new(host: 'x')", "Mysql2.Client.new"),
        ("Redis.new(url: x)", "Redis.new"),
        ("Faraday.new(url: x) { |f| f.request :json }", "Faraday.new"),
        ("Mongo::Client.new(x)", "Mongo.Client.new"),
    ],
)
def test_known_libraries(read: Read, made: str, target: str) -> None:
    assert [call.target for call in built(read(of_handler(f"x = {made}")))] == [target]


FILES = {
    "require_relative": ("require_relative 'lib/service'", {"lib/service.rb": f"class Service\n  def go = {NEW}\nend"}),
    "require of ./": ("require './lib/service'", {"lib/service.rb": f"class Service\n  def go = {NEW}\nend"}),
    "require by the load path": (
        "$LOAD_PATH.unshift(File.join(__dir__, 'lib'))\nrequire 'service'",
        {"lib/service.rb": f"class Service\n  def go = {NEW}\nend"},
    ),
    "require of __dir__": ('require "#{__dir__}/service"', {"service.rb": f"class Service\n  def go = {NEW}\nend"}),
    "require of the task root": (
        "require \"#{ENV['LAMBDA_TASK_ROOT']}/lib/service\"",
        {"lib/service.rb": f"class Service\n  def go = {NEW}\nend"},
    ),
    "require of an expanded path": (
        "require File.expand_path('../service', __FILE__)",
        {"service.rb": f"class Service\n  def go = {NEW}\nend"},
    ),
    "a file that another requires": (
        "require_relative 'a'",
        {"a.rb": "require_relative 'b'", "b.rb": f"class Service\n  def go = {NEW}\nend"},
    ),
    "methods at the top of another file": (
        "require_relative 'a'\nclass Service\n  def go = work\nend",
        {"a.rb": f"def work = {NEW}"},
    ),
    "a class that several files write": (
        "require_relative 'a'\nrequire_relative 'b'",
        {"a.rb": "class Service\n  def go = work\nend", "b.rb": f"class Service\n  def work = {NEW}\nend"},
    ),
    "a module that several files write": (
        "require_relative 'a'\nrequire_relative 'b'\nService = Orders::Service",
        {
            "a.rb": "module Orders\n  class Service\n    def go = Helper.work\n  end\nend",
            "b.rb": f"module Orders\n  module Helper\n    def self.work = {NEW}\n  end\nend",
        },
    ),
    "a class by its whole name": (
        "require_relative 'a'\nService = Orders::Api::Service",
        {"a.rb": f"module Orders\n  module Api\n  end\nend\nclass Orders::Api::Service\n  def go = {NEW}\nend"},
    ),
}


@pytest.mark.parametrize(("head", "files"), FILES.values(), ids=FILES)
def test_classes_of_other_files(read: Read, head: str, files: dict[str, str]) -> None:
    assert [told(call) for call in built(read(of_handler("Service.new.go", head), files))] == [ALWAYS]


OPERATIONS = {
    "a constant's": ("S3.get_object(bucket: 'b')", f"S3 = {NEW}"),
    "an instance variable's": ("@s3.get_object(bucket: 'b')", f"@s3 = {NEW}"),
    "a method's": ("client.get_object(bucket: 'b')", f"def client\n  @client ||= {NEW}\nend"),
    "an attribute's": (
        "A.new.go",
        f"class A\n  attr_reader :s3\n  def initialize = @s3 = {NEW}\n  def go = s3.get_object(bucket: 'b')\nend",
    ),
    "a class variable's": (
        "A.go",
        f"class A\n  @@s3 = {NEW}\n  def self.go\n    @@s3.get_object(bucket: 'b')\n  end\nend",
    ),
    "a parameter's": (f"work({NEW})", "def work(s3)\n  s3.get_object(bucket: 'b')\nend"),
    "one that is frozen": ("S3.get_object(bucket: 'b')", f"S3 = {NEW}.freeze"),
}


@pytest.mark.parametrize(("body", "before"), OPERATIONS.values(), ids=OPERATIONS)
def test_operations(read: Read, body: str, before: str) -> None:
    sent = [call for call in read(of_handler(body, before)).calls if call.kind is CallKind.OPERATION]
    assert [(call.service, call.operations, call.phase) for call in sent] == [("s3", ("GetObject",), Phase.INVOKE)]
    assert [(one.name, one.text) for one in sent[0].arguments] == [("Bucket", "b")]


@pytest.mark.parametrize(
    ("call", "service", "operation"),
    [
        ("Aws::DynamoDB::Resource.new.table('orders').put_item(item: x)", "dynamodb", "PutItem"),
        ("Aws::DynamoDB::Table.new('orders').query(x)", "dynamodb", "Query"),
        ("Aws::SQS::Queue.new(url).send_message(x)", "sqs", "SendMessage"),
        ("Aws::SNS::Resource.new.topic(arn).publish(x)", "sns", "Publish"),
        ("Aws::Lambda::Client.new.invoke(function_name: 'f')", "lambda", "Invoke"),
        ("Aws::SecretsManager::Client.new.get_secret_value(secret_id: 's')", "secretsmanager", "GetSecretValue"),
    ],
)
def test_operations_of_services(read: Read, call: str, service: str, operation: str) -> None:
    sent = [call for call in read(of_handler(call)).calls if call.kind is CallKind.OPERATION]
    assert [(call.service, call.operations) for call in sent] == [(service, (operation,))]


def test_operations_in_a_loop(read: Read) -> None:
    app = of_handler("event['Records'].map { |r| S3.get_object(bucket: 'b', key: r['key']) }", f"S3 = {NEW}")
    (sent,) = (call for call in read(app).calls if call.kind is CallKind.OPERATION)
    assert (sent.in_loop, sent.varies) == (True, True)


def test_mutual_requires(read: Read) -> None:
    files = {"a.rb": "require_relative 'app'\nrequire_relative 'a'", "b.rb": ""}
    assert [told(call) for call in built(read(of_handler(NEW, "require_relative 'a'"), files))] == [ALWAYS]


@pytest.mark.parametrize(
    "statement",
    [
        "a = " + "(\n" * 3000 + "1" + ")" * 3000,
        "begin\n" * 3000 + "end\n" * 3000,
        "x" + "\n.y()" * 3000,
        "if a\n" * 3000 + "end\n" * 3000,
        "f do |x|\n" * 1000 + "end\n" * 1000,
        "class A\n" * 1000 + "end\n" * 1000,
    ],
)
def test_deep_nesting_does_no_harm(read: Read, statement: str) -> None:
    assert told(built(read(of_handler(f"{statement}\n{NEW}")))[-1]) == ALWAYS
