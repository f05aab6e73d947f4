"""A workspace to drop files into, and what an ingest makes of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

from xundan.ingest import FileResult, ingest_inbox
from xundan.ingest.pseudonym import Identities
from xundan.workspace import Workspace, init_workspace

RAW = Path(__file__).parents[2] / "sql" / "raw"
CHATS = "platform,shop_id,conversation_id,message_id,buyer_id,agent_id,sent_at,role,text\n"
ORDERS = "platform,shop_id,order_id,buyer_id,created_at,paid_at,status,product_id,quantity,amount_yuan,paid_yuan\n"


@dataclass
class Shop:
    """An empty shop with raw.* as the runner makes it."""

    workspace: Workspace
    con: duckdb.DuckDBPyConnection

    @classmethod
    def at(cls, root: Path, **settings: Any) -> "Shop":
        init_workspace(root, "s1")
        (root / "shop.yml").write_text(yaml.safe_dump({"shop_id": "s1", **settings}), encoding="utf-8")
        workspace = Workspace.open(root)
        con = duckdb.connect()
        con.execute("set timezone = 'Asia/Shanghai'")
        con.execute("set preserve_insertion_order = false")
        con.execute("create schema raw")
        for path in sorted(RAW.glob("*.sql")):
            con.execute(path.read_text(encoding="utf-8"))
        return cls(workspace, con)

    def drop(self, name: str, content: str | bytes) -> Path:
        """Put a file into the inbox; `name` begins with its folder."""
        path = self.workspace.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def ingest(self) -> list[FileResult]:
        return ingest_inbox(self.con, self.workspace, "run")

    def take(self, name: str, content: str | bytes) -> FileResult:
        """Drop one file and ingest: its accounting."""
        self.drop(name, content)
        (result,) = self.ingest()
        return result

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.con.execute(query).fetchall()

    def column(self, query: str) -> list[Any]:
        return [row[0] for row in self.rows(query)]

    def key_of(self, buyer_id: str, platform: str = "taobao") -> str:
        with Identities(self.workspace.identities_path) as identities:
            return identities.key_of(platform, buyer_id)

    def everything(self) -> str:
        """All that was written where people can read it: every raw table and every quarantine file."""
        tables = self.column("select table_name from duckdb_tables() where schema_name = 'raw'")
        told = [str(self.rows(f"from raw.{table}")) for table in tables]
        kept = [path.read_text(encoding="utf-8") for path in self.workspace.quarantine.rglob("*") if path.is_file()]
        return "\n".join([*told, *kept])


def balances(result: FileResult) -> bool:
    """Whether rows in = kept + duplicate + filtered + rejected."""
    parts = (result.rows_kept, result.rows_duplicate, result.rows_filtered, result.rows_rejected)
    return result.rows_in == sum(parts)
