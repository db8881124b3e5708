"""Who may do what: what a handler's calls need, what its role allows, and whether the one covers the other."""

from lambdalint.access.additions import additions
from lambdalint.access.encryption import Encrypted, encrypted, of_call
from lambdalint.access.grants import Decision, Grant, Grants, grants
from lambdalint.access.naming import Named
from lambdalint.access.needs import Need, needs
from lambdalint.access.platform import Demand, Task, tasks
from lambdalint.access.resources import Resources, resources
from lambdalint.access.subjects import Mismatch, mismatch
from lambdalint.access.usage import Usage, usage

__all__ = [
    "Decision",
    "Demand",
    "Encrypted",
    "Grant",
    "Grants",
    "Mismatch",
    "Named",
    "Need",
    "Resources",
    "Task",
    "Usage",
    "additions",
    "encrypted",
    "grants",
    "mismatch",
    "needs",
    "of_call",
    "resources",
    "tasks",
    "usage",
]
