"""The table of daily counters."""

import os

import boto3


def counters_table():
    dynamodb = boto3.resource("dynamodb")
    return dynamodb.Table(os.environ["STATISTICS_TABLE"])


def increase(day, name):
    counters_table().update_item(
        Key={"day": day},
        UpdateExpression="ADD #name :one",
        ExpressionAttributeNames={"#name": name},
        ExpressionAttributeValues={":one": 1},
    )
