import datetime as dt

from services.reporting.acts import ActRecord
from services.reporting.grammar import Having, Level
from services.reporting.names import Declaration, Entry, names_at
from shared.codes import Basis
from shared.cut import Cut
from shared.parts import DatedOn

AGREEMENT = Level("agreement", catalogue="agreement", only=Having("fund", "concursable"))


def cut(as_of: str, *, basis: Basis = "effective", through: int = 99) -> Cut:
    return Cut("38-241", 2024, dt.date.fromisoformat(as_of), basis, through)


def act(
    sequence: int,
    key: str,
    effective: str,
    *,
    issued: str | None = None,
    kind: str = "CatalogueDeclared",
    corrects: str | None = None,
) -> ActRecord:
    return ActRecord(
        sequence=sequence,
        key=key,
        kind=kind,
        entity="38-241",
        fiscal_year=2024,
        issued_on=DatedOn(date=dt.date.fromisoformat(issued or effective), certainty="exact"),
        effective_on=DatedOn(date=dt.date.fromisoformat(effective), certainty="exact"),
        corrects=corrects,
    )


FIRST = Declaration(
    "REG-1",
    "agreement",
    (
        Entry("b", "Be", {"fund": "concursable"}),
        Entry("a", "A", {"fund": "desempeno"}),
        Entry("c", "Ce", {"fund": "concursable"}),
    ),
)
RENAMED = Declaration("REG-2", "agreement", (Entry("b", "Nueva B", {"fund": "concursable"}),))
ACTS = (act(1, "REG-1", "2024-01-01"), act(2, "REG-2", "2024-03-01", issued="2024-04-01"))


def test_a_code_is_called_as_the_latest_declaration_that_counts_says() -> None:
    before = names_at((FIRST, RENAMED), ACTS, cut("2024-02-29"))
    after = names_at((FIRST, RENAMED), ACTS, cut("2024-03-01"))

    assert before.name(AGREEMENT, "b") == "Be"
    assert after.name(AGREEMENT, "b") == "Nueva B"


def test_a_name_is_read_on_the_clock_of_the_cut() -> None:
    names = names_at((FIRST, RENAMED), ACTS, cut("2024-03-31", basis="issued"))

    assert names.name(AGREEMENT, "b") == "Be"


def test_a_name_declared_after_the_position_is_not_known_yet() -> None:
    names = names_at((FIRST, RENAMED), ACTS, cut("2024-12-31", through=1))

    assert names.name(AGREEMENT, "b") == "Be"


def test_an_annulled_declaration_names_nothing() -> None:
    annulled = (*ACTS, act(3, "RE-9", "2024-05-01", kind="ActAnnulled", corrects="REG-2"))

    before = names_at((FIRST, RENAMED), annulled, cut("2024-04-30"))
    after = names_at((FIRST, RENAMED), annulled, cut("2024-05-01"))

    assert before.name(AGREEMENT, "b") == "Nueva B"
    assert after.name(AGREEMENT, "b") == "Be"


def test_the_earlier_act_does_not_win_because_it_was_recorded_later() -> None:
    late = (act(1, "REG-2", "2024-03-01"), act(2, "REG-1", "2024-01-01"))

    names = names_at((FIRST, RENAMED), late, cut("2024-12-31"))

    assert names.name(AGREEMENT, "b") == "Nueva B"


def test_a_code_that_nobody_names_prints_as_it_is_and_comes_last() -> None:
    names = names_at((FIRST,), ACTS, cut("2024-12-31"))

    codes = sorted(("zz", "c", "aa", "b"), key=lambda code: names.place(AGREEMENT, code))

    assert names.name(AGREEMENT, "zz") == "zz"
    assert codes == ["b", "c", "aa", "zz"]


def test_a_renamed_code_keeps_its_place_in_the_catalogue() -> None:
    names = names_at((FIRST, RENAMED), ACTS, cut("2024-12-31"))

    codes = sorted(("c", "b"), key=lambda code: names.place(AGREEMENT, code))

    assert codes == ["b", "c"]


def test_a_named_set_is_the_codes_of_an_attribute_in_the_order_of_the_catalogue() -> None:
    names = names_at((FIRST,), ACTS, cut("2024-12-31"))

    assert names.members(AGREEMENT, Having("fund", "concursable")) == ("b", "c")


def test_before_any_declaration_no_code_has_a_name() -> None:
    names = names_at((FIRST,), ACTS, cut("2023-12-31"))

    assert names.catalogues == {}
