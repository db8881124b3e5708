"""Handlers written in Rust: `main` builds what lasts and gives a function to `lambda_runtime::run`."""

from lambdalint.readers.code.rust.reader import RustReader

__all__ = ["RustReader"]
