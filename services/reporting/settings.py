"""What reporting is told by its environment: where the services are that it asks."""

from pydantic import Field

from shared.settings import ServiceSettings


class ReportingSettings(ServiceSettings):
    """Settings of reporting (environment variables start with `POI_`)."""

    reporting_url: str = Field(
        default="http://127.0.0.1:8000", description="Dirección propia, que se da a los clientes"
    )
    budget_url: str = Field(default="http://127.0.0.1:8002", description="Dirección de budget")
    targets_url: str = Field(default="http://127.0.0.1:8003", description="Dirección de targets")
    investments_url: str = Field(
        default="http://127.0.0.1:8004", description="Dirección de investments"
    )
    question_timeout_s: float = Field(
        default=10.0, description="Segundos que se espera la respuesta de un servicio"
    )
    preview_timeout_s: float = Field(
        default=30.0, description="Segundos en que una vista previa debe estar lista"
    )

    @property
    def services(self) -> dict[str, str]:
        """Give the address of every service, by name; a frozen system has no door."""
        door = {} if self.frozen_at else {"intake": self.intake_url}
        return {
            "reporting": self.reporting_url,
            **door,
            "budget": self.budget_url,
            "targets": self.targets_url,
            "investments": self.investments_url,
        }
