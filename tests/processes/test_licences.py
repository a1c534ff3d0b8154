"""What CI lets be installed: the bill of materials is read by the program that CI runs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).parents[2] / ".ci" / "licences.py"


def judged(folder: Path, *components: dict[str, Any]) -> tuple[int, str]:
    bill = folder / "sbom.json"
    bill.write_text(json.dumps({"components": components}))
    done = subprocess.run([sys.executable, PROGRAM, bill], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def library(*licences: dict[str, Any], name: str = "lib") -> dict[str, Any]:
    return {"name": name, "version": "1.0", "licenses": list(licences)}


MIT = {"license": {"id": "MIT"}}


@pytest.mark.parametrize("licence", [MIT, {"expression": "MIT AND PSF-2.0"}])
def test_what_is_listed_may_be_installed(tmp_path: Path, licence: dict[str, Any]) -> None:
    assert judged(tmp_path, library(licence))[0] == 0


OTHERS = {
    "AGPL-3.0-only": [{"license": {"id": "AGPL-3.0-only"}}],
    "Proprietary": [MIT, {"license": {"name": "Proprietary"}}],
    "MIT AND AGPL-3.0-only": [{"expression": "MIT AND AGPL-3.0-only"}],
    "none is named": [],
}


@pytest.mark.parametrize(("said", "licences"), OTHERS.items(), ids=OTHERS)
def test_any_other_licence_is_named_and_fails(tmp_path: Path, said: str, licences: list[dict[str, Any]]) -> None:
    code, told = judged(tmp_path, library(MIT, name="fine"), library(*licences, name="odd"))
    assert code == 1
    assert f"odd 1.0: {said}" in told
    assert "fine" not in told


def test_an_empty_bill_proves_nothing(tmp_path: Path) -> None:
    assert judged(tmp_path)[0] == 1
