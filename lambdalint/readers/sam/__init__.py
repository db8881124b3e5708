"""AWS SAM: functions and what SAM makes of them."""

from lambdalint.readers.sam.functions import functions

__all__ = ["functions"]
