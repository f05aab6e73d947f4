"""Chat text is hostile: what may be sent of it, and which messages can prove nothing.

A message is data whatever it says. It goes out inside a JSON string, so it cannot end the text it stands in; marks
that some servers take for their own (「<|im_end|>」, 「[INST]」) are broken up. A message that speaks to a machine
instead of to the desk (it names a code of ours, asks to forget rules, imitates an answer) is still sent, but nothing
quoted from it is evidence, and an answer to a chat that holds one is trusted less.
"""

import re
from functools import cache

from xundan.reasons import taxonomy

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_MARKS = re.compile(r"<\|+|\|+>|\[/?INST\]|<</?SYS>>|</?s>|<(?=(?:start|end)_of_turn>)", re.IGNORECASE)
_TO_A_MACHINE = (
    r"<\|",
    r"\[/?INST\]",
    r"<</?SYS>>",
    r"_of_turn>",
    r"</?(?:system|assistant|user|instructions?|prompt|chat|messages?)\b[^>]{0,40}>",
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|above|earlier|all|rules?|instructions?|system)\b",
    r"\b(?:system|developer) (?:prompt|message|mode|override)\b",
    r"\b(?:you are now|act as|pretend to be|jailbreak)\b",
    r"\b(?:language model|LLM|chatgpt|gpt-?\d|prompt injection)\b",
    r"\bas an ai\b",
    r"(?:忽略|无视|忘掉|忘记|不要理会|推翻|跳过|清空).{0,12}(?:指令|规则|提示|设定|要求|指示|系统)",
    r"(?:系统|开发者|管理员)(?:提示词|指令|模式)\s*[:：]",
    r"提示词|语言模型|数据标注",
    r"(?:你现在是|你的身份是|请?扮演|从现在(?:起|开始)你)",
    r"(?:输出|返回|回复|回答|填写?|写成?|标注?|判定?|归为).{0,12}(?:json|代码|原因码|reason|字段|evidence|service_gaps|confidence)",
    r"(?:reason|evidence|confidence|service_gaps|also|quote)[\"'”]?\s*[:：=]",
    r"(?:置信度|把握)\s*(?:[:：=]|设为|填|为)\s*[01]",
    r"(?:流失|首要)原因\s*(?:[:：=]|是|为|写|填|应)",
    r"(?:本[个条通次段]?|[这该][个条通次段]?)(?:询单|会话|对话|聊天).{0,8}(?:原因|归因|判定|标签|标记)",
    r"^\s*(?:assistant|system|human|ai)\s*[:：]",
    r"#{2,}\s*(?:instruction|system|response|指令|系统|任务)",
)


def clean(text: str) -> str:
    """The text as it may be sent: nothing invisible in it, and no marks of a server's own."""
    return _MARKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def speaks_to_a_machine(text: str) -> bool:
    """Whether a message is, in whole or in part, no word to the desk; read without invisible signs and odd widths."""
    return _pattern().search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Full-width letters as ASCII, nothing invisible, no line breaks."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in _INVISIBLE.sub("", text))
    return re.sub(r"\s+", " ", narrow)


@cache
def _pattern() -> re.Pattern[str]:
    codes = "|".join(re.escape(reason.code) for reason in taxonomy.load())
    bare = "|".join(sorted({reason.code.split(".")[1] for reason in taxonomy.load() if "_" in reason.code}))
    return re.compile("|".join([*_TO_A_MACHINE, codes, rf"\b(?:{bare})\b"]), re.IGNORECASE)
