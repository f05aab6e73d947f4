"""A platform's own figures into raw.kpi: a row of the file becomes a row for each of its figures.

What a row is of (which table of which platform, whose, of which product, which days, which reception) is a thing with
versions, as an order is: the same figures exported again are duplicates, other figures are a new version, kept whole
under the new load number. In one file, of rows that are of the same thing and say the same in words the later stands;
where rows are single sessions that nothing in the file tells apart, each stands for itself. Counted are the rows of the
file, not its figures.

A buyer is a pseudonym; one whose nick the platform masked has a key that begins with `u` and stands for nobody.
"""

import duckdb
import polars as pl

from xundan import frames
from xundan.ingest.conform import LINE_KEY
from xundan.ingest.layout import FILE, LINE, Layout
from xundan.ingest.mask import mask
from xundan.ingest.pseudonym import Identities, first_seen

DURATION = "接待时长(秒)"  # of a row that has a beginning and an end, and so is a session
_OF = (
    "layout", "platform", "shop_id", "agent_id", "product_id", "buyer_key", "session_type", "day", "last_day",
    "started_at",
)  # fmt: skip

_NAMES = ("agent_id", "product_id", "session_type")


class KpiLoader:
    """Takes one file's rows, batch by batch, `finish` loads the new versions, inside the caller's transaction."""

    def __init__(self, con: duckdb.DuckDBPyConnection, identities: Identities, load_id: int) -> None:
        self._con = con
        self._identities = identities
        self._load_id = load_id
        self._columns = [str(row[0]) for row in con.execute("describe raw.kpi").fetchall()]
        self._rows_in = 0
        table = "select *, 0::bigint as arrival, ''::varchar as line_key from raw.kpi limit 0"
        con.execute(f"create or replace temp table incoming as {table}")
        self.kept = 0
        self.duplicate = 0

    def without_persons(self, rows: pl.DataFrame, _layout: Layout) -> pl.DataFrame:
        """Conformed rows with pseudonyms in place of buyers, and names masked."""
        if "buyer_id" in rows.columns:
            keys = self._identities.keys(first_seen(rows, "started_at"))
            rows = rows.join(keys, on=["platform", "buyer_id"], how="left", maintain_order="left").drop("buyer_id")
            shown = {file: self._identities.without_names(file) for file in rows.get_column(FILE).unique()}
            rows = rows.with_columns(pl.col(FILE).replace(shown))
        names = [name for name in _NAMES if name in rows.columns]
        return rows.with_columns(_unnamed(rows.get_column(name), self._identities) for name in names)

    def add(self, rows: pl.DataFrame, layout: Layout) -> None:
        """Set the figures of a batch of such rows aside."""
        if not rows.height:
            return
        if "ended_at" in rows.columns:
            seconds = (pl.col("ended_at") - pl.col("started_at")).dt.total_seconds().cast(pl.Float64)
            rows = rows.with_columns(pl.when(seconds >= 0).then(seconds).alias(DURATION)).drop("ended_at")
        rows = rows.rename({LINE: "line", FILE: "file", LINE_KEY: "line_key"}).with_columns(
            pl.lit(self._load_id).alias("load_id"),
            pl.lit(layout.name).alias("layout"),
            pl.int_range(self._rows_in, self._rows_in + pl.len(), dtype=pl.Int64).alias("arrival"),
        )
        self._rows_in += rows.height
        if layout.line_key:  # sessions, whom nothing may name
            unnamed = pl.when(pl.col("started_at").is_null()).then(pl.col("arrival").cast(pl.String))
            rows = rows.with_columns(pl.coalesce("line_key", unnamed))
        about = [name for name in (*self._columns, "arrival", "line_key") if name in rows.columns]
        figures = [name for name, dtype in rows.schema.items() if dtype == pl.Float64 and name not in about]
        told = rows.unpivot(figures, index=about, variable_name="metric", value_name="value")
        frames.execute(self._con, "insert into incoming by name from frame", told)

    def finish(self) -> None:
        """Drop what is said twice, then insert the versions that differ from the newest loaded one."""
        of = ", ".join(_OF)
        latest = f"select max(arrival) from incoming group by {of}, extra::varchar, line_key"
        self._con.execute(f"delete from incoming where arrival not in ({latest})")
        earlier = "select * from raw.kpi where (layout, day) in (select distinct layout, day from incoming)"
        newest = f"({earlier} qualify load_id = max(load_id) over (partition by {of}))"
        known = f"{_versions('incoming')} intersect {_versions(newest)}"
        thing = f"row({of})"
        self._con.execute(f"delete from incoming where {thing} in (select {thing} from ({known}))")
        self.kept = int(self._con.execute("select count(distinct arrival) from incoming").fetchall()[0][0])
        self.duplicate = self._rows_in - self.kept
        self._con.execute("insert into raw.kpi by name select * exclude (arrival, line_key) from incoming")
        self._con.execute("drop table incoming")


def _unnamed(names: pl.Series, identities: Identities) -> pl.Series:
    """Names of things with what is a person's masked; still told apart by a keyed fingerprint, as two agents may be
    whose accounts are their phone numbers.
    """
    told = pl.DataFrame({"name": names, "masked": mask(names)}).filter(pl.col("name") != pl.col("masked")).unique()
    known = {name: f"{masked}#{identities.key_of('', name)[1:7]}" for name, masked in told.iter_rows()}
    return names.replace(known) if known else names


def _versions(figures: str) -> str:
    """What each thing's rows say, whatever their order and lines."""
    of = ", ".join(_OF)
    told = "concat_ws(chr(31), metric, coalesce(value::varchar, chr(30)), extra::varchar)"
    said = f"md5(string_agg({told}, chr(29) order by {told}))"
    rows = f"select {of}, {said} as said from {figures} group by {of}, file, line"
    return f"select {of}, string_agg(said, chr(29) order by said) as content from ({rows}) group by {of}"
