"""CloudFormation, SAM, Serverless or Lambda itself refuses it."""
