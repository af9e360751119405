"""What the answers of a table look like, for the API's description (OpenAPI)."""

from typing import Any, Final

from services.reporting.render import xlsx

_CUT: Final = {
    "entity": "38-241",
    "fiscal_year": 2024,
    "as_of": "2024-08-31",
    "basis": "effective",
    "through": 45,
    "digest": f"sha256:{'0' * 64}",
}
TABLE: Final[dict[str, Any]] = {
    "id": "cuadro-22",
    "title": "Presupuesto institucional, según fuente de financiamiento, Año 2024",
    "cut": _CUT,
    "columns": [
        {"key": "funding_source", "label": "Fuente de Financiamiento", "type": "text"},
        {"key": "pia", "label": "PIA", "type": "money"},
    ],
    "rows": [
        {
            "key": "1",
            "kind": "row",
            "level": 0,
            "cells": {
                "funding_source": {"value": "Recursos Ordinarios", "text": "Recursos Ordinarios"},
                "pia": {"value": "152591505.00", "text": "152,591,505"},
            },
        }
    ],
    "totals": [
        {
            "key": "total",
            "kind": "total",
            "level": 0,
            "cells": {
                "funding_source": {"value": "Total", "text": "Total"},
                "pia": {"value": "154896198.00", "text": "154,896,198"},
            },
        }
    ],
    "notes": ["(*) PIM al 31 de agosto 2024"],
}


def _problem(status: int, title: str, detail: str, **extra: Any) -> dict[str, Any]:
    body = {
        "type": f"/problems/{status}",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [],
        **extra,
    }
    return {"description": title, "content": {"application/problem+json": {"example": body}}}


TABLE_ANSWERS: Final[dict[int, dict[str, Any]]] = {
    200: {
        "description": "El cuadro compuesto",
        "content": {
            "application/json": {"example": TABLE},
            "text/csv": {"example": "key,kind,funding_source,pia\r\n"},
            **{media_type: {} for media_type in (xlsx.MEDIA_TYPE, "text/html")},
        },
    },
    304: {"description": "La copia del cliente sigue siendo la misma (If-None-Match)"},
    400: _problem(400, "Parámetro inválido", "El parámetro as_of = '31/08/2024' no sirve."),
    404: _problem(404, "No existe", "No existe el cuadro 'cuadro-99'."),
    406: _problem(406, "No se da en esa forma", "Los cuadros se dan como JSON, CSV, XLSX y HTML."),
    409: _problem(409, "Hay un acto que este servicio no puede leer", "", sequence=12, reason=""),
    503: _problem(503, "No disponible por ahora", "El servicio targets no responde."),
}

_ACT: Final[dict[str, Any]] = {
    "sequence": 18,
    "key": "RE-002-2024-ITP-DE",
    "printed_key": "Resolución Ejecutiva N° 002-2024-ITP/DE",
    "kind": "SupplementaryCreditAuthorized",
    "title": "Incorpora mayores fondos públicos de fondos concursables y AECID",
    "issued_on": "2024-01-12",
    "effective_on": "2024-01-12",
}
BOOK_ANSWERS: Final[dict[int, dict[str, Any]]] = {
    **TABLE_ANSWERS,
    200: {
        "description": "Los cuadros y anexos compuestos, y los actos que cuentan",
        "content": {
            "application/json": {"example": {"cut": _CUT, "tables": [TABLE], "acts": [_ACT]}},
            **{media_type: {} for media_type in ("application/zip", xlsx.MEDIA_TYPE, "text/html")},
        },
    },
}
