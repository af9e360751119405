"""What reporting answers of the ITP's 2024, for the description of its interface (pure)."""

from typing import Final

from shared.openapi.shown import Shown, cut_shown

SYSTEM: Final = Shown(
    "/v1/system",
    {
        "services": {
            "reporting": "http://127.0.0.1:8300",
            "intake": "http://127.0.0.1:8301",
            "budget": "http://127.0.0.1:8302",
            "targets": "http://127.0.0.1:8303",
            "investments": "http://127.0.0.1:8304",
        },
        "nats": "nats://127.0.0.1:8310",
        "version": "0.1.0",
    },
    varies=("services", "nats", "version"),
)

CUADROS: Final = Shown(
    "/v1/cuadros?as_of=2024-08-31&through=61",
    {
        "items": [
            {
                "id": "cuadro-30",
                "title": "Presupuesto institucional, según las inversiones, Año 2024",
                "columns": [
                    {"key": "number", "label": "N°", "type": "text"},
                    {"key": "type", "label": "Tipo", "type": "text"},
                    {"key": "cui", "label": "CUI", "type": "text"},
                    {"key": "investment", "label": "Inversión", "type": "text"},
                    {"key": "pia", "label": "PIA", "type": "money"},
                    {"key": "pim", "label": "PIM*", "type": "money"},
                    {"key": "variation_pct", "label": "Variación", "type": "percent"},
                ],
                "changes": {
                    "effective": ["2024-01-01", "2024-07-31", "2024-08-31"],
                    "issued": [
                        "2023-12-31",
                        "2024-01-01",
                        "2024-07-31",
                        "2024-08-31",
                        "2024-09-10",
                    ],
                },
            }
        ],
        "total": 1,
        "next": None,
    },
    abridged="con uno solo de los 38 cuadros y anexos",
    varies=("total",),
)

_TABLE: Final = {
    "id": "cuadro-22",
    "title": ("Presupuesto institucional, según fuente de financiamiento, Año 2024"),
    "cut": cut_shown("2024-08-31", 61),
    "columns": [
        {"key": "funding_source", "label": "Fuente de Financiamiento", "type": "text"},
        {"key": "pia", "label": "PIA", "type": "money"},
        {"key": "pim", "label": "PIM", "type": "money"},
        {"key": "variation", "label": "Variación", "type": "money"},
        {"key": "variation_pct", "label": "Var %", "type": "percent"},
    ],
    "rows": [
        {
            "key": "1",
            "kind": "row",
            "level": 0,
            "cells": {
                "funding_source": {"value": "Recursos Ordinarios", "text": "Recursos Ordinarios"},
                "pia": {"value": "152591505.00", "text": "152,591,505"},
                "pim": {"value": "140015153.00", "text": "140,015,153"},
                "variation": {"value": "-12576352.00", "text": "-12,576,352"},
                "variation_pct": {"value": "-8.2418", "text": "-8%"},
            },
        },
        {
            "key": "4",
            "kind": "row",
            "level": 0,
            "cells": {
                "funding_source": {
                    "value": "Donaciones y Transferencias",
                    "text": "Donaciones y Transferencias",
                },
                "pia": {"value": "2304693.00", "text": "2,304,693"},
                "pim": {"value": "16150298.00", "text": "16,150,298"},
                "variation": {"value": "13845605.00", "text": "13,845,605"},
                "variation_pct": {"value": "600.7570", "text": "601%"},
            },
        },
    ],
    "totals": [
        {
            "key": "total",
            "kind": "total",
            "level": 0,
            "cells": {
                "funding_source": {"value": "Total", "text": "Total"},
                "pia": {"value": "154896198.00", "text": "154,896,198"},
                "pim": {"value": "156165451.00", "text": "156,165,451"},
                "variation": {"value": "1269253.00", "text": "1,269,253"},
                "variation_pct": {"value": "0.8194", "text": "0.8%"},
            },
        }
    ],
    "notes": [
        "(*) PIM al 31 de agosto 2024",
        ("Una observación sobre actos de este cuadro: B11 (1); véase poi observations."),
    ],
}
TABLE: Final = Shown("/v1/cuadros/cuadro-22?as_of=2024-08-31&through=61", _TABLE)
TABLE_CSV: Final = (
    "key,kind,funding_source,pia,pim,variation,variation_pct\r\n"
    "1,row,Recursos Ordinarios,152591505.00,140015153.00,-12576352.00,-8.2418\r\n"
    "4,row,Donaciones y Transferencias,2304693.00,16150298.00,13845605.00,600.7570\r\n"
    "total,total,Total,154896198.00,156165451.00,1269253.00,0.8194\r\n"
)

TABLE_HTML: Final = (
    "<!DOCTYPE html>\n"
    '<html lang="es">\n'
    "<title>Cuadro N° 22: Presupuesto institucional, según fuente de financiamiento, "
    "Año 2024</title>\n"
    "<h2>Cuadro N° 22: Presupuesto institucional, según fuente de financiamiento, Año"
    " 2024</h2>\n"
    '<p class="cut">En vigencia al 31 de agosto de 2024, hasta la secuencia 61 del '
    "registro</p>\n"
    '<ul class="notes"><li>Nota: (*) PIM al 31 de agosto 2024</li><li>Una observación'
    " sobre actos de este cuadro: B11 (1); véase poi observations.</li></ul>\n"
    "</html>\n"
)
"""Some lines of the page; its style and its rows are left out."""

BOOK: Final = Shown(
    "/v1/book?as_of=2024-08-31&through=61",
    {
        "cut": cut_shown("2024-08-31", 61),
        "tables": [_TABLE],
        "acts": [
            {
                "sequence": 18,
                "key": "RE-002-2024-ITP-DE",
                "printed_key": "Resolución Ejecutiva N° 002-2024-ITP/DE",
                "kind": "SupplementaryCreditAuthorized",
                "title": ("Incorpora mayores fondos públicos de fondos concursables y AECID"),
                "issued_on": "2024-01-12",
                "effective_on": "2024-01-12",
            }
        ],
    },
    abridged="con uno solo de sus cuadros y de sus actos",
)
BOOK_HTML: Final = (
    "<!DOCTYPE html>\n"
    '<html lang="es">\n'
    "<title>Plan Operativo Institucional 2024</title>\n"
    "<h1>Plan Operativo Institucional 2024</h1>\n"
    "<h2>Cuadro N° 22: Presupuesto institucional, según fuente de financiamiento, Año"
    " 2024</h2>\n"
    "</html>\n"
)
"""Some lines of the page; its style and its tables are left out."""

ACTS: Final = Shown(
    "/v1/acts?as_of=2024-08-31&through=61&offset=17&limit=1",
    {
        "cut": cut_shown("2024-08-31", 61),
        "items": [
            {
                "key": "RE-002-2024-ITP-DE",
                "printed_key": "Resolución Ejecutiva N° 002-2024-ITP/DE",
                "kind": "SupplementaryCreditAuthorized",
                "title": ("Incorpora mayores fondos públicos de fondos concursables y AECID"),
                "issued_on": {"date": "2024-01-12", "certainty": "exact"},
                "effective_on": {"date": "2024-01-12", "certainty": "exact"},
                "sequence": 18,
                "circumstance": "b.iii",
                "references": ["DLEG-1440 art. 50"],
                "corrects": None,
                "annulled": False,
                "measures": [{"measure": "budget", "total": "7466773.00"}],
            }
        ],
        "total": 61,
        "next": (
            "/v1/acts?entity=38-241&fiscal_year=2024"
            "&as_of=2024-08-31&basis=effective&through=61"
            "&offset=18&limit=1"
        ),
    },
)

OBSERVATIONS: Final = Shown(
    ("/v1/observations?act=RSG-052-2024-ITP-SG&as_of=2024-08-31&through=61"),
    {
        "cut": cut_shown("2024-08-31", 61),
        "rules": [
            "A01",
            "A02",
            "A03",
            "A04",
            "B01",
            "B02",
            "B03",
            "B04",
            "B05",
            "B06",
            "B08",
            "B09",
            "B10",
            "B11",
            "B12",
            "B13",
            "B14",
            "B15",
            "B16",
            "I01",
            "I02",
            "I03",
            "I04",
            "P01",
            "P02",
            "T01",
            "T02",
            "T03",
            "T04",
            "T05",
            "T06",
            "T07",
            "X01",
        ],
        "items": [
            {
                "id": "B11:RSG-052-2024-ITP-SG",
                "rule": "B11",
                "severity": "warning",
                "basis": "Directiva 0001-2024-EF/50.01, formalización mensual",
                "evidence": ("se formalizó 11 días después del fin del mes; el plazo es de 10"),
                "acts": ["RSG-052-2024-ITP-SG"],
                "measures": [],
                "dimensions": [],
                "state": "open",
                "explained_by": None,
                "services": ["budget"],
            }
        ],
        "total": 1,
        "open": 1,
        "next": None,
    },
)
