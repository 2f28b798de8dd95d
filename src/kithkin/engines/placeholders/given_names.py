"""Given names that are common where the languages are spoken in which Kithkin is asked, and words that only look like names.

A name on these lists is a hint and never enough: most people's are on none. They serve where words leave open whether a name follows.
"""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """
    aaron abby abdul abdullah abigail adam adele adrian adriana adrien agata agnes agnieszka ahmad ahmed aida aidan aiko ailsa aisha ajay akira alain alan alba
    albert alberto alejandra alejandro aleksander aleksandra alessandra alessandro alessia alex alexander alexandra alexandre alexis alfie alfonso ali alice alicia alina
    alison alma alvaro amadou amal amalia amanda amara amélie amelia amina amir amit amparo amy ana anabel anaïs anastasia anders anderson andré andrea andreas andrei
    andrés andrew andrzej angela angelica angelika angelo angus anil anita anja anke ann anna anne annegret anneke annette annie annika anthony antje antoine anton antonella
    antónio antonia antonio anton antonina anouk anya arianna armando arnaud arne arthur arturo arun ashley asif astrid aurélie aurora ayşe aylin ayumi azra bárbara barbara barry bartek
    bartosz bastian bastien beata beatrice beatriz béatrice beate ben benedikt benjamin benoît bernard bernd berta beth bethany betty bianca birgit birgitte björn bob boris
    brandon brenda brendan brian bridget brigitte britta bruce bruno burak caio callum camila camille candela carina carl carla carlo carlos carmela carmen carol carole caroline
    carsten catarina catherine cathy cecilia cécile céline celia cem chantal charles charlie chiara chinedu chloe chloé chris christa christelle christiane christina christine christoph
    christopher ciara claire clara claudia claudio clément clémence colin colleen conor conrad corinna corinne corrado cristian cristiano cristina cristóbal cynthia czesław dagmar
    daisuke damian damien dan dana daniel daniela daniele danielle danuta darius dariusz darren dave david davide dean deborah deepak defne deirdre delphine deniz denis denise
    dennis derek desmond devi diana diane didier diego dieter dirk dmitri dolores dominik dominique donald donatella donna dorota dorothea dorothy doris douglas duarte duncan
    dylan ebru edith edoardo eduardo edward edwin eileen elaine elena eleanor eleonora eliana elias elif elin elisa elisabeth élisabeth elise elizabeth elke ella ellen elodie élodie
    eloise elsa elżbieta emanuele emeka emil emilia emilie émilie emiliano emilio emily emine emma emmanuel emre enrico enrique eric erica erik erika ernst esra estelle esther ethan
    etienne étienne eugene eugenia eva evan eve evelyn ewa ewelina fabian fabien fabio fabrice fadi farid farida fatih fatima fatma fatou federica federico felicia felipe felix femke
    ferdinand fernanda fernando filip filipa filipe fiona flavia flavio florian franca francesca francesco francine francis francisca francisco franck françois françoise
    frank franz franziska fred frédéric frederik freya frida frieda friedrich fritz gabriel gabriela gabriele gabrielle gareth gary gaston gavin gemma geneviève geoffrey georg george gérard
    gerald geraldine gerard gerda gerhard gerrit ghislaine giacomo gianluca gianni gilles gina ginevra gintare giorgia giorgio giovanna giovanni gisela giulia giulio giuseppe
    gloria gonzalo gordon graham grażyna greg gregor gregory greta grégoire gudrun guido guillaume guillermo gunnar günter günther gunilla gustav gustavo gwen habib hakan halina halil hamza
    hana hanna hannah hannes hans hansjörg harald harriet harry hartmut hasan hassan heather hector hedwig heidi heike heiko heinrich heinz helen helena helene hélène helga helmut
    hendrik hendrika henri henrik henrique henrietta henry herbert hermann hermine hervé hilary hilde hiroshi holger horst hubert hugh hugo hülya hüseyin ian ibrahim ida ignacio
    igor ikram ilaria ilse imran inés inês ines inga inge ingeborg ingrid iñaki ioana irena irene irina iris irma isaac isabel isabella isabelle isla ismail istvan ivan ivana ivo iwona
    jacek jacqueline jacques jadwiga jaime jakob jakub jamal james jamie jan jana jane janet janina janine janusz jarosław jasmin jasmine jason javier jay jean jean-luc jean-pierre
    jeanne jeff jeffrey jelena jen jennifer jenny jens jeremy jérôme jerome jerzy jessica jill jim jimena joan joana joanna joanne joão joaquim joaquín jochen joe joel joëlle johan johann
    johanna johannes john jolanta jon jonas jonathan jorge joris josé josef josefina joseph josephine joshua josie juan juana judith jukka jules julia julian juliana julie julien
    juliette julio juliusz jürgen jutta kadir kai kamil karen karim karin karina karl karolina karsten kasia katarina katarzyna kate katharina katherine kathleen kathrin kathy katie
    katja katrin kazimierz keith kelly ken kenji kenneth kerstin kevin khadija khalid kim kinga kirsten kirsty klaus kofi konrad krishna kristian kristin kristina krystyna krzysztof
    kübra kurt kwame kyle lara larissa lars laszlo laura laurence laurent lauren leah leandro léa leila lena lennart leo leon léon leonie leonor leonardo leopold leszek leticia levent lewis li
    liam lidia lieke lina linda linus lionel lisa liv loïc lorena lorenzo lotte lou louis louisa louise lourdes luc luca lucas lucia lucía lucie lucinda lucy ludmila ludovica ludwig
    luigi luis luís luisa lukas lukasz łukasz luke luna lutz lydia lynn maaike maarten maciej mads madeleine mafalda magda magdalena mahmoud maja maksymilian malcolm małgorzata malik
    malin mamadou manfred manon manuel manuela mara marc marcel marcela marcelo marcin marco marcos marcus mareike marek margaret margareta margarita margit margot marguerite maria maría
    mariam mariana marianne marie marieke mariela marina mario marion marisa marisol marit marius mariusz marjolein markus marlene marlies marloes marta martha martin martina martine martyna
    mary maryam marzena massimo mateo mateusz mathias mathieu mathilde mats matteo matthew matthias matthieu maud maureen maurice mauricio mauro max maxime maximilian maya mehdi
    mehmet mei melanie mélanie melinda melissa mercedes merve meryem mia micha michael michaela michał michel michela michele michelle miguel mikael mike mikko milan mildred milena
    mina miranda mireille miriam mirko mirosław mohamed mohammad mohammed moira monica monika monique moritz morten murat muriel mustafa myriam nadia nadine nadège naomi natalia natalie
    natasha nathalie nathan neil nerea nicholas nick nicola nicolas nicole nico niels niklas nikolai nikolaus nils nina noah noemi noémie nora norbert noriko norma nuno nuria octavia odile ola
    olaf ole olga oliver olivia olivier omar orla oscar óscar oskar osman otto ottavio owen özge özlem pablo paloma pamela paola paolo pascal patrice patricia patrick patrizia paul paula paulina
    pauline paulo pavel paweł pedro peggy penelope per perrine pete peter petra philip philipp philippe phil pia piero pierre piet pietro pilar piotr priya rachel rachid rafael
    rafał rainer raj rajesh ralf ralph ramón ramona rania raphaël raquel rashid raúl ravi raymond rebecca recep régine reinhard rémi renata renate renato renaud rené renée renzo ricardo
    riccardo richard rita rob robert roberta roberto robin rocío rodrigo roger roland rolf roman romain romane ronald ronan rosa rosalie rosanna rosario rosemary ross roxana roy ruben rubén
    rüdiger rui rupert ruth ryan ryszard sabine sabrina said salma salvador salvatore sam samantha samir samuel sana sandra sandrine sandro sanjay sanne santiago sara sarah saskia saul
    saverio scott sean sebastian sebastián sébastien selim selin selma serena serge sergei sergio severine shane sharon sheila shirley siân sibel siegfried sigrid silke silvia silvio simon
    simona simone sina sinéad siobhán slawomir sławomir sofia sofía sofie solange solène sonia sonja sophia sophie sören stacey stanisław stefan stefania stefanie stefano steffen stella
    stéphane stephanie stéphanie stephen steve steven stuart sunita susan susana susanne sven svenja svetlana swen sylvia sylvie sylwia tadeusz takashi tamara tania tanja tatiana ted
    teresa tereza tessa thea theo theodor theresa thérèse thierry thomas thorsten tibor tiago tilman tim timo tina tobias todd tom tomas tomás tomasz tommaso tommy toni tony torben torsten tove
    tracey tracy tristan tuba tuğba tuva udo ulf uli ulla ulrich ulrike umberto ursula urszula uschi ute uwe valentina valeria valérie valerie vanessa vera verena véronique veronica
    veronika vicente vicky victor viktor viktoria vincent vincenzo virginie vittoria vittorio viviana vladimir volker waldemar walter waltraud wanda wanja wendy werner wiebke wiesław wiktor
    wiktoria wilfried wilhelm wilhelmina willem william wim wojciech wolfgang xavier ximena yann yannick yasemin yasmin yasmine yolanda yoshiko youssef yuki yuri yusuf yves yvette yvonne
    adaeze ademir adil adile adwoa aleksandar aleksei alexia alfred alfredo alhassan aliaksandr alicja aline alojzy alva amaya amelie amira anaëlle anatole anders anett angelina angelique aneta anika anil anisa anissa antje apolonia arantxa ariane
    arjun armin arnau arthur asier aslı auguste axel aylin ayşegül aziz babak barış bastien begoña benita berit bernadette bernardo berna bettina bilal bjarne blanca boglárka bogdan bogusław borja bożena brigitta bronisława bruna burcu camilla carlota
    carola caroline caspar cecilie cédric celeste celina chiamaka chidi chinwe chukwu claas clarissa cláudia clemens cleo clotilde concha conchita constance constanze corentin cornelia cornelius corinne cosima cyril cyprien dafydd damla daan danilo danuta darya
    davina débora delia delroy demi denisa derya despina desirée devon dinesh dilan dilek dimitri dolly donata dorian dörte duygu ebba ebru eda edda edeltraud edgar edite edmund edna egon eila eirik ekaterina ekin elaine elżbieta eleni elfriede eliane eline elin eliška
    ellinor elmar elodie éloïse eloy elvira emanuela emeline emmanuelle emre ender engin enzo erdem erich erin erkan ermanno ernesto ervin erwin esma esperança esteban estelle ettore eugène eulalia eusebio evelina evelien evgeni eylem fadime fátima fatoumata fanny farah
    farouk fausto faye feliks femi fenna ferhat fernande ferran fiammetta filiz finn firat fleur florence floriane florin fouad fredrik friederike frieder fürchtegott gaëlle gaia gaspard gaspare gerardo gerd gertrud gertrude gianna gilberto giles giovanna gisèle giuliana gökhan gönül
    gösta graciela greet grete grzegorz guadalupe guilherme gül gülay gülsüm günay gustave gwenaëlle gwendolyn gyula håkan halima hamid hamish hania hanne hanneke harun hassan hatice heide heidrun heinz helmer hélder heloise henk henning henryk herman hermenegildo hilda hildegard hjalmar
    holger hortense hristo huda huguette iago ibrahima idris ifeoma ignacy igor ikechukwu iker ilda ileana ilona ilse imani imke imogen inaya ingvar ingo inka inna irfan irmgard isabela isaura ishaan isidora isidro ismael israa itziar ivana ivar iwan iwona jaana jacinta jacob jacopo jadranka jagoda
    jakov jannik janneke jannis jaqueline jarmila jasper jelle jelmer jenna jens jeroen jesper jesús jette jikke jiří jitka joachim joep joëlle johan jolanda jolanthe jonah jörg jorunn josephine jost jovana józef juana juliet justin justyna jytte kaan kacper kamila kareem karin karolin kaspar katell
    katharina katinka katja kayla kazuko kemal kerem kerry khalil kjell klara klaas koffi kornelia krystian kristof krzysztof kurt kwame laila lamine larisa latifa laurine lavinia layla leandra leif leila lene lenka léonie leonora leroy leszek levi leyla liesbeth lieke liese lilian liliana liliane lilou
    lisbeth lise lisette ljiljana lluís loes loretta loredana lorraine lotta lovisa lucian luciano lucien lucille lucrezia luděk luise lukáš lurdes mabel maciej maëlle maëlys magali magnus mahmut maike mai-britt maksim małgosia manoel manolo mansour marceli marcelle marek margaux margherita mariagrazia mariangela
    marianna mariann marieke marija marijke marilyn mariola marisha marissa maritza markéta marlon marloes marta marte marthe marwan marzia matej mathis mathéo matilda matilde matthis maude maura mauricette maxence mechthild mehmet meike melih mélissa merete merle mert mette mevlüt mia mihai mikaela mike mikołaj milica
    mille milo minh mira mirella miroslav mirjam mirta mohammad moïra mónica moussa muhammad mukesh müge müjde murray mustapha myrtle nabil nadja nadezhda naïma nahia nanna napoleon natalija natascha nathaël nathalia nayara nedim neele nela nelly nelson nenad nermin nesrin nestor ngozi niamh nicolette nieves nikita nikola
    nikos nilgün nilda nilüfer nina noël noelia noor norah norman nuray nurcan nuno odette odile oğuz ofélia okan oksana oleg oliwier olof ömer oona onur orhan oriol orsolya oscar ottilie oumar oyelaran ozan paco pádraig paloma pam pascale pasquale patrik paulette paweł pelle pepe petr petter philomena pierrick pierrette pien
    pilvi pinar pınar piroska poul pranav prakash preethi primrose prudence quentin quirin rafal raffaella ragnar rahel raimund ralf ramazan ramiro rasmus rauf rayan recep reda reiner reinhold renske rhys ria riccarda rieke rikke rinaldo roald robbie roberta robrecht rodolfo roel rodrigue rogelio romana romina romuald ronja rosalía
    rosalind rosamund rosângela rosario rosella rosina rosita roswitha rozenn rubina rudi rudolf rufus runa rune ruslan saâd sabri sadia saki salih salomé salomon sami samira samuele sander sanna santino saoirse saskia şebnem seda sedat segun selena selma semih semra senem septimus séverine serap serhat serkan sevda sevgi sevil shanice
    shira shirin sibylle sidonie sigrid silja silvan simeon sinan siri sjoerd slavica slobodan snežana søren solène solveig sophia soraya stanislas stanislaw stanka stefano stefka steffi stein stien stijn stig stina sture suat süleyman sunniva suresh suzanne suzana svein sveva sybille sylvain sylvaine szymon tabea tabitha tadej taha tahir tamás
    tamsin tancredi tarik tatjana tayfun teo teodor teresita terje terry tilde tijmen tiina timur tine tjark tolga tomislav tommy tonino tore torge torunn toru traudl tristram trudi trude tülay turgut tuva ugo ulrik umut unai urs ursel ursule uta václav vadim valentin valentine vanda vanesa vasco vasilis vassilis veli vesna viggo vilde
    vilhelm ville vinicius violaine viorica virgilio virginie vita vito vitor vivian vivien vlad vojtěch walid walburga walentyna waltraut wesley wenche wiebe wim winfried winifred witold wiola władysław wout wouter xabier xiomara yago yaël yağmur yahya yara yasin yavuz yeliz yente ylva yosra yoann yohan younes ysabel yücel yvan zadie zahra
    zaynab zeki zdeněk zelda zenon zineb zita zlatan zoltán zsófia zsuzsanna zuleika zygmunt żaneta thiago kornelius caoimhe eilidh ewan fergus gráinne hamza isobel keira lachlan morag oisín padraig rory róisín shona una edilene jair jurandir raimundo severino valdir vilma
    jack isla
    alois anneliese deepa esi fulvio gun-britt halima ifeoma jess kwabena mert nahla oliwia oluwaseun raimunda siobhan theodora valdemar wren yaw yetunde
    zainab zara zbigniew zehra zeynep zofia zoe zoé zuzanna
    """.split()
)

BOTH = frozenset(
    """
    marte mia kim max per romeo juliet said una vita blanca bruna celeste stein klein sami taha god allah jupiter moon earth uranus neptune pluto saba tara nana tata jan mar abril alba alma amber amparo an angel art asia aurora august autumn bay bill can chance charity chase chelsea china christian clara clay cliff crystal daisy dallas dawn dean del
    denver do dolores don drew earl eden era eve faith fern flora florence ford france frank gene georgia gloria grace grant graça hazel heather holly hope hunter india iris israel ivy jade
    jasmine jean jordan joy june kent lance laurel lee lima linda lily london lourdes luna lynn madison mai mark marina mars mary may mercedes mercy milan miles mina mona nova olive pan paris
    pat patience pearl penny pilar pink poppy porsche rainer ray reed rich robin rocío roman rosa rose ruby rusty salvador sandy santiago saturn scarlett serena sierra
    sky skye soledad star stella sterling storm sue summer sunny sydney vera veronica victor victoria viola violet virginia vitoria wade will winter sol dante leo aries ara deniz umut barış
    """.split()
)
"""Words, places, plants, stars and brands as well as names: alone, they count for nothing."""

NOT_NAMES = frozenset(
    """
    i the a an and or but if so to of in on at by for from with as is are was were be it this that these those he she we you they my your his her our their its me him them us
    monday tuesday wednesday thursday friday saturday sunday january february march july september october november december today tomorrow yesterday tonight
    montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juli september oktober november dezember
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica
    since after before because while although unless until whether once then also just still even maybe perhaps
    seit nachdem bevor weil während obwohl wenn falls als für von bei mit nach ohne zwischen depuis après avant parce pendant quoique si pour avec sans chez entre
    desde después antes porque mientras aunque cuando para con sin entre da dopo prima perché mentre quando per senza tra fra desde depois antes enquanto embora para com sem
    sinds nadat voordat omdat terwijl hoewel als voor met zonder tussen odkąd po przed ponieważ podczas kiedy dla bez między sedan efter innan eftersom medan fast när för med utan mellan
    great britain united kingdom states new north south east west saint san santa los las
    text texts email e-mail mail mejla call ring phone tel telephone telefon contact write send schreib schick ruf numaram adresim me both had dear note reply re fwd
    parliament congress senate reddit heaven christ
    year page chapter room line please thanks thank hello hi hey dear yes no not ok okay what when where who why how which all everyone everybody team world sir madam customer friend friends kithkin siri alexa google wolfram
    alpha cortana copilot gemini muse meta facebook instagram whatsapp youtube wikipedia amazon apple microsoft there folks guys
    english french german spanish italian dutch polish swedish turkish portuguese british american chinese japanese indian irish scottish welsh european african asian canadian australian mexican
    brazilian russian ukrainian greek arabic latin hebrew muslim catholic protestant buddhist hindu jewish type stage level grade group class step part chapter version model
    deutsche deutscher lehrer lehrerin arzt ärztin diabetiker diabetikerin student studentin rentner rentnerin vegetarier veganer raucher nichtraucher mutter vater schüler schülerin
    ich du er sie es wir ihr mein meine dein ihre unser wie was wann wo wer warum welche welcher bitte danke hallo alle zusammen herr frau damen herren dame monsieur madame mesdames messieurs señor señora
    señores signor signora signori pan pani państwo panie państwu meneer mevrouw heer heren dames fru herrn tous toutes todos todas tutti allemaal alla wszyscy wszystkim herkese arkadaşlar
    je tu il elle nous vous ils mon ma mes que quel quelle combien comment pourquoi qui où quand bonjour merci soy eres cuál cuánto cuántos cómo qué quién dónde cuándo hola gracias
    eu ele ela nós vocês qual quanto quantos como quem onde quando olá obrigado obrigada io lui lei noi voi quale quanti come chi dove ciao grazie ik jij hij zij wij hoe wat wie waar wanneer hoeveel
    jak co kto gdzie kiedy ile dzień jag du han hon vi hur vad vem var när ben sen biz siz bay bayan doktor bmi imc mri ct hdl ldl gp nhs
    blood insulin iron vitamin calcium sodium potassium glucose cholesterol creatinine covid flu diabetes aspirin ibuprofen paracetamol metformin pepper who strange
    """.split()
)

PARTICLES = frozenset(
    "van von der den de da do dos das di du del della dello la le el al bin ibn ter ten zu y e af av ben ap mac".split()
)
LEADING = frozenset("van von de da di del della el al bin ter ten".split())
