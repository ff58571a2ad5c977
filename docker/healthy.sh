#!/usr/bin/env bash
# Asks /health on the loopback port given; the image has no curl.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/$1"
printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
IFS=' ' read -r _ status _ <&3
[ "$status" = 200 ]
