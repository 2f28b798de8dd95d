"""Draws molecules, where the optional package RDKit is installed (`pip install rdkit`)."""

from __future__ import annotations

import importlib.util
import re
from typing import Any, Final, cast

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.readings import Call, Given, Proposal, Reading
from kithkin.messages.results import Drawing, ToolResult, Value
from kithkin.ports.tools import Output, Parameter, Tool

# Structures in SMILES (Weininger 1988) of molecules that people ask to see.
STRUCTURES: Final = {
    "water": "O", "ammonia": "N", "methane": "C", "carbon dioxide": "O=C=O", "methanol": "CO", "ethanol": "CCO",
    "alcohol": "CCO", "ethane": "CC", "ethene": "C=C", "ethylene": "C=C", "ethyne": "C#C", "acetylene": "C#C", "propane": "CCC",
    "butane": "CCCC", "formaldehyde": "C=O", "acetone": "CC(C)=O", "acetic acid": "CC(=O)O", "urea": "NC(N)=O", "glycine": "NCC(=O)O",
    "alanine": "CC(N)C(=O)O", "benzene": "c1ccccc1", "toluene": "Cc1ccccc1", "phenol": "Oc1ccccc1", "naphthalene": "c1ccc2ccccc2c1",
    "citric acid": "OC(=O)CC(O)(CC(O)=O)C(O)=O", "lactic acid": "CC(O)C(=O)O", "aspirin": "CC(=O)Oc1ccccc1C(=O)O",
    "paracetamol": "CC(=O)Nc1ccc(O)cc1", "acetaminophen": "CC(=O)Nc1ccc(O)cc1", "ibuprofen": "CC(C)Cc1ccc(cc1)C(C)C(=O)O",
    "caffeine": "CN1C=NC2=C1C(=O)N(C(=O)N2C)C", "nicotine": "CN1CCCC1c1cccnc1", "vanillin": "COc1cc(C=O)ccc1O",
    "glucose": "OCC1OC(O)C(O)C(O)C1O",
}  # fmt: skip
_REQUEST = re.compile(
    r"\b(?:draw|sketch|show)\b(?: me)?(?: the| a| an)?(?: structural)?(?: structure| molecule| formula| picture| drawing)?(?: of)?(?: the| a| an)? "
    r"(?P<name>[a-z][a-z ]{2,30}?)(?: molecule| structure)?\s*(?:please)?[?.!]*$",
    re.IGNORECASE,
)  # fmt: skip
_LONGEST: Final = 200
_STYLE: Final = re.compile(r"style='([^']*)'")
_DECLARATION: Final = re.compile(r"([a-z-]+)\s*:\s*([^;]+)")


def draw_molecule(structure: str) -> ToolResult:
    """A drawing of a molecule given by name or SMILES, with its formula.

    Raises `ToolFailed` where RDKit is not installed and `BadInput` for what is no structure.
    """
    if importlib.util.find_spec("rdkit") is None:
        raise ToolFailed("Drawing molecules needs the optional package rdkit, which is not installed here.",
                         remedy="The owner can add it with: pip install rdkit")  # fmt: skip
    smiles = STRUCTURES.get(structure.lower(), structure)
    if len(smiles) > _LONGEST:
        raise BadInput("This structure is too large to draw.")
    chem, drawing, descriptors = (
        cast("Any", importlib.import_module(name))
        for name in ("rdkit.Chem", "rdkit.Chem.Draw.rdMolDraw2D", "rdkit.Chem.rdMolDescriptors")
    )
    molecule = chem.MolFromSmiles(smiles)
    if molecule is None:
        raise BadInput(
            f"“{structure}” is not a structure I can draw.", remedy="Name another, or give its SMILES."
        )
    canvas = drawing.MolDraw2DSVG(420, 320)
    drawing.PrepareAndDrawMolecule(canvas, molecule)
    canvas.FinishDrawing()
    formula = str(descriptors.CalcMolFormula(molecule))
    name = structure if structure.lower() in STRUCTURES else "the molecule"
    return ToolResult(
        values=(Value(name="formula", label="molecular formula", text=formula),),
        sentence=f"Here is the structure of {name}, {{{{formula}}}}.",
        method="drawn from its structure; hydrogen atoms on carbon are left out, as chemists do",
        reference="RDKit: open-source cheminformatics, rdkit.org",
        drawing=Drawing(
            svg=without_styles(str(canvas.GetDrawingText())),
            description=f"Structural formula of {name}, {formula}.",
        ),
    )


def without_styles(svg: str) -> str:
    """The drawing with RDKit's style attributes written as the presentation attributes that they are short for.

    The page shows drawings under a policy that lets no style in them count (SVG 1.1, 6.1 names the attributes).
    """
    return _STYLE.sub(
        lambda found: " ".join(f"{name}='{value}'" for name, value in _DECLARATION.findall(found[1])), svg
    )


def drawing_tool() -> Tool:
    """The tool that draws molecules."""
    return Tool(
        name="chemistry.draw_molecule",
        summary="Draw the structure of a molecule",
        parameters=(
            Parameter(
                name="structure",
                kind="text",
                description="name or SMILES of the molecule",
                words=("molecule",),
            ),
        ),
        outputs=(Output(name="formula"),),
        run=draw_molecule,
        reference="RDKit: open-source cheminformatics, rdkit.org",
        examples=("draw the caffeine molecule",),
        isolated=True,
    )


def recognise_drawing(reading: Reading) -> list[Proposal]:
    """Requests to draw a molecule we know the structure of."""
    found = _REQUEST.search(reading.text)
    name = found["name"].strip().lower() if found is not None else ""
    if found is None or name not in STRUCTURES:
        return []
    call = Call(
        step="r1",
        tool="chemistry.draw_molecule",
        arguments={"structure": Given(value=name, span=found.span("name"))},
    )
    return [Proposal(calls=(call,), confidence=0.95, because="a molecule is to be drawn")]
