"""千牛 web chats (JSON): one file a buyer, many of them in a zip.

    {"user": 买家, "exportTime": …, "count": …, "chats": [{"date", "time", "sender", "text", "imgUrl"}]}

`user` is the buyer; who else speaks is the shop's, a sub-account, the bot, or the system (`xundan.ingest.wangwang`).
`date` and `time` together are the moment. A message without a date is of the day of the message before, or of the next
one where the clock went back. `imgUrl` without words is a picture, and stays in `extra`.

A masked `user` (`x**`) is somebody else in every file, so the file is then the conversation.
"""

from collections.abc import Callable, Iterator
from typing import Any

from xundan.ingest import chat, json_stream, wangwang
from xundan.ingest.clock import Days
from xundan.ingest.json_found import Found
from xundan.ingest.json_outline import has
from xundan.ingest.json_rows import Row, Rows, as_text
from xundan.ingest.layout import Context, Layout, Records
from xundan.ingest.source import Source

_READ = frozenset(("date", "time", "sender", "text", "imgUrl"))
_MARKS = (
    has("chats[].sender"),
    has("chats.sender"),
    has("user", "chats", "exportTime"),
    has("user", "chats", "count"),
)


def _recognise(source: Source) -> bool:
    return any(is_marked(source) for is_marked in _MARKS)


def _records(source: Source, _context: Context) -> Iterator[Rows]:
    return json_stream.read(source, "chats", _row_of(source))


def _row_of(source: Source) -> Callable[[Found], Row]:
    """The cells of a message; what its conversation says is looked up once."""
    around: Any = None
    buyer: str | None = None
    conversation: str | None = None
    days = Days()

    def row_of(found: Found) -> Row:
        nonlocal around, buyer, conversation, days
        if found.around is not around:
            around, days = found.around, Days()
            buyer = as_text(around.get("user"))
            conversation = wangwang.own_conversation(source, buyer)
        message = found.value
        moment = _moment(as_text(message.get("date")), as_text(message.get("time")))
        return {
            **chat.rest(message, _READ),
            "conversation_id": conversation,
            "buyer_id": buyer,
            "sent_at": days.moment(moment) or moment,
            "sender": as_text(message.get("sender")),
            "text": as_text(message.get("text")),
            "imgUrl": as_text(message.get("imgUrl")),
        }

    return row_of


def _moment(date: str | None, time: str | None) -> str:
    """Both together, unless one of them says it all."""
    if date and ":" in date:
        return date
    return f"{date} {time}" if date and time else time or ""


def _finish(records: Records, context: Context) -> Records:
    return wangwang.told(records, context, image="imgUrl")


CHATS = Layout(
    name="qianniu_web",
    title="千牛网页聊天记录",
    kind="chats",
    platform="taobao",
    columns=chat.COLUMNS,
    also=("imgUrl",),
    recognise=_recognise,
    records=_records,
    finish=_finish,
)
