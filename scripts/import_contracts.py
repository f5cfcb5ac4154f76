"""Our own contract for import-linter: a package imports itself and the pure standard library, nothing else.

import-linter's own contracts forbid what is listed; the core must be closed to whatever is not.
"""

import sys
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PureContract(Contract):
    """``package`` imports no module outside itself but the standard library's, without those in ``impure``.

    A package that does not exist yet keeps the contract.
    """

    type_name = "pure"

    package = fields.StringField()
    impure = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        package = str(self.package)
        allowed = sys.stdlib_module_names - cast("set[str]", self.impure)
        inside = {package, *graph.find_descendants(package)} if package in graph.modules else set()
        broken = sorted(
            f"{importer} imports {imported}"
            for importer in inside
            for imported in graph.find_modules_directly_imported_by(importer) - inside
            if imported not in allowed
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["broken"]:
            output.print_error(line, bold=False)
