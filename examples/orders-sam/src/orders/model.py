"""What an order is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation

from orders_platform.http import BadRequest

AWAITING_PAYMENT = "AWAITING_PAYMENT"
CANCELLED = "CANCELLED"
SHIPPING = "SHIPPING"


@dataclass(frozen=True)
class Line:
    sku: str
    quantity: int
    price: Decimal


@dataclass(frozen=True)
class Order:
    id: str
    customer: str
    lines: tuple[Line, ...]
    placed_at: str
    status: str = AWAITING_PAYMENT

    @property
    def total(self) -> Decimal:
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))

    @classmethod
    def from_request(cls, order_id: str, body: dict) -> Order:
        try:
            lines = tuple(
                Line(sku=line["sku"], quantity=int(line["quantity"]), price=Decimal(line["price"]))
                for line in body["lines"]
            )
            customer = body["customer"]
        except (InvalidOperation, KeyError, TypeError, ValueError) as error:
            raise BadRequest(f"not an order: {error!r}") from error
        if not lines:
            raise BadRequest("an order has at least one line")
        return cls(order_id, customer, lines, datetime.now(timezone.utc).isoformat())

    @classmethod
    def from_item(cls, item: dict) -> Order:
        lines = tuple(Line(line["sku"], int(line["quantity"]), line["price"]) for line in item["lines"])
        return cls(item["orderId"], item["customer"], lines, item["placedAt"], item["status"])

    def as_item(self) -> dict:
        return {
            "orderId": self.id,
            "customer": self.customer,
            "lines": [vars(line) for line in self.lines],
            "placedAt": self.placed_at,
            "status": self.status,
        }

    def as_json(self) -> dict:
        return {
            "orderId": self.id,
            "status": self.status,
            "placedAt": self.placed_at,
            "total": str(self.total),
            "lines": [{"sku": line.sku, "quantity": line.quantity, "price": str(line.price)} for line in self.lines],
        }
