#!/usr/bin/env bash
# A throw-away OpenSSH server on loopback, with accounts that can do sftp and nothing else.
#
#   sshd.sh install | start | stop | status | env
#   sshd.sh pause | unpause      its sessions stop in the middle of what they do
#
# start installs what is missing (as root, Debian), prints one line of settings for the tests and nothing else, and
# leaves a running server as it is. It makes two system accounts if they are missing: tidemark-sftp, which may write,
# and tidemark-ro, the same user by another name, which may only read. Both are shut in the same folder.
#
#   SSHD_DIR      keys, settings and logs; emptied at each start (default /tmp/tidemark-sshd)
#   SSHD_PORT     2222
#   SSHD_CHROOT   where the accounts are shut in; emptied at each start (default /srv/tidemark-sshd-PORT). sshd wants
#                 it and all above it to be root's and writable for nobody else, so it cannot be below /tmp
set -euo pipefail
# shellcheck source=tools/servers/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

D=${SSHD_DIR:-/tmp/tidemark-sshd}
PORT=${SSHD_PORT:-2222}
CHROOT=${SSHD_CHROOT:-/srv/tidemark-sshd-$PORT}
WRITER=tidemark-sftp
READER=tidemark-ro
PASSPHRASE='correct horse'
PASSWORD='battery staple'

install() {
  if [ ! -x /usr/sbin/sshd ] || ! command -v ssh-agent >/dev/null; then
    apt_install openssh-server openssh-sftp-server openssh-client
  fi
}

# An account without a shell that can be logged in to: '*' is no password but not locked, '!' would be.
account() {
  id "$1" >/dev/null 2>&1 || useradd --system --no-create-home --home-dir / --shell /usr/sbin/nologin "$1"
  usermod -p '*' "$1"
}

# Another name of the account $1, so that it can read what is for its owner alone.
second_name() {
  local uid
  uid=$(id -u "$1")
  [ "$(id -u "$2" 2>/dev/null)" = "$uid" ] || {
    ! id "$2" >/dev/null 2>&1 || userdel "$2"
    useradd --system --non-unique --uid "$uid" --gid "$(id -g "$1")" --no-create-home --home-dir / --shell /usr/sbin/nologin "$2"
  }
  usermod -p '*' "$2"
}

# Every kind of key that a person may have, all let in.
user_keys() {
  local keys=$D/keys
  ssh-keygen -q -t ed25519 -N '' -f "$keys/ed25519"
  ssh-keygen -q -t rsa -b 3072 -N '' -f "$keys/rsa"
  ssh-keygen -q -t ecdsa -N '' -f "$keys/ecdsa"
  ssh-keygen -q -t rsa -b 3072 -m PEM -N '' -f "$keys/rsa-pem"
  ssh-keygen -q -t ecdsa -m PEM -N '' -f "$keys/ecdsa-pem"
  ssh-keygen -q -t ed25519 -N "$PASSPHRASE" -f "$keys/locked"
  ssh-keygen -q -t rsa -b 3072 -m PEM -N "$PASSPHRASE" -f "$keys/locked-pem"
  cat "$keys"/*.pub >"$D/auth_$WRITER"
  cp "$D/auth_$WRITER" "$D/auth_$READER"
  chmod 644 "$D/auth_$WRITER" "$D/auth_$READER"
  ssh-keygen -q -t ed25519 -N '' -f "$keys/stranger"
  ssh-keygen -q -t ed25519 -N '' -f "$D/user_ca"
  ssh-keygen -q -t ed25519 -N '' -f "$keys/certified"
  ssh-keygen -q -s "$D/user_ca" -I tidemark-test -n "$WRITER" "$keys/certified.pub"
}

host_keys() {
  local type
  ssh-keygen -q -t ed25519 -N '' -f "$D/host_ed25519"
  ssh-keygen -q -t rsa -b 3072 -N '' -f "$D/host_rsa"
  ssh-keygen -q -t ecdsa -N '' -f "$D/host_ecdsa"
  ssh-keygen -q -t ed25519 -N '' -f "$D/host_ca"
  ssh-keygen -q -s "$D/host_ca" -I tidemark-test-host -h -n 127.0.0.1,localhost "$D/host_ed25519.pub"
  for type in ed25519 rsa ecdsa; do
    echo "[127.0.0.1]:$PORT $(cut -d' ' -f1,2 "$D/host_$type.pub")"
  done >"$D/known_hosts"
}

write_conf() {
  cat >"$D/sshd_config" <<CONF
ListenAddress 127.0.0.1:$PORT
HostKey $D/host_ed25519
HostKey $D/host_rsa
HostKey $D/host_ecdsa
HostCertificate $D/host_ed25519-cert.pub
TrustedUserCAKeys $D/user_ca.pub
PidFile none
AuthorizedKeysFile $D/auth_%u
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
AllowUsers $WRITER $READER
MaxStartups 200
MaxAuthTries 20
UseDNS no
PrintMotd no
LogLevel VERBOSE
AllowTcpForwarding no
X11Forwarding no
PermitTTY no
ChrootDirectory $CHROOT
Subsystem sftp internal-sftp
ForceCommand internal-sftp
Match User $WRITER
  PasswordAuthentication yes
Match User $READER
  ForceCommand internal-sftp -R
CONF
  /usr/sbin/sshd -t -f "$D/sshd_config"
}

# data is the writer's; sealed is root's; small is a disk that is soon full.
folders() {
  mkdir -p "$CHROOT/data" "$CHROOT/sealed" "$CHROOT/small"
  chown root:root "$CHROOT"
  chmod 755 "$CHROOT"
  mount -t tmpfs -o size=4m,mode=755 tmpfs "$CHROOT/small"
  chown "$WRITER" "$CHROOT/data" "$CHROOT/small"
}

start() {
  if alive sshd; then
    env_
    return
  fi
  stop
  port_free "$PORT"
  stop_on_failure
  account "$WRITER"
  second_name "$WRITER" "$READER"
  echo "$WRITER:$PASSWORD" | chpasswd
  rm -rf "$D" "$CHROOT"
  mkdir -p "$D/keys" /run/sshd
  chmod 755 "$D" /run/sshd
  folders
  user_keys
  host_keys
  write_conf
  bg sshd /usr/sbin/sshd -D -e -f "$D/sshd_config"
  ready sshd "$PORT" 10
  env_
}

env_() {
  echo "TIDEMARK_TEST_SSH_PORT=$PORT TIDEMARK_TEST_SSH_DIR=$D TIDEMARK_TEST_SSH_CHROOT=$CHROOT"
}

# What the listener forked: a process a session, and below it one with the account's rights.
sessions() {
  local pid child
  alive sshd || return 0
  for pid in $(pgrep -P "$(cat "$D/sshd.pid")"); do
    for child in $(pgrep -P "$pid"); do pgrep -P "$child" || true; done
    pgrep -P "$pid" || true
    echo "$pid"
  done
}

signal_sessions() {
  local pid
  for pid in $(sessions); do kill -"$1" "$pid" 2>/dev/null || true; done
}

stop() {
  local open
  open=$(sessions)
  end sshd
  # shellcheck disable=SC2086 # one word a process
  [ -z "$open" ] || kill -KILL $open 2>/dev/null || true
  ! mountpoint -q "$CHROOT/small" || umount "$CHROOT/small"
}

case ${1:-} in
  install) install ;;
  start)
    install
    start
    ;;
  stop) stop ;;
  status) if alive sshd; then echo running; else echo stopped; fi ;;
  env) env_ ;;
  pause) signal_sessions STOP ;;
  unpause) signal_sessions CONT ;;
  *)
    echo "usage: $0 install|start|stop|status|env|pause|unpause" >&2
    exit 2
    ;;
esac
