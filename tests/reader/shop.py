"""A shop with a reader, as these tests set it, and the inquiries it lost on one day."""

import datetime as dt
import functools
import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml

from tests.scenarios import canonical
from xundan import pipeline, warehouse
from xundan.pipeline import Run
from xundan.reader import consent
from xundan.reader.settings import Reader
from xundan.settings import default_settings
from xundan.workspace import Workspace

READER: Reader = default_settings().reader.model_copy(
    update={
        "model": "stand-in",
        "base_url": "http://127.0.0.1:1/v1",
        "timeout_seconds": 5,
        "requests_per_minute": 100_000,
    }
)
AS_OF = dt.datetime.fromisoformat("2026-10-17T02:30:00+08:00")
IMPLIED, PRICE, SILENT, PLAIN = "我先去跟存钱罐谈谈", "这款多少钱", "这款有货吗", "太贵了不买了"
CHATS = {  # buyer → what buyer and desk say, in turns
    "小红": [PRICE, "3680元的亲", IMPLIED],
    "小兰": [PRICE, "3680元的亲", IMPLIED],
    "小梅": [SILENT, "有的亲 现货", "好的"],
    "小竹": [PRICE, "3680元的亲", PLAIN],
    **{f"买家{ending}": [PRICE, "3680元的亲", f"{IMPLIED}{ending}"] for ending in "噢哟咯嘛呗015"},
}


def shop(root: Path, base_url: str = READER.base_url, **reader: Any) -> Workspace:
    """A shop whose reader is set and agreed to, as it is after the build of a night; call `read` for the rest."""
    shutil.copytree(_built(), root)
    said = {"model": "stand-in", "base_url": base_url, "requests_per_minute": 100_000, "timeout_seconds": 5, **reader}
    text = yaml.safe_dump({"shop_id": "s1", "name": "s1", "reader": said}, allow_unicode=True)
    (root / "shop.yml").write_text(text, encoding="utf-8")
    made = Workspace.open(root)
    consent.record(made, "店长")
    return made


@functools.cache
def _built() -> Path:
    """The shop after ingest and build, made once; nothing is read yet."""
    root = Path(tempfile.mkdtemp()) / "shop"
    made = canonical.workspace(root, {"reader": {"model": "stand-in", "base_url": READER.base_url}})
    canonical.deliver(made, {"messages": _messages(CHATS), "agents": [{"agent_id": "甲", "name": "甲"}]})
    build(made)
    return root


def build(made: Workspace, as_of: dt.datetime = AS_OF) -> None:
    """Ingest and build, as a night does before it reads."""
    pipeline.ingest(made, Run.at(as_of))
    pipeline.build(made, Run.at(as_of))


def read(made: Workspace, as_of: dt.datetime = AS_OF) -> Any:
    """What the reader does in a night, after the build."""
    return pipeline.read(made, Run.at(as_of), lambda done, total: None)


def rows(made: Workspace, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query on the warehouse."""
    with warehouse.connect(made) as con:
        found: list[tuple[Any, ...]] = con.execute(query).fetchall()
        return found


def verdicts(made: Workspace) -> dict[str, tuple[str, str]]:
    """By the buyer's first words and last: the reason that stands, and who decided it."""
    query = (
        "select said.texts[-1], verdicts.reason, verdicts.decided_by from labels.verdicts as verdicts "
        "inner join (select inquiry_id, list(text order by sent_at) as texts from marts.message "
        "where role = 'buyer' group by inquiry_id) as said using (inquiry_id)"
    )
    return {last: (reason, by) for last, reason, by in rows(made, query)}


def _messages(chats: dict[str, list[str]]) -> list[dict[str, Any]]:
    began = dt.datetime.fromisoformat("2026-10-12T10:00:00+08:00")
    return [
        {
            "buyer_id": buyer,
            "agent_id": "甲",
            "role": "agent" if place % 2 else "buyer",
            "text": text,
            "sent_at": (began + dt.timedelta(minutes=10 * number, seconds=30 * place)).isoformat(),
        }
        for number, (buyer, texts) in enumerate(chats.items())
        for place, text in enumerate(texts)
    ]
