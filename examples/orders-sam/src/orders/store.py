"""The table of orders."""

import os

import boto3
from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

from orders.model import AWAITING_PAYMENT, Order

table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def add(order):
    table.put_item(Item=order.as_item(), ConditionExpression="attribute_not_exists(orderId)")


def find(order_id):
    item = table.get_item(Key={"orderId": order_id}).get("Item")
    return None if item is None else Order.from_item(item)


def unpaid_since(before):
    """The ids of orders placed before a time that still await payment."""
    query = {
        "IndexName": "byStatus",
        "KeyConditionExpression": Key("status").eq(AWAITING_PAYMENT) & Key("placedAt").lt(before),
    }
    while True:
        page = table.query(**query)
        yield from (item["orderId"] for item in page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def advance(order_id, before, after):
    """Moves an order from one status to the next; False if it was not in the first, so that a repeat does no harm."""
    try:
        table.update_item(
            Key={"orderId": order_id},
            UpdateExpression="SET #status = :after",
            ConditionExpression="#status = :before",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={":before": before, ":after": after},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return False
        raise
    return True
