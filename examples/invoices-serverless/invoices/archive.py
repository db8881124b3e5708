"""The bucket that keeps every invoice."""

import os

import boto3

s3 = boto3.client("s3")
BUCKET = os.environ["ARCHIVE_BUCKET"]


def take_over(bucket, key, number):
    """Copies a scan into the archive, and says where it is then."""
    location = f"scans/{number}.pdf"
    s3.copy_object(Bucket=BUCKET, Key=location, CopySource={"Bucket": bucket, "Key": key})
    return location


def issued(number):
    """The PDF of an invoice that was issued."""
    return s3.get_object(Bucket=BUCKET, Key=f"issued/{number}.pdf")["Body"].read()
