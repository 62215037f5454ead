"""Given names that people in Poland bear, with their everyday forms: enough to tell a person from a firm.

Which names are common is a public fact (PESEL register: names of living persons, dane.gov.pl, yearly); the table was
written by hand in 2026 and holds no counts. It is evidence, never proof: an unknown name says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from klientela.atoms.text import fold

_MALE = """
Adam Adrian Albert Aleksander Aleksy Alfred Alojzy Andrzej Antoni Arkadiusz Artur August Bartłomiej Bartosz Benedykt
Bernard Bogdan Bogumił Bogusław Bolesław Borys Bronisław Cezary Cyprian Cyryl Czesław Damian Daniel Dariusz Dawid
Denis Dominik Edmund Edward Emil Eryk Eugeniusz Fabian Feliks Ferdynand Filip Franciszek Fryderyk Gabriel Gerard
Grzegorz Gustaw Henryk Hubert Hieronim Ignacy Igor Ireneusz Iwo Jacek Jakub Jan Janusz Jarosław Jeremi Jerzy Jędrzej
Joachim Józef Julian Juliusz Kacper Kajetan Kamil Karol Kazimierz Klaudiusz Konrad Konstanty Kornel Krystian
Krzysztof Ksawery Lech Leon Leonard Leopold Lesław Leszek Lucjan Ludwik Łukasz Maciej Maksymilian Marcel Marceli
Marcin Marek Marian Mariusz Mateusz Maurycy Michał Mieczysław Mieszko Mikołaj Milan Miłosz Mirosław Nataniel Nikodem
Norbert Olaf Olgierd Oliwier Oskar Patryk Paweł Piotr Przemysław Radosław Rafał Remigiusz Robert Roch Roland Roman
Romuald Rudolf Ryszard Sebastian Seweryn Sławomir Stanisław Stefan Sylwester Szczepan Szymon Tadeusz Teodor Tobiasz
Tomasz Tymon Tymoteusz Wacław Waldemar Walenty Walerian Wiesław Wiktor Wilhelm Wincenty Wit Witold Władysław
Włodzimierz Wojciech Zbigniew Zdzisław Zenon Zygmunt Oleksandr Serhij Andrij Wołodymyr Mykoła Iwan Dmytro Jurij
Ołeksij
"""
_FEMALE = """
Ada Adrianna Agata Agnieszka Aldona Aleksandra Alicja Alina Amelia Anastazja Andżelika Aneta Anetta Angelika Aniela
Anita Anna Antonina Apolonia Aurelia Balbina Barbara Beata Bernadeta Blanka Bogna Bogumiła Bogusława Bożena
Bronisława Cecylia Celina Czesława Dagmara Danuta Daria Diana Dominika Dorota Edyta Ela Eliza Elwira Elżbieta Emilia
Ewa Ewelina Felicja Franciszka Gabriela Genowefa Grażyna Halina Hanna Helena Henryka Honorata Ilona Inga Irena
Irmina Iwona Iza Izabela Jadwiga Jagoda Janina Joanna Jolanta Józefa Judyta Julia Julita Justyna Kaja Kalina Kamila
Karina Karolina Katarzyna Kazimiera Kinga Klara Klaudia Kornelia Krystyna Laura Lena Leokadia Lidia Liliana Lucyna
Ludwika Łucja Maja Malwina Magdalena Małgorzata Maria Marianna Mariola Marlena Marta Martyna Maryla Marzanna Marzena
Matylda Melania Michalina Milena Mirosława Monika Nadia Natalia Natasza Nela Nikola Nina Oksana Ola Olga Oliwia
Otylia Patrycja Paula Paulina Pola Regina Renata Roksana Romana Roma Róża Rozalia Ryszarda Sabina Sandra Sara Sonia
Stanisława Stefania Sylwia Tamara Teresa Urszula Wanda Weronika Wiesława Wiktoria Wioletta Violetta Władysława
Zdzisława Zenobia Zofia Zoja Zuzanna Zyta Żaneta Julianna Maryna Natalija Tetiana Switłana Iryna Oksana Halyna
Ludmiła Swietłana
"""
# Everyday forms and the name they stand for; only those that point to one name.
_DIMINUTIVES = """
Adaś=Adam Olek=Aleksander Alek=Aleksander Andrzejek=Andrzej Jędrek=Andrzej Antek=Antoni Antoś=Antoni Arek=Arkadiusz
Bartek=Bartłomiej Benek=Benedykt Boguś=Bogusław Bolek=Bolesław Bronek=Bronisław Czarek=Cezary Czesiek=Czesław
Darek=Dariusz Daruś=Dariusz Domino=Dominik Edek=Edward Genek=Eugeniusz Felek=Feliks Franek=Franciszek
Grzesiek=Grzegorz Grzesio=Grzegorz Grześ=Grzegorz Heniek=Henryk Irek=Ireneusz Jacuś=Jacek Kuba=Jakub Jakubek=Jakub
Janek=Jan Jaś=Jan Jasiek=Jan Jarek=Jarosław Jurek=Jerzy Józek=Józef Julek=Julian Kamilek=Kamil Karolek=Karol
Kazik=Kazimierz Krzysiek=Krzysztof Krzyś=Krzysztof Krzysio=Krzysztof Krzychu=Krzysztof Leszko=Leszek Ludwiś=Ludwik
Maciek=Maciej Maks=Maksymilian Marcinek=Marcin Mareczek=Marek Mati=Mateusz Mietek=Mieczysław Michałek=Michał
Mikołajek=Mikołaj Miras=Mirosław Mirek=Mirosław Oskarek=Oskar Pawełek=Paweł Piotrek=Piotr Piotruś=Piotr
Przemek=Przemysław Radek=Radosław Rafałek=Rafał Robercik=Robert Rysiek=Ryszard Sebek=Sebastian Seba=Sebastian
Sławek=Sławomir Staszek=Stanisław Stasiek=Stanisław Staś=Stanisław Stefek=Stefan Sylwek=Sylwester Szymek=Szymon
Tadek=Tadeusz Tomek=Tomasz Tymek=Tymoteusz Wacek=Wacław Waldek=Waldemar Wiesiek=Wiesław Wicek=Wincenty Witek=Witold
Władek=Władysław Włodek=Włodzimierz Wojtek=Wojciech Zbyszek=Zbigniew Zdzisiek=Zdzisław Zenek=Zenon Zyga=Zygmunt
Łukaszek=Łukasz Aga=Agnieszka Agusia=Agnieszka Agatka=Agata Ala=Alicja Alinka=Alina Andzia=Anna Ania=Anna Anka=Anna
Anula=Anna Tosia=Antonina Basia=Barbara Baśka=Barbara Beatka=Beata Bożenka=Bożena Celinka=Celina Danusia=Danuta
Danka=Danuta Dorotka=Dorota Edytka=Edyta Ela=Elżbieta Elka=Elżbieta Elżunia=Elżbieta Emilka=Emilia Ewka=Ewa
Ewunia=Ewa Gabrysia=Gabriela Gabi=Gabriela Genia=Genowefa Grażynka=Grażyna Halinka=Halina Hania=Hanna Hanka=Hanna
Hela=Helena Helenka=Helena Irenka=Irena Iwonka=Iwona Iza=Izabela Izunia=Izabela Jadzia=Jadwiga Janka=Janina
Jasia=Janina Asia=Joanna Aśka=Joanna Joasia=Joanna Jola=Jolanta Jolka=Jolanta Julka=Julia Justynka=Justyna
Kamilka=Kamila Karolinka=Karolina Kasia=Katarzyna Kaśka=Katarzyna Kachna=Katarzyna Krysia=Krystyna Kryśka=Krystyna
Lidka=Lidia Lucynka=Lucyna Magda=Magdalena Madzia=Magdalena Magdusia=Magdalena Gosia=Małgorzata Gośka=Małgorzata
Małgosia=Małgorzata Marysia=Maria Maryśka=Maria Majka=Maja Marlenka=Marlena Martusia=Marta Marzenka=Marzena
Milenka=Milena Mirka=Mirosława Monia=Monika Moniczka=Monika Natalka=Natalia Nati=Natalia Ola=Aleksandra
Olka=Aleksandra Olcia=Aleksandra Patka=Patrycja Paulinka=Paulina Renatka=Renata Renia=Renata Sabinka=Sabina
Stasia=Stanisława Stefcia=Stefania Sylwunia=Sylwia Tereska=Teresa Renka=Renata Ula=Urszula Urszulka=Urszula
Wandzia=Wanda Weronka=Weronika Wera=Weronika Wiesia=Wiesława Wika=Wiktoria Zosia=Zofia Zośka=Zofia Zuzia=Zuzanna
Zuza=Zuzanna Żanetka=Żaneta
"""


def _diminutives() -> Iterator[tuple[str, str]]:
    for pair in _DIMINUTIVES.split():
        short, _, full = pair.partition("=")
        yield fold(short), fold(full)


MALE_NAMES: frozenset[str] = frozenset(fold(name) for name in _MALE.split())
FULL_NAME_OF: dict[str, str] = dict(_diminutives())
FEMALE_NAMES: frozenset[str] = frozenset(fold(name) for name in _FEMALE.split()) - frozenset(FULL_NAME_OF)
