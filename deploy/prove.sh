#!/bin/sh
# Proves the deployment from nothing: builds the image, brings everything up under a name and
# volumes of its own, checks every health check, loads the ITP 2024 history through the door,
# prints Cuadro 22 as of 2024-08-31, lets a caller post and read over NATS until it is revoked, and
# takes everything down again.
#
#   deploy/prove.sh [FOLDER]     FOLDER: image archives (*.tar) to load first, without a registry
#   ENGINE=podman COMPOSE=podman-compose deploy/prove.sh
#
# Needs ports 8000 to 8004 of this machine; ends 0 only if all of it went as it should.
set -eu
cd "$(dirname "$0")/.."
ENGINE=${ENGINE:-docker}
COMPOSE=${COMPOSE:-$ENGINE compose}
WITHIN_S=180
WORK=$(mktemp -d)
export IMAGE=localhost/poi:prove OPERATOR_KEY_FILE="$WORK/secrets/operator.key"
export NATS_KEYS_DIR="$WORK/secrets/nats" RECEIPT_KEY_FILE="$WORK/secrets/receipt.key"

compose() { $COMPOSE -p poi-prove --env-file "$WORK/env" -f docker-compose.yml "$@"; }
down() {
  echo "== abajo"
  compose down -v || echo "No se pudo detener todo: vea $ENGINE ps -a." >&2
  rm -rf "$WORK"
}
container() {
  $ENGINE ps -aq --filter label=com.docker.compose.project=poi-prove \
    --filter "label=com.docker.compose.service=$1" | head -n 1
}
healthy() { # docker runs the checks by itself; podman without systemd runs one when asked
  case $ENGINE in
    podman) podman healthcheck run "$(container "$1")" > /dev/null 2>&1 ;;
    *) [ "$($ENGINE inspect -f '{{.State.Health.Status}}' "$(container "$1")")" = healthy ] ;;
  esac
}
wait_healthy() {
  until healthy "$1"; do
    if [ "$(date +%s)" -gt "$GIVE_UP" ]; then
      echo "$1 no está sano después de $WITHIN_S s. Lo último que escribió:" >&2
      $ENGINE logs --tail 20 "$(container "$1")" >&2
      exit 1
    fi
    sleep 1
  done
  echo "$1: sano"
}
until_reached() { # 3: cannot be reached now, as when podman's name server restarts
  GIVE_UP=$(($(date +%s) + WITHIN_S))
  while :; do
    code=0
    "$@" || code=$?
    if [ "$code" != 3 ] || [ "$(date +%s)" -gt "$GIVE_UP" ]; then return "$code"; fi
  done
}
console() { until_reached compose --profile console run --rm -T console "$@"; }
operator() { console "$@" --url http://reporting:8000 --key-file /run/secrets/operator_key; }
nats_users() {
  ENGINE=$ENGINE COMPOSE="$COMPOSE -p poi-prove --env-file $WORK/env -f docker-compose.yml" \
    until_reached deploy/nats-users.sh
}
caller() { # a program of examples/python, with the caller's key, inside the network; 20 s at most
  compose --profile console run --rm -T --user 0:0 --entrypoint timeout -w /caller \
    -v "$PWD/examples:/examples:ro" -v "$WORK/caller:/caller" \
    -e POI_NATS_URL=nats://nats:4222 -e POI_CALLER=prueba -e POI_NATS_SEED=prueba.seed \
    console 20 python "/examples/python/$@"
}

for archive in ${1:+"$1"/*.tar}; do
  $ENGINE load -i "$archive"
done
ENV_FILE="$WORK/env" deploy/prepare.sh

echo "== imagen"
compose build archive
$ENGINE run --rm "$IMAGE"
ENGINE=$ENGINE deploy/nats-users.sh --first

trap down EXIT
trap 'exit 1' INT TERM
echo "== arriba"
compose up -d
GIVE_UP=$(($(date +%s) + WITHIN_S))
for part in nats postgres intake budget targets investments reporting; do
  wait_healthy "$part"
done

echo "== carga"
operator load /data/itp-2024

echo "== Cuadro 22 al 31 de agosto de 2024"
console cuadro 22 --as-of 2024-08-31 --url http://reporting:8000

echo "== quien publica por NATS"
mkdir "$WORK/caller"
caller make_key.py prueba
operator callers add prueba --entity 38-241 --nats "$(cat "$WORK/caller/prueba.pub")" \
  --subscribe > /dev/null # the API key is nobody's business
nats_users
caller post_nats.py /examples/act.json
caller catch_up.py > "$WORK/read"
tail -n 1 "$WORK/read"
tail -n 1 "$WORK/read" | grep -q 'RE-900-2024-ITP-DE prueba'

echo "== revocado"
operator callers revoke prueba
nats_users
if caller catch_up.py > "$WORK/refused" 2>&1 || ! grep -q 'Authorization Violation' "$WORK/refused"
then
  echo "A quien fue revocado no se le negó la conexión:" >&2
  cat "$WORK/refused" >&2
  exit 1
fi
echo "El servidor no dejó entrar a prueba."
for part in nats postgres intake budget targets investments reporting; do
  wait_healthy "$part"
done
