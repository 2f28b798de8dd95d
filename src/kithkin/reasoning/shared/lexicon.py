"""The word lists of `concepts`: English, then German, French, Spanish, Portuguese, Italian. Plain data."""

from __future__ import annotations

_LEARNING = """
*teacher: teacher teach teaches taught tutor tutoring lesson class classes course instructor coach trainer pupil learn learnt learned learning lehrer lehrerin unterricht unterrichtet kurs kurse stunden trainerin lernen gelernt nachhilfe professeur prof cours enseigne enseigner leçon apprendre profesor profesora clase clases enseña enseñe enseñar curso aprender professor professora aula aulas ensina ensinar insegnante maestro maestra lezione lezioni corso insegna insegnare imparare
*schooling > teacher: school workshop schule schools music_school musikschule
instrument_piano: piano pianist keyboard klavier pianoforte
instrument_guitar: guitar guitarist gitarre guitare guitarra chitarra
instrument_violin: violin violinist fiddle geige violine violon violín violino
instrument_cello: cello cellist violoncello violoncelle
instrument_flute: flute recorder floete flöte querflöte blockflöte flûte flauta flauto
instrument_drums: drum drummer drumming schlagzeug trommel batterie batería bateria tambor
instrument_trumpet: trumpet trombone trompete posaune trompette trompeta tromba
instrument_sax: saxophone sax clarinet saxofon saxophon klarinette clarinette clarinete clarinetto
instrument_voice: singing singer sing sings sang vocal gesang singen sänger chant chanter canto cantar cantare
~music: music musical musik musique música musica
language_spanish: spanish spanisch espagnol español spagnolo espanhol castellano
language_french: french französisch français francés francês francese
language_german: german deutsch allemand alemán alemão tedesco
language_english: english englisch anglais inglés inglês inglese
language_italian: italian italiener italienisch italien italienne italiano italiana
language_portuguese: portuguese portugiesisch portugais portugués português portoghese
language_arabic: arabic arabisch arabe árabe arabo
language_chinese: chinese mandarin chinesisch chinois chino chinês cinese
language_japanese: japanese japanisch japonais japonés japonês giapponese
language_russian: russian russisch russe ruso russo
language_turkish: turkish türkisch turc turco
language_polish: polish polnisch polonais polaco polacco
language_greek: greek griechisch grec griego grego greco
maths_subject: maths math mathematics mathe matheunterricht mathématiques matemáticas matemática matematica algebra
sport_yoga > teacher: yoga ioga
sport_pilates > teacher: pilates
sport_swimming: swim swimming swam swimmer schwimmen schwimmkurs natation nager natación nadar natação nuoto nuotare
sport_dance: dance dancing dancer ballet salsa tango tanzen tanz tanzkurs danse danser baile bailar dança dançar danza ballare ballo
sport_judo > teacher: judo karate taekwondo aikido jiu_jitsu kampfsport
sport_boxing: boxing boxen boxe boxeo
sport_climbing: climbing boulder bouldering climb klettern bouldern kletterhalle escalade escalada arrampicata
sport_tennis: tennis tenis padel badminton squash
sport_football: football soccer fußball fussball foot fútbol futebol calcio
sport_basketball: basketball basket baloncesto basquete
sport_riding: riding horse_riding reiten reitunterricht reitstall pony équitation equitación equitação equitazione
sport_ski: ski skiing snowboard skifahren esquí esquiar sciare sci
sport_running: running jogging jog marathon laufen laufgruppe lauftreff course_à_pied
sport_sailing: sailing sail segeln voile vela kayak canoe kanu paddling
sport_surf: surf surfing surfen
sport_gym: gym fitness fitnessstudio workout gimnasio academia palestra muskelstudio salle_de_sport
craft_pottery: pottery ceramic ceramics töpfern keramik poterie cerámica cerâmica ceramica
craft_sewing > tailor: sewing sew nähen nähkurs couture coser costura cucito
craft_knitting: knitting knit stricken tricot tejer tricô maglia wool wolle
craft_painting: drawing painting_class watercolour watercolor malen malkurs zeichnen aquarelle dessin dibujo desenho disegno
craft_cooking_class: cooking_class cookery kochkurs cours_de_cuisine clase_de_cocina corso_di_cucina
craft_photography: photography fotografie fotografieren
craft_chess: chess schach échecs ajedrez xadrez scacchi
craft_coding: coding programming programmieren programmation programación
driving_school: driving_school driving_instructor driving_lesson driving_test fahrschule fahrlehrer fahrlehrerin führerschein auto-école permis_de_conduire autoescuela autoescola autoscuola learn_to_drive
"""

_TRADES = """
plumber: plumber plumbing pipe leak leaking drain sink tap boiler shower_mixer toilet_repair klempner installateur sanitär rohrbruch wasserhahn plombier fuite tuyau fontanero fuga tubería canalizador encanador idraulico tubo
electrician: electrician electrical rewired rewire wiring fuse_box elektriker elektrik électricien electricista eletricista elettricista
heating_engineer: heating radiator heat_pump heizung heizungsbauer wärmepumpe chauffage calefacción aquecimento riscaldamento
carpenter: carpenter carpentry joiner cabinet_maker schreiner tischler tischlerin menuisier charpentier carpintero carpinteiro falegname
builder: builder bricklayer mason contractor renovation renovated handyman handwerker bauunternehmer maurer bricoleur maçon albañil pedreiro muratore manitas
roofer: roofer roof roofing dachdecker dach couvreur toiture tejado tejador telhado tetto
painter_decorator: painter decorator decorating wallpaper maler anstreicher tapezieren peintre_en_bâtiment pintor imbianchino
tiler: tiler tile tiling fliesenleger fliesen carreleur azulejos piastrelle
locksmith: locksmith locked_out locked_myself_out locked_ourselves_out lock_changed new_lock schlüsseldienst ausgesperrt serrurier cerrajero chaveiro serralheiro fabbro
chimney_sweep: chimney chimney_sweep schornsteinfeger kaminkehrer ramoneur deshollinador
window_cleaner: window_cleaner window_cleaning fensterputzer laveur_de_vitres
cleaner: cleaner cleaning cleaning_help cleaned clean_our clean_the to_clean putzhilfe putzfrau putzkraft reinigungskraft femme_de_ménage ménage limpiadora limpiar limpieza asistenta empregada faxineira diarista limpar limpeza donna_delle_pulizie pulizie
gardener: gardener gardening hedge hedges lawn tree_surgeon gärtner gärtnerin hecke rasen jardinier jardinero jardineiro giardiniere
movers: moved_house moving_house moving_van house_move move_house mover movers moving_company removal removals umzug umzugsfirma spedition déménagement déménageur mudanza mudança trasloco traslochi
babysitter: babysitter baby_sitter babysit babysat babysitting sitter watch_the_kids watch_the_children look_after_the_kids looked_after_our nanny au_pair kinderbetreuung tagesmutter aufpassen nounou garde_d'enfants canguro niñera cuida_niños cuida_a_los_niños babá ama tata
childcare: childcare nursery kindergarten kita crèche daycare day_care playgroup guardería infantário creche asilo_nido
petsitter: look_after_our_cat look_after_our_dog look_after_the_cat look_after_the_dog look_after_cats look_after_dogs feed_our_cat feed_the_cat cat_sitting dog_sitting pet_sitting walk_our_dog katze_füttern garder_mon_chat garder_notre_chat dog_sitter cat_sitter pet_sitter dog_walker dog_walking hundesitter katzensitter hundepension paseador
groomer: groomer grooming dog_groomer hundefriseur toiletteur
vet: vet veterinary veterinarian tierarzt tierärztin vétérinaire veterinario veterinaria veterinário veterinária
dog_school: dog_trainer dog_school puppy_class puppy_school hundeschule hundetrainer
hairdresser: hairdresser hairdressers haircut hair_cut barber barbershop hair_salon hair_stylist haarschnitt friseur friseurin frisör coiffeur coiffeuse peluquero peluquería corte_de_pelo cabeleireiro cabeleireira parrucchiere parrucchiera barbiere
beautician: beautician nail nails manicure pedicure kosmetikerin kosmetik nagelstudio esthéticienne esteticista estetista facial
masseur: massage masseur masseuse masajista masaje massagem massaggio massaggiatore
tattooist: tattoo tattooist tätowierer tatouage tatuaje tatuagem tatuaggio
tailor: tailor seamstress alteration alterations hemmed hem schneider schneiderin änderungsschneiderei couturière tailleur sastre modista costureira alfaiate sarto sarta
cobbler: cobbler shoe_repair resoled heel_bar schuster schuhmacher cordonnier zapatero sapateiro calzolaio
watchmaker: watchmaker watch_repair clock_repair uhrmacher horloger relojero relojoeiro orologiaio
jeweller: jeweller jeweler goldsmith ring_maker juwelier goldschmied bijoutier joyero joalheiro gioielliere
photographer: took_pictures take_pictures took_our_pictures pictures_taken photographer photograph photographs take_photos took_photos took_the_photos fotograf fotografin photographe fotógrafo fotógrafa fotografo fotografa wedding_pictures
tax_adviser: tax_adviser tax_advisor tax_return tax_form tax_forms tax taxes accountant accountancy bookkeeper accounts steuerberater steuerberaterin steuererklärung steuer comptable impôts déclaration_d'impôts asesor_fiscal gestor declaración_de_la_renta contable contabilista contador declaração_de_impostos commercialista dichiarazione_dei_redditi
lawyer: lawyer solicitor attorney legal_advice rechtsanwalt rechtsanwältin anwalt anwältin avocat avocate abogado abogada advogado advogada avvocato avvocata
notary: notary notar notaire notario notário notaio
insurance: insurance insurer insured versicherung versicherungsmakler assurance seguro seguros assicurazione
bank_adviser: mortgage mortgage_broker bank_account financial_adviser hypothek baufinanzierung bank banque hypothèque hipoteca mutuo
estate_agent: estate_agent letting_agent realtor immobilienmakler makler agent_immobilier inmobiliaria imobiliária agente_immobiliare
architect: architect architektin architekt architecte arquitecto arquiteto architetto
translator: translator translation übersetzer übersetzerin übersetzung traducteur traductor tradutor traduttore
dentist: dentist dental dentists zahnarzt zahnärztin zahnarztpraxis dentiste dentista
optician: optician optometrist glasses eye_test optiker optikerin brille opticien lunettes óptica gafas óculos ottico occhiali
physio: physio physiotherapist physiotherapy osteopath krankengymnastik kinésithérapeute kiné fisio fisioterapeuta
midwife: midwife doula hebamme sage-femme matrona partera parteira ostetrica
car_mechanic: car_mechanic car_garage car_repaired car_repair car_fixed garage_for_the_car auto_repair mot_test autowerkstatt kfz-werkstatt garagiste mécanicien mecánico_de_coches taller_mecánico oficina_mecânica meccanico
bike_repair > bicycle: bike_repair bike_repaired bicycle_repair bicycle_repaired bikes_fixed bike_fixed fix_bike bicycle_workshop bike_mechanic bike_workshop fahrradwerkstatt fahrradreparatur atelier_vélo taller_de_bicicletas
computer_repair: computer_repair laptop_repair screen_repair phone_repair computerreparatur handyreparatur it_support computer laptop ordenador ordinateur computador
tv_aerial: aerial satellite_dish internet_provider broadband wifi internet_connection internetanbieter fournisseur_d'accès
driver_taxi: taxi cab cabbie minicab airport_transfer taxifahrer taxista
caterer: caterer catering traiteur partyservice
wedding_band: band dj wedding_band live_music live-band hochzeitsband orchestre_de_bal
celebrant: celebrant trauredner officiant wedding_planner hochzeitsplaner
funeral: undertaker funeral_director bestatter pompes_funèbres funeraria funerária
upholsterer: upholsterer upholstery reupholstered polsterer tapissier tapicero estofador tappezziere
appliance_repair: appliance_repair washing_machine dishwasher fridge oven waschmaschine spülmaschine kühlschrank lave-linge lave-vaisselle lavadora lavavajillas frigorífico lavatrice lavastoviglie
dry_cleaner: dry_cleaner dry_cleaning laundry launderette reinigung pressing tintorería lavandería lavandaria lavanderia
*repair: repair repaired repairs repairer fix fixed fixes mend mended mending reparieren reparatur repariert réparer réparation reparar arreglar consertar riparare riparazione
*expert: specialist expert professional tradesman fachmann spécialiste especialista
"""

_PLACES = """
*restaurant: restaurant eat eating ate eaten dinner dine dining lunch meal meals bistro brasserie food trattoria osteria taverna tasca essen gegessen mittagessen abendessen gasthaus wirtshaus lokal manger dîner déjeuner resto comer cenar comida restaurante jantar almoçar mangiare mangia cena pranzo ristorante
pizza > restaurant: pizza pizzeria pizzas pizzería pizzaria
italian_food > restaurant italian language_italian: an_italian our_italian ein_italiener pasta trattoria osteria tagliatelle ravioli spaghetti lasagne lasagna nudeln pâtes
italian: italian italiener italienisch italien italiano italiana
sushi > restaurant: sushi ramen
indian_food > restaurant: curry indian_restaurant indian_food tandoori dosa inder
chinese_food > restaurant: chinese_restaurant chinese_food dim_sum dumpling dumplings noodle
thai_food > restaurant: thai_restaurant thai_food thai
vietnamese_food > restaurant: pho vietnamese
mexican_food > restaurant: taco tacos mexican burrito
greek_food > restaurant: gyros greek_restaurant souvlaki
burger > restaurant: burger burgers hamburger
kebab > restaurant: kebab döner falafel shawarma
fish_food > restaurant: fish fisch poisson pescado peixe pesce grilled_fish fish_and_chips seafood fish_restaurant fischrestaurant marisco mariscos
vegetarian_food > restaurant: vegetarian vegan vegetarisch végétarien vegetariano
steak > restaurant: steak steakhouse barbecue_place
brunch > restaurant cafe breakfast: brunch bruncher brunchen
breakfast > restaurant: breakfast late_breakfast frühstück frühstücken petit-déjeuner desayuno desayunar pequeno-almoço café_da_manhã colazione
cafe: café cafe coffee coffee_shop coffee_house espresso kaffee kaffeehaus cafetería caffè caffetteria tea_room
ice_cream: scoop scoops sorbet ice_cream gelato gelateria ice_cream_parlour eisdiele eiscafé glacier helado heladería sorvete gelado gelataria
cake_shop: cake cakes patisserie pastry konditorei torte kuchen gâteau pâtisserie pastel pastelería bolo pastelaria torta pasticceria
bakery > bread: bakery baker bakes bread_shop bäckerei bäcker boulangerie boulanger panadería panadero padaria padeiro panificio fornaio panetteria
bread > bakery: bread loaf sourdough rye_bread brot brötchen baguette du_pain le_pain bon_pain pan pão pane
butcher: butcher butchers sausage metzger metzgerei fleischerei boucher boucherie charcutier carnicería carnicero talho açougue macelleria macellaio
fishmonger: fishmonger fish_shop fresh_fish fischhändler poissonnier pescadería peixaria pescheria
market: market farmers_market flea_market wochenmarkt flohmarkt markt marché brocante mercado mercadillo rastro feira mercato mercatino
supermarket: supermarket grocery groceries supermarkt supermarché supermercado supermercato
cheese: cheese cheesemonger käse fromage fromagerie queso queijo formaggio
wine: wine winery vineyard wein weingut vin vigneron vino bodega vinho vinícola cantina
beer: beer brewery bier brauerei bière brasserie cerveza cervecería cerveja cervejaria birra birrificio
pub_bar: pub bar cocktail cocktails biergarten beer_garden kneipe bistrot taberna boteco
nightclub: nightclub club_night clubbing disco discoteca boîte_de_nuit
hotel > staying: hotel hotels guesthouse guest_house hostel bed_and_breakfast place_to_sleep slept sleep stayed stay staying checked_in pension unterkunft übernachtet übernachten hôtel auberge chambre_d'hôtes dormir alojamiento alojarse hospedarse pensión pensão pousada hospedagem ficaram_em ficámos_na ficámos_no ficaram albergo agriturismo alloggio
staying: place_to_sleep slept sleep stayed stay staying übernachtet übernachten dormir alojarse hospedarse ficaram_em ficámos_na ficámos_no ficaram
holiday_flat > staying: holiday_flat holiday_home cottage apartment_rental airbnb ferienwohnung ferienhaus gîte casa_rural casa_vacanze
campsite > staying: campsite camping camp camped camping_site tent pitched caravan campingplatz zelten zelt zeltplatz acampar acampada campismo campeggio tenda
hike: hike hikes hiking hiked hiker walk_route day_walk trail walking trek trekking footpath wanderung wandern wandertipp wanderweg randonnée rando senderismo ruta caminhada trilha trilho escursione sentiero camminata long_walk the_walk
cycling_tour: cycling cycle_route bike_ride bike_tour cycled radtour radweg balade_à_vélo ciclovia pista_ciclabile ciclabile
bicycle: bike bicycle bikes cycles fahrrad rad vélo bicicleta bici
beach: beach beaches strand plage playa praia spiaggia
lake: lake bathing_lake badesee lac lago
pool: pool swimming_pool lido schwimmbad freibad piscine piscina
playground: playground spielplatz aire_de_jeux parque_infantil parquinho parco_giochi
park: park parks botanical_garden parc parque jardim parco
zoo: zoo wildlife_park tierpark aquarium zoológico
museum: museum gallery exhibition museo musée museu ausstellung exposition exposición exposição mostra
theatre: theatre theater play_at musical_show théâtre teatro
cinema > film: cinema kino cine
concert: concert gig konzert concierto concerto festival
sauna_spa: sauna spa thermal_bath therme thermes termas terme
~viewpoint: viewpoint view views aussicht vue mirador miradouro panorama
escape_room: escape_room bowling minigolf laser_tag trampoline_park
travel: trip travel travelled traveled travelling holiday holidays vacation journey flew visited visit urlaub reise reisen gereist verreist vacances voyage voyager vacaciones viaje viajar viajaste férias viagem vacanza vacanze viaggio viaggiare weekend_in week_in days_in
flight: flight airline fly plane flug fluggesellschaft vol avion vuelo avión voo avião volo aereo
train: train trains railway zug bahn train_ride tren trem comboio treno
bus: bus buses coach_trip autobus autocarro ônibus autobús pullman
parking: parking car_park park_the_car parkplatz parken aparcamiento aparcar estacionamento parcheggio
bin_collection: bin bins rubbish recycling refuse garbage trash müll mülltonne tonne poubelle basura lixo spazzatura bidone
post_office: post_office parcel parcels postamt paket colis paquete encomenda pacco
library: library libraries bibliothek bücherei bibliothèque biblioteca
town_hall: town_hall registry_office citizens_office bürgeramt rathaus mairie ayuntamiento câmara_municipal comune
school_place: primary_school secondary_school grundschule gymnasium_school école colegio escola scuola
playgroup: scouts scout pfadfinder youth_club jugendclub
choir: choir choir_rehearsal choir_practice chor chorprobe chorale coro coral
orchestra: orchestra orchester orchestre orquesta orquestra
"""

_THINGS = """
book: book books novel novels read reading bookclub book_club buch bücher roman lesen gelesen lest livre lire libro libros novela leer leído livro livros ler romance libri romanzo leggere letto
audiobook: podcast audiobook hörbuch
film: film films movie movies movie_tip we_watched i_watched just_watched watched_a film_tip filme filmtipp película películas pelicula filmes
series: tv_series series netflix box_set serie série séries serien
game: game_night games_night game_evening spieleabend board_game boardgame card_game video_game brettspiel spiel jeu_de_société juego_de_mesa jogo_de_tabuleiro gioco_da_tavolo
app_software: app apps software website
phone: phone smartphone mobile_phone handy téléphone móvil telemóvel celular cellulare
camera: camera lens kamera appareil_photo cámara câmera fotocamera
car: car cars electric_car auto voiture coche carro macchina
cargo_bike > bicycle: cargo_bike e-bike ebike electric_bike lastenrad vélo_électrique
tools_drill: drill ladder power_tool sander bohrmaschine leiter perceuse échelle taladro escalera furadeira escada trapano scala
tent_gear: sleeping_bag rucksack backpack schlafsack sac_à_dos mochila zaino
shoes: shoes boots trainers running_shoes schuhe stiefel chaussures zapatos sapatos scarpe
clothes: clothes dress suit jacket coat kleid anzug jacke vêtements ropa roupa vestiti
mattress: mattress mattresses matratze matelas colchón colchão materasso
sofa: sofa couch canapé divano
furniture: furniture wardrobe möbel meubles muebles móveis mobili
pushchair: pushchair stroller pram buggy kinderwagen poussette carrito carrinho passeggino
car_seat: car_seat child_seat kindersitz siège_auto
toy: toy toys spielzeug jouet juguete brinquedo giocattolo
vacuum: vacuum vacuum_cleaner hoover staubsauger aspirateur aspiradora aspirador aspirapolvere
coffee_machine: coffee_machine coffee_maker kaffeemaschine machine_à_café cafetera macchina_del_caffè
plant: plant plants houseplant seedling seedlings pflanze pflanzen plante planta pianta
compost: compost kompost
~recipe_dish: recipe recipes rezept recette receta receita ricetta
key: key keys spare_key schlüssel clé clef llave llaves chave chaves chiave chiavi
wifi_code: password passcode door_code wifi_password passwort code mot_de_passe contraseña senha
party: party birthday_party celebration celebrate celebrating celebrated birthday feier fest geburtstag geburtstagsfeier fête anniversaire fiesta cumpleaños festa aniversário compleanno
ceremony: christening baptism confirmation taufe baptême bautizo batizado battesimo
wedding: wedding weddings married marry hochzeit mariage boda casamento matrimonio nozze
meeting: meeting assembly agm versammlung treffen réunion reunión reunião riunione
~rehearsal: rehearsal rehearse rehearsing practise practice probe proben probt répétition ensayo ensayar ensaio prova_del_coro prove
present_gift: present presents gift gifts geschenk cadeau regalo presente
second_hand: second_hand second-hand used_goods charity_shop gebraucht occasion segunda_mano usado
~cat: cat cats kitten katze katzen un_chat mon_chat notre_chat gato gata gatto
~dog: dog dogs puppy hund hunde welpe chien perro cachorro cane
volunteer: volunteer volunteering ehrenamt bénévole voluntario voluntário volontario
job: job jobs vacancy internship praktikum stelle trabajo prácticas emprego lavoro
flatmate: flatmate roommate flat_share wg mitbewohner colocataire coloc compañero_de_piso
~flat: flat apartment wohnung appartement piso apartamento appartamento
storage: storage self_storage lager trastero
power_supplier: electricity_provider power_supplier electricity_supplier stromanbieter fournisseur_d'électricité
solar: solar_panels solar photovoltaic solaranlage photovoltaik panneaux_solaires placas_solares painéis_solares fotovoltaico
"""

_CONTEXT = """
~children: child children kid kids son daughter toddler toddlers baby babies twins little_ones boy girl kinder kind sohn tochter kleine enfants enfant fils fille niños niño niña hijo hija hijos crianças criança filho filha bambini bambino bambina figlio figlia five-year-old
~family: family mum mom dad mother father husband wife partner grandma grandpa brother sister aunt uncle parents lady man woman gentleman familie mutter vater mann frau famille mère père familia madre padre família mãe pai famiglia
~friend: friend friends freund freunde ami amis amigo amigos amico amici
~beginner: beginner beginners adult adults erwachsene anfänger débutant débutants adultes principiantes principiante adulto adultos iniciantes principianti adulti
~cost: cost costs price prices charge charges fee fees cheap pay paid kosten kostet preis prix coûte coûter combien precio cuesta cuánto cobra preço custa quanto cobra leva prezzo costa
~secret: secret secrets trick tricks geheimnis astuce secreto truco segredo truque segreto trucco
~day: day days date time week weekend saturday sunday monday tuesday wednesday thursday friday morning afternoon evening night tonight tomorrow today year month spring summer autumn winter easter christmas lately tag samstag sonntag montag dienstag mittwoch donnerstag freitag morgen abend woche jahr sommer heute jour samedi dimanche lundi mardi mercredi jeudi vendredi semaine soir été aujourd'hui demain día sábado domingo lunes martes miércoles jueves viernes semana noche verano hoy mañana dia segunda terça quarta quinta sexta noite verão hoje amanhã giorno sabato domenica lunedì martedì mercoledì giovedì venerdì settimana sera estate oggi domani january february march april june july august september october november december hour hours minute minutes o'clock stunde heure hora ora schedule
~area: area region neighbourhood neighborhood town city village street corner nearby centre center gegend stadt dorf viertel nähe quartier ville village coin barrio ciudad pueblo zona bairro cidade quartiere città paese house home flat_here
~place: place places spot spots ort endroit lieu adresse address sitio lugar local posto luogo indirizzo
~name: name names number contact called telefonnummer nummer nom numéro nombre número contacto nome contatto
~job_done: job work experience appointment checkup arbeit erfahrung travail trabajo lavoro
*shop: shop shops store stores outlet laden geschäft magasin boutique tienda loja negozio
~buying: buy bought buying sell sells kaufen gekauft kauft acheter achète comprar compra comprare
~booking: book_ahead book_early book_them book_a book_in book_now to_book book_it booked booking reserve reservation booking booked book_ahead_of
colour_blue: blue blau blaue blauen bleu bleue azul blu azzurro
colour_yellow: yellow gelb gelbe gelben jaune amarillo amarilla amarelo amarela giallo gialla
colour_green: green grün grüne grünen vert verte verde
colour_red: red rot rote roten rouge rojo roja vermelho vermelha rosso rossa
colour_brown: brown braun braune braunen marron marrón castanho marrone
colour_black: black schwarz schwarze schwarzen noir noire negro negra preto preta nero nera
colour_grey: grey gray grau graue grauen gris cinzento cinzenta grigio grigia
colour_white: white weiß weiße weißen blanc blanche blanco blanca branco branca bianco bianca
~sporting: sport sports sporty sportverein
~club: club clubs association verein associação asociación associazione
~weather: rain rains rainy raining sunny snow weather regen pluie lluvia chuva pioggia
~tidy: clean cleans_up limpio limpia pulito limpo
~animal: animal animals pet pets tier tiere animaux animales animais animali check-up
~moving_about: learnt_to_walk learned_to_walk to_walk walk_to walked_to walked_out walk_the_dog walked_home moved_away
"""

LINES = "\n".join(part.strip() for part in (_LEARNING, _TRADES, _PLACES, _THINGS, _CONTEXT))
"""One concept a line; how a line reads is told in `concepts`."""
