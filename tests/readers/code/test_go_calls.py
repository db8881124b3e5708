"""Clients and connections in Go: when they are built, on which condition, for whom, and along which calls."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
import tomli

from lambdalint.knowledge import calls
from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.go import GoReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

Read = Callable[..., Handler]

ALWAYS = "always"
MAYBE = "maybe"
INIT = "init"
VARIES = "varies"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(main: str, files: dict[str, str] | None = None) -> Handler:
        for name, text in {"main.go": main, "go.mod": "module example.com/orders\n", **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        setting = Setting(Span(SourceFile("template.yaml", "bootstrap"), 0, 9), "bootstrap")

        def refuse(span: Span, problem: str) -> None:
            raise AssertionError(f"{problem}: {span.text}")

        found = GoReader(Repository(tmp_path), refuse).find(setting, tmp_path, ())
        assert isinstance(found, Handler)
        return found

    return read


BUILDING = {CallKind.CLIENT, CallKind.CONNECTION}


def built(found: Handler) -> list[Call]:
    return [call for call in found.calls if call.kind in BUILDING]


def told(call: Call) -> str:
    if call.phase is Phase.INIT:
        return INIT
    if call.varies:
        return VARIES
    return ALWAYS if call.unconditional else MAYBE


PREFIX = """package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"log"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

"""
START = "func main() { lambda.Start(handle) }\n"
HANDLE = "func handle(ctx context.Context, event events.SQSEvent) error "

START_CLOSURE = (
    "func handler(c *s3.Client) func(context.Context) error { return func(ctx context.Context) error { "
    "c.PutObject(ctx, nil); s3.NewFromConfig(aws.Config{}); return nil } }\n"
    "func main() { lambda.Start(handler(s3.NewFromConfig(aws.Config{}))) }"
)

CASES = {
    "in the handler": (HANDLE + "{ s3.NewFromConfig(aws.Config{}) }\n" + START, [ALWAYS]),
    "in a variable of the package": ("var client = s3.NewFromConfig(aws.Config{})\n" + HANDLE + "{}\n" + START, [INIT]),
    "in init": (
        "var client *s3.Client\nfunc init() { client = s3.NewFromConfig(aws.Config{}) }\n" + HANDLE + "{}\n" + START,
        [INIT],
    ),
    "in main": (
        "var client *s3.Client\n" + HANDLE + "{ client.PutObject(ctx, nil) }\n"
        "func main() { client = s3.NewFromConfig(aws.Config{}); lambda.Start(handle) }",
        [INIT],
    ),
    "in a function that main calls": (
        "func client() *s3.Client { return s3.NewFromConfig(aws.Config{}) }\n" + HANDLE + "{}\n"
        "func main() { use(client()); lambda.Start(handle) }",
        [INIT],
    ),
    "in a function that the handler calls": (
        "func client() *s3.Client { return s3.NewFromConfig(aws.Config{}) }\n" + HANDLE + "{ client() }\n" + START,
        [ALWAYS],
    ),
    "in a function that nothing calls": (
        "func client() *s3.Client { return s3.NewFromConfig(aws.Config{}) }\n" + HANDLE + "{}\n" + START,
        [],
    ),
    "with a configuration that the context loads": (
        HANDLE + "{ cfg, err := config.LoadDefaultConfig(ctx); if err != nil { return err }\n"
        "s3.NewFromConfig(cfg) }\n" + START,
        [ALWAYS],
    ),
    "a configuration for some clients": (
        HANDLE + "{ cfg, err := config.LoadDefaultConfig(ctx); if ok() { s3.NewFromConfig(cfg) } }\n" + START,
        [ALWAYS, MAYBE],
    ),
    "a configuration for clients of single events": (
        HANDLE + "{ cfg, err := config.LoadDefaultConfig(ctx)\n"
        "s3.NewFromConfig(cfg, option(event.Records[0].AWSRegion)) }\n" + START,
        [ALWAYS, VARIES],
    ),
    "with a context that is derived from the event's": (
        HANDLE
        + "{ ctx, cancel := context.WithTimeout(ctx, 3); defer cancel(); config.LoadDefaultConfig(ctx) }\n"
        + START,
        [ALWAYS],
    ),
    "with the version 1 of the SDK": (
        'import "github.com/aws/aws-sdk-go/aws/session"\nimport old "github.com/aws/aws-sdk-go/service/s3"\n'
        + HANDLE
        + "{ sess := session.Must(session.NewSession()); old.New(sess) }\n"
        + START,
        [ALWAYS],
    ),
    "after an early return": (
        HANDLE + "{ if len(event.Records) == 0 { return nil }; s3.NewFromConfig(aws.Config{}); return nil }\n" + START,
        [ALWAYS],
    ),
    "under a condition": (HANDLE + "{ if ok() { s3.NewFromConfig(aws.Config{}) } }\n" + START, [MAYBE]),
    "in a case": (
        HANDLE + '{ switch kind() { case "a": s3.NewFromConfig(aws.Config{}) } }\n' + START,
        [MAYBE],
    ),
    "on the right of &&": (HANDLE + "{ _ = ok() && use(s3.NewFromConfig(aws.Config{})) }\n" + START, [MAYBE]),
    "in a loop": (
        HANDLE + "{ for range event.Records { s3.NewFromConfig(aws.Config{}) } }\n" + START,
        [ALWAYS],
    ),
    "for each turn of a loop": (
        HANDLE + "{ for _, r := range regions { s3.NewFromConfig(aws.Config{Region: r}) } }\n" + START,
        [VARIES],
    ),
    "deferred": (HANDLE + "{ defer close(s3.NewFromConfig(aws.Config{})) }\n" + START, [ALWAYS]),
    "in a goroutine": (HANDLE + "{ go func() { s3.NewFromConfig(aws.Config{}) }() }\n" + START, [ALWAYS]),
    "in an error group": (
        'import "golang.org/x/sync/errgroup"\n'
        + HANDLE
        + "{ g, ctx := errgroup.WithContext(ctx)\ng.Go(func() error { s3.NewFromConfig(aws.Config{}); return nil }) }\n"
        + START,
        [ALWAYS],
    ),
    "in a closure that is called": (
        HANDLE + "{ build := func() { s3.NewFromConfig(aws.Config{}) }; build() }\n" + START,
        [ALWAYS],
    ),
    "in a closure that is not called": (
        HANDLE + "{ build := func() { s3.NewFromConfig(aws.Config{}) }; use(build == nil) }\n" + START,
        [],
    ),
    "from the event": (
        HANDLE + "{ s3.NewFromConfig(aws.Config{Region: event.Records[0].AWSRegion}) }\n" + START,
        [VARIES],
    ),
    "from what is parsed of the event": (
        "type Order struct { Region string }\n" + HANDLE + "{ var order Order\n"
        "json.Unmarshal([]byte(event.Records[0].Body), &order)\ns3.NewFromConfig(aws.Config{Region: order.Region}) }\n"
        + START,
        [VARIES],
    ),
    "from what a function is given of the event": (
        "func client(region string) *s3.Client { return s3.NewFromConfig(aws.Config{Region: region}) }\n"
        + HANDLE
        + "{ client(event.Records[0].AWSRegion) }\n"
        + START,
        [VARIES],
    ),
    "with an option from the event": (
        HANDLE + "{ region := event.Records[0].AWSRegion\n"
        "s3.NewFromConfig(aws.Config{}, func(o *s3.Options) { o.Region = region }) }\n" + START,
        [VARIES],
    ),
    "from what the context holds": (
        "func client(ctx context.Context) *s3.Client { tenant := ctx.Value(key).(string)\n"
        "return s3.NewFromConfig(aws.Config{Region: tenant}) }\n" + HANDLE + "{ client(ctx) }\n" + START,
        [VARIES],
    ),
    "with the credentials of a role": (
        'import "github.com/aws/aws-sdk-go-v2/service/sts"\nvar source = sts.NewFromConfig(aws.Config{})\n'
        + HANDLE
        + "{ role, _ := source.AssumeRole(ctx, &sts.AssumeRoleInput{})\n"
        "s3.NewFromConfig(aws.Config{Credentials: static(role.Credentials)}) }\n" + START,
        [INIT, VARIES],
    ),
    "a database": (HANDLE + '{ db, err := sql.Open("mysql", dsn()); defer db.Close() }\n' + START, [ALWAYS]),
    "a literal of a transport": (
        'import "net/http"\n' + HANDLE + "{ c := &http.Client{Transport: &http.Transport{}} }\n" + START,
        [ALWAYS],
    ),
    "a plain HTTP client": ('import "net/http"\n' + HANDLE + "{ c := &http.Client{} }\n" + START, []),
    "a closure that a function makes": (
        START_CLOSURE,
        [ALWAYS, INIT],
    ),
    "generic functions": (
        "func run[T any](f func() T) T { return f() }\n"
        "func client() *s3.Client { return s3.NewFromConfig(aws.Config{}) }\n"
        + HANDLE
        + "{ run[*s3.Client](client) }\n"
        + START,
        [ALWAYS],
    ),
    "functions in a map": (
        'var actions = map[string]func(){"a": func() { s3.NewFromConfig(aws.Config{}) }}\n'
        + HANDLE
        + "{ actions[name()]() }\n"
        + START,
        [MAYBE],
    ),
    "recursion": (
        "func f(n int) *s3.Client { if n > 0 { return f(n - 1) }; return s3.NewFromConfig(aws.Config{}) }\n"
        + HANDLE
        + "{ f(3) }\n"
        + START,
        [ALWAYS],
    ),
}

KEPT = {
    "if it is nil": "var client *s3.Client\n"
    + HANDLE
    + "{ if client == nil { client = s3.NewFromConfig(aws.Config{}) } }\n"
    + START,
    "if it is nil, in a function": "var client *s3.Client\nfunc get() *s3.Client { if client != nil { return client }\n"
    "client = s3.NewFromConfig(aws.Config{}); return client }\n" + HANDLE + "{ get() }\n" + START,
    "if it is nil, by a function": "var client *s3.Client\nfunc load() { client = s3.NewFromConfig(aws.Config{}) }\n"
    + HANDLE
    + "{ if client == nil { load() } }\n"
    + START,
    "under a lock": "var mutex sync.Mutex\nvar client *s3.Client\n"
    + HANDLE
    + "{ mutex.Lock(); defer mutex.Unlock(); if client == nil { client = s3.NewFromConfig(aws.Config{}) } }\n"
    + START,
    "once": "var once sync.Once\nvar client *s3.Client\n"
    + HANDLE
    + "{ once.Do(func() { client = s3.NewFromConfig(aws.Config{}) }) }\n"
    + START,
    "once, by a function": "var initOnce sync.Once\nfunc load() { s3.NewFromConfig(aws.Config{}) }\n"
    + HANDLE
    + "{ initOnce.Do(load) }\n"
    + START,
    "once, of a struct": "var state struct { sync.Once; client *s3.Client }\n"
    + HANDLE
    + "{ state.Do(func() { state.client = s3.NewFromConfig(aws.Config{}) }) }\n"
    + START,
    "once, by a value": "var client = sync.OnceValue(func() *s3.Client { return s3.NewFromConfig(aws.Config{}) })\n"
    + HANDLE
    + "{ client().PutObject(ctx, nil) }\n"
    + START,
    "once, by a function's values": "func load() (*s3.Client, error) { return s3.NewFromConfig(aws.Config{}), nil }\n"
    "var client = sync.OnceValues(load)\n" + HANDLE + "{ c, err := client() }\n" + START,
    "in a map": "var clients = map[string]*s3.Client{}\n"
    + HANDLE
    + "{ region := event.Records[0].AWSRegion\nif c, ok := clients[region]; ok { return use(c) }\n"
    "c := s3.NewFromConfig(aws.Config{Region: region}); clients[region] = c }\n" + START,
    "in a map, if it is not there": "var clients = make(map[string]*s3.Client)\n"
    + HANDLE
    + '{ if _, ok := clients["a"]; !ok { clients["a"] = s3.NewFromConfig(aws.Config{}) } }\n'
    + START,
    "in a concurrent map": "var clients sync.Map\n" + HANDLE + '{ if c, ok := clients.Load("a"); ok { return use(c) }\n'
    'clients.Store("a", s3.NewFromConfig(aws.Config{})) }\n' + START,
    "in a field of the handler": "type Handler struct { client *s3.Client }\n"
    "func (h *Handler) Handle(ctx context.Context) {\n"
    "if h.client == nil { h.client = s3.NewFromConfig(aws.Config{}) } }\n"
    "func main() { h := &Handler{}; lambda.Start(h.Handle) }",
    "in a field of what is kept": "type app struct { client *s3.Client }\nvar kept = &app{}\n"
    "func (a *app) get() *s3.Client {\n"
    "if a.client == nil { a.client = s3.NewFromConfig(aws.Config{}) }\nreturn a.client }\n"
    + HANDLE
    + "{ kept.get() }\n"
    + START,
    "once, in a field": "type app struct { once sync.Once; client *s3.Client }\nvar kept app\n"
    "func (a *app) get() { a.once.Do(func() { a.client = s3.NewFromConfig(aws.Config{}) }) }\n"
    + HANDLE
    + "{ kept.get() }\n"
    + START,
}

NOT_KEPT = {
    "a local variable": HANDLE
    + "{ var client *s3.Client\nif client == nil { client = s3.NewFromConfig(aws.Config{}) } }\n"
    + START,
    "a field of what is made for each event": "type app struct { client *s3.Client }\n"
    "func (a *app) get() { if a.client == nil { a.client = s3.NewFromConfig(aws.Config{}) } }\n"
    + HANDLE
    + "{ a := &app{}; a.get() }\n"
    + START,
    "once, for each event": HANDLE
    + "{ var once sync.Once; once.Do(func() { s3.NewFromConfig(aws.Config{}) }) }\n"
    + START,
}


@pytest.mark.parametrize(("code", "expected"), CASES.values(), ids=CASES)
def test_when(read: Read, code: str, expected: list[str]) -> None:
    assert [told(call) for call in built(read(PREFIX + code))] == expected


@pytest.mark.parametrize("code", KEPT.values(), ids=KEPT)
def test_kept(read: Read, code: str) -> None:
    assert [told(call) for call in built(read(PREFIX + code))] == [INIT]


@pytest.mark.parametrize("code", NOT_KEPT.values(), ids=NOT_KEPT)
def test_not_kept(read: Read, code: str) -> None:
    assert [call.phase for call in built(read(PREFIX + code))] == [Phase.INVOKE]


STRUCTS = {
    "a method value": "type H struct{}\nfunc (h *H) Handle(ctx context.Context) { s3.NewFromConfig(aws.Config{}) }\n"
    "func main() { lambda.Start((&H{}).Handle) }",
    "a method of a method's result": "type H struct{}\nfunc New() (*H, error) { return &H{}, nil }\n"
    "func (h H) Handle(ctx context.Context) { s3.NewFromConfig(aws.Config{}) }\n"
    "func main() { h, err := New(); if err != nil { panic(err) }; lambda.Start(h.Handle) }",
    "a method of a field": "type Store struct{}\nfunc (s *Store) put() { s3.NewFromConfig(aws.Config{}) }\n"
    "type H struct{ store *Store }\nfunc (h *H) Handle(ctx context.Context) { h.store.put() }\n"
    "func main() { lambda.Start((&H{store: &Store{}}).Handle) }",
    "a method of a field that is set later": "type Store struct{}\n"
    "func (s *Store) put() { s3.NewFromConfig(aws.Config{}) }\n"
    "type H struct{ store *Store }\nfunc (h *H) Handle(ctx context.Context) { h.store.put() }\n"
    "func main() { h := H{}; h.store = &Store{}; lambda.Start(h.Handle) }",
    "a method behind an interface": "type Putter interface{ put() }\ntype Store struct{}\n"
    "func (s *Store) put() { s3.NewFromConfig(aws.Config{}) }\n"
    "type H struct{ store Putter }\nfunc (h *H) Handle(ctx context.Context) { h.store.put() }\n"
    "func main() { lambda.Start((&H{&Store{}}).Handle) }",
    "a method of an embedded struct": "type Base struct{}\nfunc (b Base) put() { s3.NewFromConfig(aws.Config{}) }\n"
    "type H struct{ Base }\nfunc (h H) Handle(ctx context.Context) { h.put() }\n"
    "func main() { lambda.Start(H{}.Handle) }",
    "the interface of the runtime": "type H struct{}\n"
    "func (h *H) Invoke(ctx context.Context, b []byte) ([]byte, error) { s3.NewFromConfig(aws.Config{}) }\n"
    "func main() { lambda.StartHandler(&H{}) }",
    "a wrapper of a library": 'import ddlambda "github.com/DataDog/datadog-lambda-go"\n'
    + HANDLE
    + "{ s3.NewFromConfig(aws.Config{}) }\nfunc main() { lambda.Start(ddlambda.WrapFunction(handle, nil)) }",
    "a wrapper of the project": "type F func(context.Context, events.SQSEvent) error\n"
    "func logged(next F) F { return func(c context.Context, e events.SQSEvent) error { return next(c, e) } }\n"
    + HANDLE
    + "{ s3.NewFromConfig(aws.Config{}) }\nfunc main() { lambda.Start(logged(handle)) }",
    "a closure": "func main() { lambda.Start(func(ctx context.Context) { s3.NewFromConfig(aws.Config{}) }) }",
    "options": HANDLE + "{ s3.NewFromConfig(aws.Config{}) }\nfunc main() { lambda.StartWithOptions(handle, nil) }",
    "a handler of its own": HANDLE
    + "{ s3.NewFromConfig(aws.Config{}) }\nfunc main() { lambda.Start(lambda.NewHandler(handle)) }",
    "a route of net/http": 'import "net/http"\nimport "github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"\n'
    "func list(w http.ResponseWriter, r *http.Request) { s3.NewFromConfig(aws.Config{}) }\n"
    'func main() { mux := http.NewServeMux(); mux.HandleFunc("/", list)\n'
    "lambda.Start(httpadapter.New(mux).ProxyWithContext) }",
    "a route of gin": 'import "github.com/gin-gonic/gin"\n'
    'import ginadapter "github.com/awslabs/aws-lambda-go-api-proxy/gin"\nvar adapter *ginadapter.GinLambda\n'
    'func init() { r := gin.Default(); r.GET("/", func(c *gin.Context) { s3.NewFromConfig(aws.Config{}) })\n'
    "adapter = ginadapter.New(r) }\n" + HANDLE + "{ return adapter.ProxyWithContext(ctx, event) }\n" + START,
    "a route in a group of chi": 'import "github.com/go-chi/chi/v5"\nimport "net/http"\n'
    'func main() { r := chi.NewRouter(); r.Route("/a", func(r chi.Router) {\n'
    'r.Get("/b", func(w http.ResponseWriter, q *http.Request) { s3.NewFromConfig(aws.Config{}) }) })\n'
    "lambda.Start(adapt(r)) }",
}


@pytest.mark.parametrize("code", STRUCTS.values(), ids=STRUCTS)
def test_entry(read: Read, code: str) -> None:
    assert [told(call) for call in built(read(PREFIX + code))] == [ALWAYS]


def test_client_of_a_field(read: Read) -> None:
    code = (
        "type H struct{ client *s3.Client }\nfunc New() *H { return &H{client: s3.NewFromConfig(aws.Config{})} }\n"
        "func (h *H) Handle(ctx context.Context) { h.client.PutObject(ctx, nil) }\n"
        "func main() { lambda.Start(New().Handle) }"
    )
    assert [told(call) for call in built(read(PREFIX + code))] == [INIT]


def test_made_for_each_event(read: Read) -> None:
    code = (
        "type H struct{ client *s3.Client }\nfunc New() *H { return &H{client: s3.NewFromConfig(aws.Config{})} }\n"
        "func (h *H) Do() {}\n" + HANDLE + "{ New().Do() }\n" + START
    )
    assert [told(call) for call in built(read(PREFIX + code))] == [ALWAYS]


FILES = {
    "another file of the package": {
        "clients.go": "package main\n" + PREFIX[13:] + "func client() { s3.NewFromConfig(x) }"
    },
    "a method in another file": {
        "clients.go": 'package main\nimport aws3 "github.com/aws/aws-sdk-go-v2/service/s3"\n'
        "func (t tool) make() { aws3.NewFromConfig(x) }",
        "tool.go": 'package main\nimport aws3 "example.com/other"\ntype tool struct{}\nfunc client() { tool{}.make() }',
    },
}


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
def test_files_of_a_package(read: Read, files: dict[str, str]) -> None:
    found = read(PREFIX + HANDLE + "{ client() }\n" + START, files)
    assert [(told(call), call.span.file.path) for call in built(found)] == [(ALWAYS, "clients.go")]
    assert [file.path for file in found.files] == ["main.go", *sorted(files)]


def test_files_that_are_not_built(read: Read) -> None:
    clients = PREFIX + "var client = s3.NewFromConfig(aws.Config{})\n"
    files = {
        "clients_test.go": clients,
        "clients_windows.go": clients,
        "clients_arm.go": clients,
        "tools.go": "//go:build ignore || (windows && !linux)\n\n" + clients,
        "other.go": clients.replace("package main", "package other"),
        "linux.go": "//go:build linux && (amd64 || arm64)\n\n" + clients,
    }
    assert [call.span.file.path for call in built(read(PREFIX + HANDLE + "{}\n" + START, files))] == ["linux.go"]


IMPORTS = {
    "a package of the module": ("example.com/orders/store", {}),
    "a package of another module of the workspace": (
        "example.com/shared/store",
        {"go.work": "go 1.22\nuse (\n\t.\n\t./store\n)\n", "store/go.mod": "module example.com/shared/store\n"},
    ),
    "a module that is replaced": (
        "example.com/shared/store",
        {"go.mod": "module example.com/orders\nreplace example.com/shared/store => ./store\n"},
    ),
}


@pytest.mark.parametrize(("path", "files"), IMPORTS.values(), ids=IMPORTS)
def test_imports(read: Read, path: str, files: dict[str, str]) -> None:
    store = (
        "package store\n" + PREFIX[13:] + "type Store struct{ C *s3.Client }\n"
        "func New() *Store { return &Store{C: s3.NewFromConfig(aws.Config{})} }\n"
    )
    main = PREFIX + f'import "{path}"\n' + HANDLE + "{ store.New() }\n" + START
    found = read(main, {"store/store.go": store, "go.mod": "module example.com/orders\n", **files})
    assert [(told(call), [step.name for step in call.via]) for call in built(found)] == [(ALWAYS, ["New"])]
    assert [file.path for file in found.files] == ["main.go", "store/store.go"]


def test_variable_that_another_file_sets(read: Read) -> None:
    files = {
        "vars.go": 'package main\nimport "github.com/aws/aws-sdk-go-v2/service/s3"\nvar client *s3.Client\n',
        "lazy.go": "package main\n" + PREFIX[13:] + "func get() { if client == nil { client = s3.NewFromConfig(x) } }",
    }
    assert [told(call) for call in built(read(PREFIX + HANDLE + "{ get() }\n" + START, files))] == [INIT]


def test_client_that_another_file_makes(read: Read) -> None:
    files = {
        "vars.go": 'package main\nimport "github.com/aws/aws-sdk-go-v2/service/s3"\nvar client *s3.Client\n',
        "setup.go": "package main\n" + PREFIX[13:] + "func init() { client = s3.NewFromConfig(aws.Config{}) }\n",
        "work.go": "package main\nfunc work() { client.PutObject(nil, nil) }\n",
    }
    found = read(PREFIX + HANDLE + "{ work() }\n" + START, files)
    sent = [(call.service, call.operations) for call in found.calls if call.kind is CallKind.OPERATION]
    assert sent == [("s3", ("PutObject",))]
    assert [told(call) for call in built(found)] == [INIT]


def test_variables_that_are_called_like_packages(read: Read) -> None:
    files = {
        "store/store.go": "package store\n" + PREFIX[13:] + "type Store struct{ c *s3.Client }\n"
        "func New() *Store { return &Store{c: s3.NewFromConfig(aws.Config{})} }\n"
        "func (s *Store) Put() { s.c.PutObject(nil, nil) }\n",
        "api/api.go": "package api\ntype Putter interface{ Put() }\ntype API struct{ store Putter }\n"
        "func New(s Putter) *API { return &API{store: s} }\nfunc (a *API) Handle() { a.store.Put() }\n",
    }
    main = (
        PREFIX + 'import "example.com/orders/store"\nimport "example.com/orders/api"\n'
        "func main() { store := store.New(); api := api.New(store); lambda.Start(api.Handle) }\n"
    )
    found = read(main, files)
    assert [call.operations for call in found.calls if call.kind is CallKind.OPERATION] == [("PutObject",)]
    assert found.symbol == "Handle"


def test_package_of_the_same_name(read: Read) -> None:
    main = PREFIX.replace("github.com/aws/aws-sdk-go-v2/service/s3", "example.com/orders/s3")
    assert read(main + HANDLE + "{ s3.NewFromConfig(aws.Config{}) }\n" + START).calls == ()


TABLE = tomli.loads(resources.files(calls).joinpath("go.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", [*TABLE["client"], *TABLE["connection"]])
def test_table(read: Read, name: str) -> None:
    said = {**TABLE["client"], **TABLE["connection"]}[name].replace("{service}", "S3")
    plain = name.replace("{service}", "s3").replace("*", "v9")
    folder, slash, rest = plain.rpartition("/")
    package, _, called = rest.partition(".go.") if ".go." in rest else rest.partition(".")
    path = folder + slash + package + (".go" if ".go." in rest else "")
    imported = f'package main\nimport "github.com/aws/aws-lambda-go/lambda"\nimport x "{path}"\n'
    found = built(read(imported + f"func handle() {{ x.{called}() }}\n" + START))
    assert [(told(call), call.creates) for call in found] == [(ALWAYS, said)]


def test_state_that_is_written_on_every_event(read: Read) -> None:
    code = (
        "var count int\nvar items []string\nvar seen = map[string]bool{}\ntype H struct{ n int }\n"
        "func (h *H) Handle(ctx context.Context, event events.SQSEvent) { local := 1; local++; count++\n"
        'items = append(items, "é"); seen["a"] = true; h.n += local }\n'
        "func main() { lambda.Start((&H{}).Handle) }"
    )
    found = read(PREFIX + code).state_writes
    assert [(one.name, one.span.text) for one in found] == [
        ("count", "count"),
        ("items", "items"),
        ("seen", 'seen["a"]'),
        ("h.n", "h.n"),
    ]


def test_places(read: Read) -> None:
    code = (
        'func open() *sql.DB { db, _ := sql.Open("mysql", "é漢字😀"); return db }\n'
        "func load() { /* 😀 */ open() }\n" + HANDLE + "{ load() }\n" + START
    )
    call = read(PREFIX + code).calls[0]
    assert call.span.text == 'sql.Open("mysql", "é漢字😀")'
    assert (call.target, call.kind, call.creates) == (
        "database/sql.Open",
        CallKind.CONNECTION,
        "database connection pool",
    )
    assert [(step.name, step.span.text) for step in call.via] == [("load", "load"), ("open", "open")]


def test_deep_and_broken_code(read: Read) -> None:
    deep = "x := " + "(\n" * 20_000 + "1" + ")\n" * 20_000
    nested = "if ok() {\n" * 5000 + "s3.NewFromConfig(aws.Config{})" + "\n}" * 5000
    code = f"func a() {{ {deep} }}\n" + HANDLE + "{ a(); " + nested + " }\n" + START + "func {{{ broken("
    assert [told(call) for call in built(read(PREFIX + code))] == [MAYBE]
