"""The page of the rules: what each must hold, on which norm, an example, its count on a history."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from services.budget.main import SERVICE as BUDGET
from services.investments.main import SERVICE as INVESTMENTS
from services.reporting.documenting.page import GENERATED
from services.reporting.observations import merged
from services.targets.main import SERVICE as TARGETS
from shared.cut import Cut
from shared.rules.observing import ActRule, Basis, Rule
from shared.store import FigureStore

RULES_PAGE: Final = "observations.md"
SERVICES: Final = (BUDGET, TARGETS, INVESTMENTS)
_SEVERITIES: Final = {"warning": "aviso", "material": "material"}
_SERIES: Final = {
    "A": "Actos y registros",
    "B": "Presupuesto",
    "I": "Inversiones",
    "P": "Versiones del POI",
    "T": "Metas físicas",
    "X": "El mismo total por todos los ejes",
}

_INTRO: Final = """\
# Las observaciones

Una observación es algo que una regla nota en los actos: no rechaza ninguno. Un acto irregular se
recibe, se cuenta y se observa. Se leen en `GET /v1/observations` de cada servicio y de reporting
(todas, al mismo corte), con `poi observations`, y bajo cada cuadro al que conciernen.

## Qué se lista a un corte

El corte decide la lista: el mismo corte da siempre la misma lista, y se guarda en caché como un
cuadro. Cada observación tiene un nombre, `REGLA:ACTO` o `REGLA:lugar`, que no cambia.

| qué pasa | la observación |
|---|---|
| nada | está abierta (`open`) |
| un acto posterior que cuenta al corte la cita en sus referencias, `OBS:` y su nombre | está \
explicada (`explained`) por el último que la cita |
| el acto que la explica se anula | vuelve a estar abierta |
| un acto posterior a la explicación entra en el mismo defecto | vuelve a estar abierta |
| el defecto, mirado sobre varios actos, ya no existe al corte | no se lista |
| su acto se anula | no se lista; si la anulación se anula, vuelve |
| las cifras de su acto se rectifican | no se lista lo que era de ellas; la rectificación se juzga |
| todas las cifras de su acto se rectifican | no se lista nada de él: otra lo sustituye |
| la rectificación dice otra clase, circunstancia o fecha que su original | se observa (A03) |

Un acto no explica lo que se nota en él mismo ni en actos posteriores. Antes de la fecha del acto
que explica, corrige o anula, o de su lugar en el registro, la lista es la de entonces.

## Quién juzga

Cada regla la evalúa el servicio dueño de las cifras. Las del acto mismo (A02, A03, B16) las evalúa
cada servicio que tiene cifras suyas, y el de presupuesto si el acto no mueve ninguna. Si dos
servicios notan lo mismo, reporting lo lista una vez y nombra a los dos. Ninguna regla necesita las
cifras de dos servicios: X01 y P01 comparan presupuesto con presupuesto, y B10 la opinión (un acto
que todos leen) con las inversiones.

Hay dos clases: sobre **un acto**, que se juzga una vez, cuando se toma; y sobre los actos que
cuentan **a un corte**, que se juzga cada vez que se pregunta. Una norma anual rige solo su año: un
año sin norma no se juzga.

## La nota bajo los cuadros

La última nota de un cuadro puede ser «N observaciones sobre actos de este cuadro: B11 (1); véase
poi observations.» No es del documento impreso: las notas impresas van antes, y ninguna otra termina
así. Cuenta las abiertas que tienen un acto cuyas cifras el cuadro suma, en una medida que el cuadro
pregunta, y que se muestran por dimensiones que el cuadro desagrega. Lo que no nombra ningún acto
(un mes sin formalizar) solo está en la lista.

## Lo que no se puede juzgar desde los actos

| regla | por qué |
|---|---|
| B07, B17 | piden certificaciones, compromisos y devengados: los actos no los traen |
| B09 | solo donde el acto separa el gasto de capital (las inversiones están exceptuadas) |
| B12 | solo si la transferencia cita una ley que está en el registro |
| B13, B14 | solo con las firmas y delegaciones conocidas de la entidad; no consta su publicación |
| I04 | solo si el catálogo de inversiones dice costo actualizado y devengado |
| P01 | el POI frente al PIA: quien aprueba el POI no trae presupuesto; sí cada versión aprobada |
| T04 | si ya se había informado el seguimiento del mes: se juzga por la fecha de la firma |
| A04 | un saldo impreso cuya fila los actos anteriores no detallan no tiene con qué compararse |

No se leyó el texto del TUO de la Ley 27444 (A03) ni el de la Directiva 0001-2024-EF/50.01 (B11): se
citan por lo que otras fuentes dicen de ellos, y sus reglas solo avisan.
"""


def rules_page(stores: Mapping[str, FigureStore], cut: Cut) -> str:
    """Print the page; the counts are what the stores' services notice at a cut."""
    items = merged(
        [each.as_json(service.name) for each in service.observed(stores[service.name], cut)]
        for service in SERVICES
    )
    counts = Counter(item["rule"] for item in items)
    sections = [_INTRO, "## Las reglas\n", _counted_on(cut)]
    owned = _owned()
    for series, rules in groupby(sorted(owned, key=lambda rule: rule.id), lambda rule: rule.id[0]):
        sections.append(f"### {_SERIES[series]}\n")
        sections.append(_table(list(rules), owned, counts))
    found = "\n".join(f"- `{item['id']}`: {item['evidence']}" for item in items)
    sections.append(f"## Lo notado al {cut.as_of:%d.%m.%Y}\n\n{found}\n")
    return GENERATED + "\n\n" + "\n".join(sections)


def _counted_on(cut: Cut) -> str:
    return (
        f"La última columna cuenta lo notado en la historia del pliego {cut.entity}, año "
        f"{cut.fiscal_year}, al {cut.as_of:%d.%m.%Y}, una vez por regla.\n"
    )


def _owned() -> dict[Rule, list[str]]:
    """List every rule once, with the services that judge by it."""
    owned: dict[Rule, list[str]] = {}
    for service in SERVICES:
        for rule in service.rules:
            owned.setdefault(rule, []).append(service.name)
    return owned


def _table(
    rules: Sequence[Rule], owned: Mapping[Rule, Sequence[str]], counts: Mapping[str, int]
) -> str:
    lines = [
        "| regla | debe cumplirse | sobre | gravedad | norma y vigencia | juzga | un ejemplo | n |",
        "|---|---|---|---|---|---|---|---|",
    ]
    told: set[str] = set()
    for rule in rules:
        count = "" if rule.id in told else str(counts[rule.id])
        told.add(rule.id)
        cells = (
            rule.id,
            rule.title,
            "un acto" if isinstance(rule, ActRule) else "un corte",
            _SEVERITIES[rule.severity],
            "<br>".join(_in_force(basis) for basis in rule.bases),
            ", ".join(owned[rule]),
            rule.example,
            count,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _in_force(basis: Basis) -> str:
    """Write a norm with the fiscal years in which it rules; what no year changes has none."""
    if basis.is_timeless:
        return basis.text
    if basis.until is None:
        return f"{basis.text} (desde {basis.since})"
    years = str(basis.since) if basis.since == basis.until else f"{basis.since}-{basis.until}"
    return f"{basis.text} ({years})"
