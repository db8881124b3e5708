"""The warehouse's HTTP interface."""

import os

import requests

WAREHOUSE_URL = os.environ["WAREHOUSE_URL"]
session = requests.Session()


def reserve(order):
    """Reserves an order's goods. The order's id is the key under which the warehouse knows a repeat."""
    answer = session.put(f"{WAREHOUSE_URL}/reservations/{order.id}", json=order.as_json(), timeout=(3, 10))
    answer.raise_for_status()
