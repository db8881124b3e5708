"""What Java and Kotlin share: packages, source roots, entry points."""
