"""The logger that all functions share."""

import logging
import os

logger = logging.getLogger("invoices")
logger.setLevel(os.environ.get("LOG_LEVEL", "INFO"))
