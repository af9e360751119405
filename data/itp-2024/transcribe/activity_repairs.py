# ruff: noqa: INP001  # modules of a script that is run by its path, not a package
"""The rows of Anexo 2 whose cells the text moved, doubled or lost, and what is done with each.

A repair only says which cell of the text stands under which month: it has no figure. It was decided
by arithmetic, once, and is not decided again: the months must add to the printed total, and the
tasks of an activity to its months (tasks counted in the activity's own kind: where it counts
documents, those measured in "Servicio" or "Acción" are left out). A month is kept when every
placement that adds up gives it the same figure; the others are lost ("?"). Where the cell in doubt
stands in a run of equal figures, the last of the run is the one lost or left out.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Repair:
    """How to read the cells after the unit of measure: places not read, from 0; months lost."""

    extra: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    total_lost: bool = False


# The activities whose code the text lost, by the words with which their names begin; the slug of
# these words is their key.
UNCODED = (
    "FORMULAR POLÍTICAS, PLANES Y PROGRAMAS",
    "PROGRAMAR Y FORMULAR EL PRESUPUESTO",
    "REALIZACIÓN DEL SEGUIMIENTO Y LA EVALUACIÓN DEL PRESUPUESTO",
    "ACTUALIZACIÓN Y/O MODIFICACIÓN DE LOS INSTRUMENTOS",
    "EVALUAR SOLICITUDES DE SUBVENCIÓN",
    "DISEÑAR ESTRATEGIAS DE FORTALECIMIENTO",
    "DESARROLLO E IMPLEMENTACIÓN DE INSTRUMENTOS",
    "GENERAR Y DIFUNDIR DOCUMENTOS Y NORMAS TÉCNICAS",
    "BRINDAR ASISTENCIA TÉCNICA Y CAPACITACIÓN",
)
_BUDGETING = "programar-y-formular-el-presupuesto"
_TECHNOLOGY = "desarrollo-e-implementacion-de-instrumentos"
_FISHING = "brindar-asistencia-tecnica-y-capacitacion"

# Eleven months before the total: one month was lost, and only one placement adds up.
_ONE_LOST = (
    (
        Repair(lost=(12,)),
        (
            "aoi00019400039.4",
            "aoi00019400039.5",
            "aoi00019400039.6",
            "aoi00019400039.7",
            "aoi00019400039.8",
            "aoi00019400039.9",
            "aoi00019400039.10",
            "aoi00019400377.1",
            "aoi00019400377.2",
            "aoi00019401564",
            "aoi00019400394.4",
            "aoi00019400394.5",
            "aoi00019400394.6",
            "aoi00019400395",
            "aoi00019400395.1",
            "aoi00019400395.2",
            "aoi00019400395.3",
            "aoi00019400395.4",
            "aoi00019400395.5",
            "aoi00019400396",
            "aoi00019400396.1",
            "aoi00019400396.2",
            "aoi00019400380.1",
            "aoi00019400173.4",
            "aoi00019400173.5",
            "aoi00019400173.6",
            "aoi00019400173.7",
            "aoi00019400173.8",
            "aoi00019400173.9",
        ),
    ),
    (
        Repair(extra=(11,), lost=(12,)),
        ("aoi00019400379.1",),
    ),
    (
        Repair(lost=(8,)),
        (
            "aoi00019400173.3",
            "aoi00019400343.1",
        ),
    ),
)

# Thirteen months before the total, or a blank column among them: one cell too many, and only one
# placement adds up.
_ONE_TOO_MANY = (
    (
        Repair(extra=(7,)),
        (
            "aoi00019401578",
            "aoi00019401578.1",
            "aoi00019401578.2",
            "aoi00019400385.2",
            "aoi00019400219",
        ),
    ),
    (
        Repair(extra=(12,)),
        (
            "aoi00019400392",
            "aoi00019400392.1",
            "aoi00019400392.2",
            "aoi00019400392.3",
            "aoi00019400393",
            "aoi00019400393.1",
            "aoi00019400394",
            "aoi00019400394.1",
            "aoi00019400394.2",
            "aoi00019400394.3",
            "aoi00019400385.1",
            "aoi00019400209",
            "aoi00019400209.1",
            "aoi00019401218.2",
            f"{_BUDGETING}.5",
            f"{_BUDGETING}.8",
            f"{_BUDGETING}.9",
            f"{_BUDGETING}.11",
            f"{_BUDGETING}.14",
            f"{_BUDGETING}.15",
            "aoi00019401410.1",
        ),
    ),
    (
        Repair(extra=(6,)),
        (f"{_BUDGETING}.6",),
    ),
    (
        Repair(extra=(5,)),
        (
            f"{_BUDGETING}.7",
            f"{_BUDGETING}.10",
        ),
    ),
    (
        Repair(extra=(11,)),
        (
            "aoi00019401410",
            "aoi00019401410.2",
            "aoi00019401410.3",
            "aoi00019401568",
            "aoi00019401568.1",
            "aoi00019401568.2",
            "aoi00019401568.3",
        ),
    ),
    (
        Repair(extra=(8,)),
        (f"{_FISHING}.1",),
    ),
    (
        Repair(extra=(9,)),
        (
            "aoi00019400359",
            "aoi00019400359.1",
            "aoi00019400359.2",
        ),
    ),
    (
        Repair(extra=(10,)),
        ("aoi00019400887",),
    ),
    (
        Repair(extra=(11, 13)),
        ("aoi00019401554.2",),
    ),
    (
        Repair(extra=(11,)),
        (
            "aoi00019400379",
            "aoi00019400379.2",
        ),
    ),
)

# One month too few or too many, and several placements add up: the months on which they differ are
# lost, the others are kept.
_IN_DOUBT = (
    (
        Repair(extra=(0, 5, 6), lost=(1, 2, 7, 8)),
        (
            "aoi00019401563",
            "aoi00019401563.1",
        ),
    ),
    (
        Repair(extra=(0, 1, 2), lost=(1, 2)),
        (
            "aoi00019401209",
            "aoi00019401209.1",
            "aoi00019401475",
        ),
    ),
    (
        Repair(extra=(6, 7, 8), lost=(7, 8)),
        (
            f"{_BUDGETING}.12",
            "aoi00019400337",
            "aoi00019400337.1",
        ),
    ),
    (
        Repair(extra=(2, 3, 4), lost=(3, 4)),
        (f"{_BUDGETING}.13",),
    ),
    (
        Repair(extra=(4, 5, 6), lost=(5, 6)),
        (
            "aoi00019401473",
            "aoi00019401473.1",
            "aoi00019401104",
        ),
    ),
    (
        Repair(extra=(10, 11, 12), lost=(11, 12)),
        (f"{_FISHING}.2",),
    ),
    (
        Repair(extra=(4, 9, 10, 11, 12), lost=(4, 5, 11, 12)),
        ("aoi00019401409",),
    ),
    (
        Repair(extra=(9, 10, 11, 13), lost=(10, 11)),
        (
            "aoi00019401554",
            "aoi00019401554.1",
        ),
    ),
)

# Runs of equal figures that the text printed once, and a total that the organ's name pushed out.
_COLLAPSED = (
    # 3, 5, 2, 2, 2 and 0 are the sums of its tasks to June; July to December, all 0, are one cell.
    (Repair(lost=(7, 8, 9, 10, 11, 12)), ("aoi00019401214",)),
    # 0, 0, 1, four times over in its only task, stands once.
    (Repair(lost=(4, 5, 6, 7, 8, 9, 10, 11, 12)), ("aoi00019400338",)),
    # 147, 147, 155, 153 and 151: its tasks add to 153 in every month from April to November.
    (Repair(lost=(5, 6, 7, 8, 9, 10, 11)), ("aoi00019400356",)),
    # The organ's name stands in a cell of its own before the activity, and the total fell off.
    (Repair(total_lost=True), ("aoi00019401474",)),
)

_BY_KEY = {
    key: repair
    for repairs in (_ONE_LOST, _ONE_TOO_MANY, _IN_DOUBT, _COLLAPSED)
    for repair, keys in repairs
    for key in keys
}

# An organ's budget is one cell merged over its rows. Where an organ begins below the top of a page,
# the text put it on the page's first row, which belongs to the organ before: 13,968,214 is the
# Oficina de Administración's and 3,126,761 the Oficina de Tecnologías' (Cuadro 26).
MOVED_AMOUNTS = {
    "aoi00019400390": "aoi00019401474",
    "aoi00019400165": "aoi00019400245",
}

# The first row of each organ whose budget stands nowhere in the text: OPPM, DEDFO, DIDITT, DO, DSE.
LOST_AMOUNTS = (
    "aoi00019401513",
    "aoi00019400368",
    _TECHNOLOGY,
    "aoi00019400337",
    "aoi00019400357",
)

# The first row of the organ whose name stands nowhere in the text, that of human resources.
LOST_ORGANS = ("aoi00019400146",)


def repair_of(key: str) -> Repair:
    """Return the repair declared for a row; most rows need none."""
    return _BY_KEY.get(key, Repair())
