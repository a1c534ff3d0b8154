"""`python .ci/licences.py SBOM`: names each component of a CycloneDX bill whose licence is not listed, and exits 1."""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

LISTED = tomllib.loads(Path(__file__).with_name("licences.toml").read_text())


def licences(component: dict[str, Any]) -> list[str]:
    declared = component.get("licenses") or []
    names = [one.get("expression") or one["license"].get("id") or one["license"]["name"] for one in declared]
    return names or [LISTED["silent"].get(component["name"], "none is named")]


def main(bill: Path) -> int:
    components = json.loads(bill.read_text())["components"]
    wrong = [
        f"{component['name']} {component['version']}: {licence}"
        for component in components
        for licence in licences(component)
        if licence not in LISTED["allowed"]
    ]
    sys.stdout.write("".join(f"not in .ci/licences.toml: {line}\n" for line in wrong))
    sys.stdout.write(f"{len(components)} components, {len(wrong)} with a licence that is not listed\n")
    return 1 if wrong or not components else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
