"""Files the paper invoices that the post room scans: a new object of the bucket for scans is one of them."""

from pathlib import PurePosixPath
from urllib.parse import unquote_plus

from invoices import archive, register
from invoices.log import logger


def handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        number = PurePosixPath(key).stem
        register.file_scan(number, archive.take_over(bucket, key, number))
        logger.info("filed the scan of invoice %s", number)
