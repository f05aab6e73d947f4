"""The command line. Each module of xundan.commands holds the commands of one errand.

Exit codes: 0 done · 1 failed · 2 bad usage · 3 published nothing because a check failed. A user's mistake is told in
plain lines; only a defect of ours shows a traceback. What takes long to import (Prefect, Great Expectations, models) is
imported inside the commands that need it, so that help comes at once.
"""

import errno
import io
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from xundan.commands import asking, comparing, intake, keeping, night, reader, reading, setup
from xundan.errors import UserError


class _Told(TyperGroup):
    """Tells a UserError on stderr and leaves with its exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as mistake:
            typer.secho(str(mistake), err=True, fg=typer.colors.RED)
            raise typer.Exit(mistake.exit_code) from None
        except OSError as refused:  # a full disk, a file that another program keeps to itself
            typer.secho(_told(refused), err=True, fg=typer.colors.RED)
            raise typer.Exit(1) from None


def _told(refused: OSError) -> str:
    remedy = (
        "make room and run again"
        if refused.errno == errno.ENOSPC
        else "see who has it open, and whose it is; run again"
    )
    return str(UserError(str(refused.strerror), where=str(refused.filename or "disk"), remedy=remedy))


app = typer.Typer(
    cls=_Told,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _command in (
    setup.init,
    night.demo,
    intake.ingest,
    night.nightly,
    night.weekly,
    night.backfill,
    night.serve,
    asking.query,
    asking.export,
    comparing.compare,
    reading.classify,
    reading.evaluate,
    reading.train,
    reading.wording,
    keeping.doctor,
    keeping.backup,
    keeping.restore,
    keeping.purge,
    setup.simulate,
):
    app.command()(_command)
app.add_typer(reader.group, name="reader", cls=_Told)


@app.callback()
def _main() -> None:
    """Why do the people who ask not buy, and who can fix it?

    Reads the desk's chats, orders and campaigns every night and reports which inquiries were lost, why, and who can
    change it. New here? Try `xundan demo`, then `xundan init myshop --shop NAME`, put your exports into
    `myshop/inbox/`, and run `xundan nightly --workspace myshop`.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows console or pipe may be set to an encoding without Chinese
            stream.reconfigure(encoding="utf-8", errors="replace")
