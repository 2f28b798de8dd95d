"""Common names of compounds. Each entry is "formula: name, other names"; the first name is the one we print.

Formulas are those of the IUPAC recommendations and of the CRC Handbook of Chemistry and Physics. Salts, hydrates
and binary compounds with regular names are made by rule in `ions`.
"""

from __future__ import annotations

from functools import cache

_INORGANIC = """
H2O: water, steam, ice, distilled water, dihydrogen monoxide
H2O2: hydrogen peroxide
NaCl: sodium chloride, table salt, common salt, salt, rock salt, sea salt, halite, kitchen salt
NaHCO3: sodium bicarbonate, baking soda, bicarb, bicarbonate of soda, bicarb of soda, sodium hydrogen carbonate
Na2CO3: sodium carbonate, washing soda, soda ash
NaOH: sodium hydroxide, caustic soda, lye
KOH: potassium hydroxide, caustic potash
NaClO: sodium hypochlorite, bleach, household bleach
Ca(ClO)2: calcium hypochlorite, bleaching powder
CaCO3: calcium carbonate, limestone, chalk, marble, calcite, aragonite
CaO: calcium oxide, quicklime, lime, burnt lime
Ca(OH)2: calcium hydroxide, slaked lime, hydrated lime
CaSO4·2H2O: gypsum
CaSO4: calcium sulfate, anhydrite
CaC2: calcium carbide
Al4C3: aluminum carbide
SiC: silicon carbide, carborundum
MgSO4·7H2O: epsom salt, epsom salts
MgO: magnesium oxide, magnesia
Mg(OH)2: magnesium hydroxide, milk of magnesia
KNO3: potassium nitrate, saltpeter, saltpetre
NaNO3: sodium nitrate, chile saltpeter
Na2S2O3·5H2O: hypo
Na2SO4·10H2O: glauber's salt
CuSO4·5H2O: blue vitriol, hydrated copper sulfate
FeSO4·7H2O: green vitriol
ZnSO4·7H2O: white vitriol
KAl(SO4)2·12H2O: alum, potash alum
Na2B4O7·10H2O: borax
H3BO3: boric acid
HgS: cinnabar
PbS: galena
FeS2: pyrite, iron pyrite, fool's gold
Fe2O3: rust, hematite, haematite
Fe3O4: magnetite
Al2O3: aluminum oxide, alumina, corundum
SiO2: silicon dioxide, silica, quartz, sand
TiO2: titanium dioxide, rutile
ZnO: zinc oxide, zinc white
Pb3O4: red lead
HCl: hydrochloric acid, hydrogen chloride, muriatic acid
HF: hydrofluoric acid, hydrogen fluoride
HBr: hydrobromic acid, hydrogen bromide
HI: hydroiodic acid, hydrogen iodide
H2SO4: sulfuric acid, battery acid, oil of vitriol
H2SO3: sulfurous acid
HNO3: nitric acid, aqua fortis
HNO2: nitrous acid
H3PO4: phosphoric acid, orthophosphoric acid
H3PO3: phosphorous acid
H2CO3: carbonic acid
HClO4: perchloric acid
HClO3: chloric acid
HClO2: chlorous acid
HClO: hypochlorous acid
HBrO: hypobromous acid
HIO: hypoiodous acid
HIO3: iodic acid
HCN: hydrogen cyanide, hydrocyanic acid, prussic acid
H2CrO4: chromic acid
NH3: ammonia
N2H4: hydrazine
NH2OH: hydroxylamine
PH3: phosphine
AsH3: arsine
SiH4: silane
B2H6: diborane
H2S: hydrogen sulfide
CO: carbon monoxide
CO2: carbon dioxide, dry ice
CS2: carbon disulfide
NO: nitric oxide, nitrogen monoxide
N2O: nitrous oxide, laughing gas
NO2: nitrogen dioxide
N2O4: dinitrogen tetroxide
N2O5: dinitrogen pentoxide
SO2: sulfur dioxide
SO3: sulfur trioxide
P4O10: phosphorus pentoxide, tetraphosphorus decoxide
P4: white phosphorus
S8: rhombic sulfur, octasulfur
O3: ozone
PCl3: phosphorus trichloride
PCl5: phosphorus pentachloride
SF6: sulfur hexafluoride
UF6: uranium hexafluoride
XeF4: xenon tetrafluoride
POCl3: phosphoryl chloride
SOCl2: thionyl chloride
COCl2: phosgene
NH4NO3: ammonium nitrate
(NH4)2SO4: ammonium sulfate
KMnO4: potassium permanganate
K2Cr2O7: potassium dichromate
K4Fe(CN)6: potassium ferrocyanide
K3Fe(CN)6: potassium ferricyanide
AgNO3: silver nitrate, lunar caustic
KCl: potassium chloride, sylvite, muriate of potash
K2CO3: potassium carbonate, potash
CaF2: calcium fluoride, fluorite, fluorspar
Na3AlF6: cryolite
MgCO3: magnesium carbonate, magnesite
CaMg(CO3)2: dolomite
BaSO4: barium sulfate, barite
NaNH2: sodium amide
LiAlH4: lithium aluminum hydride
NaBH4: sodium borohydride
KC4H5O6: cream of tartar, potassium bitartrate
NaN3: sodium azide
Na2S2O5: sodium metabisulfite
KSCN: potassium thiocyanate
Hg2Cl2: calomel
Cu2CO3(OH)2: malachite
Ca5(PO4)3OH: hydroxyapatite
HAuCl4: chloroauric acid
"""
_ORGANIC = """
CH4: methane
C2H6: ethane
C3H8: propane
C4H10: butane, isobutane
C5H12: pentane, neopentane
C6H14: hexane, n-hexane
C7H16: heptane
C8H18: octane, isooctane
C9H20: nonane
C10H22: decane
C12H26: dodecane
C2H4: ethylene, ethene
C3H6: propene, propylene, cyclopropane
C4H8: butene, but-1-ene, but-2-ene
C4H6: butadiene
C5H10: pentene, cyclopentane
C6H12: cyclohexane, hexene
C2H2: acetylene, ethyne
C3H4: propyne
C6H6: benzene
C7H8: toluene, methylbenzene
C8H10: xylene, ethylbenzene
C8H8: styrene
C10H8: naphthalene
C14H10: anthracene
C5H8: isoprene
C60: buckminsterfullerene, fullerene
CH3OH: methanol, methyl alcohol, wood alcohol
C2H5OH: ethanol, ethyl alcohol, alcohol, grain alcohol
C3H7OH: propanol, 1-propanol, propan-1-ol, isopropanol, isopropyl alcohol, rubbing alcohol, 2-propanol, propan-2-ol
C4H9OH: butanol, 1-butanol, butan-1-ol, tert-butanol
C5H11OH: pentanol
C2H6O2: ethylene glycol, antifreeze, ethane-1,2-diol, glycol
C3H8O2: propylene glycol
C3H8O3: glycerol, glycerin, glycerine
C6H5OH: phenol, carbolic acid
C10H20O: menthol
C27H46O: cholesterol
HCHO: formaldehyde, methanal
CH3CHO: acetaldehyde, ethanal
C3H6O: acetone, propanone
C4H8O: butanone, methyl ethyl ketone, tetrahydrofuran, thf
C7H6O: benzaldehyde
HCOOH: formic acid, methanoic acid
CH3COOH: acetic acid, ethanoic acid, vinegar, glacial acetic acid
C2H5COOH: propionic acid, propanoic acid
C3H7COOH: butyric acid, butanoic acid
C6H5COOH: benzoic acid
H2C2O4: oxalic acid, ethanedioic acid
C3H6O3: lactic acid
C4H6O6: tartaric acid
C4H6O5: malic acid
C6H8O7: citric acid
C7H6O3: salicylic acid
C16H32O2: palmitic acid
C18H36O2: stearic acid
C18H34O2: oleic acid
C18H32O2: linoleic acid
C6H8O6: ascorbic acid, vitamin c
C2H5OC2H5: diethyl ether, ether
CH3OCH3: dimethyl ether
CH3COOC2H5: ethyl acetate, ethyl ethanoate
CH3COOCH3: methyl acetate
C5H12O: mtbe, methyl tert-butyl ether
CH3CN: acetonitrile
CH3Cl: chloromethane, methyl chloride
CH2Cl2: dichloromethane, methylene chloride, dcm
CHCl3: chloroform, trichloromethane
CCl4: carbon tetrachloride, tetrachloromethane
CHI3: iodoform
CF2Cl2: dichlorodifluoromethane, freon-12
C2HCl3: trichloroethylene
C2H3Cl: vinyl chloride
C2F4: tetrafluoroethylene
C6H5Cl: chlorobenzene
C6H5NO2: nitrobenzene
C6H5NH2: aniline
C5H5N: pyridine
CH3NH2: methylamine
C2H5NH2: ethylamine
(CH3)2NH: dimethylamine
(CH3)3N: trimethylamine
C3H7NO: dimethylformamide, dmf
C2H6OS: dimethyl sulfoxide, dmso
CO(NH2)2: urea, carbamide
C7H5N3O6: tnt, trinitrotoluene
C3H5N3O9: nitroglycerin, nitroglycerine
C6H12O6: glucose, dextrose, blood sugar, fructose, galactose, mannose
C12H22O11: sucrose, sugar, table sugar, cane sugar, lactose, maltose
C5H10O5: ribose, xylose
C5H10O4: deoxyribose
C6H14O6: sorbitol, mannitol
C2H5NO2: glycine
C3H7NO2: alanine
C5H11NO2: valine
C6H13NO2: leucine, isoleucine
C3H7NO3: serine
C4H9NO3: threonine
C3H7NO2S: cysteine
C5H11NO2S: methionine
C4H7NO4: aspartic acid
C5H9NO4: glutamic acid
C5H8NNaO4: monosodium glutamate, msg
C4H8N2O3: asparagine
C5H10N2O3: glutamine
C6H14N2O2: lysine
C6H14N4O2: arginine
C6H9N3O2: histidine
C9H11NO2: phenylalanine
C9H11NO3: tyrosine
C11H12N2O2: tryptophan
C5H9NO2: proline
C5H5N5: adenine
C5H5N5O: guanine
C4H5N3O: cytosine
C5H6N2O2: thymine
C4H4N2O2: uracil
C10H16N5O13P3: adenosine triphosphate, atp
C10H15N5O10P2: adenosine diphosphate, adp
C4H9N3O2: creatine
C4H7N3O: creatinine
C5H4N4O3: uric acid
C33H36N4O6: bilirubin
C8H10N4O2: caffeine
C7H8N4O2: theobromine, theophylline
C10H14N2: nicotine
C9H8O4: aspirin, acetylsalicylic acid
C8H9NO2: paracetamol, acetaminophen, tylenol
C13H18O2: ibuprofen
C14H14O3: naproxen
C16H18N2O4S: penicillin g
C16H19N3O5S: amoxicillin
C17H19NO3: morphine
C18H21NO3: codeine
C17H21NO4: cocaine
C21H30O2: thc, tetrahydrocannabinol, cannabidiol, cbd
C10H15N: methamphetamine
C9H13N: amphetamine
C8H11NO2: dopamine
C10H12N2O: serotonin
C9H13NO3: adrenaline, epinephrine
C5H9N3: histamine
C13H16N2O2: melatonin
C19H28O2: testosterone
C18H24O2: estradiol, oestradiol
C21H30O5: cortisol, hydrocortisone
C21H30O2 : progesterone
C20H30O: retinol, vitamin a
C12H17N4OS: thiamine, vitamin b1
C17H20N4O6: riboflavin, vitamin b2
C6H5NO2 : niacin, vitamin b3, nicotinic acid
C19H19N7O6: folic acid, folate, vitamin b9
C63H88CoN14O14P: vitamin b12, cyanocobalamin
C27H44O: vitamin d3, cholecalciferol
C29H50O2: vitamin e, alpha-tocopherol
C10H16N2O3S: biotin
C40H56: beta-carotene, carotene, lycopene
C55H72MgN4O5: chlorophyll, chlorophyll a
C8H8O3: vanillin, methylparaben
C10H16O: camphor
C10H16: limonene
C9H8O: cinnamaldehyde
C18H27NO3: capsaicin
C14H18N2O5: aspartame
C7H5NO3S: saccharin
C20H24N2O2: quinine
C20H14O4: phenolphthalein
C14H14N3NaO3S: methyl orange
C10H16N2O8: edta, ethylenediaminetetraacetic acid
C4H11NO3: tris, tris base, tromethamine
C8H18N2O4S: hepes
C14H9Cl5: ddt
C3H8NO5P: glyphosate
C12H10: biphenyl
C4H4O4: maleic acid, fumaric acid
C6H10O4: adipic acid
C6H16N2: hexamethylenediamine
C8H6O4: terephthalic acid, phthalic acid
C8H5KO4: khp, potassium hydrogen phthalate
C3H4O4: malonic acid
C4H6O4: succinic acid
C3H4O3: pyruvic acid
C4H11N: diethylamine
C6H15N: triethylamine
C3H6O2: methyl formate
NaC2H3O2: sodium acetate, sodium ethanoate
C7H5NaO2: sodium benzoate
C57H110O6: tristearin
Pb(C2H5)4: tetraethyllead, tetraethyl lead
"""


@cache
def common_names() -> dict[str, str]:
    """Formula by lower-case common name, American spelling ("sulfuric acid", "aluminum oxide")."""
    names: dict[str, str] = {}
    for line in (_INORGANIC.strip() + _ORGANIC).rstrip().splitlines():
        formula, _, rest = line.partition(":")
        for name in rest.split(", "):
            names[name.strip()] = formula.strip()
    return names


@cache
def first_names() -> dict[str, str]:
    """The name we print, by formula; a formula shared by isomers has the first one's name only if asked by formula."""
    printed: dict[str, str] = {}
    for line in (_INORGANIC.strip() + _ORGANIC).rstrip().splitlines():
        formula, _, rest = line.partition(":")
        printed.setdefault(formula.strip(), rest.split(", ")[0].strip())
    return printed
