#!/usr/bin/env bash
# Sees that the programs are there with which the tests open workbooks, print pages, check signatures
# and post as an integrator does, and installs what is missing: as root on Debian with apt; elsewhere
# it stops and prints the one command.
set -euo pipefail

missing=()

# The first argument is the Debian package, the others the names under which its program goes.
need() {
    local package=$1 program
    shift
    for program in "$@"; do
        if command -v "$program" >/dev/null; then return; fi
    done
    missing+=("$package")
}

need libreoffice-calc-nogui soffice libreoffice
need chromium chromium chromium-browser google-chrome
need poppler-utils pdftotext
need openssl openssl
need curl curl
# Pages are laid out in Liberation Sans, as wide as Arial, which is what offices have.
if ! find /usr/share/fonts "${HOME:-/root}/.local/share/fonts" -iname 'LiberationSans-Regular.*' \
    -print -quit 2>/dev/null | grep -q .; then
    missing+=(fonts-liberation)
fi

if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

if [ ! -e /etc/debian_version ] || ! command -v apt-get >/dev/null; then
    echo "Para las pruebas faltan estos programas (nombres de sus paquetes en Debian):" >&2
    echo "  ${missing[*]}" >&2
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "Para las pruebas faltan programas; instálelos con esta orden y repita:" >&2
    echo "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ${missing[*]}'" >&2
    exit 1
fi
echo "Instalando ${missing[*]} (una sola vez, un par de minutos) ..."
export DEBIAN_FRONTEND=noninteractive
apt-get -qq -o DPkg::Lock::Timeout=300 update
apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}" >/dev/null
