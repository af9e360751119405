"""An act that an older version recorded, posted again to this one."""

from pathlib import Path

from shared.act import canonical_act
from shared.event import decode, subject_of
from tests.intake.conftest import Door

STORED = Path(__file__).parents[1] / "act" / "stored"


async def test_a_repeat_from_after_a_schema_change_still_gets_the_first_receipt(door: Door) -> None:
    payload = (STORED / "0" / "TransferEnacted.json").read_bytes()
    act = decode(payload).act
    await door.log.append(subject_of(act), payload, equal=lambda _: False)

    again = await door.post(canonical_act(act))
    other = await door.post({**canonical_act(act), "title": "Otro"})
    back = await door.client.get(f"/v1/acts/{act.key}?entity=38-241&fiscal_year=2024")

    assert again.status_code == 200
    assert again.json()["sequence"] == 1
    assert again.json()["recorded_at"] == "2024-09-10T15:04:05.000060Z"
    assert other.status_code == 409
    assert back.json()["sha256"] == again.json()["sha256"] == decode(payload).act_sha256
    assert back.json()["act"]["issued_on"] == {"date": "2024-07-26", "certainty": "exact"}
