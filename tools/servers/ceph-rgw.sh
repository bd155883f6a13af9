#!/usr/bin/env bash
# A throw-away Ceph of one monitor, one OSD in memory and one RADOS gateway (S3), on loopback.
#
#   ceph-rgw.sh install | start | stop | status | env
#   ceph-rgw.sh pause | unpause      writes hang
#   ceph-rgw.sh restart-gateway      kills the gateway and starts it again
#
# start installs what is missing (as root, Debian), prints one line of settings for the tests and nothing else, and
# leaves a running server as it is.
#
#   RGW_DIR     state and logs; emptied at each start (default /tmp/tidemark-ceph)
#   RGW_PORT    7480
#   MON_PORT    33000; the OSD takes ports 100 above
#   EXTRA_CONF  lines added to ceph.conf
set -euo pipefail
# shellcheck source=tools/servers/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

D=${RGW_DIR:-/tmp/tidemark-ceph}
PORT=${RGW_PORT:-7480}
MON_PORT=${MON_PORT:-33000}
ACCESS_KEY=testaccess
SECRET_KEY=testsecret1234567890
CONF=$D/ceph.conf

install() {
  local program
  for program in radosgw radosgw-admin ceph-mon ceph-osd ceph monmaptool; do
    if ! command -v $program >/dev/null; then
      apt_install radosgw ceph-mon ceph-osd ceph-common
      return
    fi
  done
}

# Every setting here is for one node on one machine: no authentication between its parts, pools of size 1, one
# placement group a pool, short waits.
write_conf() {
  cat >"$CONF" <<CONF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon initial members = a
mon host = [v2:127.0.0.1:$MON_PORT/0]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv4 = true
ms bind ipv6 = false
ms bind msgr1 = false
ms bind port min = $((MON_PORT + 100))
ms bind port max = $((MON_PORT + 200))
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
run dir = $D/run
admin socket = $D/run/\$name.\$pid.asok
pid file =
log file = $D/\$name.ceph.log
log to stderr = false
crash dir = $D/run
keyring = $D/keyring
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data = $D/mon
mon data avail warn = 1
mon data avail crit = 0
paxos propose interval = 0.05
paxos min wait = 0.01
mon warn on pool no redundancy = false
osd data = $D/osd
osd objectstore = memstore
memstore device bytes = $((4 << 30))
osd op num shards = 2
osd op num threads per shard = 1
osd class load list = *
osd class default list = *
osd scrub load threshold = 0.01
osd scrub during recovery = false
rgw data = $D/rgw
rgw frontends = beast endpoint=127.0.0.1:$PORT tcp_nodelay=1
rgw thread pool size = 32
rgw dynamic resharding = false
rgw override bucket index max shards = 1
rgw enable usage log = false
rgw enable ops log = false
rgw gc obj min wait = 60
rgw verify ssl = false
${EXTRA_CONF:-}
CONF
  : >"$D/keyring"
}

start_monitor() {
  local fsid
  fsid=$(awk '/^fsid/ { print $3 }' "$CONF")
  monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$MON_PORT/0]" "$D/monmap" >/dev/null
  ceph-mon -c "$CONF" --mkfs -i a --monmap "$D/monmap" >/dev/null 2>&1
  bg mon ceph-mon -c "$CONF" -i a -f
  timeout 30 ceph -c "$CONF" --connect-timeout 30 osd set-require-min-compat-client jewel >/dev/null 2>&1 || true
}

start_osd() {
  local uuid id
  uuid=$(cat /proc/sys/kernel/random/uuid)
  id=$(timeout 60 ceph -c "$CONF" osd new "$uuid" 2>/dev/null)
  ceph-osd -c "$CONF" -i "$id" --mkfs --osd-uuid "$uuid" >"$D/osd-mkfs.log" 2>&1
  bg osd ceph-osd -c "$CONF" -i "$id" -f
  for _ in $(seq 300); do
    if timeout 10 ceph -c "$CONF" osd stat 2>/dev/null | grep -q '1 up'; then return 0; fi
    alive osd || break
    sleep 0.1
  done
  echo "the OSD does not come up" >&2
  tail -n 5 "$D/osd.log" >&2
  return 1
}

create_user() {
  timeout 120 radosgw-admin -c "$CONF" user create --uid=test --display-name=test \
    --access-key="$ACCESS_KEY" --secret-key="$SECRET_KEY" >"$D/user.json" 2>"$D/user.err" || {
    tail -n 5 "$D/user.err" >&2
    return 1
  }
}

start_gateway() {
  bg rgw radosgw -c "$CONF" -n client.rgw.a -f
  ready rgw "$PORT" 60 / || {
    tail -n 5 "$D/client.rgw.a.ceph.log" >&2
    return 1
  }
}

start() {
  if alive rgw; then
    print_env
    return 0
  fi
  stop
  port_free "$PORT" "$MON_PORT"
  stop_on_failure
  rm -rf "$D"
  mkdir -p "$D/mon" "$D/osd" "$D/run" "$D/rgw"
  write_conf
  start_monitor
  start_osd
  create_user
  start_gateway
  print_env
}

print_env() {
  echo "TIDEMARK_TEST_S3_ENDPOINT=http://127.0.0.1:$PORT TIDEMARK_TEST_S3_ACCESS_KEY=$ACCESS_KEY" \
    "TIDEMARK_TEST_S3_SECRET_KEY=$SECRET_KEY TIDEMARK_TEST_S3_REGION=us-east-1"
}

stop() { end rgw osd mon; }

status() {
  local name
  for name in mon osd rgw; do
    if alive $name; then
      echo "$name pid $(cat "$D/$name.pid") rss_kb $(awk '/VmRSS/ { print $2 }' "/proc/$(cat "$D/$name.pid")/status")"
    fi
  done
}

restart_gateway() {
  if alive rgw; then kill -9 "$(cat "$D/rgw.pid")"; fi
  for _ in $(seq 100); do
    listens "$PORT" || break
    sleep 0.05
  done
  start_gateway
}

pause() { timeout 30 ceph -c "$CONF" osd "$1" pause >/dev/null 2>&1; }

case ${1:-} in
  install) install ;;
  start)
    install
    start
    ;;
  stop) stop ;;
  status) status ;;
  env) print_env ;;
  restart-gateway) restart_gateway ;;
  pause) pause set ;;
  unpause) pause unset ;;
  *)
    echo "usage: $0 install|start|stop|status|env|pause|unpause|restart-gateway" >&2
    exit 2
    ;;
esac
