#!/usr/bin/env bash
# A throw-away MinIO of one directory (S3), on loopback.
#
#   minio.sh install | start | stop | status | env
#   minio.sh restart       kills it and starts it again on the same data
#
# install builds a pinned version with `go install`, once a machine: two to five minutes on two cores, 2.4 GB of Go's
# caches, a program of 150 MB. start installs what is missing, prints one line of settings for the tests and nothing
# else, and leaves a running server as it is.
#
#   MINIO_DIR      state and log; emptied at each start (default /tmp/tidemark-minio)
#   MINIO_PORT     9000
#   MINIO_BIN      the program; default: minio on PATH, else where go install puts it
#   MINIO_VERSION  the version to build
set -euo pipefail
# shellcheck source=tools/servers/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

D=${MINIO_DIR:-/tmp/tidemark-minio}
PORT=${MINIO_PORT:-9000}
VERSION=${MINIO_VERSION:-v0.0.0-20260212201848-7aac2a2c5b7c}
ACCESS_KEY=testaccess
SECRET_KEY=testsecret1234567890
# For encryption at rest; 32 bytes that protect nothing.
KMS_KEY=dGlkZW1hcmstdGVzdC10aWRlbWFyay10ZXN0LTMyYjE=
GO_MINOR_MIN=24
PATH=$PATH:/usr/local/go/bin

program() {
  if [ -n "${MINIO_BIN:-}" ]; then
    echo "$MINIO_BIN"
  else
    command -v minio || echo "$(go env GOPATH 2>/dev/null || echo ~/go)/bin/minio"
  fi
}

need_go() {
  local version
  version=$(go env GOVERSION 2>/dev/null) || version=
  if [[ $version =~ ^go1\.([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge $GO_MINOR_MIN ]; then return 0; fi
  echo "$0: needs Go 1.$GO_MINOR_MIN or newer on PATH to build MinIO (found: ${version:-none}), or a minio program in MINIO_BIN" >&2
  return 1
}

install() {
  local log
  if [ -x "$(program)" ]; then return 0; fi
  need_go
  log=$(mktemp)
  GOBIN=$(dirname "$(program)") go install "github.com/minio/minio@$VERSION" >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  }
  rm -f "$log"
}

run() {
  MINIO_KMS_SECRET_KEY=tidemark-test:$KMS_KEY MINIO_ROOT_USER=$ACCESS_KEY MINIO_ROOT_PASSWORD=$SECRET_KEY MINIO_BROWSER=off MINIO_UPDATE=off \
    bg minio "$(program)" server --quiet --address "127.0.0.1:$PORT" "$D/data"
  ready minio "$PORT" 60 /minio/health/cluster
}

start() {
  if alive minio; then
    print_env
    return 0
  fi
  stop
  port_free "$PORT"
  stop_on_failure
  rm -rf "$D"
  mkdir -p "$D/data"
  run
  print_env
}

print_env() {
  echo "TIDEMARK_TEST_MINIO_ENDPOINT=http://127.0.0.1:$PORT TIDEMARK_TEST_MINIO_ACCESS_KEY=$ACCESS_KEY" \
    "TIDEMARK_TEST_MINIO_SECRET_KEY=$SECRET_KEY TIDEMARK_TEST_MINIO_REGION=us-east-1"
}

stop() { end minio; }

status() {
  if alive minio; then
    echo "minio pid $(cat "$D/minio.pid") rss_kb $(awk '/VmRSS/ { print $2 }' "/proc/$(cat "$D/minio.pid")/status")"
  fi
}

restart() {
  if alive minio; then kill -9 "$(cat "$D/minio.pid")"; fi
  for _ in $(seq 100); do
    listens "$PORT" || break
    sleep 0.05
  done
  run
}

case ${1:-} in
  install) install ;;
  start)
    install
    start
    ;;
  stop) stop ;;
  status) status ;;
  env) print_env ;;
  restart) restart ;;
  *)
    echo "usage: $0 install|start|stop|status|env|restart" >&2
    exit 2
    ;;
esac
