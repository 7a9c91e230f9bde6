#!/usr/bin/env bash
# A study on a disk that fills up: it says so, and goes on with the same command when there is room again.
#   tests/study/small_disk.sh LINLI     exits 77 where no disk may be mounted
set -euo pipefail
linli=$1
source "$(dirname "$0")/small_study.sh"

# The disk is a tmpfs that only this process sees.
if [ "${LINLI_OWN_MOUNTS:-0}" != 1 ]; then
  export LINLI_OWN_MOUNTS=1
  for own in "unshare --mount" "unshare --user --map-root-user --mount"; do
    if $own sh -c 'mount -t tmpfs tmpfs /mnt' 2>/dev/null; then exec $own "$0" "$linli"; fi
  done
  echo "skipped: this user may not mount a tmpfs"
  exit 77
fi

scratch=$(mktemp -d)
trap 'umount "$scratch/disk" 2>/dev/null || true; rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir disk
mount -t tmpfs -o size=16m tmpfs disk

small_base
cat >study.yaml <<'YAML'
name: small
scenario: base.yaml
replicates: 12
arms:
  - name: baseline
  - name: academy
    interventions: [{name: school, practice: academy}]
YAML

fail() { echo "FAILED: $1"; cat log; exit 1; }

"$linli" study study.yaml -o whole.h5 --threads 1 >log 2>&1 || fail "the study elsewhere"
expected=$(digest whole.h5)
[ ${#expected} -eq 64 ]
needed=$(du --bytes whole.h5 | cut -f1)

# Room for nothing, for some parts, and for nearly all of them but not for the join.
filled=0
for room in 4096 $((needed / 2)) $((needed * 5 / 4)); do
  rm -rf disk/*
  head -c $((16 * 1024 * 1024 - room)) /dev/zero >disk/filler
  status=0
  "$linli" study study.yaml -o disk/out.h5 --threads 1 --keep-every 0 >log 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    filled=$((filled + 1))
    [ "$status" -eq 2 ] || fail "status $status with room for $room bytes"
    grep -q "No space left on device" log || fail "the full disk was not named"
    [ ! -e disk/out.h5 ] || fail "a study that is not whole"
    kept=$(find disk -name 'part-*.txt' -size +0 | wc -l)
    rm disk/filler
    "$linli" study study.yaml -o disk/out.h5 --threads 1 >log 2>&1 || fail "going on with room again"
    [ "$kept" -eq 0 ] || grep -q "runs are there already" log || fail "$kept parts were kept and not used"
    echo "room for $room bytes: $kept parts kept, and gone on from"
  fi
  [ "$(digest disk/out.h5)" = "$expected" ] || fail "another digest"
done
[ "$filled" -ge 2 ] || fail "the disk was never full"
echo "full and gone on $filled times: digest $expected"
