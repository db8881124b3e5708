"""Handlers written in Kotlin."""

from lambdalint.readers.code.kotlin.reader import KotlinReader

__all__ = ["KotlinReader"]
