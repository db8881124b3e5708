"""The user's configuration: which rules run and how, what is assumed of a deployment, and what makes a run fail."""

from lambdalint.config.files import FILE_NAMES, load
from lambdalint.config.nearest import Nearest
from lambdalint.config.settings import FAIL_ON, PRESETS, Config, ConfigError, Overrides, Selection, suggestion

__all__ = [
    "FAIL_ON",
    "FILE_NAMES",
    "PRESETS",
    "Config",
    "ConfigError",
    "Nearest",
    "Overrides",
    "Selection",
    "load",
    "suggestion",
]
