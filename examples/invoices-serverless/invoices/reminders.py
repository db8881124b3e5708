"""The job of every working day: queues a reminder for each invoice that is overdue."""

import json
import os
from datetime import datetime, timezone

import boto3

from invoices import register
from invoices.log import logger

sqs = boto3.client("sqs")
QUEUE_URL = os.environ["DELIVERY_QUEUE_URL"]


def handler(event, context):
    today = datetime.now(timezone.utc).date()
    queued = 0
    for invoice in register.overdue(today):
        sqs.send_message(QueueUrl=QUEUE_URL, MessageBody=json.dumps({"number": invoice["number"], "kind": "reminder"}))
        queued += 1
    logger.info("queued %s reminders", queued)
