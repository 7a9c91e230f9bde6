"""The notebooks run from top to bottom and come to the numbers that the package gives."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from linli_analysis import Study, compare

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_headline_comparison_is_reproduced(
    lang: str, study: Study, study_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_STUDY", str(study_path))
    monkeypatch.setenv("LINLI_OUTPUT", str(tmp_path))
    notebook = nbformat.read(NOTEBOOKS / f"headline.{lang}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(tmp_path)}}).execute()
    told = "\n".join(
        str(output.get("data", {}).get("text/plain", output.get("text", "")))
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    row = compare.differences(study, [compare.MAIN]).set_index("arm").loc["event"]
    assert f"{row['difference']:.2f}" in told
    assert (tmp_path / "figures" / f"headline.{lang}.png").exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_notebooks_are_kept_without_outputs(lang: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / f"headline.{lang}.ipynb", as_version=4)
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code")
