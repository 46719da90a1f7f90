"""The keys of a kiosk, in a folder of their own outside the data folder.

``store.key`` opens the store, ``device.key`` (Ed25519) signs this device's log, ``box.key``
(X25519) receives sealed files, ``recovery.pub`` is what backups are wrapped to. Each is a small
file only its owner may read. The device key is in no backup: a restored store makes a new one and
so starts a new log (SYNC.md §6).

A stolen disk that is not encrypted holds both the data and these keys; nothing here can help that.
"""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.store.engine import KEY_BYTES, sync_folder
from kiosk.store.errors import StoreError

STORE_KEY = "store.key"
DEVICE_KEY = "device.key"
BOX_KEY = "box.key"
RECOVERY_PUBLIC = "recovery.pub"
_NAMES = (STORE_KEY, DEVICE_KEY, BOX_KEY, RECOVERY_PUBLIC)


class KeysMissing(StoreError):
    """The folder or one of its keys is not there."""

    message_id = "error-keys-missing"


class KeysExist(StoreError):
    """There are keys already, and they are never overwritten."""

    message_id = "error-keys-exist"


class KeysOpenToOthers(StoreError):
    """Somebody else on this machine could read the keys."""

    message_id = "error-keys-open-to-others"


class KeysDamaged(StoreError):
    """A key file has the wrong length."""

    message_id = "error-keys-damaged"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys, loaded; ``repr`` shows none of them.

    Attributes:
        folder: Where they are.
        store: 32 bytes, SQLCipher's raw key.
        device: Signs this device's log.
        box_key: What :attr:`box` is made from: the key, or its 32 bytes.
        recovery_public: 32 bytes; the sheet holds the other half.
    """

    folder: Path
    store: bytes = field(repr=False)
    device: Ed25519PrivateKey = field(repr=False)
    box_key: X25519PrivateKey | bytes = field(repr=False)
    recovery_public: bytes

    @property
    def box(self) -> X25519PrivateKey:
        """Opens what was sealed to this device."""
        # Made when wanted: the first one loads 23 modules, and no start waits for a sealed file.
        if isinstance(self.box_key, bytes):
            return X25519PrivateKey.from_private_bytes(self.box_key)
        return self.box_key

    @property
    def device_public(self) -> bytes:
        """The device's public key, 32 bytes, as ``LogOpened`` carries it."""
        return self.device.public_key().public_bytes_raw()


def make_keys(folder: Path, recovery_public: bytes, *, store_key: bytes | None = None) -> Keys:
    """Make a full set of keys in ``folder``.

    Args:
        folder: Made when missing; must hold none of the keys.
        recovery_public: ``RecoverySheet.public`` of the sheet that will be printed.
        store_key: The key of a restored store; a new one when left out.

    Raises:
        KeysExist: a key is already there; nothing was written.
        OSError: the disk would not take them.
    """
    folder = Path(folder)
    if keys_in(folder):
        raise KeysExist(str(folder))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkdir leaves an existing folder as it was, and obeys the umask for a new one.
    folder.chmod(0o700)
    contents = {
        STORE_KEY: store_key if store_key is not None else os.urandom(KEY_BYTES),
        DEVICE_KEY: Ed25519PrivateKey.generate().private_bytes_raw(),
        BOX_KEY: X25519PrivateKey.generate().private_bytes_raw(),
        RECOVERY_PUBLIC: recovery_public,
    }
    for name, content in contents.items():
        if len(content) != KEY_BYTES:
            raise ValueError(f"{name} is {KEY_BYTES} bytes, not {len(content)}")
    for name, content in contents.items():
        write_private(folder / name, content)
    sync_folder(folder)
    return load_keys(folder)


def keys_in(folder: Path) -> list[str]:
    """Which keys are in a folder already."""
    return [name for name in _NAMES if (folder / name).exists()]


def load_keys(folder: Path) -> Keys:
    """Read the keys in ``folder``.

    Raises:
        KeysMissing, KeysOpenToOthers, KeysDamaged: and nothing was changed.
    """
    folder = Path(folder)
    found: dict[str, bytes] = {}
    for name in _NAMES:
        path = folder / name
        try:
            _check_private(path)
            found[name] = path.read_bytes()
        except FileNotFoundError as error:
            raise KeysMissing(str(path)) from error
        if len(found[name]) != KEY_BYTES:
            raise KeysDamaged(str(path))
    _check_private(folder)
    return Keys(
        folder,
        found[STORE_KEY],
        Ed25519PrivateKey.from_private_bytes(found[DEVICE_KEY]),
        found[BOX_KEY],
        found[RECOVERY_PUBLIC],
    )


def renew_device_key(keys: Keys) -> Keys:
    """A new device key for a store that was put back; the old one is gone for good.

    A power cut right after it is harmless: at the next start the present log belongs to another
    key, and that alone opens a new log.
    """
    fresh = keys.folder / (DEVICE_KEY + ".new")
    fresh.unlink(missing_ok=True)
    write_private(fresh, Ed25519PrivateKey.generate().private_bytes_raw())
    fresh.replace(keys.folder / DEVICE_KEY)
    sync_folder(keys.folder)
    return load_keys(keys.folder)


def take_sheet(keys: Keys, recovery_public: bytes) -> Keys:
    """From now on backups open with this sheet; the one before opens only those made before."""
    fresh = keys.folder / (RECOVERY_PUBLIC + ".new")
    fresh.unlink(missing_ok=True)
    write_private(fresh, recovery_public)
    fresh.replace(keys.folder / RECOVERY_PUBLIC)
    sync_folder(keys.folder)
    return load_keys(keys.folder)


def check_apart(keys_folder: Path, data_folder: Path) -> None:
    """Keys beside the data would be copied with it.

    Raises:
        ValueError: one of the folders holds the other.
    """
    keys, data = keys_folder.resolve(), data_folder.resolve()
    if keys == data or keys.is_relative_to(data) or data.is_relative_to(keys):
        raise ValueError(f"the keys ({keys}) and the data ({data}) have folders of their own")


def write_private(path: Path, content: bytes) -> None:
    """Write a new file only its owner may read, and see it onto the disk.

    Raises:
        FileExistsError: it is there already.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _check_private(path: Path) -> None:
    if os.name != "posix":
        return  # Windows' own lists of rights guard the profile's folder
    seen = path.stat()
    if stat.S_IMODE(seen.st_mode) & 0o077:
        raise KeysOpenToOthers(str(path))
