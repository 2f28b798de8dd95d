"""Words that build a question without saying what it is about, in six languages. Plain data."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.reasoning.shared.words import fold

_ENGLISH = """
a an the this that these those some any all both each every either neither no none not only own same such other another others else more most much many few
i me my mine myself you your yours yourself he him his she her hers it its we us our ours they them their theirs one ones
who whom whose which what when where why how whether whoever whatever
i'm i've i'd i'll you're you've we're we've we'd they're they've it's that's there's what's who's where's when's how's let's don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't haven't hasn't
am is are was were be been being do does did doing done has have had having can could may might must shall should will would
and or but nor so if then than as of at by for with about against between into through during before after above below to from up down in out on off over under again once here there around round near along across behind beside
just also too very really quite pretty rather almost still yet already ever never always often usually sometimes maybe perhaps please thanks thank thx hi hello hey ok okay well oh
anyone anybody someone somebody everyone everybody people person folks guys lot circle group members member us nobody noone thing things something anything everything
know knows knew known recommend recommends recommended recommendation recommendations suggest suggests suggested suggestion suggestions tip tips advice advise advised idea ideas opinion opinions experience experiences favourite favorite favourites hint hints
say says said saying tell tells told mention mentions mentioned write writes wrote written writing post posts posted posting share shares shared sharing talk talks talked ask asks asked asking think thinks thought hear heard report praise praised rave raved according rate rated review reviewed reviews find found finding
good better best great nice lovely decent reliable trustworthy trusted honest kind friendly cheap affordable fair favourable excellent brilliant amazing fantastic wonderful real proper okay worth worthwhile popular quiet clean quick fast
want wants wanted need needs needed would like likes liked love loves loved enjoy enjoyed enjoys look looks looking search searching seek use uses used using go goes going went gone get gets got getting take takes took taken taking give gives gave given giving make makes made making put puts come comes came coming have let try tries tried trying keep keeps kept call calls called offer offers offered happen happens happened bring brings show shows showed see saw seen seeing meet meets help helps helped run runs work works start starts been live lives feel feels felt
one two three four five six seven eight nine ten dozen hundred
next last first new old big small little long short late early possible able sure right wrong different enough together nearby local currently now lately recently today soon
there's etc bit kind sort way ways case time times lot lots bunch stuff reason reasons
our neighbourhood experience experienced firm firms company companies business businesses service services provider providers contract option options choice brand brands model type types deal deals outfit team
choose chose chosen choosing pick picked hire hired decide decided spend spent afford prefer prefers swear rely switch switched handle manage managed end ended turn turned serve serves served deliver delivers
happy careful gentle skilled experienced modern fresh tasty delicious authentic traditional posh fancy romantic sunny warm safe comfortable sturdy patient interesting beautiful famous perfect classic pleasant charming easy professional qualified independent straightforward inexpensive budget top ideal suitable special usual regular serious cosy cozy punctual capable competent cool fun funny talented healthy stylish simple dependable thorough knowledgeable responsible helpful relaxed lively tiny huge main whole
wondering wonder curious remember forgot forget again
"""
_GERMAN = """
der die das den dem des ein eine einen einem einer eines kein keine keinen und oder aber wenn als wie wo wer wen wem wessen was wann warum wieso welche welcher welches welchen welchem wohin woher
ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihnen mein meine meinen meiner dein deine sein seine unser unsere unseren euer eure euren jemand jemanden jemandem niemand man alle jeder irgendwer irgendjemand leute
ist sind war waren bist seid hat habe haben habt hatte kann kannst könnt können konnte muss müssen soll sollte sollten will wollen möchte möchten würde würdet wird werden worden gibt gab geben macht machen gemacht lassen lasse lohnt taugt
in im an am auf aus bei beim mit nach von vom zu zum zur für über unter um durch ohne gegen vor hinter neben zwischen seit bis ab
nicht nur auch noch schon mal denn doch ja nein bitte danke hier dort da so sehr ganz gern gerne wirklich richtig eigentlich vielleicht wieder immer etwas irgendwo irgendwas
kennt kennst kenne kennen weiß wisst wissen empfehlen empfehlt empfiehlst empfohlen empfehlung empfehlungen tipp tipps vorschlag idee ideen rat erfahrung erfahrungen
sagt sagte gesagt schreibt schrieb geschrieben erzählt teilt geteilt meint findet gefunden sucht suche suchen brauche brauchen geht gehen gegangen wart war nutzt benutzt
gut gute guten guter gutes gutem beste besten bester bestes toll tolle tollen schön schöne schönen günstig günstige zuverlässig zuverlässige zuverlässigen nett nette netten ehrlich nächstes nächste nächsten
"""
_FRENCH = """
le la les un une des du de d au aux ce cet cette ces et ou mais si que qui quoi dont quel quelle quels quelles quand où comment pourquoi lequel laquelle est-ce
je tu il elle on nous vous ils elles me te se moi toi lui leur leurs mon ma mes ton ta tes son sa ses notre nos votre vos quelqu'un quelqu quelque quelques personne quelqu'une gens tout tous toute toutes
est sont était suis es êtes sommes été être a ai as avons avez ont avait avoir peut peux pouvez pouvons pourrait faut doit devrait va vas vont aller allez allé fait faire fais font
dans en à sur sous chez par pour avec sans vers depuis avant après pendant entre contre près
ne pas plus non oui très bien aussi encore déjà ici là y s'il plaît merci bonjour
connaît connaissez connais connaître recommande recommandez recommander recommandé conseille conseillez conseiller conseillé conseils conseil idée idées avis expérience
dit dis dites écrit partagé pense pensez trouve trouvé trouver cherche chercher donne donner donnez prend prendre pris habite veux voudrais
bon bonne bons bonnes meilleur meilleure meilleurs mieux beau belle calme sympa petit grand prochain
"""
_SPANISH = """
el la los las un una unos unas de del al y o u pero si que quien quién quienes quiénes qué cual cuál cuáles cuando cuándo donde dónde cómo como por para porque con sin sobre en a desde hasta entre hacia
yo tú él ella nosotros vosotros ustedes ellos ellas me te se nos os le les lo mi mis tu tus su sus nuestro nuestra vuestro vuestra alguien alguno alguna algún algunos nadie gente todos todas
es son era fue ser está están estar estuvo ha he has han hemos habéis haber hay había puede puedo pueden podéis puedes debe quiero queremos
no sí muy más también ya aquí ahí allí favor gracias hola
conoce conocéis conocen conoces conocer sabe sabéis saben recomendáis recomienda recomiendan recomiendas recomendar recomendado recomendación consejo consejos idea ideas opinión
dijo dice dicho escribió escrito compartió compartido piensa busca busco buscar encontrar da dan dar hace hacer hacen va ir vais tiene tienen tenéis usa visto último última gustado
bueno buena buen buenos buenas mejor mejores bonito tranquilo barato fiable confianza
"""
_PORTUGUESE = """
o a os as um uma uns umas de do da dos das no na nos nas ao à e ou mas se que quem qual quais quando onde como porque por para com sem sobre em desde até entre pelo pela
eu tu ele ela nós vocês você eles elas me te lhe meu minha teu tua seu sua nosso nossa vosso vossa alguém algum alguma ninguém gente todos
é são era foi ser está estão estar tem têm ter há pode posso podem deve quero fica ficam
não sim muito mais também já aqui ali lá favor obrigado obrigada olá
conhece conhecem conheces sabe sabem recomenda recomendam recomendas recomendar recomendado recomendação dica dicas conselho ideia ideias opinião
disse diz dito escreveu escrito partilhou compartilhou pensa procuro procurar encontrar dá dão dar faz fazer vai ir leva usa uma_pessoa pessoa
bom boa bons boas melhor melhores bonito calmo barato confiança
"""
_ITALIAN = """
il lo la i gli le un uno una di del dello della dei degli delle al allo alla e o ma se che chi quale quali quando dove come perché per con senza su sul sulla in nel nella da dal dalla fra tra a ad ed
io tu lui lei noi voi loro mi ti si ci vi mio mia tuo tua suo sua nostro nostra vostro vostra qualcuno qualche nessuno gente tutti
è sono era essere sta stanno ha ho hai hanno abbiamo avete avere c'è può posso possono potete deve voglio
non sì molto più anche già qui lì favore grazie ciao ultimo ultima
conosce conoscete conosci sa sapete consiglia consigliate consigliare consigliato consiglio consigli consigliato idea idee opinione
ha_detto detto dice scritto condiviso pensa cerco cercare trovare trova dà danno dare fa fare fanno va andare usa piaciuto piace
buono buona buon buoni bravo brava bravi migliore migliori bello bella tranquillo bene
"""


def _folded(listed: str) -> frozenset[str]:
    return frozenset(fold(word) for word in listed.split())


_BY_LANGUAGE = {
    "en": _folded(_ENGLISH),
    "de": _folded(_GERMAN),
    "fr": _folded(_FRENCH),
    "es": _folded(_SPANISH),
    "pt": _folded(_PORTUGUESE),
    "it": _folded(_ITALIAN),
}
WORDS = frozenset[str]().union(*_BY_LANGUAGE.values())
"""All of them, folded."""


def scaffolding_of(words: Sequence[str]) -> tuple[str, frozenset[str]]:
    """The language that most of these folded words speak for, English where none does, and what builds questions in it."""
    hits = {language: sum(word in own for word in words) for language, own in _BY_LANGUAGE.items()}
    best = max(hits, key=lambda language: (hits[language], language == "en"))
    return best, _BY_LANGUAGE[best] if best == "en" else _BY_LANGUAGE[best] | _BY_LANGUAGE["en"]
