#!/bin/sh
# Makes every password of the deployment once, at the first start, and gives each program only its
# own. Nothing is replaced when it exists: delete the volumes to begin anew.
#
# The folders are the volumes of compose.yaml; TENANT, EDGE and PACKS (separated by spaces) say what
# the edge may publish.
set -eu
umask 077

tenant=${TENANT:-demo}
edge=${EDGE:-edge-1}
packs=${PACKS:-pack-1}
root=${SECRETS_ROOT:-/secrets}

random() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# FILE OWNER: a secret of its own, readable by its owner only
secret() {
  if [ ! -s "$root/$1" ]; then
    random >"$root/$1"
    echo "secrets: made $1"
  fi
  own "$root/$1" "$2"
}

# FROM TO OWNER: the same secret for another program
share() {
  cp "$root/$1" "$root/$2"
  own "$root/$2" "$3"
}

own() {
  chmod 400 "$1"
  if [ "$(id -u)" = 0 ]; then chown "$2:$2" "$1"; fi
}

users() {
  file=$root/mosquitto/passwd
  rm -f "$file.new"
  : >"$file.new"
  # Hashed from a file, so that no password shows up in the list of processes.
  printf 'bridge:%s\n%s:%s\n' "$(cat "$root/bridge/mqtt_password")" \
    "$edge" "$(cat "$root/agent/mqtt_password")" >"$file.new"
  mosquitto_passwd -U "$file.new"
  mv "$file.new" "$file"
  own "$file" 1883
}

rules() {
  file=$root/mosquitto/acl
  {
    echo "# The bridge reads what edges say, and only it may write watermarks,"
    echo "# releases and what packs are to run."
    echo "user bridge"
    for leaf in birth telemetry alert model/report model/report/anomaly model/report/soh; do
      echo "topic read galvani/v1/+/packs/+/$leaf"
    done
    for leaf in birth status; do echo "topic read galvani/v1/+/edges/+/$leaf"; done
    for leaf in ack model/desired model/desired/anomaly model/desired/soh; do
      echo "topic write galvani/v1/+/packs/+/$leaf"
    done
    echo "topic write galvani/v1/+/releases/#"
    echo
    echo "# An edge speaks for itself and its packs, without wildcards."
    echo "user $edge"
    for leaf in birth status; do echo "topic write galvani/v1/$tenant/edges/$edge/$leaf"; done
    echo "topic read galvani/v1/$tenant/releases/#"
    for pack in $packs; do
      for leaf in birth telemetry alert model/report model/report/anomaly model/report/soh; do
        echo "topic write galvani/v1/$tenant/packs/$pack/$leaf"
      done
      for leaf in ack model/desired model/desired/anomaly model/desired/soh; do
        echo "topic read galvani/v1/$tenant/packs/$pack/$leaf"
      done
    done
  } >"$file.new"
  mv "$file.new" "$file"
  own "$file" 1883
}

mkdir -p "$root/mosquitto" "$root/bridge" "$root/agent" "$root/influxdb" "$root/sink" "$root/grafana"
chmod 755 "$root"/*/
secret bridge/mqtt_password 10001
secret agent/mqtt_password 10001
secret influxdb/admin_password 1000
secret influxdb/admin_token 1000
secret grafana/admin_password 472
share influxdb/admin_token sink/influx_token 10001
share influxdb/admin_token grafana/influx_token 472
users
rules
echo "secrets: ready for tenant $tenant, edge $edge, packs $packs"
