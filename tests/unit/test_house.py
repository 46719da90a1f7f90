"""The house rules no linter knows: what may lie where, what a file may say, what must not load.

Everything is read from what git knows, so half-written files of a neighbour's do not disturb.
"""

from __future__ import annotations

import ast
import functools
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP = {"pyproject.toml", "kiosk", "resources", "db", "tests", "packaging", "README.md"}
MODULE_LINES_MOST = 500
FUNCTION_LINES_MOST = 80


@functools.cache
def tracked() -> tuple[Path, ...]:
    git = shutil.which("git") if (ROOT / ".git").exists() else None
    listed = git and subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if not listed or listed.returncode:
        # Unpacked from an archive: everything that lies there, but for what tools leave behind.
        left = re.compile(r"/(\.[^/]+|__pycache__|build|dist|[^/]+\.egg-info)/")
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return tuple(path for path in found if not left.search(f"/{path}"))
    return tuple(Path(name) for name in listed.stdout.split("\0") if (ROOT / name).is_file())


def modules(*folders: str) -> list[Path]:
    return [p for p in tracked() if p.suffix == ".py" and p.parts[0] in (folders or {"kiosk"})]


def text_of(path: Path) -> str:
    try:
        return (ROOT / path).read_text("utf-8")
    except UnicodeDecodeError:
        return ""  # a picture, a sound, a store


def test_the_top_level_holds_only_the_rooms() -> None:
    found = {path.parts[0] for path in tracked() if not path.parts[0].startswith(".")}
    assert found <= TOP


def test_no_file_names_a_machine_or_a_registry() -> None:
    # In pieces, because this file is one of those that are read.
    forbidden = re.compile(
        "|".join(["/" + "work/", "/" + "farm/", "/opt/" + "kv", "/opt/" + "pypi", r"/root/\.pyenv"])
        + "|"
        + "|".join(
            [
                "pypi" + r"\.org",
                "pythonhosted" + r"\.org",
                "npmjs" + r"\.(org|com)",
                "deb" + r"\.debian\.org",
                "index" + "-url",
                "find" + "-links",
            ]
        )
    )
    found = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in tracked()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if forbidden.search(line)
    ]
    assert found == []


def test_no_module_names_a_place_on_somebodys_disk() -> None:
    # What every Linux has may be named; a home or a temporary folder may not.
    somebodys = re.compile(r"""["'](/(?:home|root|tmp|Users|mnt|media)/|[A-Z]:\\\\)""")
    found = [
        f"{path}:{number}"
        for path in modules("kiosk")
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if somebodys.search(line)
    ]
    assert found == []


def test_every_module_opens_by_saying_what_it_is_for() -> None:
    empty_packages = {p for p in modules("tests") if p.name == "__init__.py"}
    silent = [
        str(path)
        for path in modules("kiosk", "tests", "db", "packaging")
        if path not in empty_packages and not ast.get_docstring(ast.parse(text_of(path)))
    ]
    assert silent == []


def test_no_module_has_grown_beyond_its_subject() -> None:
    lengths = sorted(((text_of(p).count("\n"), str(p)) for p in modules("kiosk")), reverse=True)
    print("\n".join(f"{lines:5} {path}" for lines, path in lengths[:8]))
    assert [path for lines, path in lengths if lines > MODULE_LINES_MOST] == []


def test_no_function_has_grown_beyond_a_screenful() -> None:
    long = [
        f"{path}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for path in modules("kiosk")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= FUNCTION_LINES_MOST
    ]
    assert long == []


def test_core_imports_the_standard_library_and_itself_only() -> None:
    foreign = [
        f"{path}: {name}"
        for path in modules("kiosk")
        if path.parts[:2] == ("kiosk", "core")
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("kiosk.core")
    ]
    assert foreign == []


def imports(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module in ("kiosk", "kiosk.core"):
                names += [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                names.append(node.module)
    return names


CHINESE = re.compile("[\u4e00-\u9fff]{2,}")


# Data of a kind, not words for people: the made-up village, what the gallery of pages is filled
# with, double surnames, the keys of the name search, the unit a clause is counted in.
NOT_WORDS = {
    "demo",
    "tour",
    "words",
    "samples",
    "samples.py",
    "gallery.py",
    "spelling.py",
    "pinyin.py",
}
UNITS = {"小时", "公斤"}


def test_words_for_people_are_in_the_words_files_and_not_in_code() -> None:
    # Comments and docstrings may quote.
    said = [
        f"{path}:{node.lineno} {node.value[:20]}"
        for path in modules("kiosk")
        if not NOT_WORDS & set(path.parts)
        for node in strings_outside_docstrings(path)
        if CHINESE.search(str(node.value)) and node.value not in UNITS
    ]
    assert said == []


def strings_outside_docstrings(path: Path) -> list[ast.Constant]:
    tree = ast.parse(text_of(path))
    standing_alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in standing_alone
    ]


def run(code: str) -> str:
    """What ``code`` prints in a Python of its own."""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def loaded_by(*names: str) -> set[str]:
    code = f"import sys, {', '.join(names)}; print(*{{name.split('.')[0] for name in sys.modules}})"
    return set(run(code).split())


def test_the_first_paint_loads_no_store_no_camera_and_no_voice() -> None:
    """Each of these costs a fifth of a second and more before she sees anything."""
    screens = [
        ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        for path in modules("kiosk")
        if path.parts[1] == "ui"
    ]
    heavy = {"sqlalchemy", "sqlcipher3", "cv2", "numpy", "pyzbar", "zxingcpp", "pyttsx3"}
    assert not loaded_by("kiosk.cli", *screens) & heavy


def test_the_command_line_answers_without_loading_qt() -> None:
    assert not loaded_by("kiosk.cli") & {"PySide6", "sqlalchemy", "cv2", "numpy"}


def test_opencv_is_imported_in_the_scanners_room_only() -> None:
    strangers = [
        str(path)
        for path in modules("kiosk")
        if path.parts[1] not in ("scanner", "demo", "doctor.py")
        and {"cv2", "pyzbar", "zxingcpp"} & {name.split(".")[0] for name in imports(path)}
    ]
    assert strangers == []


def test_opencv_leaves_no_qt_folders_of_its_own_in_the_environment() -> None:
    """Its wheel names its own Qt 5 in two variables, and our Qt would look for plugins there."""
    code = "import os, kiosk.scanner.cv; print([k for k in os.environ if k.startswith('QT_QPA_')])"
    found = set(ast.literal_eval(run(code)))
    assert not found & {"QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"}


def test_fifty_thousand_calls_into_qt_do_not_eat_none() -> None:
    """PySide6 6.12.0 on Python 3.11 drops a reference to None with every void call."""
    pytest.importorskip("PySide6")
    code = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
widget = QWidget()
before = sys.getrefcount(None)
for _ in range(50_000):
    widget.update()
print(before - sys.getrefcount(None))
"""
    assert int(run(code)) < 500


def test_shiboken_still_has_the_hook_that_reads_every_modules_source() -> None:
    """When this fails, ``kiosk.quick_start`` has become needless or does nothing: look again."""
    code = """
import linecache
from kiosk.quick_start import quicken_imports
assert quicken_imports()
import kiosk.ui.theme, kiosk.store.tables
print(len([name for name in linecache.cache if name.endswith(".py") and "sqlalchemy" in name]))
"""
    assert run(code).strip() == "0"


def requirement_name(line: str) -> str:
    return (
        re.split(r"[\s<>=!~;\[]", line, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")
    )


def test_every_dependency_is_pinned_and_every_pin_is_a_plain_version() -> None:
    lines = [
        line
        for line in text_of(Path("packaging/constraints.txt")).splitlines()
        if line and not line.startswith("#")
    ]
    odd = [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)]
    assert odd == []
    project = tomllib.loads(text_of(Path("pyproject.toml")))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(line for extra in extras for line in extra)]
    pinned = {requirement_name(line) for line in lines}
    assert {requirement_name(line) for line in wanted} <= pinned


def test_nothing_the_program_needs_is_under_the_gpl_alone() -> None:
    """It would put the whole program under the GPL. The LGPL is fine: Qt stays replaceable."""
    project = tomllib.loads(text_of(Path("pyproject.toml")))["project"]
    strict = []
    for line in project["dependencies"]:
        told = metadata.metadata(requirement_name(line))
        classes = [one for one in told.get_all("Classifier") or [] if "License" in one]
        licence = " ".join([told.get("License-Expression") or told.get("License") or "", *classes])
        if "GPL" in licence and "LGPL" not in licence:
            strict.append(f"{line}: {licence[:80]}")
    assert strict == []


@pytest.mark.parametrize("script", ["run.sh", "test.sh", "bench.sh", "setup.sh"])
def test_the_shell_scripts_are_shell(script: str) -> None:
    checked = subprocess.run(
        ["bash", "-n", str(ROOT / "packaging" / script)], capture_output=True, text=True
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_ci_runs_what_the_readme_tells_a_newcomer() -> None:
    assert "packaging/test.sh" in text_of(Path(".ci/run"))
    assert "bash packaging/test.sh" in text_of(Path("README.md"))
    assert "bash packaging/run.sh" in text_of(Path("README.md"))
