"""HTML becomes what people read; what is no HTML stays as it was written."""

import polars as pl
import pytest

from xundan.ingest.markup import plain


@pytest.mark.parametrize(
    ("html", "read"),
    [
        ("<p>Do you ship to <b>Xinjiang</b>?</p>", "Do you ship to Xinjiang?"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>red</li><li>blue</li></ul>", "red\nblue"),
        ("<p>5 &lt; 6 &amp;&nbsp;7 &#128512; &yen;9</p>", "5 < 6 & 7 😀 ¥9"),
        ("<p>hi</p><script>alert('<p>x</p>')</script><style>p{}</style>", "hi"),
        ('<p>see <img src="a.png" alt="x"></p>', "see [图片]"),
        ('<a href="https://a.example/?a=1&amp;b=2" title="a>b">here</a>', "here"),
        ("<p>\n  much \t room\n</p>", "much room"),
        ("<p>never closed", "never closed"),
        ("<!-- unseen --><p>seen</p>", "seen"),
        ("<p>x</p><![x[y]]>", "x"),
    ],
)
def test_html_is_what_people_read(html: str, read: str) -> None:
    assert [read] == plain(pl.Series([html])).to_list()


@pytest.mark.parametrize("text", ["a < b > c", "1<2", "AT&amp;T", "<3", "<客服>", "在吗", ""])
def test_what_holds_no_tag_stays_as_it_was_written(text: str) -> None:
    assert [text, None] == plain(pl.Series([text, None])).to_list()


def test_where_all_is_html_entities_count_without_tags() -> None:
    assert ["AT&T", "a < b"] == plain(pl.Series(["AT&amp;T", "a < b"]), is_html=True).to_list()


@pytest.mark.parametrize("text", ["<p" * 200_000, "<!" * 200_000, "&" * 400_000, "<p>" * 150_000, "</" * 150_000])
def test_html_without_end_is_read_in_time(text: str) -> None:
    assert 1 == plain(pl.Series([f"<p>{text}"])).len()
