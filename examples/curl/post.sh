#!/bin/sh
# Posts an act over HTTP and prints its receipt: ./post.sh act.json > receipt.json
# POI_INTAKE_URL is the door's address, POI_KEY your API key (or an OAuth2 token).
# It may try again, waiting as Retry-After says: sent twice, an act still enters once.
# The key goes in by a pipe: a command's arguments can be read by every user of the machine.
printf 'header = "Authorization: Bearer %s"\n' "$POI_KEY" |
    curl --config - --silent --show-error --fail-with-body --retry 5 --retry-connrefused \
        --header 'Content-Type: application/json' --data-binary "@$1" "$POI_INTAKE_URL/v1/acts"
