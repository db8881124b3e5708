"""`python -m lambdalint`."""

from lambdalint.cli import run

if __name__ == "__main__":
    run()
