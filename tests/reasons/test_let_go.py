"""A concern the buyer was content with is closed; one he returns to, pushes back on or leaves on stays open."""

import pytest

from tests.reasons.chat import conversation, frame
from tests.reasons.settings import SETTINGS
from xundan.reasons import classify
from xundan.reasons.taxonomy import UNKNOWN


def reason_of(*lines: str) -> str:
    return classify.fill(frame(conversation(*lines)), SETTINGS)["reason"][0]


NO_FREE_POST = ["买家: 运费怎么还要十块", "客服: 亲 不满99不包邮的哦", "买家: 会员也要运费吗", "客服: 会员有运费券的"]
NO_RED = ["买家: 有红色吗", "客服: 红色没货了亲"]
MORE = ["买家: 几天发货", "客服: 今天就能发的亲", "买家: 嗯"]


@pytest.mark.parametrize(
    "lines",
    [
        [*NO_FREE_POST, "买家: 领到了 没运费了", *MORE],
        [*NO_RED, "买家: 白色也行", *MORE],
        [*NO_RED, "买家: 没关系 我不挑颜色", *MORE],
        ["买家: 能刻字吗", "客服: 不支持刻字的哦", "买家: 没事我自己刻", *MORE],
        ["买家: 几天能到", "客服: 预售的 要等15天发货", "买家: 不急", "买家: 有礼盒吗", "客服: 有的亲", "买家: 好"],
    ],
    ids=["found", "takes the lesser thing", "does not mind", "does it himself", "has time"],
)
def test_what_the_buyer_was_content_with_is_no_reason(lines: list[str]) -> None:
    assert reason_of(*lines) == UNKNOWN


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([*NO_RED, "买家: 白色也行", "客服: 白色也没货了亲", "买家: 好吧"], "stock.out"),
        ([*NO_RED, "买家: 没关系", "客服: 嗯嗯", "买家: 我就想要红色 没货算了"], "stock.out"),
        ([*NO_RED, "买家: 没事 我去别家看看"], "stock.out"),
        ([*NO_RED, "买家: 换个别的颜色也行 有吗", "客服: 都没货了亲", "买家: 哎"], "stock.out"),
    ],
    ids=["refused again", "returned to", "leaves on it", "asks for another"],
)
def test_what_the_buyer_was_not_content_with_after_all_stays(lines: list[str], expected: str) -> None:
    assert reason_of(*lines) == expected


def test_who_has_time_because_a_sale_is_coming_still_waits_for_it() -> None:
    lines = ["买家: 双十一会便宜吗", "客服: 活动还没通知哦", "买家: 那我等双十一", "客服: 现在也有价保的", "买家: 不急"]

    assert reason_of(*lines) == "promo.wait"


def test_no_to_a_desks_farewell_is_no_rejection() -> None:
    lines = ["买家: 充电头多少瓦", "客服: 67瓦的亲", "买家: 好的", "客服: 请问您还有其他问题吗", "买家: 不用了"]

    assert reason_of(*lines) == UNKNOWN
