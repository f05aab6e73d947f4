"""A process that publishes two tables of one number over and over, or dies just before the swap; for test_crashes."""

import shutil
import sys
from pathlib import Path

import duckdb

from xundan import models, publishing
from xundan.workspace import Workspace

RUN = ("published_file", "days", "unpublished_buyers")
TABLE = "/*\ndescription: 数 A number.\ngrain: [n]\n*/\nselect 1 as n  -- 数 a number\n"


def publish(workspace: Workspace, sql: Path, number: int) -> None:
    """Publish marts.one and marts.two, each of so many rows, from a warehouse that knows of no publication before."""
    with duckdb.connect() as con:
        con.execute("create schema marts; create schema run")
        for table in RUN:
            con.execute(models.load(sql)[f"run.{table}"].body)
        for table in ("one", "two"):
            con.execute(f"create table marts.{table} as select range as n from range({number})")
        publishing.publish(con, workspace, models.load(sql))


def queries(folder: Path) -> Path:
    """The folder of the two queries, and of what a publication must know."""
    for schema in ("marts", "run"):
        (folder / schema).mkdir(parents=True)
    for table in RUN:
        shutil.copy(models.SQL_DIR / "run" / f"{table}.sql", folder / "run")
    for table in ("one", "two"):
        (folder / "marts" / f"{table}.sql").write_text(TABLE, encoding="utf-8")
    return folder


if __name__ == "__main__":
    root, sql, first, last, dies = Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:6])
    if dies:
        import os
        import signal

        def die(event: str, _: object) -> None:
            if event == "os.rename":
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

        sys.addaudithook(die)
    for number in range(first, last):
        publish(Workspace.open(root), sql, number)
