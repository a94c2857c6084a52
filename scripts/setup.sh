# Sourced by scripts/demo and scripts/test: system packages, the environment .venv, the project in it.
# Says what it does on standard error; installs only what is missing; a second call takes a second or two.
# Usage: . scripts/setup.sh [test|faces]   ("test" adds the tools that the checks need; "faces" the type faces that
# invented papers can be drawn with: Debian's, and npm's where npm is installed)

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export OMP_THREAD_LIMIT=1   # Tesseract's threads fight each other; pages run side by side instead

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
  python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
  command -v tesseract >/dev/null || echo tesseract-ocr
  # English data may lie in any version's folder
  { command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -qx eng; } || echo tesseract-ocr-eng
  { command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -qx osd; } || echo tesseract-ocr-osd
  # opencv-python draws windows that we never open, and links to these all the same
  ldconfig -p | grep -q 'libGL\.so\.1' || echo libgl1
  ldconfig -p | grep -q 'libglib-2\.0\.so\.0' || echo libglib2.0-0
}

install_packages() {   # names of Debian packages
  [ $# = 0 ] && return
  if ! command -v apt-get >/dev/null; then
    say "clearslate needs these, under the names that Debian gives them: $*"
    say "Install them with your system's package manager, then run this again."
    exit 1
  elif [ "$(id -u)" = 0 ]; then
    say "Installing system packages: $*"
    apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@" >&2
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    say "Installing system packages with sudo: $*"
    sudo apt-get update -q >&2
    sudo DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@" >&2
  else
    say "clearslate needs system packages that only an administrator can install. Please run:"
    say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    say "and then this script again."
    exit 1
  fi
}

# shellcheck disable=SC2046  # a list of words
install_packages $(missing_packages)

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  say "clearslate needs Python 3.11 or later; python3 here is $(python3 --version)."
  exit 1
fi

# What was installed, so that a second call does nothing: made again when versions or Python change, or more is asked.
wanted=$(cat pyproject.toml constraints.txt <(python3 --version) | sha256sum | cut -d' ' -f1)
extras=inprocess,neural
[ "${1:-}" = test ] && extras=inprocess,neural,test
if [ ! -f .venv/.installed ] || { ! grep -qx "$wanted $extras" .venv/.installed \
    && ! grep -qx "$wanted inprocess,neural,test" .venv/.installed; }; then
  [ -x .venv/bin/python ] || python3 -m venv .venv
  say "Installing clearslate[$extras] into .venv"
  # the constraint holds for building too; the warning is about folders of a checkout, which is where we are
  PYTHONWARNINGS=ignore PIP_CONSTRAINT="$PWD/constraints.txt" PIP_DISABLE_PIP_VERSION_CHECK=1 \
    .venv/bin/python -m pip install -q -e ".[$extras]" >&2 || {
      say "The packages could not be installed; what pip printed above says why."
      exit 1
    }
  echo "$wanted $extras" > .venv/.installed
fi

# 50 MB are fetched once, of which 8 stay; nothing is fetched while pages are read
PYTHONWARNINGS=ignore PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m ocr.engines.weights >&2 ||
  say "Without RapidOCR's weights pages are read by Tesseract alone. They are made by: .venv/bin/python -m ocr.engines.weights"

if [ "${1:-}" = faces ]; then
  # shellcheck disable=SC2046
  install_packages $(.venv/bin/python -c 'from corpora.faces import missing_packages; print(*missing_packages())')
  more=$(.venv/bin/python -c 'from corpora.faces import missing_from_npm; print(*missing_from_npm())')
  if [ -n "$more" ] && command -v npm >/dev/null; then
    say "Fetching type faces with npm: $more"
    mkdir -p .venv/faces
    # shellcheck disable=SC2086
    npm install --no-audit --no-fund --ignore-scripts --prefix .venv/faces $more >&2
  elif [ -n "$more" ]; then
    say "With npm installed, these would give more type faces: $more"
  fi
fi
