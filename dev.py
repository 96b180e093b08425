"""The verbs of development: python3 dev.py VERB

Each verb first sets up what it needs, so that a fresh machine with Python 3.11 or newer is enough:
a virtual environment in .venv, the locked requirements, CoopDesk itself, the compiled catalogs and,
on Debian and Ubuntu, the system libraries of Qt. Standard library only, Linux and Windows.
"""

from __future__ import annotations

import filecmp
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PACKAGING = ROOT / "packaging"
LOCK = PACKAGING / "requirements-dev.txt"
TRANSLATIONS = ROOT / "translations"
CATALOGS = ROOT / "coopdesk" / "translations"
OLDEST = (3, 11)
UV = "uv==0.13.9"  # only `lock` needs it, and only from the person who renews the locks

#: What stands at the head of every catalog.
HEADER = "# The words of CoopDesk, collected by: python3 dev.py words"
CHATTER = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To'
    r"|Last-Translator: FULL NAME|Language-Team: .*LL@li\.org|Project-Id-Version).*\n",
    re.MULTILINE,
)

#: Debian's and Ubuntu's packages with the libraries that Qt's wheels leave to the system.
QT_PACKAGES = (
    "libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libopengl0 libxkbcommon0 "
    "libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
    "libxcb-render-util0 libxcb-shape0 libxcb-util1 libxcb-xinerama0 libxcb-xkb1"
).split()

if TYPE_CHECKING:  # an older Python has to get as far as being told that it is too old
    Verb = Callable[[Sequence[str]], int]


# --- running things -------------------------------------------------------------------------------


def say(message: str) -> None:
    """Tell the person at the terminal what is going on."""
    print(f"· {message}", file=sys.stderr, flush=True)


def stop(message: str) -> SystemExit:
    """What to raise when a person has to do something first."""
    return SystemExit(f"\n{message}\n")


def python() -> Path:
    """The Python of the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def tool(name: str) -> str:
    """A program that a locked requirement brought into the virtual environment."""
    return str(python().parent / (f"{name}.exe" if os.name == "nt" else name))


def run(command: Sequence[str | Path], *, offscreen: bool = False) -> int:
    """Run a command in the project's folder and give back its exit status."""
    surroundings = dict(os.environ, PYTHONUTF8="1")
    if offscreen:
        surroundings["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=surroundings).returncode


def must(command: Sequence[str | Path], otherwise: str) -> None:
    """Run a command that has to succeed; `otherwise` tells the person what that means."""
    if run(command):
        raise stop(otherwise)


def works(command: Sequence[str | Path]) -> bool:
    """Whether a command can be run at all and succeeds; its output is not shown."""
    try:
        done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


# --- setting up -----------------------------------------------------------------------------------


def set_up(*, screen: bool = False) -> None:
    """Bring the machine to where every verb can run; quick when nothing has changed.

    `screen` also asks for the libraries of a real screen, which tests do without.
    """
    if sys.version_info < OLDEST:
        raise stop(f"CoopDesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    make_environment()
    install_requirements()
    install_project()
    install_qt_libraries(screen=screen)
    compile_catalogs()


def make_environment() -> None:
    """Make .venv where there is none, or only one that no longer works."""
    if works([python(), "-m", "pip", "--version"]):
        return
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        apt_install([f"python{version}-venv"], "Python's venv module is missing on this machine.")
    say("Making the virtual environment .venv")
    must(
        [sys.executable, "-m", "venv", "--clear", VENV],
        "The virtual environment could not be made; the lines above say why.",
    )


def install_requirements() -> None:
    """Install what the lock says, each file checked by its hash, when the lock has changed."""
    mark = _hash(LOCK)
    if _stamped("requirements", mark):
        return
    say("Fetching the locked requirements (once; about 150 MB)")
    pip_install(
        "The requirements could not be installed; the lines above say why. Is the network there?",
        *("--require-hashes", "-r", LOCK),
    )
    _stamp("requirements", mark)


def pip_install(otherwise: str, *what: str | Path) -> None:
    """Install into .venv with pip; `otherwise` tells the person that it failed."""
    quietly = ("--quiet", "--disable-pip-version-check")
    must([python(), "-m", "pip", "install", *quietly, *what], otherwise)


def install_project() -> None:
    """Put the `coopdesk` command into .venv, pointing at this folder."""
    mark = _hash(ROOT / "pyproject.toml") + str(ROOT)
    if _stamped("project", mark):
        return
    pip_install(
        "CoopDesk could not be put into .venv; the lines above say why.",
        *("--no-deps", "--no-build-isolation", "--no-index", "--editable", "."),
    )
    _stamp("project", mark)


def install_qt_libraries(*, screen: bool) -> None:
    """On Linux, get the system libraries that Qt's wheels do not bring."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_libraries(screen=screen)
    if not missing:
        return
    apt_install(QT_PACKAGES, f"Qt needs libraries of the system: {', '.join(sorted(missing))}.")
    still = missing_libraries(screen=screen)
    if still:
        raise stop(f"Qt still misses {', '.join(sorted(still))}; please install them.")


def install_readers() -> None:
    """Where every test must run: the program that reads our exports and is no Python package."""
    if shutil.which("hledger") is None:
        apt_install(["hledger"], "The tests compare our exports with what hledger reads in them.")


def missing_libraries(*, screen: bool) -> set[str]:
    """The shared libraries that Qt wants and the machine lacks, by name."""
    found = works([python(), "-c", "import PySide6.QtWidgets, PySide6.QtPrintSupport"])
    plugins = ["offscreen", "xcb"] if screen else ["offscreen"]
    wanted = [f"Qt/plugins/platforms/libq{name}.so" for name in plugins]
    if not found:
        wanted += ["QtGui.abi3.so", "QtWidgets.abi3.so", "QtPrintSupport.abi3.so"]
    folder = next((VENV / "lib").glob("python*/site-packages/PySide6"))
    return {name for file in wanted for name in _unmet(folder / file)}


def _unmet(library: Path) -> list[str]:
    ldd = shutil.which("ldd")
    if ldd is None:
        return []
    listing = subprocess.run([ldd, str(library)], capture_output=True, text=True).stdout
    return re.findall(r"(\S+) => not found", listing)


def apt_install(packages: Sequence[str], why: str) -> None:
    """Install system packages when root, else stop with the one command that does."""
    if shutil.which("apt-get") is None:
        raise stop(f"{why}\nPlease install them with this system's own package manager.")
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise stop(f"{why}\nPlease run this once, then try again:\n\n  sudo {' '.join(command)}")
    say(f"{why} Installing them")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run(["apt-get", "update", "-qq"])
    must([*command, "-qq"], "The system packages could not be installed; the lines above say why.")


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _stamped(name: str, mark: str) -> bool:
    stamp = VENV / f"coopdesk-{name}"
    return stamp.is_file() and stamp.read_text() == mark


def _stamp(name: str, mark: str) -> None:
    (VENV / f"coopdesk-{name}").write_text(mark)


# --- words ----------------------------------------------------------------------------------------


def pybabel(verb: str, *arguments: str | Path) -> None:
    """Run one verb of Babel's command."""
    command = [tool("pybabel"), "--quiet", verb, *arguments]
    must(command, "The catalogs could not be made; the lines above say why.")


def compile_catalogs() -> None:
    """Compile each catalog that changed into coopdesk/translations, where the program reads it."""
    for words in TRANSLATIONS.glob("*/LC_MESSAGES/coopdesk.po"):
        built = CATALOGS / words.relative_to(TRANSLATIONS).with_suffix(".mo")
        if built.is_file() and built.stat().st_mtime >= words.stat().st_mtime:
            continue
        built.parent.mkdir(parents=True, exist_ok=True)
        pybabel("compile", "-i", words, "-o", built)


def collect_words(folder: Path) -> None:
    """Write every marked sentence into the folder's template, and bring its catalogs up to date."""
    folder.mkdir(exist_ok=True)
    template = folder / "coopdesk.pot"
    with tempfile.TemporaryDirectory() as scratch:
        _mark_profile_words(Path(scratch) / "profiles.py")
        pybabel(
            *("extract", "-k", "t", "-k", "N_", "-k", "pgettext:1c,2", "-c", "Translators:"),
            *("--add-location=never", "--no-wrap", "--sort-output", "--project=CoopDesk"),
            *(f"--header-comment={HEADER}", "-o", template, "coopdesk", scratch),
        )
    _tidy(template)
    for words in folder.glob("*/LC_MESSAGES/coopdesk.po"):
        pybabel(
            *("update", "--no-wrap", "--ignore-obsolete", "--no-fuzzy-matching"),
            *("-i", template, "-o", words, "-l", words.parent.parent.name),
        )
        _tidy(words)


def _mark_profile_words(file: Path) -> None:
    """Babel reads Python only, so the words of the country profiles are written as Python."""
    import tomllib  # noqa: PLC0415  (an older Python must get as far as being told so)

    words: set[str] = set()
    for data in (ROOT / "coopdesk" / "profiles").glob("*.toml"):
        profile = tomllib.loads(data.read_text(encoding="utf-8"))
        bodies = profile.get("bodies", [])
        for part in (profile, *profile.get("accounts", []), *bodies):
            words.update(part[key] for key in ("name", "document") if key in part)
        words.update(post for body in bodies for post in body["rules"].get("posts", []))
        clauses = profile if data.stem.startswith("clauses_") else profile.get("clauses", {})
        words.update(clause for some in clauses.values() for clause in some)
    lines = [f"N_({json.dumps(word, ensure_ascii=False)})\n" for word in sorted(words)]
    file.write_text("".join(lines), encoding="utf-8")


def _tidy(catalog: Path) -> None:
    """Equal words make equal files: no days, versions or blanks for names in the header."""
    text = CHATTER.sub("", catalog.read_text(encoding="utf-8"))
    if catalog.suffix == ".po" and "_" in catalog.parent.parent.name:
        # A region holds only what differs. An empty plural would even hide its language's.
        entries = text.rstrip("\n").split("\n\n")
        text = "\n\n".join(filter(_has_words, entries)) + "\n"
    catalog.write_text(text, encoding="utf-8", newline="\n")


def _has_words(entry: str) -> bool:
    """Whether an entry of a catalog is translated: something stands between its last quotes."""
    return bool(re.search(r'"[^"\n]', entry.partition("\nmsgstr")[2]))


def stale_words() -> list[str]:
    """The catalogs that `words` would change."""
    TRANSLATIONS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "translations"
        shutil.copytree(TRANSLATIONS, fresh, ignore=shutil.ignore_patterns("*.mo"))
        collect_words(fresh)
        files = [file.relative_to(fresh) for file in fresh.rglob("coopdesk.po*")]
        return [
            str(file)
            for file in files
            if not (TRANSLATIONS / file).is_file()
            or not filecmp.cmp(fresh / file, TRANSLATIONS / file, shallow=False)
        ]


# --- verbs ----------------------------------------------------------------------------------------


def verb_run(arguments: Sequence[str]) -> int:
    """open the desk, or run a verb of the command line: run [VERB ...]"""
    headless = os.environ.get("QT_QPA_PLATFORM") == "offscreen"
    set_up(screen=not arguments and not headless)
    return run([python(), "-m", "coopdesk", *arguments])


def verb_test(arguments: Sequence[str]) -> int:
    """run the tests; what follows goes to pytest: test [-k WORDS] [tests/records]"""
    set_up()
    if os.environ.get("CI"):
        install_readers()
    whole = ("-n", "auto")  # a few tests are quicker without starting others beside them
    return run([python(), "-m", "pytest", *(arguments or whole)], offscreen=True)


def verb_check(arguments: Sequence[str]) -> int:
    """the gate before each commit: format, lint, types, contracts, words, tests [--no-tests]"""
    set_up()
    failed = [name for name, passes in checks("--no-tests" not in arguments) if not passes()]
    say(f"Not in order: {', '.join(failed)}." if failed else "Everything is in order.")
    return 1 if failed else 0


def checks(with_tests: bool) -> list[tuple[str, Callable[[], bool]]]:
    """Each part of the gate: its name, and what runs it and says whether it passes."""

    def part(name: str, *command: str | Path) -> tuple[str, Callable[[], bool]]:
        def passes() -> bool:
            say(f"Checking {name}")
            return run(command, offscreen=True) == 0

        return name, passes

    typed = [
        name for name in ("coopdesk", "tests", "benchmarks", "dev.py") if (ROOT / name).exists()
    ]
    parts = [
        part("format", tool("ruff"), "format", "--quiet", "--check", "."),
        part("lint", tool("ruff"), "check", "--quiet", "."),
        part("types", python(), "-m", "mypy", *typed),
        part("contracts", tool("lint-imports"), "--no-cache"),
        ("words", words_are_fresh),
    ]
    if with_tests:
        parts.append(part("tests", python(), "-m", "pytest", "-n", "auto"))
    return parts


def words_are_fresh() -> bool:
    """Whether every catalog holds today's sentences; names those that do not."""
    say("Checking words")
    stale = stale_words()
    for name in stale:
        say(f"translations/{name} is not up to date: run python3 dev.py words")
    return not stale


def verb_words(arguments: Sequence[str]) -> int:
    """collect the marked sentences into every catalog [--check] [--add LANGUAGE]"""
    set_up()
    if "--check" in arguments:
        return 0 if words_are_fresh() else 1
    collect_words(TRANSLATIONS)
    if "--add" in arguments:
        _add_language(arguments[arguments.index("--add") + 1])
    compile_catalogs()
    return 0


def _add_language(code: str) -> None:
    words = TRANSLATIONS / code / "LC_MESSAGES" / "coopdesk.po"
    if words.exists():
        raise stop(f"{code} is there already: {words.relative_to(ROOT)}")
    words.parent.mkdir(parents=True)
    pybabel("init", "--no-wrap", "-i", TRANSLATIONS / "coopdesk.pot", "-o", words, "-l", code)
    _tidy(words)
    say(f"Translate {words.relative_to(ROOT)}, then run the tests.")


def verb_shots(arguments: Sequence[str]) -> int:
    """a picture of every page: shots [--language xx] [--theme dark] [--page P] [--size 1366x768]
    [--text 200] [--to FOLDER]"""
    set_up()
    return run([python(), "-m", "coopdesk.ui.shots", *arguments], offscreen=True)


def verb_bench(arguments: Sequence[str]) -> int:
    """measure, and print the table that README's figures come from"""
    set_up()
    return run([python(), "-m", "benchmarks", *arguments], offscreen=True)


def verb_format(arguments: Sequence[str]) -> int:
    """lay out the code and mend what ruff can mend by itself"""
    set_up()
    mended = run([tool("ruff"), "check", "--quiet", "--fix", *arguments])
    return run([tool("ruff"), "format", "--quiet", *arguments]) or mended


def verb_lock(arguments: Sequence[str]) -> int:
    """renew the locked requirements from pyproject.toml [--upgrade] [--upgrade-package NAME]"""
    make_environment()
    pip_install("uv, which makes the locks, could not be installed.", UV)
    _compile_lock("requirements-dev.txt", "--extra", "dev", *arguments)
    # The second lock is the first without the developers' tools: same versions, same files.
    _compile_lock("requirements.txt", "--constraint", LOCK, *arguments)
    return 0


def _compile_lock(name: str, *options: str | Path) -> None:
    """One lock for Linux and Windows and every Python that we support, without any address."""
    say(f"Locking packaging/{name}")
    plain = ("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links")
    every = ("--universal", "--generate-hashes", "--python-version", ".".join(map(str, OLDEST)))
    must(
        [
            *(tool("uv"), "pip", "compile", "--quiet", "--no-config", *plain, *every, *options),
            *("pyproject.toml", "--output-file", PACKAGING / name),
        ],
        "The lock could not be made; the lines above say why.",
    )


VERBS: dict[str, Verb] = {
    "run": verb_run,
    "test": verb_test,
    "check": verb_check,
    "format": verb_format,
    "words": verb_words,
    "shots": verb_shots,
    "bench": verb_bench,
    "lock": verb_lock,
}


def usage() -> str:
    """What this program does, with a line for each verb."""
    lines = [f"  {name:<8}{' '.join((verb.__doc__ or '').split())}" for name, verb in VERBS.items()]
    return "\n".join([__doc__ or "", *lines])


def main(arguments: Sequence[str]) -> int:
    """Run one verb; without a known one, list them."""
    verb = VERBS.get(arguments[0]) if arguments else None
    if verb is None:
        print(usage())
        return 0 if arguments[:1] in (["--help"], ["-h"]) else 2
    try:
        return verb(arguments[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
