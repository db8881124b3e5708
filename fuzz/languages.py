"""The languages of handlers: for each a small project around a source file, so that a template leads to its code."""

from __future__ import annotations

from dataclasses import dataclass

_TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Fuzzed:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: {handler}
      Runtime: {runtime}
      MemorySize: 128
      Timeout: 40
      Environment:
        Variables:
          TABLE: !Ref Table
          QUEUE: !Ref Queue
          MODE: on
      Policies:
        - DynamoDBReadPolicy:
            TableName: !Ref Table
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action: [s3:Get*, 'sqs:SendMessage']
              Resource: ['*', !GetAtt Queue.Arn]
      Events:
        Messages:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue.Arn
            BatchSize: 10
            FunctionResponseTypes: [ReportBatchItemFailures]
        Web:
          Type: HttpApi
          Properties:
            Path: /things/{{id}}
            Method: GET
        Daily:
          Type: Schedule
          Properties:
            Schedule: rate(1 day)
{method}  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema:
        - AttributeName: id
          KeyType: HASH
  Queue:
    Type: AWS::SQS::Queue
"""


@dataclass(frozen=True)
class Language:
    name: str
    main: str
    """The path of the source file."""
    suffixes: tuple[str, ...]
    runtime: str
    handler: str
    around: str
    """A handler; a few statements go where `%s` is."""
    words: str
    """What the readers look for, with spaces between."""
    method: str = ""
    """SAM's `BuildMethod`."""
    beside: tuple[tuple[str, str], ...] = ()
    """Further files, with what is in them."""

    @property
    def files(self) -> dict[str, str]:
        """The project without its source."""
        method = f"    Metadata:\n      BuildMethod: {self.method}\n" if self.method else ""
        template = _TEMPLATE.format(handler=self.handler, runtime=self.runtime, method=method)
        return {"template.yaml": template, **dict(self.beside)}


LANGUAGES = (
    Language(
        "python",
        "app.py",
        (".py",),
        "python3.13",
        "app.handler",
        "import boto3, os\ndef handler(event, context):\n    %s\n",
        "async await lambda yield nonlocal match case except* while else: try: finally: with as import from global "
        "boto3.client boto3.resource os.environ os.getenv @cache event['Records'] self def class return f'{ }' :=",
    ),
    Language(
        "javascript",
        "app.mjs",
        (".js", ".mjs", ".cjs", ".jsx"),
        "nodejs22.x",
        "app.handler",
        "import { S3Client } from '@aws-sdk/client-s3';\n"
        "export const handler = async (event, context) => {\n  %s\n};\n",
        "async await yield* => function class extends static get set #p import() require('./x') module.exports "
        "process.env event.Records ?. ?? ...x `${}` new.target label: for(of) switch(case) try{}catch{} export* as",
    ),
    Language(
        "typescript",
        "app.ts",
        (".ts", ".mts", ".cts", ".tsx"),
        "nodejs22.x",
        "app.handler",
        "import { Handler } from 'aws-lambda';\nexport const handler: Handler = async (event: any) => {\n  %s\n};\n",
        "as const satisfies interface type enum namespace declare abstract private readonly keyof infer <T> : any! "
        "import=require export= @dec() process.env async await => class extends ...x ?. decorators overload;",
        "esbuild",
    ),
    Language(
        "java",
        "src/main/java/com/example/App.java",
        (".java",),
        "java21",
        "com.example.App::handleRequest",
        "package com.example;\nimport java.util.*;\npublic class App implements RequestHandler<Object, Object> {\n"
        "  public Object handleRequest(Object event, Context context) {\n    %s\n    return null;\n  }\n}\n",
        "record sealed permits switch-> instanceof var new this::x () -> static{} try(){} catch(A|B) @Inject enum "
        'interface default extends super. synchronized """text""" System.getenv("TABLE") yield throw final',
        beside=(("pom.xml", "<project><artifactId>app</artifactId></project>\n"),),
    ),
    Language(
        "kotlin",
        "src/main/kotlin/com/example/App.kt",
        (".kt", ".kts"),
        "java21",
        "com.example.App::handleRequest",
        "package com.example\nclass App : RequestHandler<Map<String, String>, String> {\n"
        "  override fun handleRequest(event: Map<String, String>, context: Context): String {\n    %s\n"
        '    return ""\n  }\n}\n',
        "object companion by lazy{} suspend runBlocking{} when(){} ?: !! ?.let{} data sealed inline fun interface it "
        'init{} constructor() lateinit $name ${x} """raw""" System.getenv() typealias infix operator vararg is as?',
        beside=(("build.gradle.kts", 'plugins { kotlin("jvm") }\n'),),
    ),
    Language(
        "go",
        "main.go",
        (".go",),
        "provided.al2023",
        "bootstrap",
        'package main\nimport (\n"context"\n"os"\n"github.com/aws/aws-lambda-go/lambda"\n)\n'
        "func handler(ctx context.Context, event map[string]string) error {\n%s\nreturn nil }\n"
        "func main() { lambda.Start(handler) }\n",
        "go defer chan<- select{case} range iota fallthrough goto := ... func(){}() interface{~int} struct{} [T any] "
        'map[string]any os.Getenv("TABLE") switch x:=y.(type) if err!=nil const var type //go:build embed',
        "go1.x",
        (("go.mod", "module app\n"),),
    ),
    Language(
        "csharp",
        "Function.cs",
        (".cs",),
        "dotnet8",
        "App::App.Function::Handle",
        "namespace App;\npublic class Function {\n  public async Task<string> Handle(string input, ILambdaContext c) "
        '{\n    %s\n    return "";\n  }\n}\n',
        "await using var => switch{} is not with{} record struct partial static get;set;init; yield lock(){} ref out "
        'params where T:new() $"{x}" @"raw" """x""" Environment.GetEnvironmentVariable("TABLE") namespace #if global::',
        beside=(("App.csproj", "<Project></Project>\n"),),
    ),
    Language(
        "ruby",
        "app.rb",
        (".rb",),
        "ruby3.4",
        "app.handler",
        "require 'aws-sdk-s3'\ndef handler(event:, context:)\n  %s\nend\n",
        "do|x| end begin rescue=> ensure retry redo unless until case/in yield self.x @@a @a $a ||= &. => {} lambda{} "
        "proc ->(x){} define_method module class<<self attr_reader require_relative ENV['TABLE'] ENV.fetch <<~EOS "
        "%w[] __END__",
    ),
    Language(
        "rust",
        "src/main.rs",
        (".rs",),
        "provided.al2023",
        "bootstrap",
        "use lambda_runtime::{run, service_fn, LambdaEvent, Error};\nasync fn handler(event: LambdaEvent<String>) -> "
        "Result<(), Error> {\n    %s\n    Ok(())\n}\n#[tokio::main]\nasync fn main() -> Result<(), Error> "
        "{ run(service_fn(handler)).await }\n",
        "match => if let else loop 'a: break 'a async move |x| .await ? impl trait dyn where mod use crate::self:: "
        'macro_rules! unsafe static mut const fn lazy_static! OnceCell std::env::var("TABLE") vec![] #[cfg(test)] '
        'r#""#',
        "rust-cargolambda",
        (("Cargo.toml", '[package]\nname = "app"\nversion = "0.1.0"\n'),),
    ),
)
