"""A study of 1,000 runs is read and reported in under a minute within 1 GiB. Only with LINLI_FULL=1.

The minute is of computing time, which does not depend on what else the machine is doing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from made_study import ARMS

RUNS = 1000
PROGRAM = """
import resource, sys, time
from linli_analysis.commands import report
start = time.process_time()
code = report([sys.argv[1], "--lang", "zh", "-o", sys.argv[2]])
print("measured", code, time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

pytestmark = pytest.mark.skipif(os.environ.get("LINLI_FULL") != "1", reason="takes minutes; set LINLI_FULL=1")


def multiplied(source: Path, target: Path, replicates: int) -> None:
    """The same study with its replicates written again and again under new numbers."""
    with h5py.File(source) as old, h5py.File(target, "w", track_order=True) as new:
        for key, value in old.attrs.items():
            new.attrs[key] = value
        for name in ("arms", "codes", "courtyards"):
            old.copy(name, new)
        first = old["indicators/replicate"].shape[0]
        which = np.arange(replicates) % first
        group = new.create_group("indicators", track_order=True)
        for dim in ("arm", "replicate", "week"):
            values = np.arange(replicates, dtype="i4") if dim == "replicate" else old["indicators"][dim][:]
            group.create_dataset(dim, data=values).make_scale(dim)
        for key in (k for k in old["indicators"] if k not in ("arm", "replicate", "week")):
            node = group.create_dataset(key, data=old["indicators"][key][:][:, which])
            node.attrs["long_name"] = key
            for i, dim in enumerate(("arm", "replicate", "week")):
                node.dims[i].attach_scale(group[dim])
        for name in ("groups", "group_weeks", "events"):
            _table(old[name], new.create_group(name, track_order=True), which)


def _table(old: h5py.Group, new: h5py.Group, which: np.ndarray) -> None:
    rows = [np.flatnonzero(old["replicate"][:] == r) for r in range(int(which.max()) + 1)]
    for column in old:
        values = old[column][:]
        parts = [values[rows[r]] if column != "replicate" else np.full(len(rows[r]), i) for i, r in enumerate(which)]
        node = new.create_dataset(column, data=np.concatenate(parts).astype(values.dtype), compression="gzip")
        for key in ("codes", "_FillValue", "long_name"):
            if key in old[column].attrs:
                node.attrs[key] = old[column].attrs[key]


def test_a_thousand_runs_in_a_minute_and_a_gibibyte(study_path: Path, tmp_path: Path) -> None:
    big = tmp_path / "big.h5"
    multiplied(study_path, big, RUNS // len(ARMS))
    command = [sys.executable, "-c", PROGRAM, str(big), str(tmp_path / "report.html")]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("measured ")[1].split()
    code, seconds, mebibytes = int(told[0]), float(told[1]), float(told[2])
    print(f"{RUNS} runs: {seconds:.0f} s, {mebibytes:.0f} MiB")
    assert code == 0
    assert seconds < 60
    assert mebibytes < 1024
