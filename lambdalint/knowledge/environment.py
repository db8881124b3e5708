"""Environment variables that Lambda or its extensions set."""

from __future__ import annotations

RESERVED = frozenset(
    "_HANDLER _X_AMZN_TRACE_ID AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_DEFAULT_REGION AWS_EXECUTION_ENV "
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_VERSION "
    "AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME "
    "AWS_LAMBDA_MAX_CONCURRENCY AWS_LAMBDA_METADATA_API AWS_LAMBDA_METADATA_TOKEN AWS_LAMBDA_RUNTIME_API AWS_REGION "
    "AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN LAMBDA_RUNTIME_DIR LAMBDA_TASK_ROOT".split()
)
"""Names that a function cannot define: those of "Using Lambda environment variables" in the AWS Lambda Developer Guide
and those of cfn-lint's `environment_variable_keys.json`."""

_PROVIDED = RESERVED | frozenset("LANG PATH LD_LIBRARY_PATH NODE_PATH PYTHONPATH GEM_PATH TZ".split())
"""The same guide: set by the runtime, and free to be set by the function too."""

_PREFIXES = tuple(
    "AWS_LAMBDA_ AWS_XRAY_ AWS_SAM_ LOCALSTACK_ POWERTOOLS_ DD_ OTEL_ SENTRY_ NEW_RELIC_ PARAMETERS_SECRETS_ _".split()
)
"""Of variables of the runtime, of SAM's local tools and LocalStack, and of common extensions and layers."""


def is_set_by_lambda(name: str) -> bool:
    """Whether every function has a variable, or every one of its runtime."""
    return name in _PROVIDED


def is_set_elsewhere(name: str) -> bool:
    """Whether Lambda, a layer's extension or a wrapper may set the variable without the template naming it."""
    return is_set_by_lambda(name) or name == "NODE_ENV" or name.startswith(_PREFIXES)


def changes_module_loading(name: str) -> bool:
    """Whether a variable may hold options by which Node.js loads modules in another way ("NODE_OPTIONS")."""
    return name == "NODE_OPTIONS"


_BY_LIBRARIES = frozenset(
    "DEBUG LOG_LEVEL LOGLEVEL FORCE_COLOR NO_COLOR CI PORT HOST HOME USER TMPDIR SHELL TERM "
    "DATABASE_URL REDIS_URL HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy SSL_CERT_FILE "
    "SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE FONTCONFIG_PATH FONTCONFIG_FILE MAIN_CLASS ANNOTATIONS_HANDLER "
    "JAVA_TOOL_OPTIONS JAVA_OPTS JDK_JAVA_OPTIONS GOGC GOMEMLIMIT GODEBUG GOMAXPROCS OPENSSL_CONF LC_ALL".split()
)
_PREFIXES_BY_LIBRARIES = tuple(
    "AWS_ NODE_ NPM_ PYTHON RUBY GEM_ BUNDLE_ LC_ LD_ PG MYSQL_ GOOGLE_ GCP_ AZURE_ SPRING_ QUARKUS_ DOTNET_ "
    "MICRONAUT_ "
    "ASPNETCORE_ COMPlus_ RUST_ CARGO_ LUMIGO_ EPSAGON_ THUNDRA_ HONEYCOMB_ INSTANA_ ELASTIC_ DT_ DYNATRACE_ COLDSTART "
    "CORALOGIX_ LOGZIO_ SPLUNK_ BASELIME_ SERVERLESS_ SLS_ LAMBDA_ TF_ OMP_ OPENBLAS_ MKL_ MALLOC_ PRISMA_ HF_ "
    "TRANSFORMERS_ PLAYWRIGHT_ PUPPETEER_ CHROME_ MPL NUMBA_ DJANGO_ FLASK_ UVICORN_ GUNICORN_ PORT_ RUNTIME_".split()
)
"""Of variables that the languages' runtimes, common libraries and tools of monitoring read by themselves."""

LOADS_CODE = frozenset("AWS_LAMBDA_EXEC_WRAPPER NODE_OPTIONS NODE_PATH PYTHONPATH JAVA_TOOL_OPTIONS RUBYOPT".split())
"""Variables by which other code than the handler's is run, or found."""


def is_read_elsewhere(name: str) -> bool:
    """Whether a runtime, a library or an extension may read the variable without the code naming it."""
    return is_set_elsewhere(name) or name in _BY_LIBRARIES or name.startswith(_PREFIXES_BY_LIBRARIES)
