"""The rules that come with lambdalint: a pack like any other, found through its entry point."""
