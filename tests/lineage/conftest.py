"""The real history, with corrections and a late act behind it, in real databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.console.documents.offline import acts_in, offline_history
from shared.event import read_act
from tests.conftest import DATA, History
from tests.reading.acts import act, annuls, cells, key_of, moves

RE_002, RE_136 = "RE-002-2024-ITP-DE", "RE-136-2024-ITP-DE"
LATE, ANNULMENT, RECTIFICATION, SECOND_ANNULMENT, SECOND = (901, 902, 903, 904, 905)


def corrections() -> list[dict[str, object]]:
    """Five acts recorded after the real 61: sequences 62 to 66."""
    late = act(LATE, moves("budget", cells("funding_source", {"4": 1000})), effective="2024-03-31")
    annulment = annuls(ANNULMENT, 0, effective="2024-08-06", issued="2024-09-15")
    right = act(
        RECTIFICATION,
        moves("budget", cells("funding_source", {"4": 7000000})),
        kind="ActRectified",
        effective="2024-01-12",
        issued="2024-09-20",
        rectifies={"key": RE_002, "kind": "SupplementaryCreditAuthorized", "circumstance": "b.iii"},
    )
    undone = annuls(SECOND_ANNULMENT, RECTIFICATION, effective="2024-10-01")
    again = {**right, "key": key_of(SECOND), "effective_on": right["issued_on"]}
    again["measures"] = [moves("budget", cells("funding_source", {"4": 7100000}))]
    return [late, {**annulment, "annuls": RE_136}, right, undone, again]


@pytest.fixture(scope="session")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """Project the real acts and, after them, those of `corrections`."""
    acts = [*acts_in(DATA / "acts"), *(read_act(raw) for raw in corrections())]
    with offline_history(acts, Path(tmp_path_factory.mktemp("corrected"))) as offline:
        yield History(offline)
