"""The HTTP API: shows invoices, and takes the bank's word that one was paid."""

import base64
import hashlib
import hmac
import json
import os

from invoices import ledger, register
from invoices.log import logger

BANK_CALLBACK_PASSPHRASE = os.environ["BANK_CALLBACK_PASSPHRASE"].encode()


def handler(event, context):
    logger.info("%s (%s)", event["routeKey"], context.aws_request_id)
    if event["routeKey"] == "POST /payments":
        return take_payment(event)
    invoice = register.find(event["pathParameters"]["number"])
    if invoice is None:
        return respond(404, {"error": "no such invoice"})
    return respond(200, {name: str(invoice[name]) for name in ("number", "state", "dueOn", "total")})


def take_payment(event):
    body = event.get("body") or ""
    data = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
    if not is_signed(data, event["headers"].get("x-bank-signature", "")):
        return respond(403, {"error": "the signature is wrong"})
    try:
        payment = json.loads(data)
        number, reference = payment["invoice"], payment["reference"]
    except (KeyError, TypeError, ValueError):
        return respond(400, {"error": "a payment has an invoice and a reference"})
    if register.mark_paid(number):
        ledger.enter_payment(number, reference)
    return respond(202, {"invoice": number})


def is_signed(data, signature):
    expected = hmac.new(BANK_CALLBACK_PASSPHRASE, data, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())


def respond(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
