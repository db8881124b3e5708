"""The register of invoices: one item of a table for each."""

import os
from datetime import date

import boto3
from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

OPEN = "OPEN"
PAID = "PAID"

table = boto3.resource("dynamodb").Table(os.environ["INVOICES_TABLE"])


def find(number):
    return table.get_item(Key={"number": number}).get("Item")


def file_scan(number, location):
    """Files a scanned invoice. Filing one again changes nothing."""
    table.update_item(
        Key={"number": number},
        UpdateExpression="SET scan = :scan",
        ExpressionAttributeValues={":scan": location},
    )


def mark_paid(number):
    """False if the invoice was not open, so that a payment told twice counts once."""
    try:
        table.update_item(
            Key={"number": number},
            UpdateExpression="SET #state = :paid",
            ConditionExpression="#state = :open",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":paid": PAID, ":open": OPEN},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return False
        raise
    return True


def overdue(today: date):
    query = {
        "IndexName": "byState",
        "KeyConditionExpression": Key("state").eq(OPEN) & Key("dueOn").lt(today.isoformat()),
    }
    while True:
        page = table.query(**query)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"]
