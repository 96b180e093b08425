"""A refusal is shown beside the field that it names: that is a word that the command knows."""

from __future__ import annotations

import ast
import dataclasses
import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import FunctionType, ModuleType
from typing import Any, Final, get_args, get_type_hints

import pytest

import coopdesk.records
from coopdesk.records.book import COMMANDS, Command

for _module in walk_packages(coopdesk.records.__path__, "coopdesk.records."):
    if ".versions." not in _module.name:
        import_module(_module.name)

#: Fields of something that the command reads from the book by its id.
ELSEWHERE: Final = {
    ("deciding.pass_surplus", "gifts"),  # of the plan that is passed
    ("agenda.arrange", "before"),  # of a point put between others, which it never does
}

NAMES: Final = sorted(COMMANDS)


def run_of(command: Command[..., Any]) -> FunctionType:
    """The function that is the command."""
    found = inspect.unwrap(command)
    assert isinstance(found, FunctionType)
    return found


def fields_of(command: Command[..., Any]) -> set[str]:
    """The keywords of a command, and what the drafts in them are made of."""
    found: set[str] = set()
    for name, hint in get_type_hints(run_of(command)).items():
        if name in {"tx", "return"}:
            continue
        found.add(name)
        todo = [hint]
        while todo:
            one = todo.pop()
            todo += get_args(one)
            if isinstance(one, type) and dataclasses.is_dataclass(one):
                names = {field.name for field in dataclasses.fields(one)}
                todo += [] if names <= found else [get_type_hints(one)[name] for name in names]
                found |= names
    return found


def is_free(command: Command[..., Any]) -> bool:
    """Whether it takes rows as a mapping, or any keyword, which no type tells."""
    words = inspect.signature(run_of(command)).parameters.values()
    if any(word.kind is word.VAR_KEYWORD for word in words):
        return True
    return any("Mapping" in str(hint) for hint in get_type_hints(run_of(command)).values())


def functions(module: ModuleType) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(inspect.getsource(module))
    return {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}


def said(within: dict[str, ast.FunctionDef], name: str) -> set[str]:
    """The fields that a function names in its refusals, and its helpers beside it in theirs, as
    they are `renamed` on the way.
    """
    return set(_said(within, within[name].body, {}, {name}))


def _said(
    within: dict[str, ast.FunctionDef], body: list[Any], names: dict[str, str], seen: set[str]
) -> Iterator[str]:
    for node in body:
        now = names
        if isinstance(node, ast.With):
            now = names | {a: names.get(b, b) for a, b in _renamed(node)}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = node.func.id
            if called == "Refused":
                yield from (now.get(field, field) for field in _fields(node))
            elif called in within and called not in seen:
                yield from _said(within, within[called].body, now, seen | {called})
        yield from _said(within, list(ast.iter_child_nodes(node)), now, seen)


def _renamed(node: ast.With) -> Iterator[tuple[str, str]]:
    for item in node.items:
        call = item.context_expr
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "renamed":
            for word in call.keywords:
                assert isinstance(word.value, ast.Constant)
                yield str(word.arg), str(word.value.value)


def _fields(node: ast.Call) -> Iterator[str]:
    for word in node.keywords:
        if word.arg == "field" and isinstance(word.value, ast.Constant):
            yield str(word.value.value).partition(".")[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_refusal_names_a_field_of_its_command(name: str) -> None:
    command = COMMANDS[name]
    if is_free(command):
        return
    module = import_module(run_of(command).__module__)
    known = fields_of(command)
    odd = {
        field
        for field in said(functions(module), run_of(command).__name__) - known
        if (name, field) not in ELSEWHERE
    }
    assert not odd, f"{name} knows {sorted(known)}"


def test_the_walk_sees_helpers_and_what_is_renamed() -> None:
    source = """
def deed(tx, *, on):
    with renamed(day="on"):
        _check(tx)
    raise Refused("x", field="other.0")

def _check(tx):
    if tx:
        raise Refused("no", field="day")
"""
    found = {one.name: one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef)}
    assert said(found, "deed") == {"on", "other"}
    assert said(found, "_check") == {"day"}
