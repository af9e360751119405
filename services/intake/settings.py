"""What the door is told by its environment, beside what every service is."""

from pathlib import Path

from pydantic import Field

from shared.settings import ServiceSettings


class IntakeSettings(ServiceSettings):
    """Settings of the door."""

    operator_key_file: Path = Field(
        default=Path("operator.key"),
        description="Archivo con la clave del operador, que abre la escritura (modo 0600)",
    )
