"""What every service is told by its environment; `.env.example` lists them all."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Settings of any service (environment variables start with `POI_`)."""

    model_config = SettingsConfigDict(env_prefix="POI_", frozen=True)

    nats_url: str = Field(
        default="nats://127.0.0.1:4222", description="Servidor NATS que guarda el registro"
    )
    nats_seed_file: str = Field(
        default="",
        description="Archivo con la semilla NKey del usuario del servicio en NATS, modo 0600 "
        "(vacío: el servidor no la pide o la dirección lleva usuario)",
    )
    nats_replicas: int = Field(
        default=1, description="Copias del registro en el clúster NATS (1 en un solo servidor)"
    )
    database_url: str = Field(
        default="sqlite:///poi.db",
        description="Base del servicio: sqlite:////ruta/archivo.db o postgresql://usuario@host/base",
    )
    cors_origins: tuple[str, ...] = Field(
        default=(), description="Orígenes web que pueden leer la API, como lista JSON (ninguno)"
    )
    log_timeout_s: float = Field(
        default=5.0, description="Segundos que se espera la confirmación del registro"
    )
    operator_key_file: Path = Field(
        default=Path("operator.key"),
        description="Archivo con la clave del operador, que abre la escritura (modo 0600)",
    )
    reading: Literal["open", "closed"] = Field(
        default="open",
        description="Si leer está abierto a todos (open) o exige credencial (closed); escribir "
        "siempre la exige",
    )
    intake_url: str = Field(default="http://127.0.0.1:8001", description="Dirección de intake")
    branch_rows_max: int = Field(
        default=200_000,
        description="Filas que puede tener la copia en memoria de una vista previa, por servicio",
    )
    frozen_at: str = Field(
        default="",
        description="Corte que sirve un sistema congelado, p. ej. 2024-08-31/effective "
        "(vacío: sigue el registro)",
    )
