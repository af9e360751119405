#!/bin/sh
# Makes what a first start needs and a repository must not hold: `.env` with a random password for
# each user, from `.env.example`, the operator's key and the key that signs receipts. What is there
# already stays as it is.
set -eu
cd "$(dirname "$0")/.."
ENV_FILE=${ENV_FILE:-.env}

# A letter first, so that no reader of configuration takes it for a number; nothing that a URL
# would have to escape.
password() { printf 'p%s' "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"; }

if [ -e "$ENV_FILE" ]; then
  echo "$ENV_FILE ya está; no se cambia."
else
  umask 077
  while IFS= read -r line; do
    case $line in
      *PASSWORD*=) printf '%s%s\n' "$line" "$(password)" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done < .env.example > "$ENV_FILE.new"
  mv "$ENV_FILE.new" "$ENV_FILE"
  echo "$ENV_FILE: hecho, con una contraseña al azar para cada usuario."
fi

# Where the keys lie: as set here, else as in the file, which the composition reads.
in_env_file() { sed -n "s/^$1=//p" "$ENV_FILE" | tail -n 1; }
KEY_FILE=${OPERATOR_KEY_FILE:-$(in_env_file OPERATOR_KEY_FILE)}
KEY_FILE=${KEY_FILE:-deploy/secrets/operator.key}
RECEIPT_FILE=${RECEIPT_KEY_FILE:-${OPERATOR_KEY_FILE:+$(dirname "$KEY_FILE")/receipt.key}}
RECEIPT_FILE=${RECEIPT_FILE:-$(in_env_file RECEIPT_KEY_FILE)}
RECEIPT_FILE=${RECEIPT_FILE:-deploy/secrets/receipt.key}

# A folder that was there keeps its rights: it may be others' too.
private_folder() { [ -d "$1" ] || (umask 077 && mkdir -p "$1"); }

if [ -e "$KEY_FILE" ]; then
  echo "$KEY_FILE ya está; no se cambia."
else
  # The folder keeps others out on this machine; the file itself must be readable by the user
  # that the door runs as inside its container, where only this file is mounted.
  private_folder "$(dirname "$KEY_FILE")"
  password > "$KEY_FILE.new"
  chmod 444 "$KEY_FILE.new"
  mv "$KEY_FILE.new" "$KEY_FILE"
  echo "$KEY_FILE: hecha, la clave del operador."
fi

# An Ed25519 key is 32 random bytes; before them stands what says so (PKCS #8, RFC 8410).
ed25519() {
  echo '-----BEGIN PRIVATE KEY-----'
  {
    printf '\060\056\002\001\000\060\005\006\003\053\145\160\004\042\004\040'
    head -c 32 /dev/urandom
  } | base64
  echo '-----END PRIVATE KEY-----'
}

if [ -e "$RECEIPT_FILE" ]; then
  echo "$RECEIPT_FILE ya está; no se cambia."
else
  private_folder "$(dirname "$RECEIPT_FILE")"
  ed25519 > "$RECEIPT_FILE.new"
  chmod 444 "$RECEIPT_FILE.new"
  mv "$RECEIPT_FILE.new" "$RECEIPT_FILE"
  echo "$RECEIPT_FILE: hecha, la clave que firma las constancias."
fi
