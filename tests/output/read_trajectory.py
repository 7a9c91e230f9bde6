"""Reads a synthetic trajectory as its users would: h5py, pandas, xarray. Called by test_trajectory.cpp."""

import sys

import h5py
import numpy as np
import pandas as pd
import xarray as xr

path, weeks, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

indicators = xr.open_dataset(path, group="indicators", engine="h5netcdf")
assert dict(indicators.sizes) == {"week": weeks + 1}, indicators.sizes
assert list(indicators["week"].values) == list(range(weeks + 1))
assert len(indicators.data_vars) == count
assert indicators["indicator_5"].sel(week=80) == 15
assert np.isnan(indicators["indicator_1"].sel(week=0))
assert indicators["indicator_5"].attrs["long_name_zh"] == "指标5"

groups = xr.open_dataset(path, group="groups", engine="h5netcdf").to_dataframe()
assert groups["went_public"].isna().all() and groups["ended"].isna().sum() == 19
assert groups["group"].is_unique

with h5py.File(path) as file:
    assert file.attrs["format"] == "linli-trajectory" and file.attrs["format_version"] == 1
    tables = [name for name in file if "row" in file[name]]
    assert len(tables) == 13, tables
    for table in tables:
        columns = {name: file[table][name] for name in file[table] if name != "row"}
        lengths = {column.shape for column in columns.values()}
        assert len(lengths) == 1, (table, lengths)
        for name, column in columns.items():
            assert column.dtype.kind in "Ofui" and not (column.dtype.kind in "iu" and column.dtype.itemsize == 8), name
            assert column.attrs["long_name"], name
            assert column.dims[0].keys() == [] or "row" in column.dims[0][0].name, (table, name)
    events = pd.DataFrame({name: file["events"][name][:] for name in file["events"] if name != "row"})
    kinds = file["codes/event_kind"].asstr()[:]
    events["kind"] = kinds[events["kind"]]
    assert (events["kind"] == "affair_arose").any() and events["event"].is_monotonic_increasing
    residents = file["residents/resident"][:]
    assert (residents == np.arange(len(residents))).all()

for name in ("codes", "digest", "scenario", "interventions", "courtyards"):
    assert len(xr.open_dataset(path, group=name, engine="h5netcdf").variables) > 0, name
