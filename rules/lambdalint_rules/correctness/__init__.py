"""It deploys, and then invocations fail or do the wrong thing."""
