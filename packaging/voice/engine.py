"""Kokoro-82M speaking Mandarin, with the place of every character in the sound.

The int8 ONNX model comes in four parts from the package index, the voices from an npm package
(README). Its duration predictor is inside the graph. We cut the graph there: a small model tells
how long each phoneme would be, in steps of 25 ms, and the large one is given how long it shall
be. So we know where each character lies, which lets us cut a number out of a sentence, and set
the rate in characters a second. The model's own ``speed`` draws out the consonants as much as
the vowels, and then 鸡 is heard as 七 and 脚 as 巧; people draw out the vowels.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import jieba
import numpy as np
import onnx
import onnxruntime
from misaki.zh import ZHG2P
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin, load_phrases_dict

RATE_HZ = 24_000
STEP = 600  # samples in one step of the duration predictor
_DURATIONS = "/encoder/Clip_output_0"
_MADE_FROM_SPEED = {"/encoder/Div", "/encoder/Round", "/encoder/Clip"}
_RAW_DURATIONS = "/encoder/predictor/ReduceSum_output_0"
_MARKS = {"，": ", ", "。": ". ", "？": "? ", "！": "! ", "、": ", ", "；": "; ", "：": ": "}

# What opens a syllable, and the space before a word, are hardly drawn out.
_OPENING = frozenset("ptkfxhmnlsʂɕɻʐʦʨʈꭧʰjwɥ")
_TONES = frozenset("→↗↓↘")
_OPENING_FACTOR = 1.3
_SPACE_STEPS = 2.0

# Surnames that are read otherwise than the same character in words.
_SURNAMES = {
    "曾": "zeng1", "单": "shan4", "仇": "qiu2", "解": "xie4", "查": "zha1", "任": "ren2",
    "华": "hua4", "盖": "ge3", "朴": "piao2", "区": "ou1", "乐": "yue4", "翟": "zhai2",
    "覃": "qin2", "缪": "miao4", "尹": "yin3", "宁": "ning4", "冼": "xian3", "员": "yun4",
    "黑": "he4", "种": "chong2", "秘": "bi4", "折": "she2", "召": "shao4", "燕": "yan1",
}  # fmt: skip

jieba.setLogLevel(logging.WARNING)


@dataclass(frozen=True)
class Speech:
    """A spoken text.

    Attributes:
        samples: Sound, 24 kHz, -1 to 1.
        starts: First sample of each character of the text (punctuation too).
        ends: Sample after the last of each character.
    """

    samples: NDArray[np.float32]
    starts: list[int]
    ends: list[int]


class Engine:
    """The model, one voice, one thread."""

    def __init__(self, home: Path, voice: str, readings: Path | None = None) -> None:
        """Load from ``home``: ``kokoro-v1.0.int8.onnx``, ``vocab.json``, ``voices/*.bin``.

        Args:
            home: Folder made by the recipe in the README.
            voice: Name of a voice file, such as ``zf_xiaoxiao``.
            readings: Lines ``word pin1 yin1`` that overrule the dictionary.
        """
        self.voice = voice
        self._vocab = json.loads((home / "vocab.json").read_text("utf-8"))["vocab"]
        self._symbols = {number: symbol for symbol, number in self._vocab.items()}
        style = np.fromfile(home / "voices" / f"{voice}.bin", dtype=np.float32)
        self._style = style.reshape(-1, 256)
        model, timing = _with_durations(home)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        only_cpu = ["CPUExecutionProvider"]
        self._model = onnxruntime.InferenceSession(str(model), options, providers=only_cpu)
        self._timing = onnxruntime.InferenceSession(str(timing), options, providers=only_cpu)
        if readings is not None:
            _load_readings(readings)

    def teach_name(self, name: str) -> None:
        """Read a person's name as a name: its first character may be read otherwise in words."""
        surname = _SURNAMES.get(name[:1])
        if surname and len(name) > 1:
            _teach(name, [surname, *syllables(name[1:])])

    def speak(self, text: str, characters_per_s: float, shift: int = 0) -> Speech:
        """Say ``text`` (Han characters and punctuation) at a given rate.

        Args:
            text: What to say; ends with a punctuation mark that gives the tone of the ending.
            characters_per_s: Han characters a second, pauses at punctuation not counted.
            shift: Take the style of a text that is so many tokens longer: another take.
        """
        tokens, owners = self._tokens(text)
        feed = self._feed(tokens, shift)
        steps = self._steps(text, feed, owners, characters_per_s)
        (samples,) = self._model.run(None, {**feed, "durations": steps[None]})
        ends = np.cumsum(steps.astype(int)) * STEP
        starts = np.concatenate([[0], ends[:-1]])
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for at, owner in enumerate(owners, start=1):  # token 0 is the silence before
            if owner >= 0:
                first.setdefault(owner, int(starts[at]))
                last[owner] = int(ends[at])
        count = range(len(text))
        return Speech(np.ravel(samples), [first[at] for at in count], [last[at] for at in count])

    def _steps(
        self, text: str, feed: dict[str, NDArray], owners: list[int], wanted: float
    ) -> NDArray[np.float32]:
        """How many steps each token lasts, with a silent token before and after."""
        (raw,) = self._timing.run(None, feed)
        natural = np.ravel(raw).astype(np.float64)
        symbols = [self._symbols.get(int(token), "") for token in feed["tokens"][0]]
        most = np.array([_most_steps(symbols, at, natural[at]) for at in range(len(symbols))])
        inner = _inner_characters(text)
        counted = np.array([False, *(owner in inner for owner in owners), False])
        target = len(inner) / wanted * RATE_HZ / STEP
        low, high = 0.6, 2.5
        for _ in range(12):  # rounding makes it a staircase: halve instead of dividing
            factor = (low + high) / 2
            steps = np.minimum(most, np.maximum(1, np.round(natural * factor)))
            low, high = (factor, high) if steps[counted].sum() < target else (low, factor)
        return steps.astype(np.float32)

    def _feed(self, tokens: list[int], shift: int) -> dict[str, NDArray]:
        style = min(len(tokens) - 1 + shift, len(self._style) - 1)
        return {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self._style[style][None],
        }

    def _tokens(self, text: str) -> tuple[list[int], list[int]]:
        """Phoneme ids, and for each the character it belongs to (-1: a space)."""
        tokens: list[int] = []
        owners: list[int] = []
        at = 0
        words = list(jieba.cut(text, HMM=False))
        for number, word in enumerate(words):
            if _is_han(word[0]):
                sounds = [ZHG2P.py2ipa(one) for one in syllables(word)]
            else:
                sounds = [_MARKS[mark] for mark in word]
            for sound in sounds:
                for symbol in sound:
                    if symbol in self._vocab:
                        tokens.append(self._vocab[symbol])
                        owners.append(-1 if symbol == " " else at)
                at += 1
            if number + 1 < len(words) and _is_han(word[0]) and _is_han(words[number + 1][0]):
                tokens.append(self._vocab[" "])
                owners.append(-1)
        while owners and owners[-1] == -1:
            tokens.pop(), owners.pop()
        return tokens, owners


def syllables(word: str) -> list[str]:
    """Pinyin with tone digits, one for each character of ``word``."""
    return lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)


def _inner_characters(text: str) -> set[int]:
    """Characters that say how fast the speech is: not those before a pause.

    The model books the silence of a pause on the phoneme before it; without it the last
    character is about as long as the others (measured at speeds 0.5 to 0.8).
    """
    han = {at for at, character in enumerate(text) if _is_han(character)}
    inner = {at for at in han if at + 1 in han}
    return inner or han


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _load_readings(file: Path) -> None:
    for line in file.read_text("utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if not word or word.startswith("#"):
            continue
        _teach(word, rest.split())


def _teach(word: str, sounds: list[str]) -> None:
    jieba.add_word(word, freq=1_000_000)
    load_phrases_dict({word: [[_accented(one)] for one in sounds]})


def _accented(syllable: str) -> str:
    from pypinyin.contrib.tone_convert import tone3_to_tone

    return tone3_to_tone(syllable)


def _most_steps(symbols: list[str], at: int, natural: float) -> float:
    """How long a phoneme may become in slow speech, in steps."""
    symbol, before, after = symbols[at], symbols[at - 1], symbols[(at + 1) % len(symbols)]
    if symbol == " " and before not in (",", ".", "?"):
        return _SPACE_STEPS
    closes = symbol in ("n", "ŋ") and (before in _TONES or after in _TONES)
    opens = symbol in _OPENING and not closes
    return max(1.0, float(np.round(natural * _OPENING_FACTOR))) if opens else np.inf


def _with_durations(home: Path) -> tuple[Path, Path]:
    """The model that is given its durations, and the small one that predicts them."""
    source = home / "kokoro-v1.0.int8.onnx"
    model, timing = home / "kokoro-paced.onnx", home / "kokoro-timing.onnx"
    if not model.exists():
        whole = onnx.load(source)
        for node in [node for node in whole.graph.node if node.name in _MADE_FROM_SPEED]:
            whole.graph.node.remove(node)
        speed = next(given for given in whole.graph.input if given.name == "speed")
        whole.graph.input.remove(speed)
        whole.graph.input.append(
            onnx.helper.make_tensor_value_info("durations", onnx.TensorProto.FLOAT, [1, None])
        )
        for node in whole.graph.node:
            for at, name in enumerate(node.input):
                if name == _DURATIONS:
                    node.input[at] = "durations"
        onnx.save(whole, model)
    if not timing.exists():
        onnx.utils.extract_model(
            str(source), str(timing), ["tokens", "style"], [_RAW_DURATIONS], check_model=False
        )
    return model, timing
