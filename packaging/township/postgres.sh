#!/usr/bin/env bash
# A PostgreSQL to try the township on: of its own, on a socket in a folder, away with the folder.
#   bash packaging/township/postgres.sh FOLDER        makes it, starts it; says its address
#   bash packaging/township/postgres.sh FOLDER stop
# For a real township use the server that Debian's package postgresql starts: README.md beside this.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
folder=${1:?FOLDER}
bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
[[ -x $bin/postgres ]] || { echo "apt-get install postgresql" >&2; exit 1; }

# PostgreSQL refuses root; Debian made a user for it.
as=()
if ((EUID == 0)); then as=(setpriv --reuid postgres --regid postgres --init-groups); fi

if [[ ${2:-start} == stop ]]; then
    cd / && exec "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m fast -w stop
fi
mkdir -p -- "$folder"
folder=$(cd -- "$folder" && pwd -P)
if ((EUID == 0)); then chown postgres:postgres -- "$folder"; fi
cd /
if [[ ! -d $folder/data ]]; then
    "${as[@]}" "$bin/initdb" -E UTF8 --locale=C -A trust -U postgres -D "$folder/data" >/dev/null
fi
if ! "$bin/pg_isready" -q -h "$folder"; then
    "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
        -o "-c unix_socket_directories=$folder -c listen_addresses=" start >/dev/null
fi
"$bin/psql" -q -X -h "$folder" -U postgres -v database=township -f - <"$here/roles.sql"
printf 'postgresql://kiosk_township@/township?host=%s\n' "$folder"
