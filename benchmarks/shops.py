"""The shops that are measured: simulated once, kept in build/bench, the same chats in several platforms' layouts."""

import csv
import json
import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from xundan.simulate import simulate

ROOT = Path("build") / "bench"
_DAYS = 1
_SEED = 20261109


def shop(messages: int, **size: int) -> Path:
    """A simulated shop of about so many messages of one day in canonical files; made if it is not there.

    `size` is what else of the shop is asked for, as `agents=40`.
    """
    folder = ROOT / "-".join(["shop", str(messages), *(f"{count}-{kind}" for kind, count in size.items())])
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        simulate(folder, messages=messages, days=_DAYS, seed=_SEED, **size)
        (folder / "done").touch()
    return folder


def chats(messages: int, layout: str) -> Path:
    """The chats of that shop as one file of a layout: canonical, qianniu_text or sycm_json."""
    path = ROOT / f"{layout}-{messages}{_SUFFIXES[layout]}"
    if not path.exists():
        ROOT.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".partial")
        with partial.open("w", encoding="utf-8", newline="") as file:
            for piece in _WRITERS[layout](_rows(messages)):
                file.write(piece)
        partial.replace(path)
    return path


def _rows(messages: int) -> Iterator[dict[str, str]]:
    for path in sorted((shop(messages) / "inbox" / "chats").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _canonical(rows: Iterator[dict[str, str]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        if not number:
            yield ",".join(row) + "\n"
        yield ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row.values()) + "\n"


def _text(rows: Iterator[dict[str, str]]) -> Iterator[str]:
    for row in rows:
        speaker = row["buyer_id"] if row["role"] == "buyer" else row["agent_id"]
        hearer = row["agent_id"] if row["role"] == "buyer" else row["buyer_id"]
        yield f"{speaker} --> {hearer} {row['sent_at']}\r\n{row['text']}\r\n"


def _json(rows: Iterator[dict[str, str]]) -> Iterator[str]:
    """生意参谋 旺旺咨询明细: all that a buyer and an account said to each other in one line."""

    def pair(row: dict[str, str]) -> tuple[str, str]:
        return row["buyer_id"], row["agent_id"]

    for (buyer, agent), said in groupby(sorted(rows, key=pair), key=pair):
        messages = [
            {
                "gmtCreated": f"{row['sent_at']}.000",
                "userNickFrom": buyer if row["role"] == "buyer" else agent,
                "userNickTo": agent if row["role"] == "buyer" else buyer,
                "msg": row["text"],
                "msgId": row["message_id"],
            }
            for row in said
        ]
        day = messages[0]["gmtCreated"][:10].replace("-", "")
        shop_name = agent.partition(":")[0]
        meta = {"dataId": f"{day}_{shop_name}_{agent}_{buyer}", "buyerNick": buyer, "psnNickName": agent,
                "accountNick": shop_name}  # fmt: skip
        yield json.dumps({"meta": meta, "messages": messages}, ensure_ascii=False) + "\n"


_WRITERS = {"canonical": _canonical, "qianniu_text": _text, "sycm_json": _json}
_SUFFIXES = {"canonical": ".csv", "qianniu_text": ".txt", "sycm_json": ".jsonl"}
