#!/usr/bin/env bash
# The agent, fed by the simulated pack. Give another configuration and mount another
# /opt/galvani/simulate.sh to feed a real one.
set -euo pipefail
exec java -Xmx64m -Xms16m -Xss512k -XX:+UseSerialGC -XX:ReservedCodeCacheSize=48m -XX:MaxDirectMemorySize=16m -cp "/opt/galvani/galvani-edge-agent.jar:/opt/galvani/lib/*" io.galvani.edge.main.Agent agent "$@" < <(bash /opt/galvani/simulate.sh)
