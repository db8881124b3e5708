"""The HTTP API: places orders and shows them."""

import json
import os
import uuid

import boto3
from orders_platform.http import BadRequest, body_of, respond
from orders_platform.log import logger

from orders import notifications, store
from orders.model import Order

sqs = boto3.client("sqs")
QUEUE_URL = os.environ["FULFILMENT_QUEUE_URL"]


def handler(event, context):
    route = event["routeKey"]
    logger.info("request", extra={"route": route, "request_id": context.aws_request_id})
    try:
        if route == "POST /orders":
            return place(event)
        if route == "GET /orders/{orderId}":
            return show(event["pathParameters"]["orderId"])
    except BadRequest as error:
        return respond(400, {"error": str(error)})
    return respond(404, {"error": "no such route"})


def place(event):
    order = Order.from_request(str(uuid.uuid4()), body_of(event))
    store.add(order)
    sqs.send_message(QueueUrl=QUEUE_URL, MessageBody=json.dumps({"orderId": order.id}))
    notifications.publish("OrderPlaced", {"orderId": order.id, "total": str(order.total)})
    return respond(201, order.as_json())


def show(order_id):
    order = store.find(order_id)
    if order is None:
        return respond(404, {"error": "no such order"})
    return respond(200, order.as_json())
