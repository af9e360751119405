"""What the readings and the branches of a service that keeps figures answer (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.openapi.answer import JSON, Answer, Content, Operation, merged
from shared.openapi.operations import COUNT, TEXT, members
from shared.openapi.refusing import AT_A_CUT, INTERNAL
from shared.openapi.shown import Shown, shown_answer

NULLABLE: Final = {"type": ["string", "null"]}
NULLABLE_COUNT: Final = {"type": ["integer", "null"]}
TEXTS: Final = {"type": "array", "items": TEXT}
NUMBER: Final = {"type": "integer"}
DATE: Final = {"type": "string", "format": "date"}
AMOUNT: Final = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"}
NULLABLE_AMOUNT: Final = {**AMOUNT, "type": ["string", "null"]}
CUT: Final = members(
    entity=TEXT,
    fiscal_year=NUMBER,
    as_of=DATE,
    basis={"enum": ["effective", "issued"]},
    through=COUNT,
    digest={"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
)
SOURCE: Final = members(table=NULLABLE, row=NULLABLE, page=NULLABLE_COUNT)
KNOWN: Final = {"enum": ["printed", "corrected", "inferred"]}
UNCHANGED: Final = {304: Answer("La copia del cliente sigue siendo la misma (If-None-Match)", {})}


def many(item: Mapping[str, Any]) -> dict[str, Any]:
    """Give the schema of a list."""
    return {"type": "array", "items": item}


def perhaps(schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Give the schema of an object that may have more members than it must."""
    return {**schema, "properties": {**schema["properties"], **more}}


_KEYS: Final = {"type": "object", "additionalProperties": TEXT}
_OPEN: Final = many(members(act=TEXT, unassigned=AMOUNT, gross=AMOUNT))
_SUMS: Final = {
    "measure": TEXT,
    "by": TEXTS,
    "rows": many(members(keys=_KEYS, amount=AMOUNT)),
    "unassigned": AMOUNT,
    "unitemised": members(acts=COUNT, gross=AMOUNT),
}
_LINE: Final = members(
    act=TEXT,
    sequence=COUNT,
    line=COUNT,
    kind=TEXT,
    circumstance=TEXT,
    issued_on=DATE,
    effective_on=DATE,
    keys=_KEYS,
    amount=AMOUNT,
    known=KNOWN,
    source=SOURCE,
    printed=NULLABLE,
    note=NULLABLE,
    before=NULLABLE_AMOUNT,
    after=NULLABLE_AMOUNT,
)
_OBSERVATION: Final = members(
    id=TEXT,
    rule=TEXT,
    severity={"enum": ["warning", "material"]},
    basis=TEXT,
    evidence=TEXT,
    acts=TEXTS,
    measures=TEXTS,
    dimensions=TEXTS,
    state={"enum": ["open", "explained"]},
    explained_by=NULLABLE,
    services=TEXTS,
)
_OBSERVATIONS: Final = members(
    cut=CUT, rules=TEXTS, items=many(_OBSERVATION), total=COUNT, open=COUNT, next=NULLABLE
)
DRAFTS: Final = members(
    # A draft may be anything here: what is no act is refused with its fault.
    position=COUNT,
    acts={"type": "array", "minItems": 1, "maxItems": 100},
)
_QUESTION: Final = members(measure=TEXT, by=TEXT, where=TEXTS)
_QUESTIONS: Final = members(
    cut={"type": "object", "required": ["as_of"]},
    balances=many(_QUESTION),
    movements=many(_QUESTION),
)


@dataclass(frozen=True, slots=True)
class ShownFigures:
    """The examples of one service: of each reading, and of a branch with a real act behind it."""

    balances: Shown
    movements: Shown
    observations: Shown
    branch: Shown
    answers: Shown


def at_a_cut(says: str, schema: Mapping[str, Any], *examples: Shown) -> Operation:
    """Say what a reading at a cut answers: as told, or unchanged, or that it cannot."""
    return Operation(merged({200: shown_answer(says, schema, *examples)}, UNCHANGED, AT_A_CUT))


def internal(
    status: int, says: str, schema: Mapping[str, Any], *, takes: Mapping[str, Any], shown: Shown
) -> Operation:
    """Say what an internal route takes and answers."""
    return Operation(
        merged({status: shown_answer(says, schema, shown)}, AT_A_CUT, INTERNAL),
        body={JSON: Content(takes, {"ejemplo": shown.body})},
        is_open=False,
    )


def observing(shown: Shown) -> Operation:
    """Say what a list of observations answers."""
    return at_a_cut("Lo que notan las reglas", _OBSERVATIONS, shown)


def of_figures(shown: ShownFigures) -> dict[tuple[str, str], Operation]:
    """List what a service that keeps figures answers on the routes of its figures."""
    answered = members(balances=many(members(**_SUMS, open=_OPEN)), movements=many(many(_LINE)))
    return {
        ("get", "/v1/balances"): at_a_cut(
            "Las sumas; open está si se pidió",
            perhaps(members(cut=CUT, **_SUMS), open=_OPEN),
            shown.balances,
        ),
        ("get", "/v1/movements"): at_a_cut(
            "Las líneas, por fecha",
            members(cut=CUT, measure=TEXT, by=TEXTS, items=many(_LINE), total=COUNT, next=NULLABLE),
            shown.movements,
        ),
        ("get", "/v1/observations"): observing(shown.observations),
        ("post", "/v1/branches"): internal(
            201,
            "La rama, y de qué secuencia a cuál responde",
            members(branch=TEXT, position=COUNT, through=COUNT),
            takes=DRAFTS,
            shown=shown.branch,
        ),
        ("post", "/v1/branches/{branch_id}/answers"): internal(
            200,
            "Lo que la rama responde a cada pregunta, en su orden",
            answered,
            takes=_QUESTIONS,
            shown=shown.answers,
        ),
    }
