"""Whatever a disk or a download makes of an export: it is read as far as it goes, and every row is accounted for."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.shop import Shop, balances
from tests.platforms import golden
from xundan.ingest.platforms import layouts

KINDS = {layout.name: layout.kind for layout in layouts()}
TIMES = itertools.count()  # content that is there already is passed over
FEW = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), database=None)

Harm = Callable[[bytes], bytes]
place = st.floats(0, 1, exclude_max=True)
junk = st.sampled_from([b"", b"\0", b"\xff\xfe", b'"', b"{", b"}]", b"[[[", b",,", b"\n", b"\t", b"null", b"\\u", b"<"])


@st.composite
def harms(draw: st.DrawFn) -> Harm:
    """What befalls a file: it is cut off, or some bytes of it are others, a few times over."""
    cut = draw(st.one_of(st.just(1.0), place))
    spots = draw(st.lists(st.tuples(place, st.integers(0, 8), junk), max_size=3))

    def harm(content: bytes) -> bytes:
        content = content[: int(len(content) * cut) + 1]
        for share, length, other in spots:
            at = int(len(content) * share)
            content = content[:at] + other + content[at + length :]
        return content

    return harm


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One shop that everything is dropped into, file after file."""
    shop = Shop.at(tmp_path_factory.mktemp("fuzz"), settle_seconds=0)
    yield shop
    shop.con.close()


@pytest.mark.parametrize("sample", golden.samples(), ids=lambda path: f"{path.parent.name}/{path.name}")
@FEW
@given(harm=harms())
def test_a_damaged_export_is_read_as_far_as_it_goes_and_accounted_for(shop: Shop, sample: Path, harm: Harm) -> None:
    path = shop.drop(f"{KINDS[sample.parent.name]}/{next(TIMES)}/{sample.name}", harm(sample.read_bytes()))
    (result,) = shop.ingest()
    path.unlink()

    assert balances(result)
