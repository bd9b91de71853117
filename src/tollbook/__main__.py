"""Run the command line as ``python -m tollbook``."""

from tollbook.cli import run

run()
