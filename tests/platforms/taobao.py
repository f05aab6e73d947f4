"""Exports of 淘宝 and 天猫 chats in the making, for tests: messages, and what holds them."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import time
from typing import Any

import xlsxwriter

from tests.ingest.shop import Shop

NICK = "tb小鹿7"
AGENT = "禾木:小美"
SHEET = ["客户名", "消息序号", "发送时间", "发送内容", "发送账号", "账号类型"]


def text(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False)


def archive(entries: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return packed.getvalue()


def book(**sheets: list[list[Any]]) -> bytes:
    """A workbook of sheets with these rows."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        clock = workbook.add_format({"num_format": "hh:mm:ss"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(number, column, cell, clock if isinstance(cell, time) else None)
    return content.getvalue()


def said(sender: str = NICK, words: str = "在吗", **members: Any) -> dict[str, Any]:
    """A message of the web export."""
    return {"date": "2026-10-19", "time": "09:03:11", "sender": sender, "text": words, "imgUrl": "", **members}


def web(*messages: dict[str, Any], user: str = NICK) -> dict[str, Any]:
    return {"user": user, "exportTime": "2026-10-20 08:00:00", "count": len(messages), "chats": list(messages)}


def asked(sender: str = "林**", words: str = "在吗", to: str | None = AGENT, **members: Any) -> dict[str, Any]:
    """A message of 生意参谋."""
    moment = "2026-10-19 09:03:11.000"
    return {"gmtCreated": moment, "userNickFrom": sender, "userNickTo": to, "msg": words, **members}


def session(*messages: dict[str, Any], nick: str = "林**", buyer: str = "9001") -> dict[str, Any]:
    meta = {"dataId": f"20261019_22_31_{buyer}", "buyerNick": nick, "psnNickName": AGENT, "accountNick": "小美"}
    return {"meta": meta, "messages": list(messages)}


def log(*messages: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"count": len(messages), "msgs": {"msg": list(messages)}, "ret": 10000, **members}


def line(direction: Any = 1, words: str = "在吗") -> dict[str, Any]:
    return {"direction": direction, "time": "2026-10-19 09:03:11", "content": words}


def row(moment: Any, sender: str = NICK, number: int = 1, kind: str = "", words: str = "在吗") -> list[Any]:
    """A row of the sheet a buyer has."""
    return [NICK, number, moment, words, sender, kind]


def moments(shop: Shop) -> list[str]:
    return shop.column("select strftime(sent_at, '%m-%d %H:%M:%S') from raw.messages order by line")


def roles(shop: Shop) -> list[tuple[str, str | None]]:
    return shop.rows("select role, agent_id from raw.messages order by line")


def cell(*lines: str) -> bytes:
    return book(x=[["客户ID", "聊天记录"], [NICK, "\n".join(lines)]])


def told_by(sender: str = NICK, words: Any = "在吗", **content: Any) -> dict[str, Any]:
    said = {"text": words, "summary": "", **content}
    return {"time": "2026-10-19T01:03:11.000Z", "sender_nick": sender, "content": said}


def table(*rows: tuple[str, Any]) -> str:
    lines = io.StringIO()
    csv.writer(lines).writerows([("users", "messages"), *((users, text(said)) for users, said in rows)])
    return lines.getvalue()


WRAPS: dict[str, Callable[[Any, Any], str]] = {
    "one conversation": lambda one, other: text([one, other]),
    "wrapped": lambda one, other: text({"code": 0, "data": {"list": [one, other]}}),
    "an object a line": lambda one, other: f"{text(one)}\n{text(other)}\n",
    "objects one behind the other": lambda one, other: json.dumps(one, indent=2) + json.dumps(other, indent=2),
}
