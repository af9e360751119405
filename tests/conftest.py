"""The real ITP 2024 history, projected into real databases without a server in between."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.console.documents.offline import OfflineHistory, acts_in, offline_history
from services.reporting.acts import ActRecord
from services.reporting.book import find
from services.reporting.table import Table
from shared.codes import Basis
from shared.cut import Cut

DATA = Path(__file__).resolve().parents[1] / "data" / "itp-2024"


def raw_acts() -> list[dict[str, Any]]:
    files = sorted((DATA / "acts").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in files]


@dataclass(frozen=True)
class History:
    """The real acts in real databases; `through` is the whole history unless stated."""

    offline: OfflineHistory

    @property
    def acts(self) -> tuple[ActRecord, ...]:
        """The acts by their sequence."""
        return self.offline.acts

    def cut(
        self, as_of: str = "2024-08-31", basis: Basis = "effective", through: int | None = None
    ) -> Cut:
        """Name a cut of the ITP's 2024."""
        last = len(self.acts) if through is None else through
        return Cut("38-241", 2024, dt.date.fromisoformat(as_of), basis, last)

    def table(self, name: str, as_of: str, basis: Basis, through: int | None = None) -> Table:
        """Compose one table."""
        cuadro = find(name)
        assert cuadro is not None
        return self.offline.table(cuadro, self.cut(as_of, basis, through))


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    folder = tmp_path_factory.mktemp("history")
    with offline_history(acts_in(DATA / "acts"), folder) as offline:
        yield History(offline)
