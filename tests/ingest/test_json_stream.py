"""JSON documents give every record that can be read, wherever they are wrapped, cut or broken."""

import io
import json

import polars as pl
import pytest

from xundan.ingest import faults, json_rows, json_stream, json_window
from xundan.ingest.json_found import Found, Place
from xundan.ingest.json_outline import has, holders
from xundan.ingest.json_rows import Row
from xundan.ingest.json_stream import read
from xundan.ingest.layout import CONTENT, FAULT, LINE
from xundan.ingest.source import Source


def source(text: str, encoding: str = "utf-8") -> Source:
    return Source("chats/a.json", "chats", lambda: io.BytesIO(text.encode(encoding, "surrogatepass")))


def said(found: Found) -> Row:
    return {"text": found.value.get("t"), "of": json_rows.as_text(json_stream.member(found.around, "meta.buyer"))}


def rows(text: str, under: str | None = "messages") -> list[tuple[str | None, str | None]]:
    batches = [records.cells for records in read(source(text), under, said) if records.cells.height]
    return [row for cells in batches for row in cells.select("text", "of").rows()]


def broken(text: str, under: str | None = "messages") -> list[tuple[int, str]]:
    return [row for records in read(source(text), under, said) for row in records.broken.select(LINE, FAULT).rows()]


@pytest.mark.parametrize(
    "text",
    [
        '{"meta":{"buyer":"x"},"messages":[{"t":"a"},{"t":"b"}]}',
        '{"messages":[{"t":"a"},{"t":"b"}],"meta":{"buyer":"x"}}',
        '[{"meta":{"buyer":"x"},"messages":[{"t":"a"}]},{"meta":{"buyer":"x"},"messages":[{"t":"b"}]}]',
        '{"meta":{"buyer":"x"},"messages":[{"t":"a"}]}\n{"meta":{"buyer":"x"},"messages":[{"t":"b"}]}\n',
        '{"code":0,"data":{"list":[{"meta":{"buyer":"x"},"messages":[{"t":"a"},{"t":"b"}]}]}}',
        '{"meta":{"buyer":"x"},"messages":{"t":"a"}} {"meta":{"buyer":"x"},"messages":{"t":"b"}}',
    ],
    ids=["one conversation", "what is around it behind it", "an array", "one a line", "wrapped", "a lone record"],
)
def test_records_are_found_however_they_are_wrapped(text: str) -> None:
    assert [("a", "x"), ("b", "x")] == rows(text)


def test_a_document_that_breaks_off_gives_the_records_before_the_break() -> None:
    text = '{"meta":{"buyer":"x"},"messages":[{"t":"a"},{"t":"b"},{"t":"cut of'

    assert ([("a", "x"), ("b", "x")], [(3, faults.TRUNCATED)]) == (rows(text), broken(text))


def test_a_record_that_is_no_json_spoils_only_itself() -> None:
    text = '{"meta":{"buyer":"x"},"messages":[{"t":"a"},{"t":}, {"t":"c"}],"n":[1]}'

    assert ([("a", "x"), ("c", "x")], [(2, faults.NOT_JSON)]) == (rows(text), broken(text))


def test_a_line_that_is_no_json_spoils_only_itself() -> None:
    text = '{"t":"a"}\n{"t":"b\n{"t":"c"}\n7\n{"t":"d'

    assert ["a", "c"] == [row[0] for row in rows(text, None)]
    assert [(2, faults.NOT_JSON), (4, faults.NOT_AN_OBJECT), (5, faults.TRUNCATED)] == sorted(broken(text, None))


def test_a_first_line_that_is_no_json_spoils_only_itself() -> None:
    text = '{"t":"a", "u\n{"t":"b"}\n{"t":"c"}\n'

    assert (["b", "c"], [(1, faults.NOT_JSON)]) == ([row[0] for row in rows(text, None)], broken(text, None))


def test_a_line_that_is_no_json_names_no_members() -> None:
    assert ("t",) == source('{"t":"a"}\n{"t": "a", "u\n{"t":"b"}\n').json_paths


def test_long_numbers_are_not_rounded() -> None:
    assert [("12345678901234567890", None)] == rows('[{"t":12345678901234567890}]', None)


@pytest.mark.parametrize("piece_chars", [1, 3, 10])
def test_where_pieces_of_text_end_makes_no_difference(piece_chars: int) -> None:
    text = '{"meta":{"buyer":"小明"},"n":12,"messages":[{"t":"有 \\"货\\" 吗","i":1234},{"t":"}{"}]}'
    pieces = (text[at : at + piece_chars] for at in range(0, len(text), piece_chars))
    found = list(json_window.Window(pieces, Place("messages")).records())

    assert json.loads(text, parse_int=str)["messages"] == [one.value for one in found if isinstance(one, Found)]


def test_a_conversation_too_large_to_hold_is_read_record_by_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_window, "_LARGEST", 64)
    text = '{"meta":{"buyer":"x"},"messages":[' + ",".join(f'{{"t":"{n}"}}' for n in range(50)) + "]}"

    assert [(str(n), "x") for n in range(50)] == rows(text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '[{"a":' * 10_000, "}" * 100, '{"messages":'])
@pytest.mark.parametrize("under", [None, "messages"])
def test_nesting_without_end_is_refused_in_time(text: str, under: str | None) -> None:
    assert [] == rows(text, under)


def test_half_a_surrogate_pair_and_a_nul_do_not_stop_the_rest() -> None:
    records = list(read(source('[{"t":"a\\ud83d"},{"t":"b\\u0000"},{"t":"c"}]'), None, said))
    texts = pl.concat([one.cells for one in records]).get_column("text").to_list()

    assert ["a?", "b\ufdd0", "c"] == texts


def test_what_a_broken_record_said_is_shown_without_words() -> None:
    (records,) = read(source('[{"t":"张三 13800138000",}]'), None, said)

    assert ["…，…"] == records.broken.get_column(CONTENT).to_list()


def test_a_layout_is_recognised_by_its_members_inside_any_wrapping() -> None:
    recognise = has("messages[].msg", "meta.buyerNick")
    text = '{"data":[{"meta":{"buyerNick":"x**"},"messages":[{"msg":"在吗"}]}]}'

    assert [True, False, False] == [recognise(source(one)) for one in (text, '{"messages":[]}', "messages,msg")]


OPENED = '{"id":1,"open":{"t":"a"},"parts":{"n":2,"parts":[{"t":"b"},{"t":"c"}]}}'


@pytest.mark.parametrize("largest", [16 << 20, 8], ids=["decoded whole", "member by member"])
def test_a_list_wrapped_in_its_own_name_and_the_record_beside_it_are_read(
    monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    monkeypatch.setattr(json_window, "_LARGEST", largest)
    place = Place("parts", "open")
    found = list(json_window.Window(iter([OPENED.replace(":", " : ")]), place).records())

    assert [({"t": "a"}, True), ({"t": "b"}, False), ({"t": "c"}, False)] == [
        (one.value, one.is_beside) for one in found if isinstance(one, Found)
    ]
    assert {"1"} == {one.around["id"] for one in found if isinstance(one, Found)}


def test_a_document_cut_off_inside_a_list_wrapped_in_its_own_name_gives_the_records_before() -> None:
    cut = OPENED[: OPENED.rindex('"c"')].replace(":", " : ")
    found = list(json_window.Window(iter([cut]), Place("parts", "open")).records())

    assert [{"t": "a"}, {"t": "b"}] == [one.value for one in found if isinstance(one, Found)]
    assert [faults.TRUNCATED] == [one.reason for one in found if not isinstance(one, Found)]


def test_a_batch_waits_for_rows_that_are_completed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "_BATCH_ROWS", 2)
    waiting: list[Row] = []

    def row(found: Found) -> Row:
        told: Row = {"text": found.value.get("t")}
        for other in waiting:
            other["text"] = told["text"]
        waiting[:] = [] if told["text"] else [told]
        return told

    text = '[{"t":null},{"t":"a"},{"t":"b"},{"t":null},{"t":"c"}]'
    batches = [
        one.cells.get_column("text").to_list()
        for one in read(source(text), None, row, is_waiting=lambda: bool(waiting))
    ]

    assert [["a", "a"], ["b", "c", "c"]] == batches


@pytest.mark.parametrize(
    ("text", "under"),
    [
        ('[{"a":1,"b":{"c":2}}]', ("",)),
        ('{"x":{"list":[{"a":1,"b":{"c":2}}]}}', ("list",)),
        ('{"list":{"a":1,"b":{"c":2}},"last":{"a":1,"b":{"c":2}}}', ("list", "last")),
        ('[{"a":1},{"c":2}]', ()),
    ],
)
def test_what_records_stand_under_is_told_by_their_members(text: str, under: tuple[str, ...]) -> None:
    assert under == holders(source(text), "a", "b.c")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_document_is_read_in_every_encoding(encoding: str) -> None:
    text = '{"meta":{"buyer":"小明"},"messages":[{"t":"有货吗，亲"}]}'
    found = [row for records in read(source(text, encoding), "messages", said) for row in records.cells.rows()]

    assert [("有货吗，亲", "小明", 1)] == found
