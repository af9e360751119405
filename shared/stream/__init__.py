"""The log of acts: one stream, one message per act, read in one global order."""

from shared.stream.credentials import Credentials, SeedCredentials, SeedUnusable, UserCredentials
from shared.stream.errors import (
    BatchRefused,
    ConfigurationDiffers,
    Conflict,
    Gap,
    LogError,
    LogMoved,
    LogUnreachable,
    PermissionRefused,
)
from shared.stream.log import Log
from shared.stream.record import Appended, Recorded, Standing

__all__ = [
    "Appended",
    "BatchRefused",
    "ConfigurationDiffers",
    "Conflict",
    "Credentials",
    "Gap",
    "Log",
    "LogError",
    "LogMoved",
    "LogUnreachable",
    "PermissionRefused",
    "Recorded",
    "SeedCredentials",
    "SeedUnusable",
    "Standing",
    "UserCredentials",
]
