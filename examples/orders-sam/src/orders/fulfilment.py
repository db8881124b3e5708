"""The worker behind the fulfilment queue: hands orders to the warehouse."""

import json

from orders_platform.log import logger

from orders import notifications, store, warehouse
from orders.model import AWAITING_PAYMENT, SHIPPING


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            fulfil(json.loads(record["body"])["orderId"])
        except Exception:
            logger.exception("not fulfilled", extra={"message_id": record["messageId"]})
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def fulfil(order_id):
    order = store.find(order_id)
    if order is None:
        raise LookupError(order_id)
    warehouse.reserve(order)
    if store.advance(order_id, AWAITING_PAYMENT, SHIPPING):
        notifications.publish("OrderShipping", {"orderId": order_id})
