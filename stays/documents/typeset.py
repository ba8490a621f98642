"""The typesetter: a template beside it and what it is given as data, so that no word of a guest is taken for a command."""

import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import fontpkg_noto_sans
import pylopdf_fonts_zh_cn
import typst

A4, LETTER = "a4", "us-letter"  # as the typesetter calls them
HERE = Path(__file__).parent
FONTS = (fontpkg_noto_sans.ROOT / "files", Path(pylopdf_fonts_zh_cn.sans_path()).parent)
SETTING = threading.Lock()  # one sheet at a time: two would take as long


@cache
def fonts() -> typst.Fonts:
    """Latin, Greek, Cyrillic and Chinese letters come along; for others the system's fonts stand in, where it has any."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[*map(str, FONTS)])


def warm() -> None:
    """Have the fonts read before somebody prints; whoever prints meanwhile waits for that instead of reading them too."""
    with SETTING:
        fonts()


@cache
def typesetter(template: str) -> typst.Compiler:
    """The typesetter with a template, read once in a process and not before somebody prints."""
    return typst.Compiler(str(HERE / f"{template}.typ"), root=str(HERE), font_paths=fonts())


def typeset(template: str, paper: str = A4, **given: Mapping[str, Any]) -> bytes:
    """The PDF that a template makes of what it is given, each under its name, on this paper."""
    said = {name: json.dumps(value, ensure_ascii=False) for name, value in given.items()}
    with SETTING:
        return cast(bytes, typesetter(template).compile(sys_inputs={"paper": paper, **said}, format="pdf"))
