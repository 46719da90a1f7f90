#!/usr/bin/env bash
# Makes the README's pictures anew from the tour: bash packaging/readme_pictures.sh [FOLDER OF A TOUR]
# Needs ImageMagick. Without a folder the tour is walked first.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
out="$here/resources/pictures/readme"
tour=${1:-}
if [[ -z $tour ]]; then
    tour=$(mktemp -d)
    trap 'rm -rf "$tour"' EXIT
    bash "$here/packaging/run.sh" tour --out "$tour" --panel landscape_21 --mode elder
fi
mkdir -p "$out"
for name in 01-idle 02-scanning-nearer 03-home 04-points 05-shelf-page-1 06-confirm \
    26-see-together-yes 22-station-third; do
    convert "$tour"/[0-9][0-9][0-9]-"$name".png -strip -filter Lanczos -resize 960x \
        +dither -colors 128 -define png:compression-level=9 "PNG8:$out/$name.png"
done
