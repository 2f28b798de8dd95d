"""How people spell units: symbols (case matters), words (it does not), prefixes, and how units are printed."""

from __future__ import annotations

from dataclasses import dataclass

SYMBOL_PREFIXES = {
    "p": "pico",
    "n": "nano",
    "µ": "micro",
    "u": "micro",
    "m": "milli",
    "c": "centi",
    "d": "deci",
    "h": "hecto",
    "k": "kilo",
    "M": "mega",
    "G": "giga",
    "T": "tera",
    "P": "peta",
}
WORD_PREFIXES = (
    "femto",
    "pico",
    "nano",
    "micro",
    "milli",
    "centi",
    "deci",
    "deca",
    "hecto",
    "kilo",
    "mega",
    "giga",
    "tera",
    "peta",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """One unit: its registry name, symbols (case matters), words (singular; a plural is added), printed form.

    `prefixes` are the symbol prefixes in use ("kmµ"); `plurals` are further words, irregular or not.
    """

    name: str
    symbols: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()
    prefixes: str = ""
    shown: str = ""


def _unit(
    name: str, symbols: str = "", words: str = "", *, plurals: str = "", prefixes: str = "", shown: str = ""
) -> Spelling:
    def parts(text: str, mark: str) -> tuple[str, ...]:
        return tuple(part for part in text.split(mark) if part)

    first = parts(symbols, " ")[0] if symbols else name.replace("_", " ")
    return Spelling(
        name=name,
        symbols=parts(symbols, " "),
        words=parts(words, ","),
        plurals=parts(plurals, ","),
        prefixes=prefixes,
        shown=shown or first,
    )


SPELLINGS: tuple[Spelling, ...] = (
    # length
    _unit("meter", "m mtr mtrs", "metre,meter", prefixes="pnµumcdk"),
    _unit("inch", 'in ins " ″', "inch", plurals="inches", shown="in"),
    _unit("foot", "ft ' ′", "foot", plurals="feet,fts", shown="ft"),
    _unit("yard", "yd yds", "yard"),
    _unit("mile", "mi", "mile", plurals="mls", shown="mi"),
    _unit("nautical_mile", "nmi NM", "nautical mile,sea mile", shown="nmi"),
    _unit("furlong", "", "furlong"),
    _unit("fathom", "", "fathom"),
    _unit("hand", "", "hand"),
    _unit("thou", "", "thou"),
    _unit("angstrom", "Å Å", "angstrom,ångström,ångstrom"),
    _unit("light_year", "ly lyr", "light year,light-year,lightyear", shown="ly"),
    _unit("light_second", "", "light second,light-second", shown="light seconds"),
    _unit("light_minute", "", "light minute,light-minute", shown="light minutes"),
    _unit("astronomical_unit", "au AU", "astronomical unit", shown="au"),
    _unit("parsec", "pc", "parsec", prefixes="kMG"),
    _unit("micron", "", "micron", shown="µm"),
    # area
    _unit("hectare", "ha", "hectare"),
    _unit("acre", "ac", "acre", shown="acres"),
    # volume
    _unit("liter", "L l ℓ ltr ltrs", "litre,liter", prefixes="nµumcdhk"),
    _unit("cubic_centimeter", "cc ccs", "cc", shown="cm³"),
    _unit("teaspoon", "tsp tsps", "teaspoon,teaspoonful,us teaspoon"),
    _unit("tablespoon", "tbsp tbsps tbs Tbsp", "tablespoon,tablespoonful,us tablespoon"),
    _unit("cup", "", "cup,cupful,us cup", shown="cups"),
    _unit("pint", "pt pts", "pint,us pint,american pint", shown="US pt"),
    _unit("quart", "qt qts", "quart,us quart", shown="US qt"),
    _unit("gallon", "gal gals", "gallon,us gallon,american gallon", shown="US gal"),
    _unit(
        "fluid_ounce",
        "floz",
        "fl oz,fl. oz.,fl. oz,fl.oz,fluid ounce,fluid oz,us fluid ounce,us fl oz",
        shown="US fl oz",
    ),
    _unit("imperial_teaspoon", "", "uk teaspoon,imperial teaspoon", shown="UK tsp"),
    _unit("imperial_tablespoon", "", "uk tablespoon,imperial tablespoon", shown="UK tbsp"),
    _unit("imperial_cup", "", "uk cup,imperial cup", shown="UK cups"),
    _unit(
        "imperial_pint", "", "uk pint,imperial pint,british pint,imp pint,pint (uk),pint uk", shown="UK pt"
    ),
    _unit("imperial_quart", "", "uk quart,imperial quart,british quart", shown="UK qt"),
    _unit(
        "imperial_gallon",
        "",
        "uk gallon,imperial gallon,british gallon,imp gallon,imp gal,uk gal,gallon (uk),gallon uk",
        shown="UK gal",
    ),
    _unit(
        "imperial_fluid_ounce",
        "",
        "uk fluid ounce,imperial fluid ounce,uk fl oz,imp fl oz,british fluid ounce",
        shown="UK fl oz",
    ),
    _unit("metric_cup", "", "metric cup,australian cup", shown="metric cups"),
    _unit("metric_teaspoon", "", "metric teaspoon", shown="metric tsp"),
    _unit("metric_tablespoon", "", "metric tablespoon", shown="metric tbsp"),
    _unit("oil_barrel", "bbl", "oil barrel,barrel", shown="bbl"),
    # mass
    _unit("gram", "g gm gms gr. grm grms", "gram,gramme", prefixes="pnµumcdk"),
    _unit("microgram", "mcg mcgs", "", shown="µg"),
    _unit("metric_ton", "t", "tonne,metric ton,metric tonne", shown="t", prefixes="kM"),
    _unit("ton", "", "ton,short ton,us ton,american ton", shown="short tons"),
    _unit("UK_ton", "", "long ton,imperial ton,uk ton,british ton", shown="long tons"),
    _unit("pound", "lb lbs lb. lbs. #", "pound,lbm", shown="lb"),
    _unit("ounce", "oz ozs oz.", "ounce", shown="oz"),
    _unit("troy_ounce", "ozt", "troy ounce", shown="troy oz"),
    _unit("stone", "st", "stone", plurals="stones,stone", shown="st"),
    _unit("grain", "", "grain"),
    _unit("carat", "ct", "carat", shown="ct"),
    _unit("slug", "", "slug"),
    _unit("dalton", "Da u amu", "dalton,atomic mass unit", prefixes="kM"),
    _unit("solar_mass", "M☉ M⊙ Msun", "solar mass", plurals="solar masses", shown="M☉"),
    _unit("earth_mass", "M⊕ Mearth", "earth mass", plurals="earth masses", shown="M⊕"),
    # time
    _unit("second", "s sec secs sec.", "second", prefixes="pnµum"),
    _unit("minute", "min mins min.", "minute", shown="min"),
    _unit("hour", "h hr hrs hr.", "hour", shown="h"),
    _unit("day", "d", "day", shown="days"),
    _unit("week", "wk wks", "week", shown="weeks"),
    _unit("fortnight", "", "fortnight", shown="fortnights"),
    _unit("month", "mo mos", "month", shown="months"),
    _unit("year", "yr yrs y", "year", prefixes="", shown="years"),
    _unit("decade_time", "", "decade", shown="decades"),
    _unit("century", "", "century", plurals="centuries", shown="centuries"),
    _unit("millennium", "", "millennium", plurals="millennia,millenniums", shown="millennia"),
    # speed, rates
    _unit("mile_per_hour", "mph MPH mi/h mi/hr m.p.h.", "mph", shown="mph"),
    _unit("kilometer_per_hour", "km/h kph kmh kmph KPH KMH km/hr kmhr", "", shown="km/h"),
    _unit("light_speed", "", "times the speed of light", shown="c"),
    _unit("knot", "kn kt kts", "knot", shown="knots"),
    _unit("hertz", "Hz hz", "hertz", prefixes="mkMGT"),
    _unit("revolutions_per_minute", "rpm RPM", "revs per minute,revolutions per minute", shown="rpm"),
    _unit("turn", "", "revolution,rev,turn", shown="revolutions"),
    _unit("beats_per_minute", "bpm BPM", "beats per minute,beats/min,beats a minute,beats/minute"),
    _unit(
        "breaths_per_minute",
        "",
        "breaths per minute,breaths/min,breaths a minute,breaths/minute",
        shown="breaths/min",
    ),
    _unit("mile_per_gallon", "mpg MPG", "miles per gallon,us mpg,miles per us gallon", shown="mpg (US)"),
    _unit(
        "mile_per_imperial_gallon",
        "",
        "uk mpg,imperial mpg,mpg uk,mpg (uk),mpg imperial,miles per imperial gallon,miles per uk gallon",
        shown="mpg (UK)",
    ),
    _unit(
        "liter_per_100_kilometer",
        "L/100km l/100km L/100 l/100",
        "l/100 km,litres per 100 km,liters per 100 km,litres/100km,liters/100km,litres per 100km,"
        "liters per 100km,l per 100km,l per 100 km,litres per 100 kilometres,liters per 100 kilometers,"
        "litres/100 km,liters/100 km,litres per hundred kilometres",
        shown="L/100 km",
    ),
    _unit("kilometer_per_liter", "km/l km/L kmpl", "kilometres per litre,kilometers per liter", shown="km/L"),
    # force, pressure, energy, power
    _unit("newton", "N", "newton", prefixes="µumkM"),
    _unit("dyne", "dyn", "dyne"),
    _unit("force_pound", "lbf", "pound-force,pound force,pounds-force,pounds force,pounds of force"),
    _unit("force_kilogram", "kgf kp", "kilogram-force,kilogram force"),
    _unit("pascal", "Pa", "pascal", prefixes="µumhkMG"),
    _unit("bar", "bar", "bar", prefixes="m"),
    _unit("standard_atmosphere", "atm", "atmosphere", shown="atm"),
    _unit("torr", "Torr torr", "torr"),
    _unit(
        "millimeter_Hg",
        "mmHg mmhg",
        "mm hg,millimetres of mercury,millimeters of mercury,mm of mercury",
        shown="mmHg",
    ),
    _unit("inch_Hg", "inHg inhg", "in hg,inches of mercury,inches hg", shown="inHg"),
    _unit("centimeter_H2O", "cmH2O cmh2o", "cm h2o,cm of water,centimetres of water", shown="cmH₂O"),
    _unit(
        "pound_force_per_square_inch",
        "psi PSI lbf/in²",
        "pounds per square inch,lbs per square inch",
        shown="psi",
    ),
    _unit("joule", "J", "joule", prefixes="nµumkMGT"),
    _unit("calorie", "cal", "gram calorie,small calorie", shown="cal"),
    _unit("kilocalorie", "kcal kcals Kcal KCAL", "kilocalorie,large calorie", shown="kcal"),
    _unit("food_calorie", "Cal Cals cals", "calorie,food calorie,dietary calorie", shown="kcal"),
    _unit("watt_hour", "Wh", "watt hour,watt-hour", prefixes="mkMGT", shown="Wh"),
    _unit("electron_volt", "eV", "electron volt,electron-volt,electronvolt", prefixes="mkMGT", shown="eV"),
    _unit("british_thermal_unit", "BTU Btu btu BTUs", "british thermal unit", shown="BTU"),
    _unit("therm", "", "therm"),
    _unit("erg", "", "erg"),
    _unit("foot_pound", "ftlb ftlbs", "foot-pound,foot pound,ft-lb,ft lb,ft-lbs,ft lbs,ft·lb", shown="ft·lb"),
    _unit("ton_TNT", "", "ton of tnt,tonne of tnt,tons of tnt,tonnes of tnt", shown="tons of TNT"),
    _unit("watt", "W", "watt", prefixes="nµumkMGT"),
    _unit("horsepower", "hp HP bhp", "horsepower", shown="hp"),
    _unit("metric_horsepower", "PS", "metric horsepower", shown="PS"),
    # electricity, magnetism, light, radiation
    _unit("ampere", "A", "ampere,amp", prefixes="pnµumk"),
    _unit("volt", "V v", "volt", prefixes="nµumkM"),
    _unit("ohm", "Ω Ω", "ohm", prefixes="µumkMG"),
    _unit("coulomb", "", "coulomb", shown="C"),
    _unit("millicoulomb", "mC", "millicoulomb", shown="mC"),
    _unit("microcoulomb", "µC uC", "microcoulomb", shown="µC"),
    _unit("nanocoulomb", "nC", "nanocoulomb", shown="nC"),
    _unit("picocoulomb", "pC", "picocoulomb", shown="pC"),
    _unit("ampere_hour", "Ah", "amp hour,amp-hour,ampere hour,ampere-hour", prefixes="m", shown="Ah"),
    _unit("farad", "", "farad", shown="F"),
    _unit("millifarad", "mF", "millifarad", shown="mF"),
    _unit("microfarad", "µF uF", "microfarad", shown="µF"),
    _unit("nanofarad", "nF", "nanofarad", shown="nF"),
    _unit("picofarad", "pF", "picofarad", shown="pF"),
    _unit("henry", "H", "henry", plurals="henries,henrys", prefixes="µum"),
    _unit("siemens", "S", "siemens", plurals="siemens", prefixes="µum"),
    _unit("tesla", "T", "tesla", prefixes="nµum"),
    _unit("gauss", "", "gauss", plurals="gauss", shown="G"),
    _unit("weber", "Wb", "weber", prefixes="µum"),
    _unit("lumen", "lm", "lumen"),
    _unit("lux", "lx", "lux", plurals="lux"),
    _unit("candela", "cd", "candela"),
    _unit("dioptre", "", "dioptre,diopter", shown="D"),
    _unit("becquerel", "Bq", "becquerel", prefixes="kMGT"),
    _unit("curie", "Ci", "curie", prefixes="nµum"),
    _unit("gray", "Gy", "gray", prefixes="µum"),
    _unit("sievert", "Sv", "sievert", prefixes="nµum"),
    _unit("decibel", "dB db", "decibel", shown="dB"),
    # amount, concentration, biology
    _unit("mole", "mol mols", "mole", prefixes="pnµumk", shown="mol"),
    _unit("millimolar", "mM", "millimolar", plurals="millimolar", shown="mM"),
    _unit("micromolar", "µM uM", "micromolar", plurals="micromolar", shown="µM"),
    _unit("nanomolar", "nM", "nanomolar", plurals="nanomolar", shown="nM"),
    _unit("molar", "", "molar", plurals="molar", shown="mol/L"),
    _unit("international_unit", "IU iu IUs", "international unit", prefixes="m", shown="IU"),
    _unit("equivalent", "Eq", "", prefixes="m", shown="Eq"),
    _unit("osmole", "Osm osm", "osmole", prefixes="m", shown="Osm"),
    _unit("enzyme_unit", "U", "", prefixes="µum", shown="U"),
    _unit("cell_count", "", "cell", shown="cells"),
    _unit("meter * newton", "Nm", "", shown="N·m"),
    _unit("newton * second", "Ns", "", shown="N·s"),
    _unit("ohm * meter", "Ωm Ωm", "ohm metre,ohm meter,ohm-metre,ohm-meter", shown="Ω·m"),
    _unit("kilogram * meter / second", "kgm/s", "", shown="kg·m/s"),
    _unit("katal", "kat", "katal", prefixes="nµum", shown="kat"),
    _unit("percent", "% pct pct.", "percent,per cent,percentage", plurals="percent", shown="%"),
    _unit("permille", "‰", "per mille,permille", shown="‰"),
    _unit("ppm", "ppm", "parts per million"),
    _unit("parts_per_billion", "ppb", "parts per billion", shown="ppb"),
    # angle
    _unit("degree", "° º deg degs deg.", "degree", shown="°"),
    _unit("radian", "rad rads", "radian", prefixes="m", shown="rad"),
    _unit("arcminute", "arcmin", "arcminute,arc minute,minute of arc,minutes of arc", shown="′"),
    _unit("arcsecond", "arcsec", "arcsecond,arc second,second of arc,seconds of arc", shown="″"),
    _unit("steradian", "sr", "steradian"),
    # temperature
    _unit(
        "degree_Celsius",
        "°C ºC ℃ degC ° º",
        "degrees celsius,degree celsius,deg c,deg. c,degs c,degrees c,degree c,celsius,centigrade,celcius,"
        "celsuis,degrees centigrade,degrees celcius,° c,º c,°celsius,degrees c.,degc,° celsius,deg celsius",
        shown="°C",
    ),
    _unit(
        "degree_Fahrenheit",
        "°F ºF ℉ degF",
        "degrees fahrenheit,degree fahrenheit,deg f,deg. f,degs f,degrees f,degree f,fahrenheit,farenheit,"
        "fahrenheight,farhenheit,degrees farenheit,° f,º f,°fahrenheit,degf,° fahrenheit,deg fahrenheit",
        shown="°F",
    ),
    _unit("kelvin", "K", "kelvin,degrees kelvin,degree kelvin,° k", prefixes="mµu", shown="K"),
    _unit("degree_Rankine", "°R", "rankine,degrees rankine", shown="°R"),
    # data
    _unit("byte", "B", "byte", prefixes="kMGTP"),
    _unit("bit", "", "bit"),
    _unit("kilobit", "kb kbit Kb", "kilobit", shown="kbit"),
    _unit("megabit", "Mb Mbit", "megabit", shown="Mbit"),
    _unit("gigabit", "Gb Gbit", "gigabit", shown="Gbit"),
    _unit("kibibyte", "KiB", "kibibyte", shown="KiB"),
    _unit("mebibyte", "MiB", "mebibyte", shown="MiB"),
    _unit("gibibyte", "GiB", "gibibyte", shown="GiB"),
    _unit("tebibyte", "TiB", "tebibyte", shown="TiB"),
    _unit("kilobit / second", "kbps Kbps", "kilobits per second", shown="kbit/s"),
    _unit("megabit / second", "Mbps mbps MBit/s", "megabits per second", shown="Mbit/s"),
    _unit("gigabit / second", "Gbps gbps", "gigabits per second", shown="Gbit/s"),
    _unit("megabyte / second", "MBps", "megabytes per second", shown="MB/s"),
    # body-surface normalised filtration (kidney function)
    _unit(
        "standard_filtration_rate",
        "",
        "ml/min/1.73 m²,ml/min/1.73m²,ml/min/1.73m2,ml/min/1.73 m2,ml/min/1.73m^2,ml/min/1.73 m^2,"
        "ml/min per 1.73 m²,ml/min per 1.73 m2",
        shown="mL/min/1.73 m²",
    ),
    _unit("standard_gravity_unit", "gee gees", "g-force", shown="g"),
)
