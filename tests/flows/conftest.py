"""Prefect is imported by the tests below; this comes before it."""

import flows

flows.end_quietly()
