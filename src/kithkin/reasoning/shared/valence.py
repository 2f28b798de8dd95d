"""Words that praise and words that complain, in six languages, weighed with what denies them. Plain data and one sum.

What is only the occasion of a recommendation (a leak, a burst pipe, a toothache) is no complaint and stands in neither list.
"""

from __future__ import annotations

import re

from kithkin.reasoning.shared.words import fold, words_of

_COMPLAINTS = """
abysmal appalling arrogant atrocious awful bad badly beware bland boring botched bored bugs burnt careless catastroph* chaos chaotic cheat cheated cheating clueless cockroach* complain* complaint* condescending conned crook crooks crooked
crap dangerous died dirty disappoint* disaster* disgust* dishonest dreadful dull expensive exorbitant faint fake fiasco filthy flop fraud* freezing freezer frozen garbage ghosted greasy grim grubby grumpy hopeless horrible horrendous horrid idiot idiots
ignored impatient incompeten* insult* joke junk lazy lied lukewarm mediocre mess messed messy miserable misleading mistake* mouldy moldy nasty neglect* nightmare noisy nonsense nope outrage* outrageous overcharg* overcooked overcrowded overpriced overrated
pathetic patronising pointless poor poorly pricey pushy raw refund refunded refuse refused refuses refusing regret* ripoff robbed rotten rubbish rude ruin* rushed scam scammed scammer* scratched shabby shambles shameful shame shocking shoddy shouted shouting shouts shrugged
sloppy slow smelly smelled smelt soggy sour spoilt spoiled stale stank stink* stole stolen stupid tasteless terrible terribly thief thieves thieving thoughtless tiresome trap unacceptable unbearable uncomfortable undercooked uneatable unfriendly unhelpful unprofessional
unreliable useless vile warn warned warning waste wasted watery worse worst worthless yelled yelling wrong
abzocke* abzocker betrug betrüger* dreck* dreckig* eklig* enttäusch* entsetzlich* fad* frech* furchtbar* grauenhaft* grottig* katastroph* lauwarm* lieblos* miserabel* mies* mist nervig* pfusch* pampig* reinfall saftladen schlampig* schlecht* schlimm* schmutzig* schrecklich* teuer teurer überteuert* unfähig* unfreundlich* unhöflich* unverschämt* unzuverlässig* vergessen versalzen verdorben versaut vermasselt wässrig* widerlich* wucher
affreu* arnaqu* bâclé* bruyant* chère catastroph* décevant* décev* déçu* dégoûtant* désagréable* désastr* ennuyeu* escroc* fade froide* horrible* honteux immangeable impoli* incompétent* infect inutile* lamentable lent mauvais* médiocre* minable nul nulle pire sale sales voleur*
aburrid* asqueros* caradura caro cara caros caras carísim* chapuz* decepcion* desagradable* desastr* estaf* fatal fatales fría frías frío fríos horribl* inútil* ladron* ladrones lamentabl* lent* mala malas malo malos maleducad* mediocr* nefast* peor pésim* robo ruido* ruidos* sosa soso sucio sucia timo vergonz* vergüenza
aldrab* arrogante* aborrecid* burla burlão caríssim* cara caro caros caras decep* desagradável desastr* desilu* enganad* fria frio frias horríve* incompetent* ladrão ladrões lamentável mau má maus más medíocre* nojento* péssim* pior porcaria roubo ruim ruins suja sujo vergonh*
arrogante* brutt* cafone cari caro carissim* cattiv* delud* delus* disastr* disgust* fredd* imbrogli* incompetent* ladr* lament* maleducat* mediocr* noios* orribil* orrend* pegg* pessim* rovinat* rubat* scadent* schif* scortes* sporc* truff* vergogn*
"""
_PRAISE = """
adore* amazing amazed attentive awesome beautiful best bliss brilliant calm careful charming cheerful clean comfortable competent considerate cosy crispy delicious delight* easy efficient enjoy* excellent expert fabulous fair fantastic fast faultless favourite* favorite* fine flawless fresh friendly fun funny
generous gentle genius glad good gorgeous grateful great happily happy heaven* helpful hero heroic honest immaculate impressed impressive incredible kind legend legendary lifesaver love loved loves lovely loving magic magical marvellous masterpiece nice outstanding patient patiently perfect* pleasant
pleased pleasure polite prompt punctual quick quickly quiet recommend* reliable reasonable rescued satisfied saved sensible smashing solid spotless stunning superb sweet talented tasty terrific thank* thorough tidy treasure trust trustworthy unbeatable warm well wonderful* winner wins worth wow yummy
begeistert* beste* bestens brav ehrlich* einwandfrei* empfehl* empfohlen fair* fantastisch* feine* flott freundlich* geduldig* genial* glücksgriff großartig* gut gute* günstig* herrlich* herzlich* hervorragend* hilfsbereit* klasse köstlich* kompetent* lecker* lieb* liebevoll* nett* perfekt* preiswert* prima pünktlich* sauber* schön* sehr_gut spitze super toll* top traumhaft* wunderbar* wunderschön* zuverlässig* zufrieden*
adorable* agréable* bon bonne bons charmant* conseill* content* contents délicat* délicieu* doux efficace* excellent* fantastique* formidable* génial* gentil* honnête* impeccable* incroyable* magnifique* merci merveill* meilleur* parfait* patient* ponctuel* propre* rapide* ravi* recommand* recommande* réussi* savoureu* sérieux sympa* super superbe* top
agradable* amable* barato bonit* buen* cariños* cielo confianza delicios* encant* excelente* estupend* fantástic* fiable* genial* gracias honrad* increíble* limpi* maravill* mejor* perfect* paciente* preciosa* precioso* profesional puntual rápid* recomend* ric* rico simpátic*
agradável* amáve* bom boa bons boas barato barat* carinhos* competente* confiança delicios* encantador* excelent* espetacular* fantástic* fiável gostos* honest* impecáve* incríve* limp* lind* maravilh* melhor* obrigad* ótim* óptim* paciente* perfeit* pontual* rápid* recomend* simpátic* tesouro
affidabil* bell* brav* buon* buonissim* celestial consigli* content* cortes* delizios* eccellent* eccezional* fantastic* fresc* gentil* grazie impeccabil* incredibil* magnific* meravigl* miglior* onest* ottim* pazient* perfett* precis* puntual* pulit* rapid* simpatic* squisit* super
"""
_DENYING = frozenset(
    fold(word)
    for word in "not no never nobody none nothing without zero hardly isn't wasn't aren't weren't don't doesn't didn't won't can't couldn't wouldn't nor neither nicht kein keine keinen nie niemand ohne pas jamais sans ni aucun no sin nunca ningún ninguna não sem nunca nenhum nenhuma non senza mai nessun nessuna".split()
)
_REACH = 3
_BUT = frozenset("but aber mais pero mas ma però".split())


def _pattern(listed: str) -> re.Pattern[str]:
    words = {fold(word) for word in listed.split()}
    exact = sorted(re.escape(word) for word in words if not word.endswith("*"))
    begun = sorted(re.escape(word[:-1]) for word in words if word.endswith("*") and len(word) > 4)
    return re.compile(rf"(?:{'|'.join(exact)})|(?:{'|'.join(begun)})\w*")


_COMPLAINS = _pattern(_COMPLAINTS)
_PRAISES = _pattern(_PRAISE)


def valence(text: str) -> int:
    """How much a text praises (above 0) or complains (below): one for each such word, turned round where it is denied."""
    words = [word.folded for word in words_of(text)]
    total = 0
    for place, word in enumerate(words):
        value = -1 if _COMPLAINS.fullmatch(word) else 1 if _PRAISES.fullmatch(word) else 0
        if not value:
            continue
        before = words[max(0, place - _REACH) : place]
        if any(one in _DENYING for one in before) and not any(one in _BUT for one in before):
            value = -value
        total += value
    return total
