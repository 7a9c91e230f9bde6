"""Files of a calibration: what the user wrote, with the place where it stands, for messages.

A message names file, line, key, what was found and what is expected, as those of the program do.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml


class InputError(ValueError):
    """What the user gave cannot be used; the text says where, what was found and what is expected."""


class CalibrationError(RuntimeError):
    """The calibration cannot go on; the text says why, for its user."""


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate that looks most like a word; empty if none does."""
    return next(iter(difflib.get_close_matches(word, list(candidates), 1, 0.7)), "")


def refuse(place: str, key: str, found: object, expected: str, suggestion: str = "") -> NoReturn:
    """Raises InputError in the words of the program."""
    text = f"{place}: " + (f"key '{key}': " if key else "") + f"found {found}, expected {expected}"
    raise InputError(text + (f"; did you mean '{suggestion}'?" if suggestion else ""))


@dataclass(frozen=True)
class Marked:
    """A value of a YAML file: plain (with maps and lists of Marked inside), and where it stands."""

    value: Any
    file: Path
    line: int
    column: int
    key: str

    @property
    def place(self) -> str:
        """File, line and column, as an editor counts."""
        return f"{self.file}:{self.line}:{self.column}"

    def refuse(self, expected: str, found: object = None, suggestion: str = "") -> NoReturn:
        """Raises InputError about this value."""
        refuse(self.place, self.key, self._told() if found is None else found, expected, suggestion)

    def _told(self) -> str:
        kinds = {dict: "a map", list: "a list", type(None): "nothing"}
        return kinds.get(type(self.value), f"'{self.value}'")

    def plain(self) -> Any:
        """The value without marks."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        return [item.plain() for item in self.value] if isinstance(self.value, list) else self.value

    def fields(self, known: Iterable[str], needed: Iterable[str] = ()) -> dict[str, Marked]:
        """The entries of a map, all of them known and none of those needed missing."""
        if not isinstance(self.value, dict):
            self.refuse("a map")
        known = list(known)
        for key, item in self.value.items():
            if key not in known:
                refuse(item.place, item.key, f"'{key}'", "one of " + ", ".join(known), nearest(key, known))
        for key in needed:
            if key not in self.value:
                refuse(self.place, self.key, f"no '{key}'", f"the key '{key}'")
        return self.value

    def text(self) -> str:
        """Text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            self.refuse("text")
        return self.value

    def number(self, low: float, high: float) -> float:
        """A number within bounds."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not low <= self.value <= high:
            self.refuse(f"a number from {low:g} to {high:g}")
        return float(self.value)

    def whole(self, low: int, high: int) -> int:
        """A whole number within bounds."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not low <= self.value <= high:
            self.refuse(f"a whole number from {low} to {high}")
        return self.value

    def path(self) -> Path:
        """A file that exists, relative to the folder of the file it is named in."""
        path = self.file.parent / self.text()
        if not path.is_file():
            near = nearest(path.name, (p.name for p in path.parent.glob("*"))) if path.parent.is_dir() else ""
            self.refuse("a file that exists", suggestion=str(Path(self.text()).parent / near) if near else "")
        return path


def read_yaml(path: Path) -> Marked:
    """A YAML file, marked. Raises InputError for what cannot be read, is not YAML or says a key twice."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: found bytes that are not UTF-8, expected a YAML file") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise InputError(f"{where}: found {error.problem}, expected YAML") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path}: found {str(error).splitlines()[0]}, expected YAML") from None
    if node is None:
        raise InputError(f"{path}: found nothing, expected a map")
    return _marked(node, path, "")


def _marked(node: yaml.Node, file: Path, key: str) -> Marked:
    place = (file, node.start_mark.line + 1, node.start_mark.column + 1, key)
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Marked] = {}
        for name, item in node.value:
            inner = f"{key}.{name.value}".lstrip(".")
            if name.value in entries:
                refuse(
                    f"{file}:{name.start_mark.line + 1}:{name.start_mark.column + 1}",
                    inner,
                    "it again",
                    "each key once",
                )
            entries[name.value] = _marked(item, file, inner)
        return Marked(entries, *place)
    if isinstance(node, yaml.SequenceNode):
        return Marked([_marked(item, file, f"{key}.{i}") for i, item in enumerate(node.value)], *place)
    try:
        return Marked(yaml.SafeLoader("").construct_object(node), *place)
    except (yaml.YAMLError, ValueError):
        return Marked(node.value, *place)


@dataclass(frozen=True)
class Row:
    """A line of a CSV file: its cells by column, without spaces around them."""

    file: Path
    line: int
    cells: dict[str, str]

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"

    def refuse(self, column: str, expected: str, suggestion: str = "") -> NoReturn:
        """Raises InputError about a cell."""
        cell = self.cells.get(column, "")
        refuse(self.place, column, f"'{cell}'" if cell else "nothing", expected, suggestion)

    def number(self, column: str, default: float | None = None) -> float:
        """A number not below nil; an empty cell is the default, if there is one."""
        cell = self.cells.get(column, "")
        if not cell and default is not None:
            return default
        try:
            number = float(cell)
        except ValueError:
            self.refuse(column, "a number")
        if not 0 <= number < 1e12:
            self.refuse(column, "a number not below 0")
        return number


def read_csv(path: Path, needed: list[str], known: list[str]) -> Iterator[Row]:
    """Lines of a CSV file (UTF-8, comma, first line names) with these columns. Raises InputError.

    Empty lines and those that begin with # are passed over.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: found bytes that are not UTF-8, expected a CSV file") from None
    names: list[str] | None = None
    for number, cells in _lines(path, text):
        if names is None:
            names = cells
            _check_names(path, number, names, needed, known)
        elif len(cells) != len(names):
            refuse(f"{path}:{number}", "", f"{len(cells)} cells", f"{len(names)}, as the first line has")
        else:
            yield Row(path, number, dict(zip(names, cells, strict=True)))
    if names is None:
        raise InputError(f"{path}: found nothing, expected a line of columns: {','.join(needed)}")


def _lines(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        for cells in reader:
            if cells and any(cells) and not cells[0].startswith("#"):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        refuse(f"{path}:{reader.line_num}", "", str(error), "comma-separated values")


def _check_names(path: Path, line: int, names: list[str], needed: list[str], known: list[str]) -> None:
    for name in names:
        if name not in known:
            refuse(
                f"{path}:{line}", "", f"a column '{name}'", "columns out of " + ", ".join(known), nearest(name, known)
            )
        if names.count(name) > 1:
            refuse(f"{path}:{line}", "", f"a column '{name}' twice", "each column once")
    for name in needed:
        if name not in names:
            refuse(f"{path}:{line}", "", f"no column '{name}'", "the columns " + ", ".join(needed))
