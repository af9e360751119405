"""The options that several commands take: a cut, a form, a key, the address of the system."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

Url = Annotated[str, typer.Option("--url", help="Dirección del servicio reporting.")]
Entity = Annotated[str, typer.Option(help="Entidad, p. ej. 38-241.")]
Year = Annotated[str, typer.Option(help="Año fiscal, p. ej. 2024.")]
AsOf = Annotated[str, typer.Option(help="Fecha del corte, AAAA-MM-DD.")]
Basis = Annotated[str, typer.Option(help="Reloj: effective (en vigencia) o issued (firmado).")]
Through = Annotated[str, typer.Option(help="Última secuencia que cuenta, o un momento con zona.")]
Named = Annotated[
    str,
    typer.Option(
        "--cut",
        help="Versión aprobada del plan, por su clave o su nombre, en vez de fecha, reloj y "
        "secuencia.",
    ),
]
TableId = Annotated[
    str, typer.Argument(metavar="ID", help="22, cuadro-22 o anexo-1.", show_default=False)
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        envvar="POI_KEY_FILE",
        help="Archivo con la clave del operador (DATOS/operator.key).",
    ),
]
PublicKeys = Annotated[
    list[Path] | None,
    typer.Option(
        "--public-key",
        envvar="POI_PUBLIC_KEY",
        help="Clave pública que debe haber firmado; se repite.",
    ),
]


class ListFormat(enum.StrEnum):
    """How a list is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class ReportFormat(enum.StrEnum):
    """How a report of work done is written."""

    TABLE = "table"
    JSON = "json"


ListForm = Annotated[ListFormat, typer.Option("--format", help="Forma de la salida.")]
ReportForm = Annotated[ReportFormat, typer.Option("--format", help="Forma del informe.")]
Out = Annotated[Path | None, typer.Option(help="Archivo en que se escribe, en vez de la pantalla.")]


def cut_in_words(cut: Mapping[str, Any]) -> str:
    """Say at which cut an answer stands: "en vigencia al 31.08.2024, hasta la secuencia 9"."""
    clock = "en vigencia" if cut["basis"] == "effective" else "firmado"
    day = dt.date.fromisoformat(cut["as_of"])
    return f"{clock} al {day:%d.%m.%Y}, hasta la secuencia {cut['through']}"


@dataclass(frozen=True, slots=True)
class AskedCut:
    """A cut as asked, word for word: reporting is the only judge of dates and positions."""

    entity: str = ""
    fiscal_year: str = ""
    as_of: str = ""
    basis: str = ""
    through: str = ""
    version: str = ""

    @property
    def params(self) -> dict[str, str]:
        """Give what was stated of the cut; the rest is left to reporting's defaults."""
        stated = {
            "entity": self.entity,
            "fiscal_year": self.fiscal_year,
            "as_of": self.as_of,
            "basis": self.basis,
            "through": self.through,
            "version": self.version,
        }
        return {name: value for name, value in stated.items() if value}
