"""Writes the pages' TypeScript types from the wire's Python ones: ``python -m scripts.generate_types``.

Everything reachable from the unions of ``centralino.web.wire`` gets a type of its own name: enums as unions
of their values, structures as interfaces, times as ISO text; what has a default may be left out.
``--check`` writes nothing, and fails when the committed file is not what would be written.
"""

import inspect
import sys
import textwrap
from pathlib import Path
from types import ModuleType

from msgspec import inspect as types

from centralino.web import wire

OUTPUT = Path("ui/shared/wire.ts")
UNIONS = ("AgentToShell", "ShellToAgent", "CustomerToShell", "ShellToCustomer")
HEADER = "// Written by scripts/generate_types.py: change src/centralino/web/wire.py, then `make types`.\n"
LINE_LENGTH = 110

Structure = types.StructType | types.DataclassType


class Writer:
    """Collects one declaration for each enum and structure, in the order in which they are met."""

    def __init__(self) -> None:
        self.declarations: dict[str, str] = {}

    def union(self, module: ModuleType, name: str) -> None:
        """Declares a union of messages by the name that it has in its module."""
        info = types.type_info(getattr(module, name))
        assert isinstance(info, types.UnionType), f"{name} is no union of messages"
        members = [self.reference(member) for member in info.types]
        self.declarations[name] = alias(name, members)

    def reference(self, info: types.Type) -> str:
        """How a type is written where it is used; declares it if it has a name."""
        match info:
            case types.StrType() | types.DateTimeType():
                return "string"
            case types.BoolType():
                return "boolean"
            case types.IntType() | types.FloatType():
                return "number"
            case types.NoneType():
                return "null"
            case types.VarTupleType(item_type=item):
                return f"readonly {self.reference(item)}[]"
            case types.UnionType(types=members):
                return " | ".join(self.reference(member) for member in members)
            case types.EnumType(cls=enum):
                values = [f'"{member.value}"' for member in enum]
                self.declarations.setdefault(enum.__name__, comment(enum) + alias(enum.__name__, values))
                return enum.__name__
            case types.StructType() | types.DataclassType():
                return self.structure(info)
            case _:
                raise TypeError(
                    f"No TypeScript type is known for {info}: add it to scripts/generate_types.py"
                )

    def structure(self, info: Structure) -> str:
        name = info.cls.__name__
        if name not in self.declarations:
            lines = []
            if isinstance(info, types.StructType) and info.tag is not None:
                lines.append(f'  readonly {info.tag_field}: "{info.tag}";')
            for field in info.fields:
                optional = "" if field.required else "?"
                written = self.reference(field.type)
                lines.append(f"  readonly {field.encode_name}{optional}: {written};")
            body = "\n".join(lines)
            self.declarations[name] = f"{comment(info.cls)}export interface {name} {{\n{body}\n}}\n"
        return name


def alias(name: str, members: list[str]) -> str:
    """A union on one line if it fits, as the formatter has it."""
    line = f"export type {name} = {' | '.join(members)};\n"
    if len(line) <= LINE_LENGTH + 1:
        return line
    return f"export type {name} =\n" + "\n".join(f"  | {member}" for member in members) + ";\n"


def comment(cls: type) -> str:
    """The docstring that the class itself has, without the signature that a dataclass gets by itself."""
    text = inspect.cleandoc(cls.__dict__.get("__doc__") or "")
    if not text or text.startswith(f"{cls.__name__}("):
        return ""
    text = text.replace("``", "`")
    if "\n" not in text:
        return f"/** {text} */\n"
    return "/**\n" + textwrap.indent(text, " * ", lambda _: True).replace(" * \n", " *\n") + "\n */\n"


def generate() -> str:
    writer = Writer()
    for name in UNIONS:
        writer.union(wire, name)
    return "\n".join([HEADER, *writer.declarations.values()])


def main(arguments: list[str]) -> None:
    text = generate()
    if "--check" in arguments:
        if not OUTPUT.exists() or OUTPUT.read_text() != text:
            sys.exit(f"{OUTPUT} is not what the Python types say: run `make types` and commit it")
        return
    OUTPUT.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
