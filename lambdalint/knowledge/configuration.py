"""Operations that fetch what seldom changes: secrets, parameters, keys; and those that change it.

From the API references of AWS Secrets Manager, AWS Systems Manager Parameter Store and AWS KMS.
"""

from __future__ import annotations

FETCHED = {
    ("secretsmanager", "GetSecretValue"): "secret",
    ("secretsmanager", "BatchGetSecretValue"): "secrets",
    ("ssm", "GetParameter"): "parameter",
    ("ssm", "GetParameters"): "parameters",
    ("ssm", "GetParametersByPath"): "parameters",
    ("kms", "Decrypt"): "decrypted value",
}
"""What a reader calls the answer, by service and operation."""

CHANGING = frozenset(
    {
        ("secretsmanager", "PutSecretValue"),
        ("secretsmanager", "UpdateSecret"),
        ("secretsmanager", "UpdateSecretVersionStage"),
        ("secretsmanager", "RotateSecret"),
        ("ssm", "PutParameter"),
        ("ssm", "DeleteParameter"),
    }
)
"""Who sends one of these wants to know what is there now: a function that rotates a secret, that keeps a counter."""
