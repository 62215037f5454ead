#!/bin/sh
# Makes .venv, installs what the lock names, fetches the front-end files. Quick when nothing has changed.
set -eu
cd "$(dirname "$0")/.."
UV=0.13.9
compile="uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header"

say() { printf '%s\n' "$*" >&2; }

make_venv() {
    [ -x .venv/bin/python ] && return
    command -v "${PYTHON:-python3}" >/dev/null || { say "Python 3.11 or newer is needed: apt-get install python3 python3-venv"; exit 2; }
    "${PYTHON:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "Python 3.11 or newer is needed."; exit 2; }
    say "Making .venv"
    "${PYTHON:-python3}" -m venv .venv || { say "apt-get install python3-venv, then again"; exit 2; }
}

install() {  # $1: run or dev
    stamp=".venv/.installed-$1"
    wanted=$(cat "requirements/$1.txt" | cksum)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
    [ "$1" = run ] && [ -f .venv/.installed-dev ] && [ "$(cat .venv/.installed-dev)" = "$(cat requirements/dev.txt | cksum)" ] && return
    .venv/bin/python -m pip show -q uv >/dev/null 2>&1 || .venv/bin/python -m pip install -q "uv==$UV"
    say "Installing the locked dependencies ($1)"
    .venv/bin/uv pip sync -q --compile-bytecode --require-hashes --python .venv/bin/python "requirements/$1.txt"
    printf '%s' "$wanted" > "$stamp"
}

link() {  # this checkout is what .venv runs: `klientela` on its PATH, and the package wherever Python starts
    packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$PWD/src" > "$packages/klientela-checkout.pth"
    printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m klientela "$@"\n' "$PWD" > .venv/bin/klientela
    chmod +x .venv/bin/klientela
}

case "${1:-run}" in
lock)
    make_venv
    .venv/bin/python -m pip show -q uv >/dev/null 2>&1 || .venv/bin/python -m pip install -q "uv==$UV"
    .venv/bin/$compile pyproject.toml --group build -o requirements/run.txt
    .venv/bin/$compile pyproject.toml --group dev -o requirements/dev.txt
    ;;
run | dev)
    make_venv
    install "$1"
    link
    .venv/bin/python -m compileall -q src  # the first start is as quick as the second
    .venv/bin/python -m tools.frontend
    .venv/bin/python -m tools.catalogues compile
    ;;
*) say "setup.sh run | dev | lock"; exit 2 ;;
esac
