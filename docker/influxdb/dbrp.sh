#!/bin/bash
# Runs once, after the setup: lets InfluxQL, which names databases, find the bucket.
set -euo pipefail
influx v1 dbrp create --db galvani --rp autogen --default \
  --bucket-id "${DOCKER_INFLUXDB_INIT_BUCKET_ID}" --org "${DOCKER_INFLUXDB_INIT_ORG}"
