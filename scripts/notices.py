#!/usr/bin/env python3
"""Writes what goes into the package about the works of others: vendor/notices/licences.txt, their licences in full, and
vendor/notices/sbom.cdx.json, a list for programs (CycloneDX 1.6). The same sources give the same bytes."""

import hashlib
import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from urllib.parse import quote

import licences

ROOT = licences.ROOT
NOTICES = ROOT / "vendor/notices"
RUNTIME = ROOT / "vendor/onnxruntime"
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|unlicense|copyright)", re.IGNORECASE)


def main() -> int:
    works = [*crates(), *modules(), runtime()]
    works.sort(key=lambda work: (work["name"].lower(), work["version"]))
    NOTICES.mkdir(parents=True, exist_ok=True)
    (NOTICES / "licences.txt").write_text(texts(works))
    (NOTICES / "sbom.cdx.json").write_text(json.dumps(bill(works), indent=1) + "\n")
    silent = [work["name"] for work in works if not work["files"]]
    print(f"{len(works)} works in vendor/notices; {len(silent)} bring no text of their licence: {', '.join(silent) or 'none'}")
    return 0


def crates() -> list[dict]:
    locked = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    sums = {(it["name"], it["version"]): it.get("checksum") for it in locked}
    return [
        {
            "name": package["name"],
            "version": package["version"],
            "licence": package["license"] or "see its files",
            "kind": "cargo",
            "sum": ("SHA-256", sums[package["name"], package["version"]]),
            "files": licence_files(Path(package["manifest_path"]).parent),
        }
        for package in licences.linked()
    ]


def modules() -> list[dict]:
    locked = json.loads((ROOT / "ui/package-lock.json").read_text())["packages"]
    return [
        {
            **work,
            "kind": "npm",
            "sum": ("SHA-512", digest_of(locked[f"node_modules/{work['name']}"]["integrity"])),
            "files": licence_files(ROOT / "ui/node_modules" / work["name"]),
        }
        for work in licences.modules()
    ]


def runtime() -> dict:
    library = next(RUNTIME.glob("libonnxruntime.so*"))
    digest = hashlib.sha256(library.read_bytes()).hexdigest()
    return {**licences.OTHERS[0], "kind": "npm", "package": "onnxruntime-node", "sum": ("SHA-256", digest), "files": licence_files(RUNTIME)}


def licence_files(folder: Path) -> list[Path]:
    """The texts that a work brings, in its own folder and one called after licences."""
    found = [file for pattern in ("*", "LICENSES/*", "license*/*") for file in folder.glob(pattern)]
    return sorted({file for file in found if file.is_file() and LICENCE_FILE.search(file.parent.name + "/" + file.name if file.parent != folder else file.name)})


def digest_of(integrity: str) -> str:
    import base64

    return base64.b64decode(integrity.removeprefix("sha512-")).hex()


def texts(works: list[dict]) -> str:
    """Every text once, under the works that come with it."""
    shared: dict[str, list[str]] = {}
    for work in works:
        for file in work["files"]:
            text = file.read_text(errors="replace").replace("\r\n", "\n").strip()
            bearers = shared.setdefault(text, [])
            label = f"{work['name']} {work['version']} ({work['licence']})"
            if label not in bearers:
                bearers.append(label)
    parts = [f"Ambrotype is made with {len(works)} works of others. Their licences:"]
    for text, bearers in sorted(shared.items(), key=lambda pair: pair[1][0].lower()):
        parts.append("=" * 100 + "\n" + "\n".join(bearers) + "\n" + "-" * 100 + "\n\n" + text)
    silent = [f"{work['name']} {work['version']} ({work['licence']})" for work in works if not work["files"]]
    if silent:
        parts.append("=" * 100 + "\nThese bring no text; the name of their licence is what they say:\n\n" + "\n".join(silent))
    return "\n\n".join(parts) + "\n"


def bill(works: list[dict]) -> dict:
    """The list as CycloneDX 1.6 has it."""
    version = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    components = []
    for work in works:
        name = work.get("package", work["name"])
        purl = f"pkg:{work['kind']}/{quote(name, safe='/')}@{work['version']}"
        algorithm, digest = work["sum"]
        licence = work["licence"].replace("/", " OR ") if work["licence"] != "see its files" else None
        components.append(
            {
                "type": "library",
                "bom-ref": purl,
                "name": work["name"],
                "version": work["version"],
                "purl": purl,
                **({"hashes": [{"alg": algorithm, "content": digest}]} if digest else {}),
                **({"licenses": [{"expression": re.sub(r"\s+", " ", licence)}]} if licence else {}),
            }
        )
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "ambrotype", "name": "ambrotype", "version": version, "licenses": [{"expression": "Apache-2.0 OR MIT"}]}},
        "components": components,
    }


if __name__ == "__main__":
    sys.exit(main())
