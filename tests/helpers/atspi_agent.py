"""Looks at the kiosk through the platform's accessibility interface. Runs under Debian's Python.

Debian's ``pyatspi`` belongs to the system's interpreter, so this file is a small program of its
own: a line of JSON in (``{"do": "find", "name": …}``), a line of JSON out. It imports nothing of
the kiosk.
"""

import json
import sys
import time

import pyatspi


def application():
    desktop = pyatspi.Registry.getDesktop(0)
    for number in range(desktop.childCount):
        try:
            app = desktop.getChildAtIndex(number)
            if app is not None and app.childCount and "kiosk" in (app.name or ""):
                return app
        except Exception:  # a program that is just coming or going
            continue
    return None


def walk(node, depth=0):
    if depth > 12:
        return
    try:
        count = node.childCount
    except Exception:
        return
    for number in range(count):
        try:
            child = node.getChildAtIndex(number)
        except Exception:
            continue
        if child is None:
            continue
        yield child
        yield from walk(child, depth + 1)


def seen(node):
    try:
        states = node.getState()
        if not states.contains(pyatspi.STATE_SHOWING):
            return None
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        return {
            "name": node.name or "",
            "role": node.getRoleName(),
            "x": box.x,
            "y": box.y,
            "w": box.width,
            "h": box.height,
        }
    except Exception:
        return None


def everything():
    app = application()
    if app is None:
        return []
    return [found for found in map(seen, walk(app)) if found is not None]


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        found = []
        end = time.monotonic() + asked.get("seconds", 0)
        while True:
            found = everything()
            names = asked.get("names")
            if names is None or any(f["name"].startswith(n) for f in found for n in names):
                break
            if time.monotonic() >= end:
                break
            time.sleep(0.15)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


main()
