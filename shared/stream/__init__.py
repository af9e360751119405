"""The log of acts: one stream, one message per act, read in one global order."""

from shared.stream.credentials import UserCredentials
from shared.stream.errors import (
    BatchRefused,
    ConfigurationDiffers,
    Conflict,
    Gap,
    LogError,
    LogUnreachable,
    PermissionRefused,
)
from shared.stream.log import Log
from shared.stream.record import Appended, Recorded

__all__ = [
    "Appended",
    "BatchRefused",
    "ConfigurationDiffers",
    "Conflict",
    "Gap",
    "Log",
    "LogError",
    "LogUnreachable",
    "PermissionRefused",
    "Recorded",
    "UserCredentials",
]
