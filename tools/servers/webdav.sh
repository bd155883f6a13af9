#!/usr/bin/env bash
# A throw-away WebDAV server on loopback: nginx with dav_ext, or Apache with mod_dav.
#
#   webdav.sh install | start | stop | status | env
#
# start installs what is missing (as root, Debian), prints one line of settings for the tests and nothing else, and
# leaves a running server as it is.
#
#   WEBDAV_SERVER  nginx (default) or apache
#   WEBDAV_DIR     state, files and logs; emptied at each start (default /tmp/tidemark-webdav)
#   WEBDAV_PORT    7481
set -euo pipefail
# shellcheck source=tools/servers/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

D=${WEBDAV_DIR:-/tmp/tidemark-webdav}
PORT=${WEBDAV_PORT:-7481}
SERVER=${WEBDAV_SERVER:-nginx}
USER_NAME=test
PASSWORD=testsecret1234567890

case $SERVER in
  nginx | apache) ;;
  *)
    echo "WEBDAV_SERVER is '$SERVER'; use nginx or apache" >&2
    exit 2
    ;;
esac

install() {
  case $SERVER in
    nginx)
      command -v nginx >/dev/null && [ -e "$(nginx_module)" ] || apt_install nginx-light libnginx-mod-http-dav-ext
      ;;
    apache) command -v apache2 >/dev/null || apt_install apache2 ;;
  esac
}

nginx_module() { echo /usr/lib/nginx/modules/ngx_http_dav_ext_module.so; }

# Several workers: one that looks for a name and then writes it would otherwise seem to be exclusive.
nginx_conf() {
  cat <<CONF
load_module $(nginx_module);
$([ "$(id -u)" != 0 ] || echo 'user nobody nogroup;')
worker_processes 4;
daemon off;
pid $D/run/nginx.pid;
error_log $D/error.log;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path $D/run/body;
  proxy_temp_path $D/run/proxy;
  fastcgi_temp_path $D/run/fastcgi;
  uwsgi_temp_path $D/run/uwsgi;
  scgi_temp_path $D/run/scgi;
  server {
    listen 127.0.0.1:$PORT reuseport;
    root $D/files;
    client_max_body_size 0;
    auth_basic test;
    auth_basic_user_file $D/passwords;
    location / {
      dav_methods PUT DELETE MKCOL COPY MOVE;
      dav_ext_methods PROPFIND OPTIONS;
    }
  }
}
CONF
}

apache_conf() {
  local module
  cat <<CONF
ServerRoot $D
ServerName localhost
PidFile $D/run/apache.pid
DefaultRuntimeDir $D/run
ErrorLog $D/error.log
Listen 127.0.0.1:$PORT
$([ "$(id -u)" != 0 ] || printf 'User nobody\nGroup nogroup\n')
StartServers 2
CONF
  for module in mpm_event authn_core authn_file authz_core authz_user auth_basic dav dav_fs; do
    echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"
  done
  cat <<CONF
DocumentRoot $D/files
DavLockDB $D/run/locks
<Directory $D/files>
  Dav On
  AuthType Basic
  AuthName test
  AuthUserFile $D/passwords
  Require valid-user
</Directory>
CONF
}

start() {
  if alive server; then
    print_env
    return 0
  fi
  stop
  port_free "$PORT"
  stop_on_failure
  rm -rf "$D"
  mkdir -p "$D/files" "$D/run"
  printf '%s:{SHA}%s\n' "$USER_NAME" "$(printf %s "$PASSWORD" | openssl dgst -sha1 -binary | base64)" >"$D/passwords"
  "${SERVER}_conf" >"$D/$SERVER.conf"
  if [ "$(id -u)" = 0 ]; then
    chmod 755 "$D"
    chown -R nobody:nogroup "$D/files" "$D/run"
  fi
  case $SERVER in
    nginx) bg server nginx -c "$D/nginx.conf" -p "$D" -e "$D/error.log" ;;
    apache) bg server apache2 -f "$D/apache.conf" -d "$D" -DFOREGROUND ;;
  esac
  ready server "$PORT" 20
  print_env
}

print_env() {
  echo "TIDEMARK_TEST_WEBDAV_URL=http://127.0.0.1:$PORT" \
    "TIDEMARK_TEST_WEBDAV_USER=$USER_NAME TIDEMARK_TEST_WEBDAV_PASSWORD=$PASSWORD"
}

stop() { end server; }

status() {
  if alive server; then echo "$SERVER pid $(cat "$D/server.pid")"; fi
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
  *)
    echo "usage: $0 install|start|stop|status|env" >&2
    exit 2
    ;;
esac
