"""Two things that make a start quicker: imports nobody reads, and no collecting meanwhile.

The first keeps PySide6 from reading the source text of every module that is imported after it.
Why: PySide6 lets a module switch on other spellings (``from __feature__ import snake_case``). To
know which modules may, shiboken hooks ``import`` and runs ``inspect.getsource`` over every new
module, those of SQLAlchemy too, looking for the word "PySide6". Measured on loading our services
and counter: a fifth of the processor time, and 18 MB of texts that stay in ``linecache``. Nobody
here switches anything.

WORKAROUND for shiboken 6.10 and 6.11 (`shibokensupport.feature`), a private name: where it is gone,
nothing happens but the old slowness, and a test says so.

The second lets Python's cyclic collector rest while modules are loaded. They stay for good, but
every few hundred new objects it looks through all of them: a twentieth of a start.
"""

from __future__ import annotations

import gc
import sys

_resting = False


def quicken_imports() -> bool:
    """Answer "does it use PySide6?" with no for every module to come; imports ``PySide6.QtCore``.

    Returns:
        Whether the hook was there.
    """
    import PySide6.QtCore  # noqa: F401  # loads shiboken, which brings the hook

    feature = sys.modules.get("shibokensupport.feature")
    if feature is None or not hasattr(feature, "_mod_uses_pyside"):
        return False
    feature._mod_uses_pyside = lambda module: False  # type: ignore[attr-defined]
    return True


def rest_collector() -> None:
    """Collect no garbage until :func:`wake_collector`."""
    global _resting
    _resting = True
    gc.disable()


def wake_collector() -> None:
    """Collect again, but never look through what a start has loaded; harmless when it never rested.

    What was garbage by then stays: a few cycles from loading modules.
    """
    global _resting
    if _resting:
        _resting = False
        gc.freeze()
        gc.enable()
