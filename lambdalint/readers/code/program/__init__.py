"""What code of any language comes down to: scopes, expressions, the values these can have, and what runs when."""
