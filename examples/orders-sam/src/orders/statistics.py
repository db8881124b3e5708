"""The consumer of the order table's stream: counts the orders of each day."""

from orders_platform.log import logger

from orders import counters


def handler(event, context):
    for record in event["Records"]:
        change = record["dynamodb"]
        try:
            count(record["eventName"], change)
        except Exception:
            logger.exception("not counted", extra={"sequence_number": change["SequenceNumber"]})
            return {"batchItemFailures": [{"itemIdentifier": change["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def count(kind, change):
    image = change["NewImage"] if kind != "REMOVE" else change["OldImage"]
    day = image["placedAt"]["S"][:10]
    name = "placed" if kind == "INSERT" else image["status"]["S"].lower()
    counters.increase(day, name)
