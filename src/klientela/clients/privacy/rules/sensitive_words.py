"""Words that may betray special categories of data (GDPR Art. 9) or criminal data (Art. 10), in Polish and English.

Written by hand, 2026-11. A word only counts whole or as a stem at its beginning, on folded text; words that mostly mean
something harmless in business (chora, związek, partia, kościelna as a street) are left out or need their neighbours.
"""

from __future__ import annotations

import re

from klientela.atoms.decision import ReasonCode
from klientela.clients.privacy.rules.excess_reasons import CRIME, HEALTH, ORIENTATION, ORIGIN, POLITICS, RELIGION, UNION

# A trailing * stands for any ending; all else is a whole word or words. The stems are long enough to mean one thing.
_LISTED: tuple[tuple[ReasonCode, str], ...] = (
    (
        HEALTH,
        """chory, chora, chorego, chorej, chorych, choroba, choroby, choruje, chorowal*, chorob* przewlekl*, nowotwor*,
        rak piersi, rak pluc, u onkologa, leczenie onkologiczn*, chemioterapi*, cukrzyc*, depresj*,
        schizofreni*, u psychiatry, leczenie psychiatryczn*, psychoterapi*, padaczk*, epileps*, zawal,
        zawalu, zawale, udar mozgu, po udarze, niepelnosprawn*, inwalid*, renta chorobowa, w ciazy, ciaza,
        ciazy, poronien*, poronil*, aborcj*, hiv, aids, alkoholik*, alkoholiczk*, alkoholizm*, narkoman*,
        uzaleznion*, na l4, zwolnieni* lekarsk*, zwolnieniu lekarsk*, operacja serca, alergi*, uczulon*,
        autyzm*, autystyczn*, adhd, stwardnienie rozsiane, grupa krwi, leczy sie, sick leave, disability,
        disabled person, cancer, diabet*, depression, pregnan*, illness, chemotherapy, mental health""",
    ),
    (
        RELIGION,
        """katolik*, katoliczk*, protestant*, prawoslawny, prawoslawna, swiadek jehowy, swiadkowie jehowy, muzulman*,
        zyd, zydowk*, buddyst*, ateist*, ateizm*, niewierzac*, wierzacy, wierzaca, wyznanie, bezwyznaniow*,
        innowierc*, chodzi do kosciola, chodzi na msze, catholic, muslim, jewish, atheist*, buddhist,
        jehovah*""",
    ),
    (
        UNION,
        """zwiazkowiec, zwiazkowca, zwiazkowcow, dzialacz zwiazkow*, dzialaczka zwiazkow*, nalezy do zwiazku, czlonek
        zwiazku zawodow*, czlonkini zwiazku zawodow*, w zwiazku zawodow*, zwiazkow zawodow*, zwiazek
        zawodow*, nszz*, opzz, trade union*, union member*""",
    ),
    (
        POLITICS,
        """pisowiec, pisowca, platformers*, lewak, lewaczk*, prawak, konfederat*, komunist*, narodowiec, poglady
        polityczn*, pogladow polityczn*, glosuje na, glosowal na, glosowala na, czlonek partii, czlonkini
        partii, nalezy do partii, dzialacz partyjn*, political view*, political opinion*, party member*,
        votes for""",
    ),
    (
        ORIENTATION,
        """gej, geja, gejem, lesbij*, homoseksual*, biseksual*, transseksual*, transplciow*, lgbt*, orientacj*
        seksualn*, zycie seksualne, zycie intymne, gay, lesbian, homosexual*, bisexual*, transgender, sexual
        orientation""",
    ),
    (
        ORIGIN,
        """cygan, cyganka, cyganie, narodowosc romsk*, pochodzeni* etniczn*, pochodzeni* zydowsk*, pochodzeni* romsk*,
        murzyn*, ciemnoskor*, czarnoskor*, ethnic origin, ethnicity, gypsy""",
    ),
    (
        CRIME,
        """karany, karana, karanego, karanej, niekaran*, skazan*, wyrok karny, wyrok skazujacy, w wiezieniu, byl w
        wiezieniu, siedzial w wiezieniu, zakladzie karnym, przestepc*, przestepstw*, oszust, oszustk*,
        oszusta, zlodziej*, zarzuty karne, recydyw*, kurator sadowy, convicted, criminal conviction*,
        criminal record, prison sentence, felony, fraudster*, embezzle*""",
    ),
)


def _pattern(listed: str) -> re.Pattern[str]:
    phrases = (" ".join(phrase.split()) for phrase in listed.split(","))
    return re.compile(r"\b(?:" + "|".join(_phrase_pattern(phrase) for phrase in phrases) + r")\b")


def _phrase_pattern(phrase: str) -> str:
    return r" ".join(re.escape(word).replace(r"\*", "[a-z]*") for word in phrase.split(" "))


SENSITIVE: tuple[tuple[ReasonCode, re.Pattern[str]], ...] = tuple((code, _pattern(listed)) for code, listed in _LISTED)
