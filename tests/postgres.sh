#!/usr/bin/env bash
# A private, throw-away PostgreSQL on loopback, from Debian's binaries.
#   bash tests/postgres.sh start DIR   makes a server in the empty folder DIR and prints an Npgsql connection string
#   bash tests/postgres.sh stop DIR    ends that server and removes DIR
set -euo pipefail

action="${1:-}"; dir="${2:-}"
if [ -z "$dir" ] || { [ "$action" != start ] && [ "$action" != stop ]; }; then
  echo "usage: bash tests/postgres.sh start|stop DIR" >&2; exit 2
fi

initdb="$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1 || true)"
if [ -z "$initdb" ]; then echo "PostgreSQL is not installed: install Debian's package postgresql" >&2; exit 1; fi
bin="$(dirname "$initdb")"

# PostgreSQL refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

free_port() {
  local port
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
  echo "no free port was found" >&2; return 1
}

start() {
  mkdir -p "$dir"
  dir="$(cd "$dir" && pwd)"
  if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
  cd "$dir"
  as_owner "$bin/initdb" -D "$dir/data" -U syncworker -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 || {
    cat "$dir/initdb.log" >&2; exit 1; }

  # Another program may take the port between the look and the start.
  for _ in 1 2 3; do
    port="$(free_port)"
    if as_owner "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/data/server.log" \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=200 -c shared_buffers=128MB" \
      start >"$dir/start.log" 2>&1; then
      echo "Host=127.0.0.1;Port=$port;Username=syncworker;Database=postgres"
      return
    fi
  done
  cat "$dir/start.log" "$dir/data/server.log" >&2
  exit 1
}

stop() {
  [ -d "$dir" ] || return 0
  cd "$dir"
  if [ -f "$dir/data/postmaster.pid" ]; then as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true; fi
  cd /
  rm -rf "$dir"
}

"$action"
