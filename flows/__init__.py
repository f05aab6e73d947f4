"""Prefect flows: what runs when, with names, retries and artifacts. They only compose xundan.pipeline.

Prefect reads its settings when it is imported, so the few that the project has an opinion on are set here, before any
flow imports it; whoever set one already keeps it. Where its server is (PREFECT_API_URL) and where it keeps its own
files (PREFECT_HOME) stay the user's affair: without an address each command starts a temporary server.
"""

import atexit
import os

_OPINIONS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # the server's telemetry reaches for the net
    "DO_NOT_TRACK": "1",  # and so does the client's, also beside a server somebody else started
    "PREFECT_LOGGING_EXTRA_LOGGERS": "xundan",  # what we log shows up beside the run in Prefect's pages
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",  # what is logged beside a run is for the terminal alone
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # on the terminal we speak ourselves, a line per step
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",  # the first start on a slow machine makes a database
}

for _name, _value in _OPINIONS.items():
    os.environ.setdefault(_name, _value)

# Prefect's threads outlive Python's own end, whereupon DuckDB's bindings list on stderr all that was not freed: forty
# lines that mean nothing to anybody. What is registered first is called last: Prefect has stopped its server by then.
atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))
