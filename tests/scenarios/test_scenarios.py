"""Every hand-worked scenario of the metric definitions, against the real ingest and build."""

from collections.abc import Callable

import pytest

from tests.scenarios import cases
from tests.scenarios.cases import Built, Case

CASES = cases.load()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Built]:
    """The build a case belongs to; made once per group of cases."""
    done: dict[str, Built] = {}

    def of(case: Case) -> Built:
        if case.group not in done:
            root = tmp_path_factory.mktemp("shop") / "ws"
            done[case.group] = cases.build(root, [other for other in CASES if other.group == case.group])
        return done[case.group]

    return of


# Grouped, so that `-n 2 --dist loadgroup` makes no build twice.
@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{case.file}: {case.name}", marks=pytest.mark.xdist_group(case.group)) for case in CASES],
)
def test_the_numbers_follow_the_definitions(case: Case, built: Callable[[Case], Built]) -> None:
    missing, surplus = cases.differences(case, built(case))

    assert missing == surplus, case.why


def test_every_scenario_says_what_it_is() -> None:
    names = [case.name for case in CASES]

    assert len(names) == len(set(names))
