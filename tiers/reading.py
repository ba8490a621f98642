"""Reading a table of the programme file key by key: each mistake is noted with its place, and reading goes on. Pure."""

from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from typing import Any


def or_none(known: Collection[str]) -> str:
    """This will list what is known, for a person who mistyped."""
    return ", ".join(sorted(known)) if known else "none"


class Table:
    """One table of the file, its place in words, and the list that its mistakes are added to."""

    def __init__(self, where: str, data: Any, errors: list[str]) -> None:
        self.where = where
        self.errors = errors
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        self.asked: set[str] = set()
        if not isinstance(data, dict):
            self.wrong("must be a table")

    def wrong(self, words: str) -> None:
        """This will note a mistake with its place."""
        self.errors.append(f"{self.where}: {words}")

    def _take(self, key: str, kind: type | tuple[type, ...], called: str, default: Any) -> Any:
        """This will return the value of a key, or the default where it is absent or of the wrong kind."""
        self.asked.add(key)
        if key not in self.data:
            return default
        value = self.data[key]
        right = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if not right:
            self.wrong(f"{key} must be {called}")
        return value if right else default

    def text(self, key: str, default: str | None = None, longest: int = 200) -> str:
        """This will return a text; without a default the key must be there and say something."""
        value = self._take(key, str, "a text", default) or ""
        if default is None and not value.strip() and not self._already_wrong(key):
            self.wrong(f"{key} is missing")
        if len(value) > longest:
            self.wrong(f"{key} is longer than {longest} characters")
        if "\x00" in value:
            self.wrong(f"{key} contains a character that cannot be stored")
        return value

    def _already_wrong(self, key: str) -> bool:
        """This will say whether the key is there with a value that was refused."""
        return key in self.data and not isinstance(self.data[key], str)

    def flag(self, key: str) -> bool:
        """This will return true or false; absent is false."""
        return bool(self._take(key, bool, "true or false", False))

    def number(self, key: str, default: int | None = None, at_least: int = 0, at_most: int = 32767) -> int:
        """This will return a whole number within its range; without a default the key must be there."""
        value = self._take(key, int, "a whole number", default)
        if value is None:
            if key not in self.data:
                self.wrong(f"{key} is missing")
            return 0
        if not at_least <= value <= at_most:
            self.wrong(f"{key} must be from {at_least} to {at_most}")
        return int(value)

    def cost(self, key: str) -> Decimal:
        """This will return an amount of money, not negative; absent is nothing."""
        value = Decimal(self._take(key, (int, Decimal), "an amount such as 4.50", 0))
        if not value.is_finite() or value < 0:
            self.wrong(f"{key} must not be negative")
            return Decimal(0)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """This will return a list of texts, each once; absent is empty."""
        values = self._take(key, list, "a list of texts", [])
        if not all(isinstance(value, str) for value in values):
            self.wrong(f"{key} must be a list of texts")
            return ()
        for value in sorted({value for value in values if values.count(value) > 1}):
            self.wrong(f"{key} names '{value}' twice")
        return tuple(values)

    def one_of(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """This will return one of the known words, and say which there are when it is another."""
        value = self.text(key, default)
        if value and value not in known and value != default:
            self.wrong(f"{key} '{value}' is not known; known are {or_none(known)}")
        return value

    def some_of(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """This will return a list of known words, and say which there are when one is another."""
        values = self.words(key)
        self.check(key, values, known)
        return values

    def check(self, what: str, values: Collection[str], known: Collection[str]) -> None:
        """This will note each value that is not known."""
        for value in values:
            if value not in known:
                self.wrong(f"{what} '{value}' is not known; known are {or_none(known)}")

    def parsed(self, key: str, parse: Callable[[str], Any], default: str = "") -> Any:
        """This will return the text of a key as `parse` reads it, None where it is absent or not understood."""
        value = self.text(key, default)
        if not value:
            return None
        try:
            return parse(value)
        except ValueError as error:
            self.wrong(f"{key}: {error}")
            return None

    def table(self, key: str, where: str) -> "Table":
        """This will return the table under a key; absent is empty."""
        self.asked.add(key)
        return Table(where, self.data.get(key, {}), self.errors)

    def tables(self, key: str, where: str) -> Iterator[tuple[str, "Table"]]:
        """This will return the named tables under a key, each with its name."""
        for name, data in self.table(key, key).data.items():
            yield name, Table(f"{where} {name}", data, self.errors)

    def listed(self, key: str, where: str) -> Iterator["Table"]:
        """This will return the tables of a list, each called by its `key`, its `code` or its place."""
        for place, data in enumerate(self._take(key, list, "a list of tables", []), start=1):
            name = data.get("key") or data.get("code") if isinstance(data, dict) else None
            yield Table(f"{where} {name or place}", data, self.errors)

    def vocabulary(self, key: str) -> dict[str, str]:
        """This will return the table of codes and their words under a key."""
        table = self.table(key, key)
        return {code: table.text(code) for code in table.data}

    def close(self) -> None:
        """This will note every key that nobody asked for."""
        for key in self.data:
            if key not in self.asked:
                self.wrong(f"key '{key}' is not known; known are {or_none(self.asked)}")
