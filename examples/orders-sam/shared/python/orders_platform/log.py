"""The logger. Lambda writes its records as JSON, with what is given as `extra`."""

import logging
import os

logger = logging.getLogger("orders")
logger.setLevel(os.environ.get("LOG_LEVEL", "INFO"))
