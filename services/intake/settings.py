"""What the door is told by its environment, beside what every service is."""

from pydantic import Field

from shared.settings import ServiceSettings


class IntakeSettings(ServiceSettings):
    """Settings of the door."""

    oauth_issuer: str = Field(
        default="", description="Emisor (iss) de los tokens OAuth2 que se aceptan (vacío: ninguno)"
    )
    oauth_audience: str = Field(
        default="", description="Destinatario (aud) que nombran los tokens OAuth2: este sistema"
    )
    oauth_jwks_url: str = Field(
        default="", description="Dirección de las claves públicas (JWKS) del emisor OAuth2"
    )
    oauth_leeway_s: float = Field(
        default=10.0, ge=0, le=300, description="Segundos que el reloj del emisor puede diferir"
    )
    oauth_timeout_s: float = Field(
        default=3.0, gt=0, description="Segundos que se espera al emisor OAuth2 por sus claves"
    )
    oauth_again_s: float = Field(
        default=10.0, gt=0, description="Segundos que pasan al menos entre dos pedidos de claves"
    )
    caller_rate: str = Field(
        default="100/second", description="Actos de un mismo origen: cuántos por unidad de tiempo"
    )
    failure_rate: str = Field(
        default="20/second", description="Credenciales que no valen, desde una misma dirección"
    )
    caller_requests_max: int = Field(
        default=32, ge=1, description="Solicitudes en curso de un mismo origen"
    )
    requests_max: int = Field(default=512, ge=1, description="Solicitudes en curso en total")
    caller_bytes_max: int = Field(
        default=64 * 1024 * 1024, description="Bytes de cuerpos en curso de un mismo origen"
    )
    bytes_max: int = Field(
        default=256 * 1024 * 1024, description="Bytes de cuerpos en curso en total"
    )
    body_within_s: float = Field(
        default=30.0, gt=0, description="Segundos en que debe llegar entero el cuerpo"
    )

    nats_door_seed_file: str = Field(
        default="",
        description="Archivo con la semilla NKey del usuario door, que atiende a quienes publican "
        "por NATS, modo 0600 (vacío: la del servicio)",
    )
    receipt_key_file: str = Field(
        default="",
        description="Archivo PEM con la clave privada Ed25519 que firma las constancias "
        "(vacío: van sin firma)",
    )
    projected_timeout_s: float = Field(
        default=10.0,
        description="Segundos que POST ?wait=projected espera a que todos tomen el acto",
    )
    preview_timeout_s: float = Field(
        default=30.0, description="Segundos en que una vista previa debe estar lista"
    )
    reporting_url: str = Field(
        default="http://127.0.0.1:8000", description="Dirección propia, que se da a los clientes"
    )
    budget_url: str = Field(default="http://127.0.0.1:8002", description="Dirección de budget")
    targets_url: str = Field(default="http://127.0.0.1:8003", description="Dirección de targets")
    investments_url: str = Field(
        default="http://127.0.0.1:8004", description="Dirección de investments"
    )

    @property
    def others(self) -> dict[str, str]:
        """Give the address of every other service, by name."""
        return {
            "reporting": self.reporting_url,
            "budget": self.budget_url,
            "targets": self.targets_url,
            "investments": self.investments_url,
        }
