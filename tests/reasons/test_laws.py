"""What must not change a reason: templates, cards, joined messages, masks, other topics that were answered."""

from collections.abc import Callable

import pytest

from tests.reasons.chat import conversation, frame
from tests.reasons.settings import SETTINGS
from xundan.reasons import classify

Lines = list[str]
GREETED = ["买家: 你好 在吗", "客服: 您好 抱歉让您久等了 请问有什么可以帮您"]
DIALOGUES: dict[str, Lines] = {
    "logistics.freight": ["买家: 新疆包邮吗", "客服: 新疆要补30运费的哦亲", "买家: 三十块啊 那算了"],
    "stock.out": ["买家: 黑色40码还有吗", "客服: 亲 断码了 没货了哦", "买家: 好吧"],
    "price.bargain_refused": ["买家: 能便宜点吗", "客服: 亲 已经是最低价了哦", "买家: 一块钱都不让啊 算了"],
    "stock.presale": ["买家: 这个多久发", "客服: 亲 预售款 45天发货", "买家: 四十五天？？", "买家: 等不了"],
    "unknown.silent": ["买家: 这个包邮吗", "客服: 包邮的亲", "买家: 好的"],
}
FAREWELL = ["客服: 请问还有其他可以帮您的吗", "买家: 没有了 谢谢", "客服: 感谢您的咨询 祝您生活愉快 麻烦给个好评哦"]


def joined(lines: Lines) -> Lines:
    """A speaker's neighbouring messages as one."""
    found: Lines = []
    for line in lines:
        role, text = line.split(": ", 1)
        if found and found[-1].startswith(role):
            found[-1] += " " + text
        else:
            found.append(line)
    return found


def before_agents(template: str) -> Callable[[Lines], Lines]:
    return lambda lines: [line.replace("客服: ", f"客服: {template} ") for line in lines]


def after_agents(template: str) -> Callable[[Lines], Lines]:
    return lambda lines: [line + " " + template if line.startswith("客服") else line for line in lines]


CHANGES: dict[str, Callable[[Lines], Lines]] = {
    "a greeting": lambda lines: GREETED + lines,
    "a farewell": lambda lines: lines + FAREWELL,
    "a farewell acknowledged": lambda lines: [
        *lines,
        "客服: 辛苦您给个评价哦",
        "买家: 嗯嗯",
        "客服: 谢谢您的支持 再见",
    ],
    "nobody wrote any more": lambda lines: [*lines, "客服: 长时间没有收到您的回复 先不打扰您了"],
    "joined messages": joined,
    "sorry for the wait": before_agents("非常抱歉让您久等了"),
    "please wait": before_agents("请您稍等"),
    "after-sale invitation": after_agents("收到货后有任何问题随时联系我们"),
    "thanks": after_agents("感谢您的理解与支持"),
    "a card first": lambda lines: ["买家: [链接x]", *lines],
    "emoji": lambda lines: [line + "#E-s01" for line in lines],
    "a full stop": lambda lines: [line + "。" for line in lines],
}


@pytest.mark.parametrize("code", DIALOGUES)
def test_what_says_nothing_changes_no_reason(code: str) -> None:
    told = [conversation(*change(DIALOGUES[code]), name=name) for name, change in CHANGES.items()]

    filled = classify.fill(frame(*told), SETTINGS)

    assert dict.fromkeys(CHANGES, code) == dict(filled.select("conversation_id", "reason").iter_rows())
