"""Crashes: real nights are killed, starved of disk and kept from their files, and then simply run again.

    python -m tests.crashes --kills 200

What must hold is said in whole.py, what is done to a night in ruin.py, and the night itself, a process of its own, is
night.py. The suite keeps what takes a second; the long count is `make crashes`.
"""
