"""``python -m kiosk.scanner --source SRC``: the scanner's process.

Started by ``kiosk.scanner.link``, which hands in a pipe for the messages and shared memory for
the preview. Without them it writes the messages to standard output, for a technician's eyes.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
import threading
from collections.abc import Callable

from kiosk.scanner.child import Child, obey
from kiosk.scanner.messages import MODES, Message, to_line
from kiosk.scanner.preview import Preview


def main() -> int:
    """Run the child until its standard input ends."""
    options = _options()
    faulthandler.enable()
    preview = None if options.memory_fd is None else Preview(options.memory_fd)
    child = Child(
        options.source,
        width=options.width,
        height=options.height,
        mode=options.mode,
        tell=_teller(options.out_fd, options.generation),
        preview=preview,
    )
    listener = threading.Thread(target=obey, args=(sys.stdin.buffer, child), daemon=True)
    listener.start()
    code = child.run()
    # A driver that hangs would also hang the interpreter's tidy end.
    sys.stdout.flush()
    os._exit(code)


def _teller(fd: int, generation: int) -> Callable[[Message], None]:
    def tell(message: Message) -> None:
        try:
            os.write(fd, to_line(message, generation))
        except BlockingIOError:
            pass  # nobody reads: the window hangs, and old news are no loss
        except BrokenPipeError:
            os._exit(0)

    return tell


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m kiosk.scanner")
    parser.add_argument("--source", default="auto")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--mode", choices=MODES, default="idle")
    parser.add_argument("--generation", type=int, default=0)
    parser.add_argument("--out-fd", type=int, default=1)
    parser.add_argument("--memory-fd", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
