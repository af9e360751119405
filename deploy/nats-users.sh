#!/bin/sh
# Makes the users of the server of the log: a seed (NKey) for each of the system's own, and the file
# with the public keys and rights of all, callers included, which the server reads.
#
#   deploy/nats-users.sh --first     before the first start, once the image is built
#   deploy/nats-users.sh             later, whenever the register of callers changed: the running
#                                    server takes it at once, nobody is cut off but who was revoked
#   ENGINE=podman COMPOSE=podman-compose deploy/nats-users.sh …
#
# IMAGE and NATS_KEYS_DIR count as set here, else as in .env. POI="poi" uses a command `poi` of this
# machine instead of the image (with --first).
set -eu
cd "$(dirname "$0")/.."
ENGINE=${ENGINE:-docker}
COMPOSE=${COMPOSE:-$ENGINE compose}
ENV_FILE=${ENV_FILE:-.env}
in_env_file() { if [ -r "$ENV_FILE" ]; then sed -n "s/^$1=//p" "$ENV_FILE" | tail -n 1; fi; }
KEYS=${NATS_KEYS_DIR:-$(in_env_file NATS_KEYS_DIR)}
KEYS=${KEYS:-deploy/secrets/nats}
IMAGE=${IMAGE:-$(in_env_file IMAGE)}
IMAGE=${IMAGE:-localhost/poi:local}

(umask 077 && mkdir -p "$KEYS/server")
chmod 700 "$KEYS"
KEYS=$(cd "$KEYS" && pwd)
# Root inside the containers: the image's own user may not write here.
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
# What root made there becomes the folder's owner's, who need not be root on this machine. The folder
# keeps others out; each seed is mounted alone into the container of its service, whose user must be
# able to read it. The file of the server holds public keys only.
HAND_OVER='chown --reference=. -- *.seed server/accounts.conf
  chmod 755 server; chmod 444 -- *.seed server/accounts.conf'
if [ "${1:-}" = --first ] && [ -n "${POI:-}" ]; then
  (cd "$KEYS" && sh -euc "$HAND_OVER")
else
  $ENGINE run --rm --user 0:0 --network none -v "$KEYS:/keys" --workdir /keys "$IMAGE" \
    sh -euc "$HAND_OVER"
fi
if [ "${1:-}" != --first ]; then
  # Twice: what an account that is new to the server imports works from the second reading on.
  $COMPOSE kill -s HUP nats
  sleep 2
  $COMPOSE kill -s HUP nats
fi
echo "$KEYS: las semillas de los usuarios de NATS y server/accounts.conf, listos."
