"""What every service is told by its environment; `.env.example` lists them all."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Settings of any service (environment variables start with `POI_`)."""

    model_config = SettingsConfigDict(env_prefix="POI_", frozen=True)

    nats_url: str = Field(
        default="nats://127.0.0.1:4222", description="Servidor NATS que guarda el registro"
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
    frozen_at: str = Field(
        default="",
        description="Corte que sirve un sistema congelado, p. ej. 2024-08-31/effective "
        "(vacío: sigue el registro)",
    )
