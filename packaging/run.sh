#!/usr/bin/env bash
# Starts the kiosk; on a new machine installs what is missing first. Arguments go to the `kiosk`
# command; without any it is the made-up village: `kiosk demo`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=setup.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"
kiosk_setup run
if (($# == 0)); then set -- demo; fi
KIOSK_COMMAND="bash $(printf %q "${BASH_SOURCE[0]}")" exec "$PYTHON" -m kiosk "$@"
