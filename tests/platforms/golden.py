"""What a sample export is expected to become: accounting, rows, rejects, as a YAML file beside it.

`python -m tests.platforms.golden` writes the expectations anew; the difference is for a person to judge. Rows show what
the sample fills: pseudonyms are turned back into buyers, the figures of one line stand together.
"""

import datetime as dt
import functools
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tests.ingest.shop import Shop
from xundan.ingest.platforms import layouts
from xundan.ingest.pseudonym import Identities

SAMPLES = Path(__file__).parents[2] / "data_samples" / "platforms"
SUFFIX = ".expected.yml"
TABLES = {"chats": "messages", "orders": "orders", "campaigns": "campaigns", "agents": "agents", "kpi": "kpi"}
PROVENANCE = ("load_id", "file", "message_key")


def samples() -> list[Path]:
    """Every sample export: data_samples/platforms/<layout>/<file>."""
    return sorted(path for path in SAMPLES.glob("*/*") if path.is_file() and not path.name.endswith(SUFFIX))


def expected_path(sample: Path) -> Path:
    return sample.with_name(sample.name + SUFFIX)


def taken(sample: Path, root: Path) -> dict[str, Any]:
    """What the ingest makes of a sample, in the form of its expectation."""
    kind = next(layout.kind for layout in layouts() if layout.name == sample.parent.name)
    shop = Shop.at(root)
    try:
        result = shop.take(f"{kind}/{sample.name}", sample.read_bytes())
        accounting = {
            name: getattr(result, f"rows_{name}") for name in ("in", "kept", "duplicate", "filtered", "rejected")
        }
        refused = shop.rows('select line, "column", reason from raw.rejects order by line, reason')
        return {
            "layout": result.platform,
            "accounting": accounting,
            "note": result.note,
            "rows": _rows(shop, TABLES[kind]) if kind != "kpi" else _figures(shop),
            "rejects": [{"line": line, "column": column, "reason": reason} for line, column, reason in refused],
        }
    finally:
        shop.con.close()


def _rows(shop: Shop, table: str) -> list[dict[str, Any]]:
    found = shop.con.execute(f"from raw.{table} order by line")
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, values, strict=True)) for values in found.fetchall()]
    with Identities(shop.workspace.identities_path) as identities:
        buyers = identities.names()
    plain = [
        {name: _named(value, buyers) if isinstance(value, str) else _plain(value)
         for name, value in row.items() if value is not None and name not in PROVENANCE}
        for row in rows
    ]  # fmt: skip
    return sorted(plain, key=lambda row: (row["line"], str(row)))  # files of an archive count their lines anew


def _figures(shop: Shop) -> list[dict[str, Any]]:
    """A row of the file each: what it is of, and its figures."""
    told: dict[int, dict[str, Any]] = {}
    for row in sorted(_rows(shop, "kpi"), key=lambda row: (row["line"], row["metric"])):
        metric, value = row.pop("metric"), row.pop("value", None)
        told.setdefault(row["line"], {**row, "figures": {}})["figures"][metric] = value
    return list(told.values())


def _named(text: str, buyers: dict[str, str]) -> str:
    """The text with buyers in place of their pseudonyms, which are others in every workspace."""
    return functools.reduce(lambda told, key: told.replace(key, buyers[key]), buyers, text)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def main() -> None:
    """Write every expectation anew."""
    for sample in samples():
        with tempfile.TemporaryDirectory() as root:
            text = yaml.safe_dump(taken(sample, Path(root)), allow_unicode=True, sort_keys=False, width=200)
        expected_path(sample).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
