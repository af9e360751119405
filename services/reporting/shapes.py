"""The shape of each JSON answer of reporting, as closed JSON Schemas (pure)."""

from typing import Any, Final

from shared.openapi.operations import COUNT, TEXT, members
from shared.openapi.readings import (
    AMOUNT,
    CUT,
    DATE,
    KNOWN,
    NULLABLE,
    SOURCE,
    TEXTS,
    many,
    perhaps,
)

_DATES: Final = many(DATE)
_HEADING: Final = perhaps(
    members(key=TEXT, label=TEXT, type={"enum": ["text", "money", "quantity", "percent"]}),
    group=TEXT,
)
_CELL: Final = members(value=NULLABLE, text=TEXT)
_ROW: Final = members(
    key=TEXT,
    kind={"enum": ["row", "line", "subtotal", "unallocated", "total"]},
    level=COUNT,
    cells={"type": "object", "additionalProperties": _CELL},
)
_DATED: Final = members(date=DATE, certainty={"enum": ["exact", "month", "latest", "earliest"]})

SYSTEM: Final = members(
    services={"type": "object", "additionalProperties": TEXT}, nats=NULLABLE, version=TEXT
)
CUADROS: Final = members(
    items=many(
        members(
            id=TEXT,
            title=TEXT,
            columns=many(_HEADING),
            changes=members(effective=_DATES, issued=_DATES),
        )
    ),
    total=COUNT,
    next={"type": "null"},
)
TABLE: Final = members(
    id=TEXT,
    title=TEXT,
    cut=CUT,
    columns=many(_HEADING),
    rows=many(_ROW),
    totals=many(_ROW),
    notes=TEXTS,
)
BOOK: Final = members(
    cut=CUT,
    tables=many(TABLE),
    acts=many(
        members(
            sequence=COUNT,
            key=TEXT,
            printed_key=NULLABLE,
            kind=TEXT,
            title=TEXT,
            issued_on=DATE,
            effective_on=DATE,
        )
    ),
)
ACTS: Final = members(
    cut=CUT,
    items=many(
        members(
            key=TEXT,
            printed_key=NULLABLE,
            kind=TEXT,
            title=TEXT,
            issued_on=_DATED,
            effective_on=_DATED,
            sequence=COUNT,
            circumstance=NULLABLE,
            references=TEXTS,
            corrects=NULLABLE,
            annulled={"type": "boolean"},
            measures=many(members(measure=TEXT, total=AMOUNT)),
        )
    ),
    total=COUNT,
    next=NULLABLE,
)
_CELL_PLACE: Final = {"row": TEXT, "column": TEXT}
CELL: Final = members(
    cell=members(cuadro=TEXT, **_CELL_PLACE, text=TEXT, cut=CUT),
    value=NULLABLE,
    lines=many(
        members(
            act=TEXT,
            sequence=COUNT,
            issued_on=DATE,
            effective_on=DATE,
            amount=AMOUNT,
            running=AMOUNT,
            known=KNOWN,
            source=SOURCE,
        )
    ),
    computed_from=many(members(cuadro=TEXT, **_CELL_PLACE, role=TEXT)),
)
DIFFERENCE: Final = members(
    **{"from": CUT},
    to=CUT,
    cells=many(
        members(
            **_CELL_PLACE,
            before=NULLABLE,
            after=NULLABLE,
            because=many(members(act=TEXT, sequence=COUNT, reason=TEXT)),
        )
    ),
)


def _counted(**reproduced: Any) -> dict[str, Any]:
    return members(printed=COUNT, **reproduced, explained=COUNT, illegible=COUNT)


RECONCILIATION: Final = members(
    publication=NULLABLE,
    cut=CUT,
    cells=_counted(reproduced=members(independent=COUNT, circular=COUNT)),
    texts=_counted(reproduced=COUNT),
    findings=many(
        members(
            **{"id": TEXT, "table": TEXT, "tables": TEXTS, **_CELL_PLACE},
            printed=TEXT,
            expected=TEXT,
            difference=NULLABLE,
            **{
                "class": {
                    "enum": [
                        "sign",
                        "sum",
                        "percent",
                        "cross-table",
                        "rounding",
                        "text",
                        "illegible",
                    ]
                }
            },
            severity={"enum": ["material", "rounding"]},
            evidence=TEXT,
            group=TEXT,
            source=members(page={"type": ["integer", "null"]}, row=TEXT),
        )
    ),
)
