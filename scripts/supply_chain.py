#!/usr/bin/env python3
"""Checks third-party code offline: npm's lock file, the built page, and the shipped libraries.

    scripts/supply_chain.py             the checks of `make check`
    scripts/supply_chain.py FILE...     searches these programs and libraries too

cargo-deny checks the crates (licences, bans, sources, advisories) with deny.toml. npm's audit asks a server about known
vulnerabilities. Without a server this script checks that every package is locked by its hash, has no install script, and has a
licence that allows distribution.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ONNXRUNTIME = ROOT / "vendor/onnxruntime"

# Licences that npm packages may have. Only the packages of SHIPPED are in the program.
ALLOWED_LICENCES = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 OR MIT",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
}
# The npm packages that run in the window. The others build and test it.
SHIPPED = {"@tauri-apps/api"}
# Packages that would give the page access to the network.
BANNED_PACKAGES = re.compile(
    r"(^|/)(axios|got|ky|superagent|node-fetch|undici|ws|socket\.io.*|isomorphic-fetch|cross-fetch|@sentry/.*|posthog-js"
    r"|mixpanel.*|analytics.*|@tauri-apps/plugin-(http|shell|opener|updater|websocket|fs|upload))$"
)
# Addresses in the built page that are never requested: XML namespaces, and Svelte's explanations of errors.
NAMESPACES = re.compile(r"https?://(www\.w3\.org/|svelte\.dev/e/)")
# The self-test tries to reach this address and must fail; it is reserved for documentation (RFC 5737).
SELF_TEST_ADDRESS = "192.0.2.1"

# Hosts of telemetry services.
TELEMETRY_ADDRESSES = [
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
# System functions without which a library cannot use the network.
NETWORK_FUNCTIONS = {
    "socket",
    "connect",
    "getaddrinfo",
    "gethostbyname",
    "send",
    "sendto",
    "sendmsg",
    "res_query",
    "curl_easy_perform",
    "SSL_connect",
}


def main() -> int:
    problems = [*lock_file_problems(), *dependency_problems(), *page_problems()]
    library = next(ONNXRUNTIME.glob("libonnxruntime.so*"), None)
    if library is None:
        problems.append("vendor/onnxruntime is empty: run scripts/onnxruntime.sh")
    else:
        problems += telemetry_problems(library, contained=b"onnxruntime") + network_problems(library)
    for name in sys.argv[1:]:
        problems += telemetry_problems(Path(name), contained=b"ambrotype")
    for problem in problems:
        print(problem)
    if not problems:
        print(
            f"npm: all packages are locked, without install scripts, with allowed licences; page: no foreign address; "
            f"{len(sys.argv)} programs and libraries: none of {len(TELEMETRY_ADDRESSES)} telemetry addresses"
        )
    return 1 if problems else 0


def lock_file_problems() -> list[str]:
    """Problems of npm's lock file."""
    lock_file = json.loads((ROOT / "ui/package-lock.json").read_text())
    problems = [] if lock_file.get("lockfileVersion", 0) >= 2 else ["ui/package-lock.json: too old to name every package"]
    for name, package in lock_file["packages"].items():
        if not name:
            continue
        source = package.get("resolved", "")
        if source and not source.startswith("https://registry.npmjs.org/"):
            problems.append(f"{name}: comes from {source}, which is not the registry")
        if not package.get("integrity", "").startswith("sha512-"):
            problems.append(f"{name}: has no SHA-512")
        if package.get("hasInstallScript"):
            problems.append(f"{name}: has an install script")
        if package.get("license") not in ALLOWED_LICENCES:
            problems.append(f"{name}: licence {package.get('license')} is not in the list of allowed licences")
        if not package.get("dev") and BANNED_PACKAGES.search(name):
            problems.append(f"{name}: could access the network")
        if "deprecated" in package:
            problems.append(f"{name}: deprecated ({package['deprecated']})")
    return problems


def dependency_problems() -> list[str]:
    """Problems of the packages that the page depends on."""
    dependencies = json.loads((ROOT / "ui/package.json").read_text()).get("dependencies", {})
    unknown = set(dependencies) - SHIPPED
    ranges = [f"{name} {version}" for name, version in dependencies.items() if not version[:1].isdigit()]
    return [f"ui/package.json: {name} would be shipped, but it is not in SHIPPED" for name in sorted(unknown)] + [
        f"ui/package.json: {name} is not one exact version" for name in ranges
    ]


def page_problems() -> list[str]:
    """Foreign addresses and network functions in the built page."""
    folder = ROOT / "ui/dist"
    if not folder.is_dir():
        return ["ui/dist is missing: build the page first (npm --prefix ui run build)"]
    problems = []
    for file in sorted(each for each in folder.rglob("*") if each.suffix in {".js", ".css", ".html"}):
        text = file.read_text()
        self_test = SELF_TEST_ADDRESS in text
        for address in re.findall(r"(?:https?|wss?)://[^\s\"'`)<>\\]+", text):
            tried = self_test and re.match(rf"(https|wss)://(\$\{{\w+\}}|{re.escape(SELF_TEST_ADDRESS)})/portrait", address)
            if not NAMESPACES.match(address) and not tried:
                problems.append(f"{file.relative_to(ROOT)}: contains {address}")
        for api in re.findall(r"\b(XMLHttpRequest|EventSource|sendBeacon|RTCPeerConnection|WebTransport|importScripts|new Worker)\b", text):
            problems.append(f"{file.relative_to(ROOT)}: uses {api}")
        for api in re.findall(r"\bnew WebSocket\b", text)[1 if self_test else 0 :]:
            problems.append(f"{file.relative_to(ROOT)}: has {api} in addition to that of the self-test")
    return problems


def telemetry_problems(program: Path, contained: bytes) -> list[str]:
    """Telemetry addresses in a program. `contained` is text that it must have, or the search would prove nothing."""
    content = program.read_bytes().lower()
    if contained not in content:
        return [f"{program.name}: its strings cannot be read"]
    found = [each for each in TELEMETRY_ADDRESSES if each.encode() in content or each.encode("utf-16-le") in content]
    return [f"{program.name}: contains {address}" for address in found]


def network_problems(library: Path) -> list[str]:
    """Network functions that a library imports from the system."""
    symbol_table = subprocess.run(["nm", "-D", "--undefined-only", library], check=True, capture_output=True, text=True).stdout
    symbols = {line.split()[-1].partition("@")[0] for line in symbol_table.splitlines() if line.strip()}
    if "memcpy" not in symbols:
        return [f"{library.name}: its imported symbols cannot be read"]
    return [f"{library.name}: imports {name}" for name in sorted(symbols & NETWORK_FUNCTIONS)]


if __name__ == "__main__":
    sys.exit(main())
