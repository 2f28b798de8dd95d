"""Words that are somebody's name as well: in small letters they mean what they say, whoever is known by that name."""

from __future__ import annotations

ORDINARY_WORDS = frozenset(
    """
    angle archer baker bald banks barber bare barn base bates beach bean bear bell bella berry best better bird bishop bit black blank block blood bloom blue board boil bolt bond
    bone book booth born bow bowl bowls box boy boys branch brand bread brewer bridge bridges bright broad brook brooks brown buck bull bunch bunny burn burns bush butcher butler butter buy
    cage cake call camp cannon cape card care carpenter carter cartridge carver case cash castle chang change chapel chapman charm cherry child chill church city clay clean clear
    clerk close cloud coal coat coffee coin cold combs comfort constant cook cooper copper core corn corner cost count court cousins cow cox craft crane creed crisp cross
    crow crown cruise cube current curry cutler dale dance darling dash data date dates daughter david's day days deal dear deer degree dew diamond dice dish dock dollar door dose
    dove down draw driver drop drum duck duke dust dyer earth east edge eight else end english even ever exact face factor fair falcon fall farmer fast field fields fine
    finger finish fire fish fisher fishes five fix flag flint flower flowers foot force forest forty fountain four fox free freed french friend frost fry gain game
    gardener garland gates general gentle german gift glass glover goal gold golden good goodman gore grain grand grange gram grape grass graves gray great green grey grind gross ground
    grove guest guide guy hair half hall hammer hand hands hard hardy hare hart harvest haven hawk hay head heal health heart heat heath height held hello hide high hill hills holder
    hole hollow home honor hood hook hooper horn horse house hull hundred hunt hunter hurt ice inch inn iron jack jacks jewel job joiner joint joy judge jump just keen keep key
    keys kiln kind king kings kiss kit kite knight lake lamb lamp land lane large last law laws lead leaf league learn leather leave left less level liberty light like lime line link list
    little load loan lock long lord loss lot love lover low lower lowes luck main major makepeace male man march mark marks market marsh mass mast master mat match mate
    may maze mead meadow mean measure melody merchant mercury merry middle mile miles milk mill miller mint minute mode mole moles money monk month moody moon moore moose more morning moss most
    mount mountain mouse mountjoy much must nail near neck need new newman nice night noble noon north note nurse oak oath one order organ orchard over oven owen owl own pace pack packer page
    pages pain paint pair palace palm park parks parish part pass past patch paul's pay peace peach peacock peak pear pearl peel peers pen penny people person pet phase piece
    pike pile pill pillar pine pink piper pitt place plain plan plane plant plate plumb point poll pond pool poole poor pope port porter post pot potter pound power powers present
    price prince print prior prize proud pull purchase pure quick quill race radius rain rains range rank rate ratio rave raven read reader real reaves red reeve reeves rest rice rich riches rider ridge right
    ring rise rivers river road rock rod roll roman roof room root rope rose rough round row rule rush rust sad saddler sage salt salter sample sand sands savage sawyer saw sea seal search seed
    self serve set seven shade shadow shaft shape share sharp shepherd sheriff shine ship shoemaker shop shore short shot shower sides sight silver simple singer single sister six size skill skinner
    slater sleep slip slope small smart smith smoke snail snow soft sole some song sound south spare speed spend spice spin spirit split spring square squire stable stack stage star stark start
    state steel step stern stock stone stones storm story strange street strong summer summers sum sugar sun sweet swift table tailor tall tanner tax taylor temple ten term tester thatcher
    thin thing thorn three tide tile time times tinker title today toll tone tool top torn total tower town towns track train tree trees trick trip triple true trust tub tube tuck turn turner twelve twin two
    underwood unit unity upper usher vale valentine value vance vase vast vest view vine virtue volume wage wait walk walker wall walls want ward ware warm wash waste
    watch water waters wave way weather weaver week weeks weight well wells west wheel wheeler white whole wide wild wilder wind window wine wing wings winner winter winters wise wolf wood
    woods woodward word words work works world worth wren wright write yard year years yes yield young younger youth zero

    adler alt alte bach bauer baum berg beste bild blau blum braun breit brot brunner busch dick dorn durst eis engel esel falk falke fein feld
    fest fisch fischer fleischer förster frei freitag freund fröhlich fuchs fuß gabel gans garten gast gerber gern gerste gleich glück graf grau groß große grün gut haas habicht
    hahn hase haus heil heiß hell herbst herr herz hirsch hitzig hoch hof holz huhn hummel hund jäger jahn jung junge jünger kaiser kalt kamm kannst kapp
    keller kern kirsch klar klein kleine klug knopf koch köhler kohl könig kopf korn kraft kranz kraus krause kraut krebs krieg krone krug kugel kühn kunst kunz kurz lachs lamm lang lange
    langer laut lehrer licht lieb liebe linde linse lohn löwe lustig mai maler mann mehl meister mensch messer milch montag mond morgen mühle müller mund
    mut müssen nagel naß neu nuss ochs opfer ost pfeffer pfeifer pferd platz prinz probst rabe rad rasch raum rau recht reich reif reis reiter richter riese ritter roß rot roth rost
    ruhe sack salz sander sauer schaf schäfer schatz scherer schiff schilling schlosser schlüssel schmal schnee schneider schnell schön schreiber schreiner schule
    schuster schwan schwarz schwarze schwer see seele seiler selig sommer sonne sonntag spatz specht sperling spiegel spitz stahl stein steiner stolz storch streit sturm süß
    tag tanne taube teich teufel thema tisch tod topf trost turm uhr umlauf vogel voll wagen wald wasser weber weg weide wein weiß weise welt wenig werk
    wetter wiese winkel wirt wolke wolle wort wunder wurm wurst zahn zeit zeller zimmer zimmermann zucker zweig zwerg

    achar alegre amado amigo amor ancho año arco arena ático azul bajo barato barba barca barrera barrio bello bien blanco blanca bonita bosque bravo bueno buena caballero cabello cabeza calle calvo
    camino campo campos canto caro carro casa casas cerda cerro chico ciego claro conde corral corta costa crespo cruz cuesta cuervo delgado dulce duro espejo espina estrella feliz feo
    fierro figuera fiel flor flores fuente fuentes fuerte gallo gata gato gloria gordo gracia grande guapo guerra herrero hermoso hierro hoyos iglesia justo ladrón lago largo leal león leña
    libre lira llano llave loma luna luz macho madera malo manso manzana manzano mar marco mares marino marqués mayo mayor mejor melón mendigo menor merino mesa mira
    molino montaña monte montes mora morena moreno naranjo negro nieto nieves noche nuez olmo oro oso palacio palma paloma parra pascual paz pena peña peral perdido piedra pino plaza plata
    pinto polo pozo prado prieto puente puerta quiero ramos redondo reina rey reyes rico rincón ríos río robles roble rojas rojo romano rosa rosal rosario rubio rueda ruiz sabio
    sala salas salinas salud salvo santos sastre seco serio sierra silva sol solo soler tal tierra tirado tomas toro torre torres tres trigo valle valles vaca vega vela vera
    verde vida viejo villa viña viñas vivas zapata zapatero

    areia boa bom bonito branco brito caldeira carneiro cavalo céu chaves corte couto cunha dias domingos dores esteves falcão ferro fogo
    fonte fontes freire frio horta lagoa lapa leite lima maia marinho matos melo negrão neves
    padre pais passos pedra pinheiro pinho ponte porto prata preto quadros ribeiro rocha rosário sá sales serra toste
    trindade veiga

    amico basso battaglia bene bianca bianchi bianco bosco bruni bruno cane cappelli capra carbone casale castelli cavallo chiara chiaro
    colonna conte conti corso costanza croce donna dolce fabbri fabbro farina felice ferraro festa fiore fiori fontana forte forti franchi franco gatti
    gatto gentile giglio giusti giusto grandi grasso greco grosso guida lana leone lepore longo lupo luce macchi magri magro mare marini martini marzo mele mina monaco
    monti mori moro nava neri nero neve nobile noce orlando pane papa pepe perla pesce piano piazza piccolo pini pistone poli porta primo prato quarta
    regina ricci riccio riva rizzo rossa rossi rosso russo sale sarto santi santo sera serena spada spina stella tedesco testa torri valente
    vacca vento ventura verdi vita vitale viola volpe volpi zappa zucca

    ami amour auger barbe barbier baron beau bel berger blanc blanche blé boeuf bois bon bonhomme bonne boucher boulanger bourgeois bouvier brun brune cadet
    carpentier chapelle charpentier charron chateau château chevalier chevallier claire clerc collet corne couture croix dent dieu douce doux duc dur faure fer ferme fermier
    fleur fleury fontaine forêt fort fortin fournier frère gentil granger gros guerre guerrier heureux hiver jardin jeune joli jolie joly jour juge juste
    loup lune maire maître mallet marchand marché marin maréchal marteau mercier merle métier meunier mignon mille moine
    mot moulin moulins mur nez noël noir noire nuit parent papillon paris pascal pelletier perle petit petite picard pierre pin plat poirier poisson pomme pont
    porte poulain prieur prudent puits reine rivière rocher roi rossignol rouge roux royer sauvage sec seigneur seul soleil tailleur
    terre tisserand tour tournier vaillant valet vallée vache verdier vert vigne villain ville vin vrai

    beer bloem boer boom bos bosch brouwer brug bruin buur dijk draak duif groen groot haan hoek hond huis jager kamp kat kok koning koster kuiper lam mol
    molen mulder prins ridder rood schaap schipper slager smid smit stad steen ster timmer veen veld visser vis vos vrees wit witte zand zee zwart

    bąk biały brzoza chłopek cichy cieśla czapla czarny czech dąb dobry dudek głowa góra góral groch grzyb jabłko jasny jeż kawa kaczka karp kierowca kłos koc kos kosa
    kot kowal kozioł koza król krawiec kruk kwiatek kwiecień lis los łoś lipa malina mały maj marzec mazur mąka młynarz mróz nowa nowy pająk pączek piątek pień pies
    prosty pszczoła ptak rak rogal ryba rybak rybka sam skiba słowik sobota sokół sowa stary stolarz struś szary szewc śliwa świerk tkacz tracz tur wąs wilk wiosna wrona wróbel wrzos zając zima zięba złoty żaba żak żuk żuraw żyto

    björk blad blom dal ek fors fisk frisk gran gren hav hed holm hägg kvist lind ljung lund lång löf mo modig nord rask ros rosen sjö skog snabb sten ström strand
    sund svan svensk tom trast tysk vik våg vår åker älg äng öberg

    ada akar altın arı arslan aslan ata ateş avcı ay aydın bahar bal balcı barış başak batı bayram bekçi bey bilge bulut can cesur ceylan çelik çiçek çınar çoban dağ dede defne demir demirci dere deniz derin doğan doğru duman
    durmaz ekin ela emir er esen fidan fırat gök gökçe gönül güç gül güler gün gündüz güneş güven hayat huzur ışık inci ipek kalkan kaplan kar kara karaca kartal kaya kılıç kılınç kırmızı koç korkmaz korkut köse
    kurt kuş kutlu lale melek meltem mercan mutlu nehir nur oğul okur orman ova özgür öz özlem pembe peri pınar rüya sarı savaş sel ses sevda sevgi sevim sevinç soylu su şahin şeker şen şimşek taş tan tekin temiz toprak tuna türk
    uçar ufuk umut usta uysal uzun ülkü ünlü yağmur yalçın yaman yaprak yaz yel yeşil yıldırım yıldız yılmaz yiğit yolcu yücel yüksel zafer zaman

    ben dan don gil jan lea luc mal mel mio ole pia ray rex ron tad tor uma val

    adagio ampere angel becquerel candela celsius coulomb farad fahrenheit gauss henry hertz joule julian kelvin molar newton oersted ohm poise rankine siemens sievert stokes tesla torr volt watt
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda omega sigma phi psi chi rho tau matrix vector cosine sine secant tangent norma normal modus axel ester sterling marina ramona marine romana java ruby python
    adore belle bliss chip colt dot dusty ebony gale ginger hazel ivory jasper lark laurel lilac linden lyric maple misty nell opal pepper reef robin rowan rusty sable saffron sky tansy topaz velvet zephyr
    consuelo dolores esperanza fe inmaculada linda maravilla milagros pastor pilar remedios máximo modesto próspero salvador segundo tina tino rita rita's mimo norte oriente nora dora
    aube océane olive parfait prudence victoire
    grazia libero mimosa santa
    """.split()
)

GATHERINGS = frozenset(
    """
    mum mom mummy mommy mama mamá mamma maman mam dad daddy papa papà papá pappa tata babcia dziadek mor far mormor farmor oma opa nonna nonno abuela abuelo vovó vovô avó avô baba abla grandma grandpa granny nana
    aunt auntie uncle family familie famille familia família famiglia rodzina familj aile friends group gruppe groupe grupo gruppo groep grupa grupp grup club team crew school schule école escuela escola scuola szkoła skola okul
    class klasse classe clase turma work office büro bureau oficina ufficio kantoor biuro kontor ofis bank hotel restaurant café cafe pizza shop store market service services support info news admin official page company gmbh ltd inc llc
    church choir football soccer tennis yoga gym book books reading running neighbours neighbors street building house flat parents kids children boys girls chat bot user member deleted unknown facebook instagram whatsapp messenger threads
    doctor dentist clinic pharmacy hospital praxis arzt apotheke garage plumber taxi delivery the and und et de la
    """.split()
)
"""Words of names that groups, firms and kin are saved under: nobody's name."""

NO_PERSONS = frozenset(
    """
    christmas easter halloween ramadan diwali hanukkah eid thanksgiving new-year weihnachten ostern pfingsten silvester noël pâques toussaint navidad pascua natal páscoa natale pasqua ferragosto kerst pasen sinterklaas wielkanoc
    jul påsk midsommar bayram europe asia africa america antarctica europa afrika amerika asien frankreich italien spanien england scotland wales ireland britain schweiz österreich alps alpen alpes alpi rhine rhein danube donau thames
    seine loire rhône tiber ebro tajo tejo tejo vistula wisła bodensee nordsee ostsee mallorca ibiza sicily sicilia sardinia sardegna corsica corse kreta crete tuscany toscana provence bretagne normandie bayern sachsen algarve alentejo andalucía cataluña
    galicia asturias mercury neptune neptun neptune neptuno nettuno neptunus neptün pluto uranus saturn jupiter mars venus moon mond lune luna lua maan sun sonne soleil sol sole zon słońce earth erde terre tierra terra aarde ziemia sirius betelgeuse polaris halley
    google amazon apple microsoft netflix spotify paypal visa mastercard amex klarna revolut wise monzo ikea lidl aldi tesco sainsbury asda carrefour leclerc auchan mercadona edeka rewe penny biedronka ica coop migros jumbo hema etsy ebay zalando vinted uber bolt
    ryanair easyjet lufthansa eurostar flixbus interrail renfe trenitalia ouigo thalys toyota honda ford bmw audi volkswagen mercedes tesla fiat renault peugeot citroën škoda skoda volvo opel seat nissan kia hyundai mazda suzuki porsche ferrari vespa yamaha bosch siemens
    samsung sony nokia philips nintendo playstation xbox lego nike adidas puma levi zara uniqlo mcdonald starbucks nespresso coca-cola pepsi nutella heinz kellogg nestlé danone garmin strava fitbit peloton zwift airbnb booking telekom vodafone orange movistar
    excel word python java javascript linux windows android chrome firefox wikipedia wolfram bitcoin ethereum dogecoin parkinson alzheimer crohn hashimoto cushing hodgkin asperger tourette down addison raynaud huntington kawasaki lyme
    nurofen panadol dolormin tylenol advil aleve voltaren xarelto eliquis marcumar coumadin lipitor zocor prozac zoloft xanax valium viagra ventolin lantus humalog novorapid ozempic wegovy mounjaro calpol aspirin dolipran doliprane efferalgan apiretal dalsy tachipirina
    pythagoras euclid euler gauss newton kepler fourier laplace bernoulli bayes fibonacci celsius fahrenheit kelvin pascal hertz newton joule watt ohm volt ampere coulomb tesla henry dirac planck boltzmann avogadro faraday maxwell mendel darwin
    god bible quran koran torah gott dieu dios deus dio bóg gud allah english latin esperanto braille excel kindle internet wifi bluetooth sudoku scrabble monopoly minecraft fortnite tetris pokémon champions-league wimbledon olympics bundesliga premier
    """.split()
)
"""Feasts, lands, rivers, stars, firms, medicines and all that is called after people: written with a capital, and nobody."""
