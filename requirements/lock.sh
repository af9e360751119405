#!/bin/sh
# Pins every dependency by version and hash: the image (service), the embedded run (run), the tests (dev).
# Needs `uv` and `npm`; run it from the project's folder after changing the dependencies in pyproject.toml.
set -eu
lock() { uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q "$@"; }
lock -o requirements/service.txt
lock --extra embedded -c requirements/service.txt -o requirements/run.txt
lock --extra embedded --extra dev -c requirements/run.txt -o requirements/dev.txt
for folder in examples/javascript tests/integrators/asyncapi; do
    (cd "$folder" && npm install --package-lock-only --ignore-scripts --no-audit --no-fund)
done
