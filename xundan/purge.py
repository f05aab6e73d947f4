"""Erasing one buyer, or everything from before a day: from every place where it lies, so that it does not come back.

Rows deleted inside a database stay on the disk until their place is used again. So the databases are written anew
without what goes, and swapped by rename; whatever is computed (tables, words cut from texts, marts) is computed again
from what is left, and analyst.duckdb is published anew. Which files go, and which stay, is said in `traces`.

Before anything is erased it is noted in identities.duckdb what may not be taken again: the pseudonym of the buyer, or
the day. So a run that dies half-way is simply asked again, and the same export, dropped once more, brings nothing back:
its rows count as filtered. The note knows a buyer only as a keyed pseudonym; the record in purges.jsonl has not even
that.

What goes with a buyer: messages to and from him, his orders with all their lines, his receptions, corrections of his
inquiries, and his name wherever else it stands, if it has `SHORTEST_NAME` characters or more. What goes with a day: all
messages, orders and receptions from before it, so figures of those days go too; whoever wants them keeps an export.
"""

import datetime as dt
import json
import logging
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

import duckdb

from xundan import layout, models, pipeline, traces, warehouse
from xundan.errors import UserError
from xundan.ingest.mask import BUYER
from xundan.ingest.pseudonym import Identities
from xundan.pipeline import Run
from xundan.workspace import Workspace

log = logging.getLogger("xundan.purge")

SHORTEST_NAME = 5  # a shorter one may be a word of anybody's text
RECORD = "purges.jsonl"
# what no computing gives back, and what of it goes; published figures are forgotten, so that a purge restates nothing
_NOT_COMPUTED = {
    "run.restatements": "inquiry_id in (from gone_inquiries) or day < (select horizon.at::date from horizon)",
    "labels.reader_calls": "false",
    "labels.reader_trust": "false",
    "labels.reader_answers": (
        "content_key not in (select content_key from old.labels.reader_questions anti join gone_inquiries "
        "using (inquiry_id))"
    ),
}
_TABLES = ("messages", "orders", "kpi", "corrections", "rejects", "files", "campaigns", "agents")


@dataclass(frozen=True)
class Wanted:
    """What is to go: a buyer of all platforms or of one, or everything from before a day; nothing said: whatever was
    forgotten before and is back, as after a backup was restored.
    """

    buyer: str | None = None
    platform: str | None = None
    before: dt.date | None = None


@dataclass
class Purged:
    """What went and what is left to do; it names nobody."""

    what: str
    before: str | None
    rows: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    sources_left: list[str] = field(default_factory=list)


def purge(
    workspace: Workspace, wanted: Wanted, *, with_sources: bool = False, tell: Callable[[str], None] = lambda _: None
) -> Purged:
    """Erase what is wanted, publish anew, and add a line to purges.jsonl.

    `with_sources` also deletes the files of the inbox that hold it. Raises UserError when nobody is known by that name,
    or when the day is still to come.
    """
    with workspace.lock():
        tell("looking")
        horizon, keys = look(workspace, wanted)
        what = "buyer" if wanted.buyer else "before" if wanted.before else "again"
        done = Purged(what, wanted.before.isoformat() if wanted.before else None)
        with Identities(workspace.identities_path) as identities:
            identities.forget(keys, horizon)
        found = traces.find(workspace, keys, wanted.buyer, horizon)
        # files first: should the run die, the rows that tell which files hold it are still there
        done.files = traces.erase(workspace, found, wanted.buyer)
        done.sources_left = found.sources
        if with_sources:
            done.files += traces.erase_sources(workspace, found)
            done.sources_left = []
        tell("writing the warehouse anew")
        as_of = _rewrite_warehouse(workspace, keys, wanted.buyer, horizon, done)
        _rewrite_identities(workspace)
        if as_of is not None:
            _publish(workspace, as_of, tell)
        _record(workspace, done)
    return done


def look(workspace: Workspace, wanted: Wanted) -> tuple[dt.datetime | None, list[str]]:
    """The moment before which all goes, and the pseudonyms of whom goes; for whoever holds the lock.

    Erases nothing. Raises UserError as `purge` does.
    """
    with warehouse.connect(workspace) as con:  # one of an older version lacks what is asked below
        pipeline.lay_out(con, workspace)
    return _horizon(workspace, wanted), _keys(workspace, wanted)


def _horizon(workspace: Workspace, wanted: Wanted) -> dt.datetime | None:
    if wanted.before is None:
        with Identities(workspace.identities_path) as identities:
            return None if wanted.buyer else identities.horizon
    hour = workspace.settings.business_day_start_hour
    moment = dt.datetime.combine(wanted.before, dt.time(hour), tzinfo=workspace.zone)
    if moment > dt.datetime.now(workspace.zone):
        raise UserError(f"{wanted.before} is still to come", where="--before", remedy="name a past day", exit_code=2)
    return moment


def _keys(workspace: Workspace, wanted: Wanted) -> list[str]:
    """The pseudonyms of the buyer on every platform that is known here."""
    if wanted.buyer is None:
        with Identities(workspace.identities_path) as identities:
            return [] if wanted.before else sorted(identities.forgotten)
    with warehouse.connect(workspace) as con:
        query = "select platform, buyer_key from raw.messages union select platform, buyer_key from raw.orders"
        there = con.execute(query).fetchall()
    with Identities(workspace.identities_path) as identities:
        platforms = {wanted.platform} if wanted.platform else {platform for platform, _ in there}
        keys = {identities.key_of(platform, wanted.buyer) for platform in platforms}
        known = identities.names()
        earlier = identities.forgotten
    if not any(key in known or key in earlier or key in {key for _, key in there} for key in keys):
        raise UserError(
            "nobody is known here by this name",
            where="--buyer",
            remedy="write the name as the export does, every character of it; --platform if he is of one only",
        )
    return sorted(keys)


def _rewrite_warehouse(
    workspace: Workspace, keys: list[str], buyer: str | None, horizon: dt.datetime | None, done: Purged
) -> dt.datetime | None:
    """Put a warehouse without what goes in the place of the old one; returns the as_of of the last run, if any."""
    fresh = workspace.warehouse_path.with_suffix(".duckdb.new")
    for left in (fresh, fresh.with_name(f"{fresh.name}.wal")):
        left.unlink(missing_ok=True)
    with warehouse.connect(workspace) as con:
        con.execute("checkpoint")
    with duckdb.connect(str(fresh), config=warehouse.NEW_FILE) as con:
        warehouse.prepare(con, workspace)
        layout.create_all(con, models.load(), models.macros())
        quoted = str(workspace.warehouse_path).replace("'", "''")
        con.execute(f"attach '{quoted}' as old (read_only)")
        _say_what_goes(con, keys, horizon)
        for table in _TABLES:
            con.execute(f"insert into raw.{table} by name select * from old.raw.{table} where {_kept(table, horizon)}")
            counts = f"(select count(*) from old.raw.{table}) - (select count(*) from raw.{table})"
            ((gone,),) = con.execute(f"select {counts}").fetchall()
            if gone:
                done.rows[f"raw.{table}"] = gone
        if buyer is not None:
            _erase_name(con, buyer, done)
        for table, goes in _NOT_COMPUTED.items():
            kept = f"select * from old.{table} where not coalesce({goes}, false)"
            con.execute(f"insert into {table} by name {kept}")
        # another fingerprint than any run's, so that the next one computes everything
        con.execute("insert into run.history by name select * replace ('' as fingerprint) from old.run.history")
        query = "select as_of from run.history order by run_number desc limit 1"
        last = con.execute(query).fetchall()
        con.execute("detach old")
        con.execute("checkpoint")
    fresh.replace(workspace.warehouse_path)
    return last[0][0] if last else None


def _say_what_goes(con: duckdb.DuckDBPyConnection, keys: list[str], horizon: dt.datetime | None) -> None:
    """Temporary tables of what goes: buyers, orders with all their lines, inquiries."""
    con.execute("create temp table gone as select unnest($keys::varchar[]) as buyer_key", {"keys": keys})
    con.execute("create temp table horizon as select $at::timestamptz as at", {"at": horizon})
    of = "platform, shop_id, order_id"
    is_old = "created_at < (select horizon.at from horizon)"
    is_his = "buyer_key in (from gone)"
    con.execute(f"create temp table gone_orders as select distinct {of} from old.raw.orders where {is_his} or {is_old}")
    is_old = "last_message_at < (select horizon.at from horizon)"
    con.execute(
        f"create temp table gone_inquiries as select inquiry_id from old.core.inquiries where {is_his} or {is_old}"
    )


def _kept(table: str, horizon: dt.datetime | None) -> str:
    """Which rows of a table stay; a row of which that cannot be said stays."""
    goes = {
        "messages": "buyer_key in (from gone) or sent_at < (select horizon.at from horizon)",
        "orders": "(platform, shop_id, order_id) in (from gone_orders)",
        "kpi": "buyer_key in (from gone) or buyer_key is not null and started_at < (select horizon.at from horizon)",
        "corrections": "inquiry_id in (from gone_inquiries)",
        "rejects": "load_id in (select load_id from old.raw.files where loaded_at < (select horizon.at from horizon))",
    }
    if table not in goes or (table == "rejects" and horizon is None):
        return "true"
    return f"not coalesce({goes[table]}, false)"


def _erase_name(con: duckdb.DuckDBPyConnection, buyer: str, done: Purged) -> None:
    """Put a placeholder where the name stands in what others said, in rejects and in names of files."""
    if len(buyer) < SHORTEST_NAME:
        return
    places = {"messages": ("text", "extra", "file"), "orders": ("extra", "file"), "files": ("file", "note")}
    for table, columns in {**places, "rejects": ("content", "reason", "file")}.items():
        for column in columns:
            is_named = f'contains("{column}"::varchar, $name)'
            ((count,),) = con.execute(f"select count(*) from raw.{table} where {is_named}", {"name": buyer}).fetchall()
            if count:
                replaced = f'"{column}" = replace("{column}"::varchar, $name, $by)'
                con.execute(f"update raw.{table} set {replaced} where {is_named}", {"name": buyer, "by": BUYER})
                done.rows[f"name in raw.{table}.{column}"] = count
    con.execute("checkpoint")


def _rewrite_identities(workspace: Workspace) -> None:
    """Forget who nobody is that has no row left."""
    with warehouse.connect(workspace) as con:
        query = " union ".join(f"select buyer_key from raw.{table}" for table in ("messages", "orders", "kpi"))
        left = [key for (key,) in con.execute(query).fetchall() if key is not None]
    fresh = workspace.identities_path.with_suffix(".duckdb.new")
    with Identities(workspace.identities_path) as identities:
        identities.rewritten(fresh, left)
    fresh.replace(workspace.identities_path)


def _publish(workspace: Workspace, as_of: dt.datetime, tell: Callable[[str], None]) -> None:
    run = Run.at(as_of.astimezone(workspace.zone), "purge")
    tell("computing everything again")
    pipeline.build(workspace, run, tell)
    pipeline.check_marts(workspace, run)
    tell("publishing")
    pipeline.publish(workspace)
    pipeline.render(workspace, "nightly")


def _record(workspace: Workspace, done: Purged) -> None:
    told = asdict(done) | {"files": len(done.files), "sources_left": len(done.sources_left)}
    line = {"at": dt.datetime.now(workspace.zone).isoformat(timespec="seconds"), **told}
    with (workspace.root / RECORD).open("a", encoding="utf-8", newline="\n") as record:
        record.write(json.dumps(line, ensure_ascii=False) + "\n")
    shutil.rmtree(workspace.spill, ignore_errors=True)
