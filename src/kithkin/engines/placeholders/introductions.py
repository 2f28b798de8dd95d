"""The words by which people say that a name follows, in the languages in which Kithkin is asked."""

from __future__ import annotations

import re

_PERSON = (
    r"doctor|builder|decorator|roofer|locksmith|mechanic|handyman|caretaker|janitor|physio(?:therapist)?|optician|chiropractor|osteopath|dietitian|counsell?or|painter|courier|intern|apprentice|employee|gp|physician|dentist|nurse|midwife|therapist|psychiatrist|psychologist|surgeon|cardiologist|consultant|pharmacist|boss|manager|supervisor|colleague|co-?worker|assistant|teacher|tutor|coach|"
    r"trainer|professor|student|pupil|neighbou?r|friend|mate|roommate|flatmate|landlord|landlady|lawyer|accountant|client|customer|patient|plumber|babysitter|carer|sister|brother|sibling|twin|mother|mum|"
    r"mom|father|dad|parent|husband|wife|partner|spouse|fianc[eé]e?|girlfriend|boyfriend|ex|son|daughter|child|baby|kid|toddler|aunt|uncle|cousin|niece|nephew|grand(?:mother|father|ma|pa|son|daughter|child|dad)|"
    r"granny|nan|step-?(?:mother|father|mum|mom|dad|son|daughter|brother|sister)|(?:mother|father|sister|brother|son|daughter)-in-law|godmother|godfather|guest|tenant|nanny|childminder|au pair|driver|vet|electrician|gardener|cleaner|solicitor|carpenter|hairdresser|barber"
)
_PERSON_DE = (
    r"hausmeister(?:in)?|handwerker(?:in)?|klempner(?:in)?|elektriker(?:in)?|maler(?:in)?|tischler(?:in)?|schreiner(?:in)?|(?:physio|ergo)therapeut(?:in)?|gärtner(?:in)?|nachhilfelehrer(?:in)?|makler(?:in)?|steuerberater(?:in)?|azubi|praktikant(?:in)?|mieter(?:in)?|pate|patin|patenkind|(?:haus|zahn|frauen|kinder|augen|haut)?[äa]rzt(?:in)?|hebamme|therapeut(?:in)?|apotheker(?:in)?|chef(?:in)?|kolleg(?:e|in|en)|lehrer(?:in)?|nachbar(?:in|n)?|freund(?:in)?|vermieter(?:in)?|"
    r"anw[äa]lt(?:in)?|kund(?:e|in)|patient(?:in)?|schwester|bruder|mutter|mama|vater|papa|mann|ehemann|ehefrau|partner(?:in)?|sohn|tochter|kind|baby|tante|onkel|cousin(?:e)?|nichte|neffe|oma|opa|"
    r"gro(?:ß|ss)(?:mutter|vater)|enkel(?:in)?|stief(?:mutter|vater|bruder|schwester|sohn|tochter)|schwieger(?:mutter|vater|sohn|tochter)|schwager|schwägerin|mitbewohner(?:in)?|babysitter(?:in)?|tagesmutter|fahrer(?:in)?|putzfrau|tier[äa]rzt(?:in)?|friseur(?:in)?|trainer(?:in)?|schüler(?:in)?|gast"
)
_PERSON_FR = (
    r"kin[ée](?:sith[ée]rapeute)?|plombier|[ée]lectricien(?:ne)?|jardini[eè]re?|gardien(?:ne)?|concierge|menuisier|peintre|ma[çc]on|ost[ée]o(?:pathe)?|opticien(?:ne)?|comptable|notaire|stagiaire|apprentie?|locataire|[ée]l[eè]ve|filleule?|marraine|parrain|m[ée]decin|docteur|dentiste|infirmi[eè]re?|sage-femme|psy(?:chologue|chiatre)?|pharmacien(?:ne)?|patron(?:ne)?|chef(?:fe)?|coll[eè]gue|professeure?|prof|voisine?|amie?|copine?|colocataire|propri[ée]taire|"
    r"avocate?|cliente?|patiente?|s[œo]e?ur|fr[eè]re|m[eè]re|maman|p[eè]re|papa|mari|femme|[ée]poux|[ée]pouse|compagne|compagnon|fils|fille|enfant|b[ée]b[ée]|tante|oncle|cousine?|ni[eè]ce|neveu|"
    r"grand-m[eè]re|grand-p[eè]re|mamie|papi|belle-m[eè]re|beau-p[eè]re|beau-fr[eè]re|belle-s[œo]e?ur|nounou|baby-?sitter|chauffeur|v[ée]t[ée]rinaire|ma[iî]tresse|coach|coiffeu(?:r|se)"
)
_PERSON_ES = (
    r"fontaner[oa]|electricista|jardiner[oa]|porter[oa]|fisio(?:terapeuta)?|carpinter[oa]|pintora?|albañil|gestora?|becari[oa]|alumn[oa]|asesora?|ahijad[oa]|madrina|padrino|m[ée]dic[oa]|doctora?|dentista|enfermer[oa]|psic[óo]log[oa]|farmac[ée]utic[oa]|jef[ea]|colega|compañer[oa]|profesora?|maestr[oa]|vecin[oa]|amig[oa]|caser[oa]|abogad[oa]|cliente|paciente|herman[oa]|"
    r"madre|mam[áa]|padre|pap[áa]|marido|mujer|espos[oa]|novi[oa]|pareja|hij[oa]|beb[ée]|niñ[oa]|padrastro|madrastra|t[íi][oa]|prim[oa]|sobrin[oa]|abuel[oa]|niet[oa]|suegr[oa]|cuñad[oa]|yerno|nuera|canguro|niñera|ch[óo]fer|veterinari[oa]|asistenta|entrenador[a]?|inquilin[oa]|profe"
)
_PERSON_PT = (
    r"fisioterapeuta|canalizador[a]?|encanador[a]?|eletricista|jardineir[oa]|porteir[oa]|carpinteir[oa]|pintor[a]?|pedreir[oa]|contabilista|contador[a]?|estagi[áa]ri[oa]|alun[oa]|afilhad[oa]|madrinha|padrinho|m[ée]dic[oa]|doutora?|dentista|enfermeir[oa]|psic[óo]log[oa]|farmac[êe]utic[oa]|chefe|patr[ãa]o|patroa|colega|professora?|vizinh[oa]|amig[oa]|senhori[oa]|advogad[oa]|cliente|paciente|irm[ãa]o?|m[ãa]e|"
    r"padrasto|madrasta|pai|marido|mulher|espos[oa]|namorad[oa]|noiv[oa]|filh[oa]|beb[êe]|ti[oa]|prim[oa]|sobrinh[oa]|av[óô]|net[oa]|sogr[oa]|cunhad[oa]|genro|nora|bab[áa]|ama|motorista|diarista|veterin[áa]ri[oa]|empregada|treinador[a]?|inquilin[oa]"
)
_PERSON_IT = (
    r"idraulic[oa]|elettricista|giardinier[ea]|portinai[oa]|fisioterapista|falegname|imbianchin[oa]|murator[e]|commercialista|notai[oa]|stagista|alliev[oa]|madrina|padrino|figliocci[oa]|medico|dottore(?:ssa)?|dentista|infermier[ae]|psicolog[oa]|farmacista|capo|capa|collega|professore(?:ssa)?|maestr[oa]|vicin[oa]|amic[oa]|coinquilin[oa]|avvocat[oa]|cliente|paziente|sorella|fratello|"
    r"patrigno|matrigna|madre|mamma|padre|pap[àa]|marito|moglie|compagn[oa]|fidanzat[oa]|figli[oa]|bambin[oa]|zi[oa]|cugin[oa]|nipote|nonn[oa]|suocer[oa]|cognat[oa]|genero|nuora|tata|babysitter|autista|veterinari[oa]|badante|colf|allenator[e]?|inquilin[oa]|parrucchier[ea]"
)
_PERSON_NL = (
    r"loodgieter|elektricien|tuinman|conciërge|fysio(?:therapeut)?|timmerman|schilder|boekhouder|stagiaire?|leerling|werkster|(?:huis|tand)?arts|dokter|verpleegkundige|therapeut|apotheker|baas|chef|collega|docent|leraar|lerares|juf|meester|buurman|buurvrouw|vriend(?:in)?|huisgenoot|huisbaas|advocaat|klant|pati[ëe]nt|zus|zusje|"
    r"broer|broertje|moeder|mama|vader|papa|man|vrouw|partner|zoon|dochter|kind|baby|tante|oom|neef|nicht|oma|opa|kleinzoon|kleindochter|stief(?:moeder|vader)|schoon(?:moeder|vader|zus|broer)|oppas|chauffeur|dierenarts|kapper|trainer|huurder|gast"
)
_PERSON_PL = (
    r"hydraulik|elektryk|ogrodni(?:k|czka)|dozorca|fizjoterapeut(?:a|ka)|stolarz|malarz|ksi[ęe]gow[ay]|sta[żz]yst(?:a|ka)|ucze[ńn]|uczennica|korepetytor(?:ka)?|chrze[śs]niak|chrze[śs]nica|lekark?[ai]?|lekarz|dentystk?a?|piel[ęe]gniark?a|szef(?:owa)?|koleg[aiu]|kole[żz]anka|nauczyciel(?:ka)?|s[ąa]siad(?:ka)?|przyjaci(?:el|[óo][łl]ka)|siostra|brat|matka|mama|ojciec|tata|m[ąa][żz]|[żz]ona|"
    r"partner(?:ka)?|syn|c[óo]rka|dziecko|ciocia|ciotka|wujek|kuzyn(?:ka)?|siostrzenica|bratanek|babcia|dziadek|wnuk|wnuczka|ojczym|macocha|te[śs]ciowa|te[śs][ćc]|pacjent(?:ka)?|klient(?:ka)?|niania|opiekunka|kierowca|weterynarz|trener(?:ka)?|fryzjer(?:ka)?|szwagier|wsp[óo][łl]lokator(?:ka)?"
)
_PERSON_SV = (
    r"r[öo]rmokare|elektriker|tr[äa]dg[åa]rdsm[äa]stare|vaktm[äa]stare|sjukgymnast|snickare|m[åa]lare|revisor|praktikant|elev|gudson|guddotter|l[äa]kare|doktor|tandl[äa]kare|sjuksk[öo]terska|barnmorska|chef|kollega|l[äa]rare|granne|v[äa]n(?:inna)?|kompis|hyresv[äa]rd|advokat|kund|patient|syster|bror|mamma|mor|pappa|far|man|fru|make|maka|sambo|"
    r"styv(?:far|mor)|partner|son|dotter|barn|bebis|moster|faster|morbror|farbror|kusin|mormor|farmor|morfar|farfar|sv[äa]r(?:mor|far)|sv[åa]ger|barnvakt|st[äa]dare|chauff[öo]r|veterin[äa]r|fris[öo]r|tr[äa]nare|hyresg[äa]st|rumskamrat"
)
_PERSON_TR = (
    r"tesisat[çc][ıi]m[ıi]z|elektrik[çc]imiz|kap[ıi]c[ıi]m[ıi]z|fizyoterapistim|[öo][ğg]rencim|[üu]vey (?:babam|annem|karde[şs]im|o[ğg]lum|k[ıi]z[ıi]m)|doktorum|di[şs] hekimim|hem[şs]irem|patronum|m[üu]d[üu]r[üu]m|[öo][ğg]retmenim|kom[şs]um|arkada[şs][ıi]m|avukat[ıi]m|hastam|m[üu][şs]terim|k[ıi]z karde[şs]im|erkek karde[şs]im|karde[şs]im|ablam|"
    r"a[ğg]abeyim|abim|annem|babam|e[şs]im|kocam|kar[ıi]m|o[ğg]lum|k[ıi]z[ıi]m|bebe[ğg]im|teyzem|halam|amcam|day[ıi]m|kuzenim|ye[ğg]enim|anneannem|babaannem|dedem|torunum|bak[ıi]c[ıi]m(?:[ıi]z)?|(?:kom[şs]u|doktor|m[üu]d[üu]r|[öo][ğg]retmen|avukat|arkada[şs]|[şs]of[öo]r|veteriner)[ıiuü]m[ıiuü]z|o[ğg]lumuz|k[ıi]z[ıi]m[ıi]z|ev arkada[şs][ıi]m"
)
_PERSON_RU = r"врач|доктор|сестра|брат|мама|мать|папа|отец|муж|жена|сын|дочь|подруга|друг|сосед(?:ка)?|начальни(?:к|ца)|бабушка|дедушка|т[её]тя|дядя|коллега|учитель(?:ница)?"
_NAMED = (
    r"(?:(?:is |was |are )?(?:called|named)|(?:(?:['’]s|\b(?:his|her|their)) name is)|(?:sein|ihr) name ist|son (?:pr[ée])?nom est|su nombre es|(?:o )?nome d(?:ele|ela) é|(?:il )?suo nome è|(?:zijn|haar) naam is|(?:hans|hennes) namn är|hei(?:ß|ss)t|namens|s['’]appelle|nomm[ée]e?|appel[ée]e?|se llama|llamad[oa]|chama-se|se chama|chamad[oa]|si chiama|chiamat[oa]|heet|genaamd|nazywa si[ęe]|"
    r"ma na imi[ęe]|o imieniu|heter|vid namn|ad[ıi]|isimli)"
)
TITLE = (
    r"(?:patient(?:in)?|paciente|paziente|pacjent(?:ka)?|pati[ëe]nt|aunt(?:ie|y)?|uncle|grand(?:ma|pa|mother|father)|granny|onkel|tante|mr|mrs|ms|mx|dr|prof|miss|mister|doctor|professor|nurse|sister|reverend|rev|sir|lady|herrn?|frau|fr[äa]ulein|doktor|docteure?|monsieur|madame|mademoiselle|mme|mlle|ma[iî]tre|se[ñn]or(?:a|ita)?|sra?|srta|"
    r"don|do[ñn]a|doctora|dra|senhora?|dona|doutora?|dott(?:or|oressa|\.?ssa)?|signor(?:a|e|ina)?|sig(?:\.?ra|\.?na)?|egregio|meneer|mevrouw|dhr|mevr|mw|drs|heer|pani?(?:a|u|e|em|[ąa])?|fru|fr[öo]ken|say[ıi]n|bay|bayan)"
)
TITLE_WORD = re.compile(TITLE, re.IGNORECASE)
_TITLED = rf"(?:(?:the|le|la|el|il|lo|o|a|de|der|die|den|l['’])\s+)?(?:{TITLE}\b\.?\s+){{0,2}}"


def _related(whose: str, persons: str) -> str:
    return rf"\b(?:{whose})\s+(?:[\w-]+\s+){{0,2}}?(?:{persons})\b(?:['’]s?\s+(?:{persons})\b)?"


_RELATIONS = "|".join(
    (
        _related("my|our|his|her|their|your|the|a", _PERSON),
        _related(
            "mein(?:e[mnrs]?)?|unser(?:e[mnrs]?)?|sein(?:e[mnrs]?)?|ihr(?:e[mnrs]?)?|dein(?:e[mnrs]?)?",
            _PERSON_DE,
        ),
        _related("mon|ma|notre|votre|son|sa|leur|ton|ta|le|la", _PERSON_FR),
        _related("mi|nuestr[oa]|su|tu|el|la", _PERSON_ES),
        _related("(?:[oa] )?(?:meu|minha|noss[oa]|seu|sua|teu|tua)|o|a", _PERSON_PT),
        _related("(?:il |la |l['’])?(?:mio|mia|nostr[oa]|suo|sua|tuo|tua)|il|la|lo", _PERSON_IT),
        _related("mijn|onze?|zijn|haar|jouw|je|m['’]n", _PERSON_NL),
        _related("m[óo]j(?:a|ego|ej)?|moj(?:a|ego|ej)|nasz(?:a|ego|ej)?|jego|jej|tw[óo]j|twoja", _PERSON_PL),
        _related("min|mitt|v[åa]r|hans|hennes|din", _PERSON_SV),
        _related("мо(?:й|я|его|ей|ему)|наш(?:а|его|ей)?|его|её|ее", _PERSON_RU),
        rf"\b(?:{_PERSON_TR})",
    )
)
_ANYBODY = "|".join(
    (
        _PERSON,
        _PERSON_DE,
        _PERSON_FR,
        _PERSON_ES,
        _PERSON_PT,
        _PERSON_IT,
        _PERSON_NL,
        _PERSON_PL,
        _PERSON_SV,
        "profe",
        "ma[iî]tresse",
    )
)
ROLE = re.compile(rf"(?:{_ANYBODY}|{_PERSON_TR}|{_PERSON_RU}|patient(?:in)?|pacjent(?:ka)?)", re.IGNORECASE)
"""What somebody is to somebody; a noun, which German writes in capitals."""
OF_SOMEBODY = re.compile(
    rf"\b(?:{_ANYBODY})\s+(?:of|von|de|da|do|di|del|della|van|till|av)\s+", re.IGNORECASE
)
"""Whose grandmother, teacher or child somebody is."""
GAVE = re.compile(
    r"\b(?:lent|gave|paid|owe[sd]?|sent|brought|prêt[ée]|donn[ée]|rendu|envoy[ée]|prest[ée]|di|devolv[íi]|envi[ée]|prestato|dato|reso|mandato|emprestei|dei|paguei|mandei|leende|gaf|betaalde|stuurde|lånade ut|gav|betalade|skickade)\b"
    r"[^.!?\n]{0,30}?\s(?:to|à|a|ao|aan|till)\s+" + _TITLED,
    re.IGNORECASE,
)
FOR = re.compile(
    r"\b(?:sign(?:ed)? (?:it|by|as)|(?:account )?holder is|confirm(?:ed)? (?:to|with)|(?:asking|poem|card|present|gift|cake|note|letter|message|speech|toast|party|appointment|dose|medicine) for|remind(?: me)? that|behalf of|bill to|deliver(?:y)? to|lieferung an|gedicht für|"
    r"geschenk für|po[èe]me pour|cadeau pour|poema para|regalo para|presente para|poesia per|regalo per|gedicht voor|cadeau voor|wiersz dla|prezent dla|present till|dikt till)\s+"
    + _TITLED,
    re.IGNORECASE,
)
SHARED = re.compile(
    r"\b(?:shar(?:e|ed|ing)|split(?:ting)?|teile[n]?|geteilt|partage[nz]?|partag[ée]|comparto|compart[ií]|divido|diviso|dividi|deel|gedeeld|dziel[ęe]|podzieli\w+|delar|delat)\b[^.!?\n]{0,60}?\s(?:with|mit|avec|con|com(?: [oa])?|met|z|med)\s+"
    + _TITLED,
    re.IGNORECASE,
)
TOLD = re.compile(
    r"\b(?:tell|told|remind|invite|invited|thank|thanked|let(?=\s+\w+ know)|owe|owed|met|lent|asked|hugged|married|introduce|introduced|babysit|babysat)\s+"
    + _TITLED,
    re.IGNORECASE,
)
"""What one does with people alone."""
HERE = re.compile(r"\s+(?:here|hier|ici|aqu[ií]|qui)\b\s*[,.!;–-]")
ILL = re.compile(
    r"(?:['’]s)?\s+(?:has|had|hat|hatte|a|a eu|tiene|tuvo|ha|ha avuto|tem|está com|está|teve|heeft|had|ma|mia[łl]a?|har|hade|is|ist|est|è)\b[^.!?\n]{0,25}\b(?:fever|temperature|tonsillitis|cough|flu|rash|headache|migraine|"
    r"diarrh\w+|asthma|vomiting|fieber|husten|grippe|durchfall|fi[eè]vre|toux|fiebre|tos\b|gripe|febbre|tosse|febre|koorts|hoest|griep|gor[ąa]czk\w*|kaszel|feber|hosta|ill|sick|krank|malade|enferm[oa]|malat[oa]|doente|ziek|chor[ya]|sjuk)",
    re.IGNORECASE,
)
WITH_ME = re.compile(r"\b(?:me|ich|moi|yo|eu|io|ik|jag) (?:and|und|et|y|e|en|och) ", re.IGNORECASE)
AND_ME = re.compile(r"\s+(?:and (?:I|me|myself)|und ich|et moi|y yo|e eu|e io|en ik|i ja|och jag|ve ben)\b")
FROM = re.compile(r"\s+(?:from|here|aus|vom|von der|de la|del|van de|från)\b")
TO_ME = re.compile(
    r"\s+(?:(?:told|gave|asked|owes?|owed|lent|sent|paid|promised|showed|texted|called|says to|wrote) (?:me|us)\b|(?:hat|haben|schuldet|gab|schickte) (?:mir|uns)\b|(?:m['’]a|nous a|me doit)\b|"
    r"(?:me|nos) (?:ha |debe |\w+ó\b)|(?:mi|ci) (?:ha|deve)\b|(?:deu|emprestou|pagou|disse|mandou|deve)-(?:me|nos)\b|(?:me|nos) (?:deu|emprestou|disse|deve)\b|"
    r"(?:gaf|stuurde|leende|vertelde|betaalde) (?:me|mij|ons)\b|(?:da[łl]a?|powiedzia[łl]a?|po[żz]yczy[łl]a?|wys[łl]a[łl]a?) (?:mi|nam)\b|(?:gav|lånade|skickade|berättade för|sa till) (?:mig|oss)\b|(?:bana|bize)\b)",
    re.IGNORECASE,
)
"""What follows the name of who gives the asker something or tells them something."""
AGED = re.compile(
    r"\s*[,(]\s*(?:\(?\s*(?:d\.?o\.?b|born|aged?|geb|née?|nacid|nascid|nat[oa]|ur\.|geboren|född|doğum)|\d{1,3}\s*(?:y(?:ears?|rs?|o)?|jahre?|ans|años|anos|anni|jaar|lat|år|yaş\w*|m|f|kg|lbs?)\b)",
    re.IGNORECASE,
)
FAMILY_FIRST = re.compile(r",\s?")
RELATED = re.compile(
    rf"(?:{_RELATIONS})(?:\s*[,:(–-]\s*|\s+)(?:,?\s*(?:{_NAMED}|is)\s+)?{_TITLED}", re.IGNORECASE
)
"""A person and whose they are: "my son's teacher, Mr. "."""

TITLED = re.compile(rf"(?<![\w.'’])(?:{TITLE}|M)\b\.?\s+(?:{TITLE}\b\.?\s+)?", re.IGNORECASE)
TITLE_BEHIND = re.compile(r"(?<=\w)\s(?:Bey|Hanım|Abi|Abla|Hoca)(?!\w)")
"""Turkish puts its titles behind."""
ACADEMIC = re.compile(r"prof", re.IGNORECASE)

PRESENTED = re.compile(
    r"\b(?:my (?:full )?name(?: is|['’]s)|they call me|mein name ist|ich hei(?:ß|ss)e|je m['’]appelle|mon nom est|me llamo|mi nombre es|chamo-me|me chamo|(?:o )?meu nome é|mi chiamo|il mio nome è|ik heet|mijn naam is|"
    r"nazywam si[ęe]|mam na imi[ęe]|jag heter|mitt namn är|benim ad[ıi]m|ad[ıi]m|меня зовут)\s+",
    re.IGNORECASE,
)
"""Who says this gives their name, whatever it is."""
PRESENTED_PERHAPS = re.compile(
    r"(?:\b(?:i['’]?m|i am|this is|it['’]s|(?-i:Ich) bin|hier (?:ist|spricht)|je suis|ici|c['’]est|soy|habla|(?:eu )?sou|aqui (?:é|fala)|sono|qui è|parla|ik ben|(?:je )?spreekt (?:met|u met)|jestem|z tej strony|"
    r"jag är|det är|(?-i:Ben))\s+(?:(?:o|a|the|die|der)\s+)?)",
    re.IGNORECASE,
)
"""After these a name may follow, or what somebody is."""

GREETED = re.compile(
    r"(?:^|[\n.!?]\s*|[\"“„«]\s*)(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|lieber?|hallo|moin|servus|sehr geehrte[rs]?|guten (?:tag|morgen|abend)|ch[eè]re?|bonjour|salut|bonsoir|querid[oa]|estimad[oa]|hola|"
    r"car[oa]|prezad[oa]|ol[áa]|oi|gentile|egregi[oa]|ciao|buongiorno|beste|geachte|lieve|hoi|drog[ia]|szanown[ya]|cze[śs][ćc]|hej|k[äa]ra|k[äa]re|b[äa]sta|sevgili|merhaba|say[ıi]n)\s+"
    + _TITLED,
    re.IGNORECASE,
)
AFTER_GREETING = re.compile(r"\s*(?:[,!.:;–—-]|$|\n)")
SIGNED = re.compile(
    r"(?:(?:best|kind|warm)(?:est)? (?:regards|wishes)|regards|sincerely|yours(?: (?:truly|sincerely|faithfully))?|cheers|many thanks|thanks|thank you|with love|love|xx|"
    r"(?:mit )?(?:freundlichen|besten|lieben|herzlichen)? ?(?:freundliche|viele|liebe|beste|herzliche)? ?gr[üu](?:ß|ss)en?|lg|vg|mfg|cordialement|bien à vous|amicalement|bises|"
    r"(?:un )?(?:cordial )?saludos?|atentamente|un abrazo|atenciosamente|(?:com os melhores )?cumprimentos|(?:um )?abraço|beijos|(?:cordiali|distinti) saluti|un abbraccio|(?:met )?(?:vriendelijke|hartelijke)? ?groet(?:en|jes)?|"
    r"z powa[żz]aniem|pozdrawiam|(?:med )?v[äa]nliga? h[äa]lsning(?:ar)?|h[äa]lsningar|mvh|sayg[ıi]lar[ıi]m(?:la|[ıi]zla)|sevgiler(?:le)?)\s*[,\n]\s*",
    re.IGNORECASE,
)
AFTER_SIGNATURE = re.compile(r"\s*(?:[.,!]?\s*$|\n)")
LABELLED = re.compile(
    r"(?:^|[\n.;]\s*)(?:(?:patient|client|customer|contact|full|first|last|sur)?\s?(?:name|patient|client|customer|contact|attendees?|from|to|cc|signed|author)|patient(?:in)?|name|kund(?:e|in)|nom|pr[ée]nom|nombre|apellidos?|nome|cognome|paziente|paciente|"
    r"naam|pati[ëe]nt|imi[ęe](?: i nazwisko)?|nazwisko|pacjent(?:ka)?|namn|ad[ıi]?(?: soyad[ıi]?)?|hasta)\s?:\s*"
    + _TITLED,
    re.IGNORECASE,
)
CALLED = re.compile(rf"\b{_NAMED}\s+", re.IGNORECASE)

ADDRESSED = re.compile(
    r"(?:\b(?:tell|told|ask(?:ed)?|remind(?:ed)?|invite[d]?|reach|contact(?:ed)?|email(?:ed)?|e-mail(?:ed)?|call(?:ed)?|phone[d]?|text(?:ed)?|ring|rang|meet(?:ing)?(?: with)?|met(?: with)?|visit(?:ed)?|thank(?:ed)?|pay|owe|"
    r"(?:write|wrote|spoke|speak|talk(?:ed)?|message[d]?|letter|reply|card|note) (?:to|with|for)|regards to|love to|sagt?e?|fragt?e?|ruf|schreib(?:e)?(?: an)?|erinnere|grüße?|"
    r"(?:dis|demande|parle|[ée]cris|r[ée]ponds|rappelle)(?:-\w+)? [àa]|appelle|pr[ée]viens|invite|d[ií](?:le|gale) a|pregunta(?:le)? a|llama(?: a)?|escr[ií]be(?:le)? a|avisa a|diz(?: ao?)|pergunt[ae](?: ao?)|lig[au]e?(?: para)?(?: [oa])?|"
    r"escrev[ae] (?:para|ao?)|avis[ae](?: ao?)|d[iì]['’]? a|chiedi a|scrivi a|chiama|avvisa|zeg tegen|vraag(?: aan)?|mail|bel|schrijf(?: aan)?|powiedz|zapytaj|zadzwo[ńn] do|napisz do|"
    r"s[äa]g (?:till|[åa]t)|fr[åa]ga|ring|mejla|skriv till))\s+" + _TITLED,
    re.IGNORECASE,
)
AND = re.compile(
    r"\s*(?:,|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bi\b|\boch\b|\bve\b)\s+" + _TITLED, re.IGNORECASE
)

_MEASURED = (
    r"blood (?:pressure|sugar|group|type|test)|pulse|heart rate|temperature|weight|height|bmi|dose|medicine|medication|prescription|symptoms?|potassium|sodium|creatinine?|cholesterol|ferritin|glucose|hba1c|h[ae]moglobin|tsh|"
    r"kalium|natrium|kreatinin\w*|cholesterin|blutdruck|blutzucker|puls|gewicht|potasio|sodio|creatinina|colesterol|presi[óo]n|tensi[óo]n|potassio|colesterolo|pressione|pot[áa]ssio|s[óo]dio|press[ãa]o|cr[ée]atinine|cholest[ée]rol|"
    r"bloeddruk|potas|s[óo]d|ci[śs]nienie|blodtryck"
)
MEASURED_OF = re.compile(rf"\b(?:{_MEASURED})\s+(?:of|von|de|di|da|do|van|hos|av)\s+", re.IGNORECASE)
BIRTHDAY_OF = re.compile(
    r"\b(?:birthday|geburtstag|anniversaire|ans|cumplea[ñn]os|años|compleanno|anni|anivers[áa]rio|anos|verjaardag|urodziny|f[öo]delsedag)\s+(?:of |for |von |d['’]|de |di |da |do |van |av |f[öo]r )?(?:la |le |el |il |o |a )?",
    re.IGNORECASE,
)
OWNED = re.compile(
    rf"(?:['’]s|(?<=[a-z])s)\s+(?:{_MEASURED}|(?:new |home |work |old )?(?:phone|mobile|number|e-?mail|address|birthday|password|passport|card|account|doctor|house|flat))\b",
    re.IGNORECASE,
)
THING = re.compile(
    r"\b(?:medicine|medication|drug|pill|tablet|vaccine|disease|syndrome|star|planet|moon|comet|galaxy|city|town|village|river|lake|mountain|island|country|company|brand|firm|app|program|language|book|novel|film|movie|song|"
    r"band|game|dog|cat|horse|pet|ship|boat|law|theorem|rule|effect|method|test|element|gas|metal|stone|plant|flower|cheese|wine|dish|street|school|stern|mond|medikament|tablette|stadt|fluss|berg|firma|buch|lied|spiel|hund|"
    r"katze|gesetz|satz|krankheit|[ée]toile|plan[eè]te|lune|m[ée]dicament|comprim[ée]|maladie|ville|fleuve|rivi[eè]re|montagne|livre|chanson|jeu|loi|th[ée]or[eè]me|chien|chat|estrella|planeta|luna|medicamento|pastilla|enfermedad|"
    r"ciudad|r[íi]o|montaña|libro|pel[íi]cula|canci[óo]n|ley|teorema|perro|gato|estrela|rem[ée]dio|doença|cidade|livro|filme|lei|c[ãa]o|cachorro|stella|pianeta|farmaco|malattia|citt[àa]|fiume|legge|cane|gatto|ster|planeet|"
    r"medicijn|ziekte|stad|rivier|boek|wet|hond|kat|gwiazda|lek|choroba|miasto|rzeka|ksi[ąa][żz]ka|pies|kot|stj[äa]rna|medicin|sjukdom|flod|bok|lag|katt|y[ıi]ld[ıi]z|gezegen|ila[çc]\w*|hastal[ıi]k\w*|[şs]ehir|kitab?p?\w*|k[öo]pe[kğ]\w*|kedi\w*)"
    r"(?:['’]?s)?\b[^.!?\n]{0,30}$",
    re.IGNORECASE,
)
"""What is called so is no person."""

PUBLIC = re.compile(
    r"(?:\b(?:who (?:was|is|were|invented|discovered|wrote|painted|proved)|wer (?:war|ist)|qui (?:était|est|fut)|qui[ée]n (?:fue|es|era)|quem (?:foi|é|era)|chi (?:era|è|fu)|wie (?:was|is)|kim (?:by[łl]a?|jest)|vem (?:var|är)|"
    r"(?:did|by|of) the (?:physicist|chemist|mathematician|poet|painter|composer|president|king|queen|author|philosopher|astronomer))\s+)$",
    re.IGNORECASE,
)
"""Who is asked about so is known to everybody."""
EPONYM = re.compile(
    r"(?:['’]s?)?\s+(?:the great\b|the terrible\b|(?-i:[IVX]{1,4})\b|(?:first |second |third )?(?:law|theorem|equation|formula|constant|principle|rule|inequality|number|series|transform|method|test|criteri|distribution|effect|cycle|paradox|triangle|score|"
    r"disease|syndrome|street|road|airport|university|prize|award|institute|museum|bridge|park|falls|river|lake|mountain|island|station|school|hospital))",
    re.IGNORECASE,
)
NAMED_AFTER = frozenset(
    "bridge street road avenue airport university college prize award institute museum park falls river lake island station school hospital clinic hall house square palace cathedral church memorial building gate theatre theater stadium platform foundation stadium tower law theorem effect".split()
)
"""What ends so is called after somebody."""
FAMOUS = frozenset(
    """
    bean doubtfire dalloway pepper oz koch stradivarius
    einstein newton curie planck pasteur darwin galilei galileo kepler copernicus kopernik huygens faraday maxwell bohr heisenberg schrödinger dirac feynman hawking turing gauss euler euclid archimedes pythagoras
    fermat fibonacci leibniz laplace lagrange fourier cauchy riemann noether hilbert gödel poincaré nobel mendel mendeleev lavoisier avogadro boltzmann celsius fahrenheit kelvin ampère volta ohm hertz tesla edison
    atatürk cajal pessoa cervantes shakespeare goethe schiller mozart beethoven bach chopin picasso da vinci lincoln washington obama trump biden churchill thatcher merkel macron napoleon bonaparte lovelace hubble
    sagan oppenheimer fermi rutherford hodgkin franklin watson crick fleming jenner nightingale freud jung marx kant descartes pascal hume galton bayes pearson fisher bernoulli
    """.split()
)
FAMOUS_WHOLE = frozenset(
    (
        "martin luther king", "henry ford", "james webb", "john deere", "andrew carnegie", "peter pan", "mario kart", "mary poppins",
        "harry potter", "bill gates", "steve jobs", "elon musk", "maria theresa", "jack daniel", "johnnie walker", "calvin klein",
        "marie rose", "jack russell", "louis vuitton", "jane austen", "emily dickinson", "charles dickens", "oscar wilde", "james bond", "john lennon", "paul mccartney",
    )
)  # fmt: skip
