"""The company's ledger, a PostgreSQL database."""

import functools
import json
import os

import boto3
import psycopg

secrets = boto3.client("secretsmanager")


@functools.cache
def credentials():
    secret = secrets.get_secret_value(SecretId=os.environ["LEDGER_CREDENTIALS_ARN"])
    return json.loads(secret["SecretString"])


def connect():
    return psycopg.connect(
        host=os.environ["LEDGER_HOST"],
        dbname="ledger",
        user=credentials()["username"],
        password=credentials()["password"],
        sslmode="verify-full",
        connect_timeout=5,
    )


def enter_delivery(number, message_id):
    with connect() as connection:
        connection.execute(
            "INSERT INTO deliveries (invoice, message_id) VALUES (%s, %s) ON CONFLICT (invoice) DO NOTHING",
            (number, message_id),
        )


def enter_payment(number, reference):
    with connect() as connection:
        connection.execute(
            "INSERT INTO payments (invoice, reference) VALUES (%s, %s) ON CONFLICT (invoice) DO NOTHING",
            (number, reference),
        )
