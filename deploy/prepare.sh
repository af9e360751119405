#!/bin/sh
# Makes what a first start needs and a repository must not hold: `.env` with a random password for
# each user, from `.env.example`, and the operator's key. What is there already stays as it is.
set -eu
cd "$(dirname "$0")/.."
ENV_FILE=${ENV_FILE:-.env}
KEY_FILE=${OPERATOR_KEY_FILE:-deploy/secrets/operator.key}

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

if [ -e "$KEY_FILE" ]; then
  echo "$KEY_FILE ya está; no se cambia."
else
  # The folder keeps others out on this machine; the file itself must be readable by the user
  # that the door runs as inside its container, where only this file is mounted.
  mkdir -p "$(dirname "$KEY_FILE")"
  chmod 700 "$(dirname "$KEY_FILE")"
  password > "$KEY_FILE.new"
  chmod 444 "$KEY_FILE.new"
  mv "$KEY_FILE.new" "$KEY_FILE"
  echo "$KEY_FILE: hecha, la clave del operador."
fi
