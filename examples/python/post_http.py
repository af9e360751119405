"""Posts an act over HTTP and prints its receipt: python post_http.py act.json > receipt.json.

POI_INTAKE_URL is the door's address, POI_KEY your API key (or an OAuth2 token).
"""

import os
import sys
import time
from pathlib import Path

import httpx

TRIES = 10


def post(client: httpx.Client, act: bytes) -> httpx.Response:
    """Send an act until the answer is known: sent twice, it still enters once."""
    for _ in range(TRIES):
        try:
            answer = client.post(
                "/v1/acts", content=act, headers={"Content-Type": "application/json"}
            )
        except httpx.TransportError:  # perhaps it arrived, perhaps not
            time.sleep(1)
            continue
        if answer.status_code not in (429, 503):
            return answer
        time.sleep(float(answer.headers.get("Retry-After", "1")))
    sys.exit("no answer; try again later with the same act")


def main() -> None:
    """Post the file that is named, and keep the receipt or tell each fault."""
    with httpx.Client(
        base_url=os.environ["POI_INTAKE_URL"],
        headers={"Authorization": f"Bearer {os.environ['POI_KEY']}"},
    ) as client:
        answer = post(client, Path(sys.argv[1]).read_bytes())
    if answer.is_success:  # 201 the first time, 200 with the same receipt ever after
        print(answer.text)
        return
    problem = answer.json()
    print(problem["detail"], file=sys.stderr)
    for fault in problem["errors"]:
        print(f"  {fault['pointer']}: {fault['message']}", file=sys.stderr)
    sys.exit(1)


main()
