#!/bin/sh
# `make sqlx`: writes .sqlx/, which sqlx's query macros need to check the vault's SQL without a database.
# Run it after a change to migrations/ or to a query, and commit the result.
set -eu
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 - "$scratch/vault.db" migrations/*.sql <<'PYTHON'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
for migration in sys.argv[2:]:
    with open(migration, encoding="utf-8") as file:
        database.executescript(file.read())
database.close()
PYTHON

mkdir "$scratch/sqlx"
# The macros run only if a source file is newer than its build.
touch src-tauri/crates/vault/src/lib.rs
SQLX_OFFLINE=false DATABASE_URL="sqlite:$scratch/vault.db" SQLX_OFFLINE_DIR="$scratch/sqlx" \
    cargo check --quiet -p vault

rm -rf .sqlx
mkdir .sqlx
cp "$scratch"/sqlx/*.json .sqlx/
touch src-tauri/crates/vault/src/lib.rs
echo "$(ls .sqlx | wc -l) queries written to .sqlx/"
