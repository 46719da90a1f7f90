#!/usr/bin/env bash
# Measures, every figure beside its baseline in the same run; at most 15 minutes without --full.
#   bash packaging/bench.sh [--out FILE] [--full] [--only NAME …]
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=setup.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"
kiosk_setup test
# Files are named from where the caller stands; modules are found from the checkout.
export PYTHONPATH=$ROOT${PYTHONPATH:+:$PYTHONPATH} QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
unset PYTHONDONTWRITEBYTECODE
exec "$PYTHON" -m tests.bench "$@"
