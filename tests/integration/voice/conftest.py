"""A small pack of clips, a sound server of our own, and a speaker that is closed afterwards."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from kiosk.voice.clips import RATE_HZ
from kiosk.voice.speaker import Speaker
from kiosk.words import Fixed, Utterance

CLIP_MS = 600


def write_pack(file: Path, clips: dict[str, int]) -> Path:
    """A pack in which every key is a tone of so many ms."""
    index: dict[str, list[object]] = {}
    with zipfile.ZipFile(file, "w") as packed:
        for number, (key, length_ms) in enumerate(clips.items()):
            at = np.arange(RATE_HZ * length_ms // 1000) / RATE_HZ
            sound = io.BytesIO()
            tone = (0.3 * np.sin(2 * np.pi * 440 * at)).astype(np.float32)
            soundfile.write(sound, tone, RATE_HZ, format="OGG", subtype="OPUS")
            packed.writestr(f"{number}.ogg", sound.getvalue())
            index[key] = [f"{number}.ogg", length_ms]
        packed.writestr("index.json", json.dumps({"clips": index, "made": {}, "aliases": {}}))
    return file


def say(message_id: str, text: str) -> Utterance:
    return Utterance(message_id, text, (Fixed(text),))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(
        tmp_path / "few.zip",
        {"您好，": CLIP_MS, "请举卡。": CLIP_MS, "慢走。": CLIP_MS, "长句。": 4000},
    )


@pytest.fixture
def make_speaker(qapp: object, pack: Path) -> Iterator[Callable[..., Speaker]]:
    made: list[Speaker] = []

    def make(**given: object) -> Speaker:
        given.setdefault("packs", [pack])
        made.append(Speaker(**given))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for speaker in made:
        speaker.close()


@pytest.fixture
def no_sound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without a sound server and without a sound card."""
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    monkeypatch.setenv("KIOSK_ALSA_CARDS", str(tmp_path / "no-cards"))


class Hall:
    """A PulseAudio server of our own with a sink that goes nowhere, and an ear at it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._recorder: subprocess.Popen[bytes] | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.server = f"unix:{folder}/S"

    @property
    def environment(self) -> dict[str, str]:
        mine = {"HOME": str(self._folder), "XDG_RUNTIME_DIR": str(self._folder)}
        return {**os.environ, **mine, "PULSE_SERVER": self.server}

    def start(self) -> subprocess.Popen[bytes]:
        (self._folder / "S").unlink(missing_ok=True)
        quiet = ["pulseaudio", "-n", "--exit-idle-time=-1", "--daemonize=no", "--use-pid-file=no"]
        door = f"module-native-protocol-unix auth-anonymous=1 socket={self._folder}/S"
        sink = "module-null-sink sink_name=hall rate=24000 channels=1"
        process = subprocess.Popen(
            [*quiet, "-L", door, "-L", sink],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            if (
                subprocess.run(
                    ["pactl", "info"], env=self.environment, capture_output=True, check=False
                ).returncode
                == 0
            ):
                return process
        process.kill()
        raise RuntimeError("pulseaudio does not start")

    def listen(self) -> None:
        """Record from now on, raw, 24 kHz; returns when sound (or silence) comes in."""
        form = ["--raw", "--format=s16le", "--rate=24000", "--channels=1", "--latency-msec=20"]
        self._recorder = subprocess.Popen(
            ["parec", "-d", "hall.monitor", *form], env=self.environment, stdout=subprocess.PIPE
        )
        assert self._recorder.stdout is not None
        self._heard = [self._recorder.stdout.read(960)]

    def heard(self) -> np.ndarray:
        """End the recording: RMS of every 10 ms."""
        assert self._recorder is not None
        self._recorder.terminate()
        rest, _ = self._recorder.communicate()
        samples = np.frombuffer((b"".join(self._heard) + rest), "<i2").astype(np.float32)
        whole = samples[: len(samples) // 240 * 240].reshape(-1, 240) / 32768
        return np.sqrt((whole**2).mean(axis=1))


@pytest.fixture
def hall(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hall]:
    if shutil.which("pulseaudio") is None or shutil.which("parec") is None:
        pytest.skip("no pulseaudio here")
    folder = tmp_path_factory.mktemp("pa")
    there = Hall(folder)
    there.process = there.start()
    monkeypatch.setenv("PULSE_SERVER", there.server)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield there
    there.process.terminate()
    there.process.wait(5)
