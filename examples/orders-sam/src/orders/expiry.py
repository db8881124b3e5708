"""The scheduled job: cancels orders that were never paid."""

import os
from datetime import datetime, timedelta, timezone

from orders_platform.log import logger

from orders import notifications, store
from orders.model import AWAITING_PAYMENT, CANCELLED

PAYMENT_WINDOW = timedelta(hours=int(os.environ.get("PAYMENT_WINDOW_HOURS", "24")))


def handler(event, context):
    before = (datetime.now(timezone.utc) - PAYMENT_WINDOW).isoformat()
    cancelled = 0
    for order_id in store.unpaid_since(before):
        if store.advance(order_id, AWAITING_PAYMENT, CANCELLED):
            notifications.publish("OrderCancelled", {"orderId": order_id})
            cancelled += 1
    logger.info("expired", extra={"cancelled": cancelled})
