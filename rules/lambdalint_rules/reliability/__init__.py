"""It works until something fails: events are lost, repeated or stuck."""
