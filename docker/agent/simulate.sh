#!/usr/bin/env bash
# A pack on a pipe: prints one JSON line a second, 16 cells of the generic-ncm parameter set that drive,
# rest and charge in turn. It stands in for a real pack; the twin in `galvani demo` is the better one.
exec awk -v cells=16 '
function ocv(z,   k) {
  if (z <= 0) return v[0]
  if (z >= 1) return v[20]
  k = int(z * 20)
  return v[k] + (v[k + 1] - v[k]) * (z * 20 - k)
}
function sleep_until(t) { while (systime_now() < t) system("sleep 0.2") }
function systime_now(   s) { "date +%s" | getline s; close("date +%s"); return s }
BEGIN {
  # Open-circuit voltage at 0, 5, ... 100 % and the resistance, as in generic-ncm.json.
  split("3.0 3.3 3.45 3.52 3.5725 3.6 3.614 3.622 3.633 3.654 3.677 3.704 3.7455 3.795 3.8455 3.891 3.936 3.9775 4.0255 4.0775 4.15", table, " ")
  for (k = 0; k <= 20; k++) v[k] = table[k + 1]
  capacity_ah = 115; r0_ohm = 0.0006; r1_ohm = 0.0007; tau_s = 60
  z = 0.8; overpotential_v = 0; t = systime_now(); srand(1)
  while (1) {
    phase = t % 5400
    if (phase < 2700) current_a = -30 - 25 * sin(phase / 40)
    else if (phase < 3300) current_a = 0
    else current_a = z < 0.85 ? 60 : 0
    z += current_a / 3600 / capacity_ah
    overpotential_v += (current_a * r1_ohm - overpotential_v) / tau_s
    line = ""; sum = 0
    for (c = 0; c < cells; c++) {
      u = ocv(z + (c - cells / 2) * 0.001) + current_a * r0_ohm + overpotential_v + (rand() - 0.5) * 0.002
      sum += u
      line = line (c ? "," : "") sprintf("%.4f", u)
    }
    printf "{\"t\":%d,\"current_a\":%.2f,\"cells_v\":[%s],\"temps_c\":[%.1f,%.1f],\"pack_v\":%.2f}\n", t, current_a, line, 24 + current_a * current_a / 900, 25 + current_a * current_a / 700, sum
    fflush()
    t++
    sleep_until(t)
  }
}'
