#!/bin/sh
# Makes the users of the server of the log: a seed (NKey) for each of the system's own, and the file
# with the public keys and rights of all, callers included, which the server reads.
#
#   deploy/nats-users.sh --first     before the first start, once the image is built
#   deploy/nats-users.sh             later, whenever the register of callers changed: the running
#                                    server takes it at once, nobody is cut off but who was revoked
#
# POI="poi" uses a command `poi` of this machine instead of the image (with --first).
set -eu
cd "$(dirname "$0")/.."
ENGINE=${ENGINE:-docker}
COMPOSE=${COMPOSE:-$ENGINE compose}
KEYS=${NATS_KEYS_DIR:-deploy/secrets/nats}
IMAGE=${IMAGE:-localhost/poi:local}

mkdir -p "$KEYS/server"
chmod 700 "$KEYS"
KEYS=$(cd "$KEYS" && pwd)
# As the folder's owner, inside the container: the image's own user may not write here.
if [ "${1:-}" != --first ]; then
  $COMPOSE --profile console run --rm -T --user 0:0 -v "$KEYS:/keys" console \
    nats-config --keys /keys --out /keys/server/accounts.conf \
    --url http://reporting:8000 --key-file /run/secrets/operator_key --nats nats://nats:4222
elif [ -n "${POI:-}" ]; then
  $POI nats-config --keys "$KEYS" --out "$KEYS/server/accounts.conf" --without-callers
else
  $ENGINE run --rm --user 0:0 --network none -v "$KEYS:/keys" "$IMAGE" \
    poi nats-config --keys /keys --out /keys/server/accounts.conf --without-callers
fi
# The folder keeps others out on this machine; each seed is mounted alone into the container of its
# service, whose user must be able to read it. The file of the server holds public keys only.
chmod 755 "$KEYS/server"
chmod 444 "$KEYS"/*.seed "$KEYS/server/accounts.conf"
if [ "${1:-}" != --first ]; then
  # Twice: what an account that is new to the server imports works from the second reading on.
  $COMPOSE kill -s HUP nats
  sleep 2
  $COMPOSE kill -s HUP nats
fi
echo "$KEYS: las semillas de los usuarios de NATS y server/accounts.conf, listos."
