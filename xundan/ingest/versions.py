"""Typed rows of orders, campaigns and agents into raw.*: an exported state is a version, an unchanged one a duplicate.

In one file the rows of a thing (an order, a campaign, an agent) are one version of it. Of rows that name the same line
of it the later stands. A version equal to the newest one loaded is a duplicate; any other is kept whole under the new
load number, so what was ingested last wins and history stays for restatement.

An order may come in parts: 'header' rows know the buyer, the times and the totals, 'lines' rows know the products,
'order' rows know all; 'repeated' rows each tell the money of their whole order. Versions are counted per part; staging
joins the newest header with the newest lines.
"""

from dataclasses import dataclass

import duckdb
import polars as pl

from xundan import frames
from xundan.ingest.conform import LINE_KEY
from xundan.ingest.layout import FILE, LINE, Id, Layout, Remark
from xundan.ingest.mask import mask
from xundan.ingest.masked import MASKED_NICK
from xundan.ingest.pseudonym import Identities, first_seen


@dataclass(frozen=True)
class Versioned:
    """A table of versions: what one is a version of, and what tells its rows apart."""

    table: str
    of: tuple[str, ...]
    lines: tuple[str, ...] = ()


VERSIONED = {
    "orders": Versioned("orders", of=("platform", "shop_id", "order_id", "part"), lines=("product_id", "sku")),
    "campaigns": Versioned("campaigns", of=("campaign_id",)),
    "agents": Versioned("agents", of=("agent_id",)),
}
_PROVENANCE = ("load_id", "file", "line")
# In the order of the file, its columns put in another order would make another version of every row.
_SORTED = {"extra": "list_sort(map_entries(extra::map(varchar, varchar)))::varchar"}


class VersionLoader:
    """Takes one file's rows, batch by batch, `finish` loads the new versions, inside the caller's transaction."""

    def __init__(self, con: duckdb.DuckDBPyConnection, identities: Identities, kind: str, load_id: int) -> None:
        self._con = con
        self._identities = identities
        self._load_id = load_id
        self._what = VERSIONED[kind]
        con.execute("drop table if exists temp.incoming")
        table = f"select *, ''::varchar as line_key, 0::bigint as arrival from raw.{self._what.table} limit 0"
        con.execute(f"create temp table incoming as {table}")
        described = con.execute(f"describe raw.{self._what.table}").fetchall()
        self._columns = [str(row[0]) for row in described]
        self._rows_in = 0
        self.kept = 0
        self.duplicate = 0

    def without_persons(self, rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
        """Conformed rows with pseudonyms in place of buyers, and their remarks masked."""
        remarks = [column.name for column in layout.columns if isinstance(column, Remark)]
        ids = [column.name for column in layout.columns if isinstance(column, Id)]
        rows = rows.with_columns(*(mask(rows.get_column(name)) for name in remarks), *self._identities.ids(rows, ids))
        return _pseudonymised(rows, self._identities) if "buyer_id" in rows.columns else rows

    def add(self, rows: pl.DataFrame, _layout: Layout) -> None:
        """Set a batch of such rows aside."""
        if not rows.height:
            return
        rows = rows.rename({LINE: "line", FILE: "file", LINE_KEY: "line_key"}).with_columns(
            pl.lit(self._load_id).alias("load_id"),
            pl.int_range(self._rows_in, self._rows_in + pl.len(), dtype=pl.Int64).alias("arrival"),
        )
        self._rows_in += rows.height
        wanted = [name for name in (*self._columns, "line_key", "arrival") if name in rows.columns]
        frames.execute(self._con, "insert into incoming by name from frame", rows.select(wanted))

    def finish(self) -> None:
        """Drop what is said twice, then insert the versions that differ from the newest loaded one."""
        of, table = ", ".join(self._what.of), self._what.table
        by_facts = ", ".join(f"coalesce({name}, '')" for name in (*self._what.lines, "''"))
        line = f"coalesce(line_key, concat_ws(chr(31), {by_facts}))"
        latest = f"select max(arrival) from incoming group by {of}, {line}"
        self._con.execute(f"delete from incoming where arrival not in ({latest})")
        earlier = f"select * from raw.{table} semi join incoming using ({of})"
        self._con.execute("drop table if exists temp.newest")
        is_newest = f"qualify load_id = max(load_id) over (partition by {of})"
        self._con.execute(f"create temp table newest as {earlier} {is_newest}")
        told = (_SORTED.get(name, f"{name}::varchar") for name in self._columns if name not in _PROVENANCE)
        facts = ", ".join(f"coalesce({fact}, chr(30))" for fact in told)
        row = f"concat_ws(chr(31), {facts})"
        version = f"select {of}, md5(string_agg({row}, chr(29) order by {row})) as content from"
        incoming, newest = (f"({version} {name} group by all)" for name in ("incoming", "newest"))
        same = f"select {of} from {incoming} semi join {newest} using ({of}, content)"
        self._con.execute(f"delete from incoming where ({of}) in ({same})")
        self.kept = self._count()
        self.duplicate = self._rows_in - self.kept
        for (file,) in self._con.execute("select distinct file from incoming").fetchall():
            self._con.execute(
                "update incoming set file = ? where file = ?", [self._identities.without_names(file), file]
            )
        self._con.execute(f"insert into raw.{table} by name select * exclude (line_key, arrival) from incoming")
        self._con.execute("drop table temp.incoming")
        self._con.execute("drop table temp.newest")

    def _count(self) -> int:
        return int(self._con.execute("select count(*) from incoming").fetchall()[0][0])


def _pseudonymised(rows: pl.DataFrame, identities: Identities) -> pl.DataFrame:
    """The buyer's pseudonym in place of the buyer; a nick the platform masked is many buyers' and so nobody's."""
    is_masked = pl.col("buyer_id").str.contains(MASKED_NICK)
    rows = rows.with_columns(pl.when(~is_masked.fill_null(value=False)).then("buyer_id").alias("buyer_id"))
    keys = identities.keys(first_seen(rows, "created_at"))
    return rows.join(keys, on=["platform", "buyer_id"], how="left", maintain_order="left").drop("buyer_id")
