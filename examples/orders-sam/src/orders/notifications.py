"""Tells the rest of the company what became of an order."""

import json
import os

import boto3

events = boto3.client("events")
EVENT_BUS = os.environ["EVENT_BUS"]


class NotPublished(Exception):
    """The event bus did not take the event."""


def publish(kind, detail):
    entry = {"EventBusName": EVENT_BUS, "Source": "orders", "DetailType": kind, "Detail": json.dumps(detail)}
    answer = events.put_events(Entries=[entry])
    if answer["FailedEntryCount"]:
        raise NotPublished(answer["Entries"][0]["ErrorCode"])
