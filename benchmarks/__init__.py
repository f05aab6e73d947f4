"""How fast xundan is, beside the least work possible and beside what one would write by hand.

    python -m benchmarks                        everything, at 100,000 and 1,000,000 messages
    python -m benchmarks ingest --messages 1000000
    make bench                                  the same as the first, results into benchmarks/RESULTS.md

Every program is measured as a whole process, in turn with those it is compared with, several times; medians count, and
ratios are taken pair by pair, so a machine that slows down slows both. Nothing here is a test.
"""
