# What the server scripts beside this file share; they source it.
# D is the script's state directory: a program is ours if its command line has D in it, or MARK where it hides D.

# apt_install PACKAGE...: quiet, shows the end of apt's output on failure. No package starts a service of its own,
# which would listen beyond loopback.
apt_install() (
  policy=/usr/sbin/policy-rc.d
  log=$(mktemp)
  if [ -e $policy ]; then
    trap 'rm -f "$log"' EXIT
  else
    trap 'rm -f "$log" $policy' EXIT
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
  fi
  {
    apt-get update -q || true
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -q --no-install-recommends "$@"
  } >"$log" 2>&1 </dev/null || {
    tail -n 20 "$log" >&2
    exit 1
  }
)

# alive NAME: the process of NAME.pid runs and is ours. A zombie has no command line, and a stranger with a reused pid
# has not ours; kill -0 would take both for it.
alive() {
  local pid
  pid=$(cat "$D/$1.pid" 2>/dev/null) && [ -n "$pid" ] && grep -qsF -- "${MARK:-$D}" "/proc/$pid/cmdline"
}

# bg NAME COMMAND...: starts COMMAND with NAME.pid and NAME.log
bg() {
  local name=$1
  shift
  setsid "$@" >"$D/$name.log" 2>&1 </dev/null &
  echo $! >"$D/$name.pid"
  disown
  for _ in $(seq 50); do
    if alive "$name"; then return 0; fi
    sleep 0.01
  done
}

# listens PORT [PATH]: something listens there, and answers GET PATH with 200
listens() (
  exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
  [ -n "${2:-}" ] || exit 0
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
  read -r -t 5 _ code _ <&3
  [ "$code" = 200 ]
) 2>/dev/null

port_free() {
  local port
  for port; do
    if listens "$port"; then
      echo "port $port is taken by another program" >&2
      return 1
    fi
  done
}

# ready NAME PORT SECONDS [PATH]: waits until NAME listens and answers; shows its log if it ends or is late
ready() {
  local i
  for ((i = 0; i < $3 * 20; i++)); do
    if listens "$2" "${4:-}"; then return 0; fi
    alive "$1" || break
    sleep 0.05
  done
  echo "$1 does not answer on port $2" >&2
  tail -n 5 "$D/$1.log" >&2
  return 1
}

any_alive() {
  local name
  for name; do
    if alive "$name"; then return 0; fi
  done
  return 1
}

# end NAME...: TERM to all, KILL to those still there a second later
end() {
  local name signal i
  for signal in TERM KILL; do
    for name; do
      if alive "$name"; then kill -$signal "$(cat "$D/$name.pid")" 2>/dev/null || true; fi
    done
    for ((i = 0; i < 20; i++)); do
      any_alive "$@" || break
      sleep 0.05
    done
  done
  for name; do rm -f "$D/$name.pid"; done
}

# A start that fails or is interrupted from here on leaves nothing running.
stop_on_failure() {
  trap 'exit 1' TERM INT HUP
  trap '[ $? = 0 ] || stop' EXIT
}
