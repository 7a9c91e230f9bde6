#!/usr/bin/env bash
# Several processes make the study that one makes; one of them killed, the same command goes on.
#   tests/study/mpi.sh LINLI            (built with LINLI_MPI)
set -euo pipefail
linli=$1
source "$(dirname "$0")/small_study.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
run=(mpirun --allow-run-as-root --oversubscribe --bind-to none)

small_base
cat >study.yaml <<'YAML'
name: small
scenario: base.yaml
replicates: 24
full_replicates: [1]
outcomes: [attendances]
samples: {design: grid, parameters: {found.ideas: [1, 2]}}
adaptive: {batch: 8, difference: {arm: academy, minus: baseline, half_width: 1e-9}}
arms:
  - name: baseline
  - name: academy
    interventions: [{name: school, practice: academy}]
YAML

failed=0
check() {
  [ "$1" = "$2" ] || { echo "FAILED: $3: $1, expected $2"; failed=1; }
}

"$linli" study study.yaml -o one.h5 --threads 1 >/dev/null 2>&1
expected=$(digest one.h5)
[ ${#expected} -eq 64 ]
for ranks in 2 4; do
  "${run[@]}" -n "$ranks" "$linli" study study.yaml -o "mpi-$ranks.h5" --threads 1 >"log-$ranks" 2>&1 || { cat "log-$ranks"; exit 1; }
  check "$(digest "mpi-$ranks.h5")" "$expected" "$ranks processes"
  check "$(ls "mpi-$ranks.runs" | wc -l)" 3 "trajectories of $ranks processes"
done

# A process killed in the middle, several times.
killed=0
for round in 1 2 3; do
  rm -rf killed.*
  "${run[@]}" -n 2 "$linli" study study.yaml -o killed.h5 --threads 1 --keep-every 0 >log 2>&1 &
  job=$!
  for _ in $(seq 600); do
    [ -e killed.parts ] && [ "$(find killed.parts -name 'part-*.txt' | wc -l)" -ge $((4 * round)) ] && break
    sleep 0.05
  done
  ranks=$(pgrep -P "$job" -f killed.h5 || true)
  victim=$(echo "$ranks" | tail -n 1)
  [ -n "$victim" ] && kill -KILL "$victim"
  if wait "$job"; then echo "round $round: it had ended"; else killed=$((killed + 1)); echo "round $round: rank $victim killed, the job ended"; fi
  if [ ! -e killed.h5 ]; then
    "${run[@]}" -n 3 "$linli" study study.yaml -o killed.h5 --threads 1 >log 2>&1 || { cat log; exit 1; }
    grep -q "runs are there already" log || { echo "FAILED: nothing was kept"; failed=1; }
  fi
  check "$(digest killed.h5)" "$expected" "killed and resumed"
done
[ "$killed" -gt 0 ] || { echo "FAILED: no process was killed in time"; failed=1; }
[ "$failed" -eq 0 ] && echo "1, 2 and 4 processes, and a process killed: digest $expected"
exit "$failed"
