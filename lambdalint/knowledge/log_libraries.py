"""Libraries that write log records as JSON, by the names of their packages."""

from __future__ import annotations

LOG_LIBRARIES = frozenset(
    {
        "aws_lambda_powertools",
        "structlog",
        "loguru",
        "pythonjsonlogger",
        "json_log_formatter",
        "jsonlogger",
        "ecs_logging",
        "lambda_logging",
        "@aws-lambda-powertools/logger",
        "pino",
        "winston",
        "bunyan",
        "lambda-log",
        "log4js",
        "tslog",
        "loglevel",
    }
)
