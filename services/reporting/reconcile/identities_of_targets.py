"""Which tables of services, clients and tasks must agree, on which figures, and why: data."""

from typing import Final

from services.reporting.reconcile.identity import Cells, Identity

_SERVICES_OF_UT_JUNIN: Final = (
    Cells("cuadro-05", "aoi0001940153[456]"),
    Cells("cuadro-05", "aoi00019401597"),
)
_CLIENTS_OF_UT_JUNIN: Final = "aoi00019401569"
_UT_JUNIN: Final = "ut-cuero-y-calzado-junin"
_PROGRAMME: Final = ("initial", "updated", "increment")

SERVICES: Final = (
    *(
        Identity(
            "services-by-origin",
            "los servicios de cada origen, en su cuadro y en el resumen",
            Cells("cuadro-17", f"9002.{origin}", "increment"),
            (Cells(table, "total", "increment"),),
        )
        for origin, table in (
            ("incorporacion", "cuadro-06"),
            ("fondos-concursables", "cuadro-13"),
            ("tarifario", "cuadro-03"),
        )
    ),
    Identity(
        "services-by-origin",
        "los servicios de la UT Junín, en su cuadro y en el resumen",
        Cells("cuadro-17", "9002.ut-junin", "increment"),
        tuple(Cells(c.table, c.rows, "total") for c in _SERVICES_OF_UT_JUNIN),
    ),
    *(
        Identity(
            "services-total",
            "los servicios de la Red CITE son los mismos de cualquier modo que se sumen",
            Cells(table, "total"),
            (Cells("cuadro-17", "total"),),
            columns=_PROGRAMME,
        )
        for table in ("cuadro-18", "cuadro-19", "anexo-3")
    ),
    Identity(
        "services-by-category",
        "los servicios de una categoría presupuestal son los de sus orígenes",
        Cells("cuadro-19", "*"),
        (Cells("cuadro-17", "{row}.*"),),
        columns=_PROGRAMME,
    ),
    *(
        Identity(
            "services-of-apnop",
            "los servicios de la APNOP son los mismos de cualquier modo que se sumen",
            Cells(table, "total"),
            (Cells("cuadro-19", "9002"),),
            columns=_PROGRAMME,
        )
        for table in ("cuadro-20", "cuadro-21")
    ),
    Identity(
        "services-by-complexity",
        "los servicios de una complejidad son los de sus tareas",
        Cells("cuadro-20", "*"),
        (Cells("cuadro-21", "*", like="complexity"),),
        columns=_PROGRAMME,
    ),
    Identity(
        "services-by-service",
        "solo varían los servicios de la APNOP, que se detallan por tarea",
        Cells("cuadro-18", "[1-8]", "increment"),
        (Cells("cuadro-21", "{row}.*", "increment"),),
    ),
    Identity(
        "services-by-task",
        "los servicios de una tarea son los que le dan los cuadros de cada origen",
        Cells("cuadro-21", "*", "increment"),
        (
            *(Cells(f"cuadro-{n}", "*.{row}", "increment") for n in ("03", "06", "13")),
            Cells("cuadro-05", "{row}", "total"),
        ),
    ),
    Identity(
        "services-by-unit",
        "los servicios de un CITE son los que le dan los cuadros de cada origen",
        Cells("anexo-3", "*", "increment"),
        tuple(Cells(f"cuadro-{n}", "{row}.*", "increment") for n in ("03", "06", "13")),
        without=(_UT_JUNIN,),
    ),
    Identity(
        "services-by-unit",
        "los servicios de la UT Junín son los de su cuadro",
        Cells("anexo-3", _UT_JUNIN, "increment"),
        tuple(Cells(c.table, c.rows, "total") for c in _SERVICES_OF_UT_JUNIN),
    ),
    *(
        Identity(
            "services-by-month",
            "los servicios de un CITE son los de sus meses",
            Cells("anexo-3", "*", version),
            (Cells("anexo-4", f"{{row}}.{version}", "total"),),
        )
        for version in ("initial", "updated")
    ),
    Identity(
        "services-by-month",
        "los meses de la UT Junín son los de su cuadro",
        Cells("anexo-4", f"{_UT_JUNIN}.updated"),
        _SERVICES_OF_UT_JUNIN,
        columns=("07", "08", "09", "10", "11", "12"),
    ),
)

CLIENTS: Final = (
    *(
        Identity(
            "clients-by-origin",
            "los clientes de cada origen, en su cuadro y en el resumen",
            Cells("cuadro-16", f"9002.{origin}", "increment"),
            (Cells(table, row, column),),
        )
        for origin, table, row, column in (
            ("incorporacion", "cuadro-07", "total", "increment"),
            ("fondos-concursables", "cuadro-14", "total", "increment"),
            ("tarifario", "cuadro-04", "total", "increment"),
            ("ut-junin", "cuadro-05", _CLIENTS_OF_UT_JUNIN, "total"),
        )
    ),
    Identity(
        "clients-total",
        "los clientes de la Red CITE son los mismos por CITE y por origen",
        Cells("anexo-5", "total"),
        (Cells("cuadro-16", "red-cite"),),
        columns=_PROGRAMME,
    ),
    Identity(
        "clients-by-unit",
        "los clientes de un CITE son los iniciales con los que le dan los cuadros de cada origen",
        Cells("anexo-5", "*", "updated"),
        (
            Cells("anexo-5", "{row}", "initial"),
            *(Cells(f"cuadro-{n}", "{row}", "increment") for n in ("07", "14", "04")),
        ),
        without=(_UT_JUNIN,),
    ),
    Identity(
        "clients-by-unit",
        "los clientes de la UT Junín son los de su cuadro",
        Cells("anexo-5", _UT_JUNIN, "updated"),
        (Cells("cuadro-05", _CLIENTS_OF_UT_JUNIN, "total"),),
    ),
    *(
        Identity(
            "clients-by-month",
            "los clientes de un CITE son los de sus meses",
            Cells("anexo-5", "*", version),
            (Cells("anexo-6", f"{{row}}.{version}", "total"),),
        )
        for version in ("initial", "updated")
    ),
    Identity(
        "clients-by-month",
        "los meses de la UT Junín son los de su cuadro",
        Cells("anexo-6", f"{_UT_JUNIN}.updated"),
        (Cells("cuadro-05", _CLIENTS_OF_UT_JUNIN),),
        columns=("07", "08", "09", "10", "11", "12"),
    ),
)

OFFICES: Final = (
    Identity(
        "activity-is-its-tasks",
        "una actividad es la suma de sus tareas cuando todas llevan su unidad de medida",
        Cells("anexo-2", "*"),
        (Cells("anexo-2", "{row}.*", needed=True),),
        columns=(*(f"{month:02d}" for month in range(1, 13)), "total"),
        uniform="unit_of_measure",
    ),
)
