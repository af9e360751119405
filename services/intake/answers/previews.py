"""What is sent to the route of previews and what it answers."""

from typing import Any, Final

from services.intake.answers.examples import ACT, INVALID, NOT_JSON, RECEIPT, TWICE
from services.intake.answers.refusing import BODY, NO_LOG, WHO
from shared.errors import Fault, Problem, unavailable
from shared.openapi.answer import (
    JSON,
    Answer,
    Content,
    Operation,
    merged,
    named,
    refusals,
)
from shared.openapi.operations import members

_KEY: Final = ACT["key"]
_CUT: Final[dict[str, Any]] = {
    "as_of": "2024-08-31",
    "clocks": ["effective", "issued"],
    "why": [{"kind": "publication", "name": "poi-2024-act-1"}],
    "observations": {"arise": [], "go": [], "change": []},
    "tables": [
        {
            "id": "cuadro-22",
            "title": "Presupuesto institucional, según fuente de financiamiento, Año 2024",
            "published_in": ["poi-2024-act-1"],
            "columns": [{"key": "pim", "label": "PIM"}],
            "rows": [
                {
                    "row": "4",
                    "label": "Donaciones y Transferencias",
                    "change": "changed",
                    "cells": [
                        {
                            "column": "pim",
                            "before": {"value": "7466773.00", "text": "7,466,773"},
                            "after": {"value": "8966773.00", "text": "8,966,773"},
                            "drafts": [0],
                        }
                    ],
                }
            ],
        }
    ],
}


def _draft(state: str, **stated: Any) -> dict[str, Any]:
    told = {"draft": 0, "key": _KEY, "repeats": None, "receipt": None, "faults": []}
    return {**told, "state": state, **stated}


_WOULD_CHANGE: Final = {
    "position": 56,
    "acceptable": True,
    "drafts": [_draft("new")],
    "effects": [{"entity": "38-241", "fiscal_year": 2024, "cuts": [_CUT]}],
}
_RECORDED: Final = {
    "position": 57,
    "acceptable": True,
    "drafts": [_draft("recorded", receipt=RECEIPT)],
    "effects": [],
}
_FAULTY: Final = {
    "position": 56,
    "acceptable": False,
    "drafts": [_draft("faulty", faults=[fault.as_json() for fault in INVALID.errors])],
    "effects": None,
}
_NO_PREVIEW: Final = Problem(
    422,
    "invalid-preview",
    "La solicitud no es una vista previa",
    "La primera, en /acts: van de 1 a 100 borradores.",
    errors=(Fault("/acts", "length", None, "van de 1 a 100 borradores"),),
)
_TOO_LATE: Final = unavailable(
    "La vista previa no estuvo lista en 30 s (POI_PREVIEW_TIMEOUT_S). Pruebe con menos actos, o "
    "más tarde.",
    retry_after_s=5,
)
_ANSWERS: Final = {
    "cambiaría": _WOULD_CHANGE,
    "ya-registrado": _RECORDED,
    "con-faltas": _FAULTY,
}

PREVIEWS: Final = {
    ("post", "/v1/acts:preview"): Operation(
        merged(
            {
                200: Answer(
                    "Las faltas de cada borrador o, si ninguno tiene, todo lo que cambiaría",
                    {JSON: Content(named("PreviewAnswer"), _ANSWERS)},
                )
            },
            WHO,
            BODY,
            refusals(NOT_JSON, TWICE, _NO_PREVIEW, NO_LOG, _TOO_LATE),
        ),
        body={
            JSON: Content(
                # A draft may be anything: what is wrong with it is just what is asked.
                members(acts={"type": "array", "minItems": 1, "maxItems": 100}),
                {"un-borrador": {"acts": [ACT]}},
            )
        },
        is_open=False,
    )
}
"""Asking what would change, without recording anything."""
