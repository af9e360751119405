"""The registers that acts declare: codes, names, attributes."""

from typing import Final

from services.reporting.glossary.term import Chapter, Term

_POI: Final = "POI 2024 Actualizado versión 1"

REGISTER_TERMS: Final = Chapter(
    "Registros",
    "Listas abiertas de códigos con su nombre. Las declaran actos, de modo que un nombre tiene "
    "historia como una cifra.",
    (
        Term(
            ("agreement",),
            "registro de convenios",
            "Convenios y contratos, con su documento, responsable y fondo.",
            f"{_POI}, Cuadros 27 a 29",
        ),
        Term(
            ("cui",),
            "registro de inversiones",
            "Inversiones con su nombre y tipo (PIP, IOARR).",
            f"{_POI}, Cuadro 30",
        ),
        Term(
            ("component",),
            "registro de componentes",
            "Componentes de cada inversión.",
            f"{_POI}, Anexo 7",
        ),
        Term(
            ("unit",),
            "registro de unidades",
            "CITE, Unidades Técnicas, direcciones y oficinas, con su clase.",
            f"{_POI}, Anexo 3 y Cuadros 25 y 26",
        ),
        Term(
            ("service",),
            "registro de servicios",
            "Los ocho servicios de los CITE.",
            f"{_POI}, Cuadro 18",
        ),
        Term(
            ("task",),
            "registro de tareas de los servicios",
            "Tareas con su servicio y complejidad.",
            f"{_POI}, Cuadro 21",
        ),
        Term(
            ("activity",),
            "registro de actividades operativas",
            "Actividades con su AOI, órgano y unidad de medida.",
            f"{_POI}, Anexo 2",
        ),
        Term(
            ("office_task",),
            "registro de tareas de las oficinas",
            "Tareas dentro de cada actividad.",
            f"{_POI}, Anexo 2",
        ),
        Term(
            ("origin",),
            "registro de orígenes",
            "Orígenes de la programación.",
            f"{_POI}, Cuadros 16 y 17",
        ),
        Term(
            ("unit_of_measure",),
            "registro de unidades de medida",
            "Unidades de medida de actividades y tareas.",
            f"{_POI}, Anexo 2",
        ),
        Term(
            ("budget_category",),
            "registro de categorías presupuestales",
            "Categorías con su nombre completo.",
            f"{_POI}, Cuadro 24",
        ),
        Term(("oei",), "registro de OEI", "Objetivos con su prioridad.", f"{_POI}, Cuadro 1"),
        Term(
            ("aei",),
            "registro de AEI",
            "Acciones con su objetivo y prioridad.",
            f"{_POI}, Cuadro 1",
        ),
        Term(
            ("circumstance",),
            "registro de circunstancias",
            "Circunstancias de la Guía por las que cambia el POI.",
            f"{_POI}, Cuadro 2",
        ),
    ),
)
