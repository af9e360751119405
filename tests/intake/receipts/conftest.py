"""A door that signs its receipts, and the files of those who check them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.proof.keys import private_pem, public_pem, read_private_key
from tests.intake.conftest import Door, opened_door

# A key of the tests alone, so that the literal receipts below are always signed the same.
PRIVATE = b"""-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
-----END PRIVATE KEY-----
"""


@pytest.fixture
def signing(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Give the environment of a door that signs."""
    key_file = tmp_path / "receipt.key"
    key_file.write_bytes(PRIVATE)
    (tmp_path / "receipt.pub").write_bytes(public_pem(read_private_key(PRIVATE).public_key()))
    assert private_pem(read_private_key(PRIVATE)) == PRIVATE
    return {**environment, "POI_RECEIPT_KEY_FILE": str(key_file)}


@pytest.fixture
async def signer(signing: dict[str, str]) -> AsyncIterator[Door]:
    """Run a door that signs."""
    async with opened_door(signing) as opened:
        yield opened
