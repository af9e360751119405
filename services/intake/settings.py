"""What the door is told by its environment: no more than every service is."""

from shared.settings import ServiceSettings


class IntakeSettings(ServiceSettings):
    """Settings of the door."""
