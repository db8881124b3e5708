"""Who may do what: what a handler's calls need, what its role allows, and whether the one covers the other.

Each name is loaded when it is first asked for: most runs start without a need for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdalint.lazy import door

if TYPE_CHECKING:
    from lambdalint.access.certain import Allowed, allowed, is_everything, may_be_refused
    from lambdalint.access.cures import additions
    from lambdalint.access.declared import Resources, resources
    from lambdalint.access.encryption import Encrypted, encrypted, of_call
    from lambdalint.access.evaluation import Decision, Grant, Grants, grants
    from lambdalint.access.naming import Named
    from lambdalint.access.platform import Demand, Task, insights, tasks
    from lambdalint.access.requirements import Need, needs
    from lambdalint.access.subjects import Mismatch, mismatch
    from lambdalint.access.use import Usage, usage

__all__ = [
    "Allowed",
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
    "allowed",
    "encrypted",
    "grants",
    "insights",
    "is_everything",
    "may_be_refused",
    "mismatch",
    "needs",
    "of_call",
    "resources",
    "tasks",
    "usage",
]

__getattr__ = door(
    __name__,
    {
        "certain": "Allowed allowed is_everything may_be_refused",
        "cures": "additions",
        "declared": "Resources resources",
        "encryption": "Encrypted encrypted of_call",
        "evaluation": "Decision Grant Grants grants",
        "naming": "Named",
        "platform": "Demand Task insights tasks",
        "requirements": "Need needs",
        "subjects": "Mismatch mismatch",
        "use": "Usage usage",
    },
)
