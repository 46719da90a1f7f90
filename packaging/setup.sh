# shellcheck shell=bash
# What run.sh, test.sh and bench.sh need before they start: Debian's packages, a virtual environment
# and Python packages at the versions of constraints.txt. Sourced, never run by itself.
#
# `kiosk_setup run|test` installs what is missing and sets ROOT, VENV and PYTHON. When nothing is
# missing it only compares one checksum and asks dpkg once. The stamp is written last, so an
# interrupted install is simply gone on with at the next start.
#
# KIOSK_VENV    where the virtual environment is made (default: .venv in the checkout)
# KIOSK_PYTHON  the Python to make it with (default: the first that is 3.11 or newer)

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
VENV=${KIOSK_VENV:-$ROOT/.venv}
case $VENV in /*) ;; *) VENV=$PWD/$VENV ;; esac
PYTHON=$VENV/bin/python

# One entry a line; "a|b" is one thing under two names (the second is Debian 13's and Ubuntu's).
DEBIAN_RUN=(
    # Qt: import, offscreen, vnc
    'libglib2.0-0|libglib2.0-0t64' libegl1 libgl1 libx11-6 libdbus-1-3 libfontconfig1 libfreetype6
    libxkbcommon0
    # Qt: a window under X, under Wayland, printing; the voice
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0
    libwayland-cursor0 libpulse0 'libcups2|libcups2t64'
    # pyzbar, pyttsx3 and what plays its sound
    libzbar0 libespeak-ng1 espeak-ng-data alsa-utils
    # behind our own two weights, for the rarer characters of names
    fonts-noto-cjk
)
DEBIAN_TEST=(
    xvfb xauth xdotool x11-xserver-utils matchbox-window-manager weston imagemagick poppler-utils strace procps
    pulseaudio pulseaudio-utils sox libsox-fmt-base vorbis-tools
    dbus at-spi2-core python3-pyatspi
    # the township: its database, and a browser for its console
    postgresql util-linux chromium chromium-driver
)

say() { printf '%s\n' "$*" >&2; }

# Prints the entries of "$@" that are not installed.
_debian_missing() {
    local -A there=()
    local entry name found
    while read -r name; do there[$name]=1; done < <(
        # shellcheck disable=SC2046  # the names are ours and hold no blanks
        dpkg-query -W -f '${Package} ${db:Status-Status}\n' $(printf '%s\n' "${@//|/ }") 2>/dev/null |
            sed -n 's/ installed$//p'
    )
    for entry; do
        found=
        for name in ${entry//|/ }; do [[ -n ${there[$name]:-} ]] && found=1; done
        [[ -n $found ]] || printf '%s\n' "$entry"
    done
}

# Of "a|b" the name that this release of Debian has.
_debian_name() {
    local name
    for name in ${1//|/ }; do
        if apt-cache show --no-all-versions "$name" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return
        fi
    done
    printf '%s\n' "${1%%|*}"
}

# Installs the missing ones of "$@"; where it may not, says exactly what to install and goes on:
# _check_imports decides afterwards whether the program can live without them.
_debian_install() {
    local -a missing names=() as_root=()
    local entry
    if ! command -v dpkg-query >/dev/null; then
        [[ -e $VENV/.kiosk-no-dpkg ]] ||
            say "不是 Debian 系统，请自行安装相当的软件包 (not Debian; please install the like of): ${*%%|*}"
        return 0
    fi
    mapfile -t missing < <(_debian_missing "$@")
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        else
            say "缺少下列系统软件包，请用管理员身份运行 (packages are missing; please run as root):"
            say "  apt-get install --no-install-recommends ${missing[*]%%|*}"
            return 0
        fi
    fi
    say "正在安装系统软件包 (Debian packages): ${missing[*]%%|*}"
    local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update >/dev/null || say "软件包目录没能更新，先用旧的 (lists are old)"
    for entry in "${missing[@]}"; do names+=("$(_debian_name "$entry")"); done
    if ! "${apt[@]}" install -y --no-install-recommends "${names[@]}" >&2; then
        say "一次装不上，改为逐个安装 (installing one by one)"
        for entry in "${names[@]}"; do
            "${apt[@]}" install -y --no-install-recommends "$entry" >/dev/null ||
                say "没装上 (could not install): $entry"
        done
    fi
}

_usable_python() {
    "$1" -c 'import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null
}

# Prints a Python that can make the environment.
_choose_python() {
    local candidate
    for candidate in ${KIOSK_PYTHON:+"$KIOSK_PYTHON"} python3 python3.11 python3.12 python3.13 /usr/bin/python3; do
        if command -v "$candidate" >/dev/null && _usable_python "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

_make_venv() {
    local base
    if [[ -x $PYTHON ]] && "$PYTHON" -m pip --version >/dev/null 2>&1; then return; fi
    # --clear below empties the folder: only ever one that is an environment, or empty.
    if [[ -e $VENV && ! -e $VENV/pyvenv.cfg && -n $(ls -A -- "$VENV" 2>/dev/null) ]]; then
        say "$VENV 里有别的东西，不动它 (is not a virtual environment; not touched)"
        exit 1
    fi
    if ! base=$(_choose_python); then
        _debian_install python3 python3-venv
        if ! base=$(_choose_python); then
            say "需要 Python 3.11 以上，并带 venv (Python 3.11 or newer with venv is needed: python3-venv)"
            exit 1
        fi
    fi
    say "正在建立虚拟环境 (virtual environment): $VENV"
    "$base" -m venv --clear "$VENV"
}

_pip() {
    # -qq: errors only; a terminal gets pip's progress.
    local -a quiet=(-qq --progress-bar off)
    if [[ -t 2 ]]; then quiet=(); fi
    "$PYTHON" -m pip install --disable-pip-version-check "${quiet[@]}" \
        -c "$ROOT/packaging/constraints.txt" "$@" >&2
}

# The build tool is installed first and used as it is: pip's isolated builds fetch one from the
# network each time, and a machine in a hall must be able to do this again without a network.
_install_python_packages() {
    local what=$ROOT
    if [[ $1 == test ]]; then what="${ROOT}[test]"; fi
    say "正在安装 Python 软件包，第一次要几分钟 (Python packages; a few minutes the first time)"
    _pip "$(grep ^setuptools== "$ROOT/packaging/constraints.txt")" wheel
    _pip --no-build-isolation -e "$what"
}

_check_imports() {
    local error
    if ! error=$("$PYTHON" -c 'import PySide6.QtWidgets, PySide6.QtSvg, PySide6.QtPrintSupport
import cv2, pyzbar.pyzbar, sqlcipher3' 2>&1); then
        say "$error"
        say "系统软件包还不全 (system packages are missing); apt-get install --no-install-recommends ${DEBIAN_RUN[*]%%|*}"
        exit 1
    fi
}

# What the environment was made from: another checksum means "install again".
_checksum() {
    { printf '%s\n' "$ROOT" "$VENV"; cat -- "$ROOT"/pyproject.toml "$ROOT"/packaging/{constraints.txt,setup.sh}; } |
        sha256sum
}

kiosk_setup() {
    local kind=$1 sum
    local -a debian=("${DEBIAN_RUN[@]}")
    if [[ $kind == test ]]; then debian+=("${DEBIAN_TEST[@]}"); fi
    sum=$(_checksum)
    _debian_install "${debian[@]}"
    if _stamped "$kind" "$sum"; then return; fi
    # Two starts at once: the second waits, and then finds the work done.
    exec {setup_lock}<"$ROOT"
    flock "$setup_lock"
    if ! _stamped "$kind" "$sum"; then
        _make_venv
        _install_python_packages "$kind"
        _check_imports
        if ! command -v dpkg-query >/dev/null; then : >"$VENV/.kiosk-no-dpkg"; fi
        printf '%s\n' "$sum" >"$VENV/.kiosk-setup-$kind"
    fi
    exec {setup_lock}<&-
}

# An environment made for the tests will do for running, too.
_stamped() {
    [[ -x $PYTHON ]] || return 1
    [[ "$(cat -- "$VENV/.kiosk-setup-$1" 2>/dev/null)" == "$2" ]] && return
    [[ $1 == run && "$(cat -- "$VENV/.kiosk-setup-test" 2>/dev/null)" == "$2" ]]
}
