"""A cut: which acts count. A date, the clock it is read on, the highest sequence, for one entity.

`(entity, fiscal year, as_of, basis, through)` means the same in every service, table, command and
cell (D6). A cut is immutable: the same cut gives the same figures for ever.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from shared.codes import Basis

_SEQUENCE_DIGITS_MAX = 18


class CutError(ValueError):
    """A cut that cannot be understood: names the parameter, its value and the mend."""

    def __init__(self, parameter: str, value: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.value = value


@dataclass(frozen=True, slots=True)
class Cut:
    """The acts that count: of one entity and year, dated at or before `as_of`, up to `through`."""

    entity: str
    fiscal_year: int
    as_of: dt.date
    basis: Basis
    through: int

    def as_json(self, digest: bytes) -> dict[str, Any]:
        """Write the cut as contracted (4.5), with the digest of the log at `through`."""
        return {
            "entity": self.entity,
            "fiscal_year": self.fiscal_year,
            "as_of": self.as_of.isoformat(),
            "basis": self.basis,
            "through": self.through,
            "digest": f"sha256:{digest.hex()}",
        }


@dataclass(frozen=True, slots=True)
class CutRequest:
    """What a caller asked, before the log's position is known; None is not stated."""

    entity: str | None
    fiscal_year: int | None
    as_of: dt.date
    basis: Basis
    through: int | dt.datetime | None
    states_date: bool = False
    """Whether the caller named the date; otherwise it is today's and moves on."""
    version: str | None = None
    """The approved version of the plan that names date, clock and position in their place."""

    @property
    def is_immutable(self) -> bool:
        """Say whether date and position were both fixed, so that the answer never changes."""
        return isinstance(self.through, int) and self.states_date


def parse_cut(params: Mapping[str, str], *, today: dt.date) -> CutRequest:
    """Read `entity, fiscal_year, as_of, basis, through`; raises CutError naming the first at fault.

    `as_of` defaults to today, `basis` to effective, `through` to the present position. `version`
    stands in the place of these three.
    """
    if params.get("version") and any(params.get(name) for name in ("as_of", "basis", "through")):
        message = "una versión ya dice fecha, reloj y posición: quite as_of, basis y through"
        raise CutError("version", params["version"], message)
    year = params.get("fiscal_year") or params.get("year")
    return CutRequest(
        entity=params.get("entity") or None,
        fiscal_year=_year(year) if year else None,
        as_of=_date(params["as_of"]) if params.get("as_of") else today,
        basis=_basis(params.get("basis") or "effective"),
        through=_through(params["through"]) if params.get("through") else None,
        states_date=bool(params.get("as_of")),
        version=params.get("version") or None,
    )


def read_cut_text(parameter: str, text: str) -> dict[str, str]:
    """Read `DATE[/effective|issued][/N]` or a version's key, as the parameters of a cut.

    `parameter` is where the text stands; raises CutError naming it.
    """
    date, *rest = text.split("/")
    if not re.match(r"[0-9]{1,4}-[0-9]", date):
        return {"version": text}
    try:
        params = {"as_of": _date(date).isoformat()}
        if rest and not rest[0].isdigit():
            params["basis"] = _basis(rest.pop(0))
    except CutError as error:
        raise CutError(parameter, text, str(error)) from error
    if rest and re.fullmatch(rf"[0-9]{{1,{_SEQUENCE_DIGITS_MAX}}}", rest[0], re.ASCII):
        params["through"] = rest.pop(0)
    if rest:
        message = "un corte va como FECHA[/effective|issued][/N], p. ej. 2024-08-31/issued/57"
        raise CutError(parameter, text, message)
    return params


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):  # noqa: PLR2004
        raise CutError("fiscal_year", text, "el año fiscal va con cuatro dígitos, p. ej. 2024")
    return int(text)


def _date(text: str) -> dt.date:
    message = "no es una fecha del calendario; escriba AAAA-MM-DD, p. ej. 2024-08-31"
    if len(text) != len("2024-08-31"):
        raise CutError("as_of", text, message)
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CutError("as_of", text, message) from error


def _basis(text: str) -> Basis:
    if text not in ("effective", "issued"):
        raise CutError("basis", text, "use effective (en vigencia) o issued (firmado)")
    return cast("Basis", text)


def _through(text: str) -> int | dt.datetime:
    digits = text.isascii() and text.isdigit()
    if digits and len(text) <= _SEQUENCE_DIGITS_MAX:
        return int(text)
    try:
        # Digits alone are no moment here, though Python would read forty of them as one.
        moment = dt.datetime.fromisoformat("" if digits else text.replace(" ", "+"))
        if moment.tzinfo is None:
            return moment.replace(tzinfo=dt.UTC)
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        message = (
            "use la secuencia de un acto (0 o más) o un momento con zona, "
            "p. ej. 2024-09-10T12:00:00Z"
        )
        raise CutError("through", text, message) from error
