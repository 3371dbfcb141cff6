#!/usr/bin/env bash
# Runs a command with TEST_DATABASE_URL set: to the server that it names already, or to one started here for it
# and stopped afterwards.
set -euo pipefail
if [ -n "${TEST_DATABASE_URL:-}" ]; then exec "$@"; fi

bin=$(pg_config --bindir)
folder=$(mktemp -d)
port=${TEST_POSTGRES_PORT:-54329}
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
stop() {
  as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
as "$bin/initdb" -D "$folder/data" -U latchkey --auth=trust --no-sync >"$folder/initdb.log"
as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=off" start >/dev/null
TEST_DATABASE_URL="postgresql://latchkey@127.0.0.1:$port/postgres" "$@"
