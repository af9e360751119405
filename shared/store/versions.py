"""Whether a database was made by this version of the system."""

from collections.abc import Iterable

from sqlalchemy import Engine, Table, inspect


class OutdatedStoreError(RuntimeError):
    """A database whose tables another version of the system made."""

    def __init__(self, url: str, table: str) -> None:
        super().__init__(
            f"La base {url} es de otra versión del sistema (tabla {table}). No guarda nada que no "
            "esté en el registro: bórrela y el servicio la vuelve a llenar desde el primer acto."
        )


def refuse_other_versions(engine: Engine, tables: Iterable[Table]) -> None:
    """Raise OutdatedStoreError when a table stands there with other columns than declared."""
    found = inspect(engine)
    present = set(found.get_table_names())
    for table in tables:
        if table.name not in present:
            continue
        columns = {column["name"] for column in found.get_columns(table.name)}
        if columns != set(table.columns.keys()):
            raise OutdatedStoreError(engine.url.render_as_string(), table.name)
