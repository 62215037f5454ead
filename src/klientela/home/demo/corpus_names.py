"""What invented contacts are put together from."""

from __future__ import annotations

WOMEN = (
    "Anna Katarzyna Maria Małgorzata Agnieszka Barbara Ewa Krystyna Magdalena Elżbieta Joanna Aleksandra Zofia Monika "
    "Teresa Danuta Natalia Karolina Marta Julia Beata Dorota Alicja Halina Jolanta Grażyna Janina Iwona Irena Paulina "
    "Justyna Zuzanna Bożena Wiktoria Urszula Renata Hanna Sylwia Agata Helena Patrycja Maja Izabela Emilia Aneta "
    "Weronika Ewelina Oliwia Martyna Klaudia Marianna Gabriela Marzena Dominika Stanisława Amelia Lena Kamila Kinga "
    "Wiesława Lucyna Łucja Żaneta Róża Bronisława Michalina Nadia Pola Antonina Laura Kornelia Nina Milena Edyta"
).split()
MEN = (
    "Piotr Krzysztof Andrzej Tomasz Jan Paweł Michał Marcin Stanisław Jakub Adam Marek Łukasz Grzegorz Mateusz "
    "Wojciech Mariusz Dariusz Maciej Zbigniew Rafał Robert Kamil Jerzy Dawid Szymon Kacper Ryszard Bartosz Artur "
    "Jarosław Sebastian Sławomir Przemysław Józef Damian Mirosław Daniel Henryk Patryk Karol Kazimierz Roman Jacek "
    "Filip Tadeusz Wiesław Leszek Waldemar Bartłomiej Antoni Konrad Franciszek Hubert Radosław Cezary Czesław Igor "
    "Norbert Edward Mikołaj Bogdan Arkadiusz Oskar Witold Miłosz Żelisław Błażej Świętosław Olaf Alan Bruno Gustaw"
).split()
FAMILY_STEMS = (
    "Kowal Wiśn Zieliń Kamiń Lewand Dąbr Szymań Woźn Kozł Jabł Maj Olsz Jawor Malin Witk Wróbl Górn Rutk Michal Ostr "
    "Tomasz Zaręb Pietrz Bogu Jędrz Marc Wasil Kaczor Adam Kraw Żół Czern Baran Sikor Walcz Gajd Sob Urb Głow Nowic "
    "Pawł Król Wierzb Wrzes Stępn Jakub Zawad Sadow Duda Bąk Szczep Zającz Gołęb Czajk Jastrz Sokoł Kruk Bocian Wilcz "
    "Lis Borsuk Żubr Łos Jelen Sarn Dzik Rys Kun Tchór Bóbr Ślimak Ćwik Łyż Źreb Śmigl Świetl Żarn Chmiel Len Owsik "
    "Jęczm Pszen Ryż Grab Buk Dęb Lip Brzoz Sosn Modrz Klon Wiąz Topol Osik Tarn Głóg Jarzęb Kalin Bez Jaśmin Rogal "
    "Młyn Kołodz Bednar Garnc Szewc Tkacz Rymar Cieśl Stolar Zdun Kuśn"
).split()
FAMILY_INFIXES = ("", "ow", "ew", "ań", "in", "ar", "ur")
FAMILY_ENDINGS = ("ski", "cki", "czyk", "ak", "ik", "ek", "owicz", "iuk", "a")
TRADES = (
    "Stolarnia Tartak Drukarnia Piekarnia Cukiernia Hurtownia Introligatornia Ślusarnia Lakiernia Szwalnia Pralnia "
    "Myjnia Kwiaciarnia Księgarnia Apteka Przychodnia Gabinet Kancelaria Biuro Pracownia Warsztat Serwis Instalacje "
    "Transport Spedycja Magazyny Budownictwo Dachy Okna Drzwi Podłogi Meble Ogrody Maszyny Narzędzia Elektryka "
    "Hydraulika Klimatyzacja Reklama Poligrafia Opakowania Tworzywa Odlewnia Galwanizernia Szkoła Przedszkole Hotel "
    "Restauracja Catering Browar"
).split()
EPITHETS = (
    "Bukowa Dąbrowa Zachód Świerk Jodła Łąka Źródło Orzeł Brzoza Wiśniowa Żuraw Północ Wschód Południe Morena Wydma "
    "Skała Granit Bazalt Bursztyn Korund Topaz Szafir Rubin Perła Srebrna Złota Miedź Stal Żelazna Kuźnia Młyn Wiatrak "
    "Potok Rzeka Jezioro Wyspa Zatoka Przylądek Latarnia Kotwica Żagiel Ster Kompas Mapa Szlak Droga Most Brama Wieża "
    "Zamek Pałac Dwór Folwark Zagroda Stodoła Spichlerz Żniwo Kłos Snop"
).split()
FORMS = ("sp. z o.o.", "sp. z o.o.", "Sp. z o.o.", "spółka z ograniczoną odpowiedzialnością", "S.A.", "sp.j.", "sp. k.")
STREETS = (
    "Polna Leśna Słoneczna Krótka Szkolna Ogrodowa Lipowa Brzozowa Łąkowa Kwiatowa Kościelna Sosnowa Zielona Parkowa "
    "Akacjowa Kolejowa Przemysłowa Fabryczna Młyńska Spacerowa Nadrzeczna Źródlana Żytnia Dębowa"
).split()
TOWNS = (
    ("Warszawa", "00", "22"), ("Kraków", "30", "12"), ("Łódź", "90", "42"), ("Wrocław", "50", "71"),
    ("Poznań", "60", "61"), ("Gdańsk", "80", "58"), ("Szczecin", "70", "91"), ("Bydgoszcz", "85", "52"),
    ("Lublin", "20", "81"), ("Białystok", "15", "85"), ("Katowice", "40", "32"), ("Częstochowa", "42", "34"),
    ("Radom", "26", "48"), ("Rzeszów", "35", "17"), ("Toruń", "87", "56"), ("Kielce", "25", "41"),
    ("Olsztyn", "10", "89"), ("Opole", "45", "77"), ("Zielona Góra", "65", "68"), ("Świdnica", "58", "74"),
)  # fmt: skip
POSTS = (
    "prezes zarządu", "kierownik zakupów", "właścicielka", "główna księgowa", "handlowiec", "dyrektor techniczny",
    "specjalista ds. logistyki", "asystentka zarządu", "kierownik budowy", "dyrektor handlowy", "magazynier",
    "koordynatorka projektów", "technolog", "pełnomocnik ds. jakości", "administratorka biura",
)  # fmt: skip
MOBILE_PREFIXES = ("50", "51", "53", "57", "60", "66", "69", "72", "73", "78", "79", "88")
FREE_MAIL = ("wp.pl", "o2.pl", "onet.pl", "interia.pl", "gmail.com", "op.pl", "poczta.fm", "outlook.com")
SOURCES = ("targi", "formularz na stronie", "polecenie", "wizytówka", "lista kupiona", "CEIDG", "telefon", "LinkedIn")
NOTES = (
    "dzwonić po 15", "płaci po terminie", "prosi o katalog", "stały klient", "nie dzwonić w piątki", "na zwolnieniu L4",
    "hasło do panelu: wiosna2024", "woli kontakt mailem", "wysłać próbki", "szef wymaga faktury na papierze",
)  # fmt: skip
