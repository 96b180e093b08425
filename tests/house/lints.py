"""The habits of the house, read from the source: each finding names the place and the right way."""

from __future__ import annotations

import ast
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from coopdesk.exchange.packing import no_search_for_circles

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "coopdesk"
TESTS = ROOT / "tests"

#: Modules that are nothing but arithmetic and plain data: no SQL, no book, no libraries of ours.
PURE = (
    "money rounding calendar ids errors schedule interest allocation wear terms drafts papers"
).split()


@dataclass(frozen=True)
class Module:
    """One source file: its path inside the project, with /, and its tree."""

    path: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """`coopdesk/records/book/tx.py` → "records"."""
        return self.path.split("/")[1].removesuffix(".py")

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All that is in the tree, found once for all habits."""
        return tuple(ast.walk(self.tree))


Finding = str
Lint = Callable[[Module], Iterator[Finding]]


def parse(path: str, source: str) -> Module:
    return Module(path, ast.parse(source, path))


@cache
def package(room: Path = PACKAGE) -> list[Module]:
    """Every module of the program, or of the tests, read once: these are millions of objects that
    stay, so nobody looks through them for garbage, neither now nor later.
    """
    files = {file.relative_to(ROOT).as_posix(): file for file in sorted(room.rglob("*.py"))}
    gc.collect()  # what is left of tests before shall not stay too
    with no_search_for_circles():
        read = [parse(path, file.read_text(encoding="utf-8")) for path, file in files.items()]
        assert all(module.nodes for module in read)
        gc.freeze()
    return read


def found(module: Module, node: ast.expr | ast.stmt, right_way: str) -> Finding:
    return f"{module.path}:{node.lineno}: {right_way}"


# --- what a node is -------------------------------------------------------------------------------


def dotted(node: ast.expr) -> str:
    """`a.b.c` as text; what is not a plain name gives "" for that part: `f().c` → ".c"."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def imported(module: Module) -> dict[str, str]:
    """What each imported name stands for: `import time as clock` → {"clock": "time"}."""
    names: dict[str, str] = {}
    for node in module.nodes:
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return names


def calls(module: Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the full name of what is called, seen through the imports."""
    names = imported(module)
    for node in module.nodes:
        if isinstance(node, ast.Call):
            first, dot, rest = dotted(node.func).partition(".")
            yield node, names.get(first, first) + dot + rest


def libraries(module: Module) -> Iterator[tuple[ast.stmt, str]]:
    """Every import with the full name of the module that is imported."""
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module


# --- the habits -----------------------------------------------------------------------------------


def no_float(module: Module) -> Iterator[Finding]:
    """No float where money is reckoned or written. Screens, PDFs and charts measure in points."""
    if module.room in {"ui", "reports"}:
        return
    for node in module.nodes:
        if isinstance(node, ast.Name) and node.id == "float":
            yield found(
                module, node, "no float: use Money, or Decimal inside schedule and interest"
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield found(module, node, f"no float {node.value}: use Money, Decimal or whole numbers")


_CLOCKS = frozenset(
    {
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "datetime.date.today",
        "time.time",
        "time.time_ns",
        "time.localtime",
        "time.gmtime",
    }
)


def no_own_clock(module: Module) -> Iterator[Finding]:
    """The time is handed in; only what wires the program up asks the machine for it."""
    if module.room in {"app", "cli"}:
        return
    for node, name in calls(module):
        if name in _CLOCKS or name.endswith((".currentDate", ".currentDateTime")):
            yield found(module, node, f"no {name}(): take the Clock that is handed in, or tx.now")


def no_print(module: Module) -> Iterator[Finding]:
    """Only the command line speaks to standard output."""
    if module.room == "cli":
        return
    for node, name in calls(module):
        if name in {"print", "breakpoint", "pprint.pprint"}:
            yield found(module, node, f"no {name}(): return it, raise it, or log it")


def no_waiting(module: Module) -> Iterator[Finding]:
    """Nothing sleeps, and nobody pumps the event loop by hand."""
    for node, name in calls(module):
        if name == "time.sleep":
            yield found(module, node, "no sleep: wait for a signal, or take a step of a Job")
        elif name.endswith("processEvents"):
            yield found(module, node, "no processEvents: long work is a Job, short work just runs")


def no_lambda_wires(module: Module) -> Iterator[Finding]:
    """A lambda or partial that holds self keeps a closed page alive for ever."""
    for node, name in calls(module):
        if not name.endswith(".connect"):
            continue
        for slot in node.args:
            wrapped = dotted(slot.func) if isinstance(slot, ast.Call) else ""
            if isinstance(slot, ast.Lambda) or wrapped.endswith("partial"):
                yield found(module, node, "connect a bound method, or kit.weakly(method, argument)")


def no_silent_except(module: Module) -> Iterator[Finding]:
    """An error is refused, troubled or a bug; never swallowed."""
    for node in module.nodes:
        if isinstance(node, ast.ExceptHandler):
            wide = node.type is None or dotted(node.type) in {"Exception", "BaseException"}
            idle = all(isinstance(line, ast.Pass) for line in node.body)
            if wide and idle:
                yield f"{module.path}:{node.lineno}: no silent except: name the error and answer it"


def no_hidden_words(module: Module) -> Iterator[Finding]:
    """Words to translate that stand inside an f-string are not collected for the catalogs."""
    for node in module.nodes:
        if not isinstance(node, ast.JoinedStr):
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.Call) and _speaks(part):
                yield found(module, part, "translate before the f-string, where it is collected")


def no_words_by_another_name(module: Module) -> Iterator[Finding]:
    """Words are collected for the catalogs by the name of what says them."""
    called: set[str] = set()
    for node in module.nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                called |= {name for name, value in _pairs(target, node.value) if _says(value)}
    for call, name in calls(module):
        if name in called - _COLLECTED and _is_words(call):
            yield found(module, call, "call it t or ngettext, by which words are collected")


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=False):
            yield from _pairs(one, its)
    elif isinstance(target, ast.Name):
        yield target.id, value


def _says(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and value.attr in {"gettext", "ngettext"}


def _is_words(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant)


_COLLECTED = {"t", "gettext", "ngettext"}


def _speaks(call: ast.Call) -> bool:
    """Whether it looks a sentence up: `t("…")`, `N_("…")`, `language.gettext("…")`."""
    names = {"t", "n", "N_", "gettext", "ngettext", "pgettext", "npgettext"}
    return _is_words(call) and dotted(call.func).split(".")[-1] in names


def one_csv_writer(module: Module) -> Iterator[Finding]:
    """Rows are written as CSV in one place, which keeps any text from being a formula."""
    if module.path.endswith("exchange/files.py"):
        return
    for call, name in calls(module):
        if name in {"csv.writer", "csv.DictWriter"}:
            yield found(module, call, "exchange.files.Rows")


def pure_arithmetic(module: Module) -> Iterator[Finding]:
    """Money, days and schedules are reckoned without a book, so that they can be proved alone."""
    places = module.path.removesuffix(".py").split("/")
    if places[1] != "records" or places[2] not in PURE:
        return
    allowed = {"coopdesk.i18n", *(f"coopdesk.records.{name}" for name in PURE)}
    for node, library in libraries(module):
        known = ".".join(library.split(".")[:3]) in allowed
        if library.split(".")[0] in {"sqlalchemy", "sqlcipher3"} or (
            library.startswith("coopdesk.records.") and not known
        ):
            yield found(module, node, f"arithmetic is pure: hand the numbers in, without {library}")


HABITS: list[Lint] = [
    no_float,
    no_own_clock,
    no_print,
    no_waiting,
    no_lambda_wires,
    no_silent_except,
    no_hidden_words,
    no_words_by_another_name,
    one_csv_writer,
    pure_arithmetic,
]

#: Those that tests keep too.
OF_TESTS: list[Lint] = [no_waiting, no_lambda_wires, no_silent_except]


# --- sizes ----------------------------------------------------------------------------------------

LONGEST_MODULE = 500
LONGEST_WINDOW = 250
MOST_PUBLIC_METHODS = 20
MOST_METHODS = 25


def small_modules(path: str, source: str) -> Iterator[Finding]:
    """A module fits in a head, a test's too; the window only places its pages."""
    lines = source.count("\n")
    most = LONGEST_WINDOW if path == "coopdesk/ui/window.py" else LONGEST_MODULE
    if lines > most:
        tested = path.startswith("tests/")
        way = "split it by subject" if tested else "make it a package with the same names"
        yield f"{path}: {lines} lines, of at most {most}: {way}"


def small_classes(module: Module) -> Iterator[Finding]:
    """A class does one thing."""
    for node in module.nodes:
        if isinstance(node, ast.ClassDef):
            methods = [part.name for part in node.body if isinstance(part, ast.FunctionDef)]
            public = [name for name in methods if not name.startswith("_")]
            if len(public) > MOST_PUBLIC_METHODS or len(methods) > MOST_METHODS:
                counted = f"{len(public)} public of {len(methods)} methods"
                yield found(
                    module, node, f"{node.name} has {counted}: give a part a class of its own"
                )
