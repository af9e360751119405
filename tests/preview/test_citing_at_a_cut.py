"""What the preview found: an opinion recorded later must not be cited at an earlier position."""

from pathlib import Path

from services.console.documents.offline import acts_in, offline_history
from services.reporting.book import BOOK
from tests.conftest import DATA, History

OPINION = "OF-248-2024-PRODUCE-OGPPM"


def test_an_act_recorded_later_changes_no_citation_of_an_earlier_cut(tmp_path: Path) -> None:
    acts = acts_in(DATA / "acts")
    without = [act for act in acts if act.key != OPINION]
    opinion = next(act for act in acts if act.key == OPINION)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()

    with (
        offline_history(without, tmp_path / "one") as before,
        offline_history([*without, opinion], tmp_path / "two") as after,
    ):
        cut = History(before).cut("2024-08-31", through=60)
        pairs = [(before.table(c, cut), after.table(c, cut)) for c in BOOK]
        traced = [after.traced(c, cut).table for c in BOOK]
        later = [after.table(c, History(after).cut("2024-08-31", through=61)) for c in BOOK]

    assert [was.rows for was, _ in pairs] == [comes.rows for _, comes in pairs]
    assert [was.rows for was, _ in pairs] == [table.rows for table in traced]
    differ = [t.id for t, (was, _) in zip(later, pairs, strict=True) if t.rows != was.rows]
    assert differ == ["cuadro-08"]
