"""The parts of an act: dates, sources, lines, breakdowns, entries of catalogues, printed rows.

Frozen, closed to unknown members, strict about types; amounts are read into hundredths.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import Annotated, Final

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.functional_validators import AfterValidator
from pydantic_core import PydanticCustomError

from shared.codes import (
    Basis,
    Certainty,
    Complexity,
    ExpenseCategory,
    ExpenseGroup,
    FundingSource,
    Kind,
    Known,
    Measure,
    Month,
    Service,
)
from shared.keys import canonical_form_error
from shared.money import AMOUNT_PATTERN, AmountError, format_amount, parse_amount

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEY_LENGTH_MAX: Final = 120
_PAGE_MAX: Final = 100_000
_EXACT_INTEGER_MAX: Final = 2**53 - 1
"""The highest whole number that canonical JSON (RFC 8785) can write."""


def _cents(value: object) -> int:
    try:
        return parse_amount(value)
    except AmountError as error:
        raise PydanticCustomError("amount", "{why}", {"why": str(error)}) from error


def _key(value: str) -> str:
    if why := canonical_form_error(value):
        raise PydanticCustomError("key", "{why}", {"why": why})
    return value


def _day(value: object) -> object:
    """Read AAAA-MM-DD and nothing else: pydantic alone would take a Unix time for a date."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return _day_of(value)
    if isinstance(value, dt.date):
        return value
    raise PydanticCustomError("day", "{why}", {"why": "va como fecha AAAA-MM-DD"})


@lru_cache(maxsize=4096)  # of a log's many dates few differ
def _day_of(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        why = "no es una fecha del calendario; escriba AAAA-MM-DD"
        raise PydanticCustomError("day", "{why}", {"why": why}) from error


def _empty_is_absent(value: object) -> object:
    return None if value == "" else value


Cents = Annotated[
    int,
    BeforeValidator(_cents, json_schema_input_type=Annotated[str, Field(pattern=AMOUNT_PATTERN)]),
    PlainSerializer(format_amount, return_type=str),
]
"""Hundredths inside, a decimal string such as "7466773.00" on the wire."""

ActKey = Annotated[
    str,
    Field(max_length=_KEY_LENGTH_MAX),
    AfterValidator(_key),
    WithJsonSchema(
        {"type": "string", "maxLength": _KEY_LENGTH_MAX, "pattern": "^[A-Z0-9]+(-[A-Z0-9]+)*$"}
    ),
]
Day = Annotated[dt.date, BeforeValidator(_day, json_schema_input_type=dt.date)]
Page = Annotated[int, Field(ge=1, le=_PAGE_MAX)]
Written = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Any text but a NUL, which PostgreSQL cannot store."""
Entity = Annotated[str, Field(pattern=r"^[0-9]{2}-[0-9]{3}$")]
FiscalYear = Annotated[int, Field(ge=1990, le=2199)]
Text = Annotated[Written, Field(min_length=1, max_length=2000)]
Code = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Slot = Annotated[Code | None, BeforeValidator(_empty_is_absent)]


class Frozen(BaseModel):
    """A value that never changes and takes no member that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DatedOn(Frozen):
    """A date and how surely it is known: exact, the month, not later, not earlier (D9)."""

    date: Day
    certainty: Certainty


class Source(Frozen):
    """Where the document prints the line: table, row and page (null where unknown)."""

    table: Text
    row: Text
    page: Page | None = None


class Document(Frozen):
    """The signed document itself, if it can be had."""

    url: Written | None = None
    sha256: Written | None = None


class Line(Frozen):
    """One signed amount of an act at one combination of dimensions, and how it is known."""

    amount: Cents
    known: Known
    source: Source
    funding_source: Annotated[FundingSource | None, BeforeValidator(_empty_is_absent)] = None
    expense_category: Annotated[ExpenseCategory | None, BeforeValidator(_empty_is_absent)] = None
    expense_group: Annotated[ExpenseGroup | None, BeforeValidator(_empty_is_absent)] = None
    budget_category: Annotated[
        Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None, BeforeValidator(_empty_is_absent)
    ] = None
    unit_class: Slot = None
    unit: Slot = None
    agreement: Slot = None
    activity: Slot = None
    cui: Annotated[
        Annotated[str, Field(pattern=r"^[0-9]{7}$")] | None, BeforeValidator(_empty_is_absent)
    ] = None
    component: Slot = None
    origin: Slot = None
    service: Annotated[Service | None, BeforeValidator(_empty_is_absent)] = None
    complexity: Annotated[Complexity | None, BeforeValidator(_empty_is_absent)] = None
    task: Slot = None
    month: Annotated[Month | None, BeforeValidator(_empty_is_absent)] = None
    printed: Written | None = None
    note: Written | None = None
    before: Cents | None = None
    after: Cents | None = None


class Breakdown(Frozen):
    """One full partition of a measure's total along the dimensions that `by` claims."""

    by: tuple[str, ...]
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]


class MeasureEntry(Frozen):
    """What an act does to one measure: its total and one or more breakdowns of it."""

    measure: Measure
    unit_of_measure: Slot = None
    total: Cents
    breakdowns: Annotated[tuple[Breakdown, ...], Field(min_length=1)]


class Allowance(Frozen):
    """An amount that a law or an opinion allows; it is never summed."""

    measure: Measure
    amount: Cents


class CatalogueEntry(Frozen):
    """A code of an open register, its name and what tables ask of it."""

    code: Annotated[Written, Field(min_length=1, max_length=200)]
    name: Text
    attributes: dict[Written, Written] = {}
    source: Source | None = None


class PublishedRow(Frozen):
    """A row of a table as printed: literal texts by column."""

    key: Written
    page: Page | None = None
    cells: dict[Written, Written]


class PublishedTable(Frozen):
    """A table as printed, errors included (design 4.7)."""

    id: Written
    page: Page | None = None
    rows: tuple[PublishedRow, ...]
    totals: tuple[PublishedRow, ...] = ()


class VersionCut(Frozen):
    """The cut that an approved version of the plan names."""

    as_of: Day
    basis: Basis = "effective"
    through: Annotated[int, Field(ge=0, le=_EXACT_INTEGER_MAX)] | None = None


class Rectified(Frozen):
    """The act that a rectification replaces, with what it states of it."""

    key: ActKey
    kind: Kind
    circumstance: Written | None = None
