#!/usr/bin/env bash
# The one test command.
#   bash tests/run.sh                 builds, checks the format, starts what tests need, runs every test
#   bash tests/run.sh --long [NAME]   runs the long campaigns (all, or the one named: truth, soak, scale, mutation)
# Always closes with "N passed, N failed, N skipped", counted from the runners' result files. What fails without a failed test
# (the build, the format, a server, a runner that breaks down) counts as one failure.
set -uo pipefail
cd "$(dirname "$0")/.."

campaign=""
if [ "${1:-}" = "--long" ]; then campaign="${2:-all}"; elif [ -n "${1:-}" ]; then
  echo "tests/run.sh takes nothing, or --long [NAME]" >&2; exit 2
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results="$(mktemp -d)"
postgres=""
broken_runs=0
sum() { # sum COUNTER FILE...: adds up one counter of result files; a file that is not there counts nothing
  local counter="$1"; shift
  cat "$@" 2>/dev/null | grep -o '<Counters [^>]*' | grep -o " $counter=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{s += $1} END {print s + 0}'
}
finish() {
  local code=$? total executed passed failed
  [ -z "$postgres" ] || bash tests/postgres.sh stop "$postgres"
  total=$(sum total "$results"/*.trx); executed=$(sum executed "$results"/*.trx); passed=$(sum passed "$results"/*.trx)
  rm -rf "$results"
  failed=$((executed - passed + broken_runs))
  if [ "$code" = 0 ] && [ "$executed" = 0 ]; then echo "no test ran"; code=1; fi
  if [ "$code" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
  if [ "$code" = 0 ] && [ "$failed" != 0 ]; then code=1; fi
  echo
  echo "$passed passed, $failed failed, $((total - executed)) skipped"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM
step() { printf '\n== %s\n' "$*"; }

need() { # need WHAT PACKAGE: installs a Debian package as root, otherwise says what to install
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $2 (Debian) for $1"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2"; } >"$results/apt.log" 2>&1 || {
      echo "$2 could not be installed:"; tail -5 "$results/apt.log"; return 1; }
  else
    echo "please install $2 for $1; its tests are skipped without it"; return 1
  fi
}

[ -n "${SYNCWORKER_SHARED:-}" ] || echo "SYNCWORKER_SHARED is not set: tests on official descriptions and real payloads are skipped"

step "servers that tests need"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need "the PostgreSQL store's tests" postgresql
command -v node >/dev/null || need "the trackers' own client" nodejs
command -v npm >/dev/null || need "the trackers' own client" npm
if [ -n "${SYNCWORKER_TEST_POSTGRES:-}" ]; then
  echo "PostgreSQL: the server named by SYNCWORKER_TEST_POSTGRES"
elif ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  postgres="$(mktemp -d)"
  SYNCWORKER_TEST_POSTGRES="$(bash tests/postgres.sh start "$postgres")" || { echo "PostgreSQL did not start"; exit 1; }
  export SYNCWORKER_TEST_POSTGRES
  echo "PostgreSQL: a private server on loopback"
fi
node_client=tests/SyncWorker.IntegrationTests/NodeClient
if command -v npm >/dev/null && [ ! -d "$node_client/node_modules" ]; then
  echo "installing the trackers' own client (npm)"
  (cd "$node_client" && npm ci --omit=dev --no-audit --no-fund --loglevel=error) || { echo "npm failed"; exit 1; }
fi

step "build"
dotnet build SyncWorker.sln -clp:NoSummary -v quiet || { echo "the build failed"; exit 1; }

if [ -z "$campaign" ]; then
  step "format"
  dotnet format SyncWorker.sln --verify-no-changes --no-restore || { echo "the format check failed: run dotnet format"; exit 1; }
fi

# A campaign is a trait on the tests that it runs in full; the normal run has them reduced.
filter=()
if [ -n "$campaign" ]; then
  export SYNCWORKER_CAMPAIGN=full
  if [ "$campaign" = all ]; then filter=(--filter "Campaign=truth|Campaign=soak|Campaign=scale|Campaign=mutation"); else filter=(--filter "Campaign=$campaign"); fi
fi

for project in tests/SyncWorker.ArchitectureTests tests/SyncWorker.Tests tests/SyncWorker.IntegrationTests; do
  step "$project"
  result="$results/$(basename "$project").trx"
  dotnet test "$project" --no-build --results-directory "$results" --logger "trx;LogFileName=$(basename "$result")" \
    --logger "console;verbosity=minimal" "${filter[@]}" && continue
  if [ "$(sum executed "$result")" = "$(sum passed "$result")" ]; then
    echo "the runner of $project failed without a failed test"
    broken_runs=$((broken_runs + 1))
  fi
done
exit 0
