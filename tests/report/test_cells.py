"""The markup of cells, and the style sheets as a page carries them."""

from xundan.report import format as form
from xundan.report.cells import row_of
from xundan.report.styles import style_of
from xundan.report.tables import Cell, Column


def column(name: str, kind: form.Kind) -> Column:
    return Column(name=name, label=name, page_label=name, hover="", kind=kind, is_on_page=True)


COUNT, RATE, QUOTE = column("lost_count", "count"), column("no_reply_rate", "rate"), column("quote", "text")


def test_a_number_is_told_in_few_words() -> None:
    assert '<td class="number">6</td>' == row_of([(COUNT, Cell(6, "6"))])


def test_a_thin_rate_stands_apart_from_its_n() -> None:
    cell = Cell(0.5, "50.0%", note="3/6", is_thin=True)

    expected = '<td class="number thin"><span class="value">50.0% △</span><small>3/6</small></td>'

    assert expected == row_of([(RATE, cell)])


def test_what_a_buyer_typed_is_no_markup() -> None:
    cell = Cell("<b>", '<b>"&', link='x"><i>')

    expected = '<td class="text c-quote"><a href="#x&quot;&gt;&lt;i&gt;">&lt;b&gt;&quot;&amp;</a></td>'

    assert expected == row_of([(QUOTE, cell)])


def test_a_duration_is_sorted_by_its_seconds() -> None:
    assert 'data-v="62"' in row_of([(column("first_response_seconds", "seconds"), Cell(61.7, "1 分 02 秒"))])


def test_a_style_sheet_loses_only_what_no_browser_reads() -> None:
    short = style_of("style", "whole")

    assert "/*" not in short
    assert "\n" not in short
    assert 'content:" ↕"' in short
    assert "calc(var(--under-nav,2.6rem) + 0.6rem)" in short
    assert short.count("{") == short.count("}")


def test_the_page_of_one_carries_no_drill_down() -> None:
    assert ".filters" not in style_of("style")
