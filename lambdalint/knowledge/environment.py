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
    "AWS_LAMBDA_ AWS_XRAY_ AWS_SAM_ POWERTOOLS_ DD_ OTEL_ SENTRY_ NEW_RELIC_ PARAMETERS_SECRETS_ _".split()
)
"""Of variables of the runtime, of SAM's local tools, and of common extensions and layers."""


def is_set_elsewhere(name: str) -> bool:
    """Whether Lambda, a layer's extension or a wrapper may set the variable without the template naming it."""
    return name in _PROVIDED or name == "NODE_ENV" or name.startswith(_PREFIXES)


def changes_module_loading(name: str) -> bool:
    """Whether a variable may hold options by which Node.js loads modules in another way ("NODE_OPTIONS")."""
    return name == "NODE_OPTIONS"
