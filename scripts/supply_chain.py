#!/usr/bin/env python3
"""Checks what comes from others, offline: npm's lock file, the built page, and the libraries that are shipped.

    scripts/supply_chain.py             the checks of `make check`
    scripts/supply_chain.py FILE...     looks into these programs and libraries as well

Rust's side of it (licences, bans, sources, advisories) is cargo-deny's, by deny.toml. npm's own audit asks a server which
versions have known holes; what can be known without one is that every package is the very one that was locked, runs nothing
when it is installed, and may be passed on.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "vendor/onnxruntime"

# Licences that npm packages may have. None of these packages but those of SHIPPED is in the program.
LICENCES = {"0BSD", "Apache-2.0", "Apache-2.0 OR MIT", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT", "MPL-2.0"}
# What of npm runs in the window. The other packages build it and test it.
SHIPPED = {"@tauri-apps/api"}
# Packages that would bring a way to the network into the page, under whatever pretext.
BANNED = re.compile(r"(^|/)(axios|got|ky|superagent|node-fetch|undici|ws|socket\.io.*|isomorphic-fetch|cross-fetch|@sentry/.*|posthog-js|mixpanel.*|analytics.*|@tauri-apps/plugin-(http|shell|opener|updater|websocket|fs|upload))$")
# Addresses that stand in the built page and are never asked: names of XML's vocabularies, and where Svelte explains its errors.
NAMES = re.compile(r"https?://(www\.w3\.org/|svelte\.dev/e/)")
# What the page tries in the self-test, and must not reach; the address is set aside for documentation (RFC 5737).
SELF_TEST = "192.0.2.1"

# Where programs report to.
ENDPOINTS = [
    "events.data.microsoft.com",
    "vortex.data.microsoft.com",
    "dc.services.visualstudio.com",
    "applicationinsights",
    "appcenter.ms",
    "1ds.collector",
    "google-analytics.com",
    "googletagmanager.com",
    "ingest.sentry.io",
    "api.segment.io",
    "api.mixpanel.com",
    "posthog.com",
    "bugsnag.com",
    "datadoghq.com",
    "amplitude.com",
    "newrelic.com",
]
# Functions of the system without which a library reaches no network.
NETWORK = {"socket", "connect", "getaddrinfo", "gethostbyname", "send", "sendto", "sendmsg", "res_query", "curl_easy_perform", "SSL_connect"}


def main() -> int:
    faults = [*locked(), *dependencies(), *page()]
    library = next(RUNTIME.glob("libonnxruntime.so*"), None)
    if library is None:
        faults.append("vendor/onnxruntime is empty: run scripts/onnxruntime.sh")
    else:
        faults += reports(library, known=b"onnxruntime") + calls(library)
    for name in sys.argv[1:]:
        faults += reports(Path(name), known=b"ambrotype")
    for fault in faults:
        print(fault)
    if not faults:
        print(f"npm: every package is locked, runs nothing, may be passed on; page: no address of others; "
              f"{len(sys.argv)} programs and libraries: none of {len(ENDPOINTS)} places to report to")
    return 1 if faults else 0


def locked() -> list[str]:
    """What is wrong with npm's lock file."""
    told = json.loads((ROOT / "ui/package-lock.json").read_text())
    faults = [] if told.get("lockfileVersion", 0) >= 2 else ["ui/package-lock.json: too old to name every package"]
    for name, package in told["packages"].items():
        if not name:
            continue
        where = package.get("resolved", "")
        if where and not where.startswith("https://registry.npmjs.org/"):
            faults.append(f"{name}: comes from {where}, which is not the registry")
        if not package.get("integrity", "").startswith("sha512-"):
            faults.append(f"{name}: has no SHA-512 to be known by")
        if package.get("hasInstallScript"):
            faults.append(f"{name}: runs a program when it is installed")
        if package.get("license") not in LICENCES:
            faults.append(f"{name}: licence {package.get('license')} is not one that we know")
        if not package.get("dev") and BANNED.search(name):
            faults.append(f"{name}: brings a way to the network")
        if "deprecated" in package:
            faults.append(f"{name}: given up by its makers ({package['deprecated']})")
    return faults


def dependencies() -> list[str]:
    """What is wrong with what the page says that it needs."""
    told = json.loads((ROOT / "ui/package.json").read_text())
    strangers = set(told.get("dependencies", {})) - SHIPPED
    ranges = [f"{name} {version}" for name, version in told.get("dependencies", {}).items() if not version[:1].isdigit()]
    return [f"ui/package.json: {name} would be shipped, and nobody has said that it may" for name in sorted(strangers)] + [
        f"ui/package.json: {name} is not one exact version" for name in ranges
    ]


def page() -> list[str]:
    """Ways out of the page that stand in it as it was built."""
    built = ROOT / "ui/dist"
    if not built.is_dir():
        return ["ui/dist is missing: build the page first (npm --prefix ui run build)"]
    faults = []
    for file in sorted(it for it in built.rglob("*") if it.suffix in {".js", ".css", ".html"}):
        text = file.read_text()
        ours = SELF_TEST in text
        for address in re.findall(r"(?:https?|wss?)://[^\s\"'`)<>\\]+", text):
            if not NAMES.match(address) and not (ours and re.match(rf"(https|wss)://(\$\{{\w+\}}|{re.escape(SELF_TEST)})/portrait", address)):
                faults.append(f"{file.relative_to(ROOT)}: names {address}")
        for means in re.findall(r"\b(XMLHttpRequest|EventSource|sendBeacon|RTCPeerConnection|WebTransport|importScripts|new Worker)\b", text):
            faults.append(f"{file.relative_to(ROOT)}: has {means}")
        for means in re.findall(r"\bnew WebSocket\b", text)[1 if ours else 0 :]:
            faults.append(f"{file.relative_to(ROOT)}: has {means} beside the one of the self-test")
    return faults


def reports(program: Path, known: bytes) -> list[str]:
    """Places to report to that stand in a program; `known` stands in it for certain, so that a file that cannot be read so is no proof."""
    content = program.read_bytes().lower()
    if known not in content:
        return [f"{program.name}: its texts cannot be read"]
    return [f"{program.name}: names {place}" for place in ENDPOINTS if place.encode() in content or place.encode("utf-16-le") in content]


def calls(library: Path) -> list[str]:
    """Functions of the network that a library asks the system for."""
    listed = subprocess.run(["nm", "-D", "--undefined-only", library], check=True, capture_output=True, text=True).stdout
    asked = {line.split()[-1].partition("@")[0] for line in listed.splitlines() if line.strip()}
    if "memcpy" not in asked:
        return [f"{library.name}: what it asks the system for cannot be read"]
    return [f"{library.name}: asks the system for {name}" for name in sorted(asked & NETWORK)]


if __name__ == "__main__":
    sys.exit(main())
