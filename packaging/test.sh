#!/usr/bin/env bash
# All checks, quick ones first; on a new machine installs what is missing. With arguments it is
# pytest alone, with these arguments: bash packaging/test.sh tests/unit -k words
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=setup.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"
kiosk_setup test
cd -- "$ROOT"
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} PYTHONFAULTHANDLER=1
# Hundreds of processes are started; each would compile the whole program again.
unset PYTHONDONTWRITEBYTECODE

if (($#)); then exec "$PYTHON" -m pytest "$@"; fi

failed=()
check() {
    local name=$1 begun=$EPOCHREALTIME
    shift
    if "$@"; then
        printf '== %s: fine, %.1f s\n' "$name" "$(seconds_since "$begun")"
    else
        printf '== %s: FAILED\n' "$name"
        failed+=("$name")
    fi
}
seconds_since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }'; }

check 'ruff check' "$PYTHON" -m ruff check .
check 'ruff format' "$PYTHON" -m ruff format --check .
check 'import contracts' "$PYTHON" -c 'from importlinter.cli import lint_imports_command as c; c()'
check 'mypy' "$PYTHON" -m mypy
if ((${#failed[@]})); then
    printf 'Not going on to the tests, mend these first: %s\n' "${failed[*]}"
    exit 1
fi
# In this order, cheap ones first; the house rules and the words before all others.
exec "$PYTHON" -m pytest --durations=15 tests/unit/test_house.py tests/unit/test_words.py \
    tests/unit tests/gui tests/integration tests/end2end
