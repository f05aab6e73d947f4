"""`python -m xundan` is the command line, where no `xundan` stands on the path."""

from xundan.cli import app

app()
