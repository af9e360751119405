"""What every route of reporting answers, each with its schema and an example (pure)."""

from typing import Final

from services.reporting import example, shapes
from services.reporting.lineage.example import CELL, COMPUTED, DIFFERENCE
from services.reporting.previewing.example import PREVIEW
from services.reporting.reconcile.example import RECONCILIATION
from services.reporting.render import xlsx
from shared.errors import Problem, unavailable
from shared.openapi.answer import BINARY, Answer, Content, Operation, merged, named, refusals
from shared.openapi.operations import TEXT
from shared.openapi.readings import DRAFTS, UNCHANGED, at_a_cut, internal, observing
from shared.openapi.refusing import AT_A_CUT
from shared.openapi.shown import Shown, shown_answer

_WORKBOOK: Final = {xlsx.MEDIA_TYPE: Content(BINARY, {})}
_AWAY: Final = refusals(unavailable("El servicio targets no responde.", service="targets"))


def _not_so(archive: str) -> Problem:
    """Refuse a form that is none of the four; all tables as CSV are an archive of them."""
    choices = [
        "application/json (.json)",
        f"{archive} (.csv)",
        f"{xlsx.MEDIA_TYPE} (.xlsx)",
        "text/html (.html)",
    ]
    return Problem(
        406,
        "not-acceptable",
        "No se da en esa forma",
        f"Esto no se da como 'application/pdf'. Se da como: {', '.join(choices)}.",
        extra={"choices": choices},
    )


TABLE_NOT_SO: Final = _not_so("text/csv")
BOOK_NOT_SO: Final = _not_so("application/zip")


def _html(lines: str) -> Content:
    return Content(TEXT, {"unas-líneas": lines})


def _in_forms(
    says: str, shape: dict[str, object], shown: Shown, not_so: Problem, **forms: Content
) -> Operation:
    """Say what is answered in JSON and in other forms, by media type."""
    told = shown_answer(says, shape, shown)
    return Operation(
        merged(
            {200: Answer(told.says, {**told.content, **forms})},
            UNCHANGED,
            AT_A_CUT,
            refusals(not_so),
            _AWAY,
        )
    )


_BOOK: Final = _in_forms(
    "Los cuadros y anexos compuestos, y los actos que cuentan",
    shapes.BOOK,
    example.BOOK,
    BOOK_NOT_SO,
    **{"application/zip": Content(BINARY, {}), "text/html": _html(example.BOOK_HTML), **_WORKBOOK},
)

ANSWERS: Final = {
    ("get", "/v1/system"): Operation(
        {200: shown_answer("Los servicios, con su dirección", shapes.SYSTEM, example.SYSTEM)}
    ),
    ("get", "/v1/cuadros"): at_a_cut("El libro", shapes.CUADROS, example.CUADROS),
    ("get", "/v1/cuadros/{name}"): _in_forms(
        "El cuadro compuesto",
        shapes.TABLE,
        example.TABLE,
        TABLE_NOT_SO,
        **{
            "text/csv": Content(TEXT, {"ejemplo": example.TABLE_CSV}),
            "text/html": _html(example.TABLE_HTML),
            **_WORKBOOK,
        },
    ),
    ("get", "/v1/book"): _BOOK,
    ("get", "/v1/book.{suffix}"): _BOOK,
    ("get", "/v1/acts"): at_a_cut("Los actos que cuentan", shapes.ACTS, example.ACTS),
    ("get", "/v1/cuadros/{name}/cells/{row}/{column}"): at_a_cut(
        "La celda, sus líneas y las celdas de que resulta", shapes.CELL, CELL, COMPUTED
    ),
    ("get", "/v1/cuadros/{name}/diff"): at_a_cut(
        "Las celdas que difieren y sus actos", shapes.DIFFERENCE, DIFFERENCE
    ),
    ("get", "/v1/observations"): observing(example.OBSERVATIONS),
    ("get", "/v1/reconciliation"): at_a_cut(
        "Lo que se reproduce y lo que no, con su razón", shapes.RECONCILIATION, RECONCILIATION
    ),
    ("post", "/v1/previews"): internal(
        200,
        "Lo que cambiaría en cada corte de cada entidad y año",
        named("BranchPreview"),
        takes=DRAFTS,
        shown=PREVIEW,
    ),
}
