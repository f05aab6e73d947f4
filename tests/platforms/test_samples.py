"""Every layout has a sample export beside the rows it must become; one test finds them all."""

from pathlib import Path

import pytest

from tests.platforms import golden
from xundan import yml
from xundan.ingest.platforms import layouts

SAMPLES = golden.samples()
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")


@each_sample
def test_a_sample_becomes_exactly_its_expected_rows(sample: Path, tmp_path: Path) -> None:
    expected = yml.parse(golden.expected_path(sample).read_text(encoding="utf-8"))

    assert expected == golden.taken(sample, tmp_path)


@each_sample
def test_a_sample_is_recognised_as_the_layout_it_is_filed_under(sample: Path) -> None:
    expected = yml.parse(golden.expected_path(sample).read_text(encoding="utf-8"))

    assert sample.parent.name == expected["layout"]


def test_every_layout_has_a_sample() -> None:
    assert {layout.name for layout in layouts()} == {sample.parent.name for sample in SAMPLES}
