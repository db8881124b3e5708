"""The worker behind the delivery queue: sends invoices and reminders to customers."""

import json
import os
from email.message import EmailMessage

import boto3

from invoices import archive, ledger, register
from invoices.log import logger

ses = boto3.client("ses")
SENDER = os.environ["SENDER"]
SUBJECTS = {"invoice": "Your invoice {}", "reminder": "A reminder of invoice {}"}


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            deliver(**json.loads(record["body"]))
        except Exception:
            logger.exception("message %s was not delivered", record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def deliver(number, kind):
    invoice = register.find(number)
    if invoice is None:
        raise LookupError(number)
    message = EmailMessage()
    message["From"] = SENDER
    message["To"] = invoice["email"]
    message["Subject"] = SUBJECTS[kind].format(number)
    message.set_content("You find the invoice attached.")
    message.add_attachment(archive.issued(number), maintype="application", subtype="pdf", filename=f"{number}.pdf")
    answer = ses.send_raw_email(RawMessage={"Data": message.as_bytes()})
    ledger.enter_delivery(number, answer["MessageId"])
