"""The shops that are measured: simulated once, kept in build/bench, the same chats in several platforms' layouts."""

import csv
import datetime as dt
import json
import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from xundan.simulate import simulate

ROOT = Path("build") / "bench"
_DAYS = 1
_SEED = 20261109
_ZONE = dt.timezone(dt.timedelta(hours=8))


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
    """The chats of that shop as one file of a layout: canonical, qianniu_text, sycm_json or pdd_json."""
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


def _pdd(rows: Iterator[dict[str, str]]) -> Iterator[str]:
    """拼多多 API: one document with all messages."""
    mall = {"role": "mall_cs", "uid": "9001"}
    for number, row in enumerate(rows):
        buyer, agent = {"role": "user", "uid": row["buyer_id"]}, {**mall, "cs_uid": row["agent_id"]}
        sender, receiver = (buyer, agent) if row["role"] == "buyer" else (agent, buyer)
        sent_at = int(dt.datetime.fromisoformat(row["sent_at"]).replace(tzinfo=_ZONE).timestamp())
        message = {"msg_id": str(number), "from": sender, "to": receiver, "content": row["text"],
                   "send_time": sent_at, "type": 0}  # fmt: skip
        before = ",\n" if number else '{"result": {"msg_list": [\n'
        yield before + json.dumps(message, ensure_ascii=False)
    yield "]}}\n"


_WRITERS = {"canonical": _canonical, "qianniu_text": _text, "sycm_json": _json, "pdd_json": _pdd}
_SUFFIXES = {"canonical": ".csv", "qianniu_text": ".txt", "sycm_json": ".jsonl", "pdd_json": ".json"}
