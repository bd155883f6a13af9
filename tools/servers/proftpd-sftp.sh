#!/usr/bin/env bash
# A throw-away proftpd with mod_sftp on loopback: an sftp server of another make than OpenSSH's.
#
#   proftpd-sftp.sh install | start | stop | status | env
#
# start installs what is missing (as root, Debian), prints one line of settings for the tests and nothing else, and
# leaves a running server as it is. It makes the system account tidemark-sftp if it is missing.
#
#   PROFTPD_DIR    keys, settings, logs and the account's folder; emptied at each start (default
#                  /srv/tidemark-proftpd-PORT)
#   PROFTPD_PORT   2223
set -euo pipefail
# shellcheck source=tools/servers/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

PORT=${PROFTPD_PORT:-2223}
D=${PROFTPD_DIR:-/srv/tidemark-proftpd-$PORT}
WRITER=tidemark-sftp
# It writes its own command line, in which D does not show.
MARK=proftpd

install() {
  if [ ! -x /usr/sbin/proftpd ] || [ ! -e /usr/lib/proftpd/mod_sftp.so ] || ! command -v ssh-keygen >/dev/null; then
    apt_install proftpd-core proftpd-mod-crypto openssh-client
  fi
}

write_conf() {
  cat >"$D/conf" <<CONF
ServerName test
ServerType standalone
DefaultAddress 127.0.0.1
SocketBindTight on
UseIPv6 off
Port $PORT
ModulePath /usr/lib/proftpd
LoadModule mod_sftp.c
ScoreboardFile $D/scoreboard
PidFile $D/own.pid
DelayEngine off
User nobody
Group nogroup
RequireValidShell off
UseFtpUsers off
WtmpLog off
MaxInstances 100
DefaultRoot $D/root
SystemLog $D/log
TransferLog none
SFTPEngine on
SFTPLog $D/sftp.log
SFTPHostKey $D/host_rsa
SFTPAuthorizedUserKeys file:$D/auth_%u
SFTPAuthMethods publickey
CONF
}

start() {
  if alive proftpd; then
    env_
    return
  fi
  stop
  port_free "$PORT"
  stop_on_failure
  id "$WRITER" >/dev/null 2>&1 ||
    useradd --system --no-create-home --home-dir / --shell /usr/sbin/nologin "$WRITER"
  rm -rf "$D"
  mkdir -p "$D/root/data" "$D/keys"
  chown "$WRITER" "$D/root/data"
  chmod 755 "$D"
  ssh-keygen -q -t rsa -b 3072 -m PEM -N '' -f "$D/host_rsa"
  ssh-keygen -q -t ed25519 -N '' -f "$D/keys/ed25519"
  ssh-keygen -e -f "$D/keys/ed25519.pub" >"$D/auth_$WRITER"
  echo "[127.0.0.1]:$PORT $(cut -d' ' -f1,2 "$D/host_rsa.pub")" >"$D/known_hosts"
  write_conf
  bg proftpd /usr/sbin/proftpd -n -c "$D/conf"
  ready proftpd "$PORT" 10
  env_
}

env_() {
  echo "TIDEMARK_TEST_PROFTPD_PORT=$PORT TIDEMARK_TEST_PROFTPD_DIR=$D"
}

stop() { end proftpd; }

case ${1:-} in
  install) install ;;
  start)
    install
    start
    ;;
  stop) stop ;;
  status) if alive proftpd; then echo running; else echo stopped; fi ;;
  env) env_ ;;
  *)
    echo "usage: $0 install|start|stop|status|env" >&2
    exit 2
    ;;
esac
