"""What the declarations of personal data say, in words: they name tables, purposes and periods as code does.

A test walks all declarations, so that a new one gets its words before it gets onto the page.
"""

from __future__ import annotations

from klientela.atoms.personal_data import Category, Erasure, Subject
from klientela.atoms.words import Words
from klientela.clients.parties.rules.purposes import Purpose

SUBJECTS = {
    Subject.PERSON: Words(en="Clients and the people around them", pl="Klienci i osoby z ich otoczenia"),
    Subject.USER: Words(en="Users of this installation", pl="Użytkownicy tej instalacji"),
    Subject.VISITOR: Words(en="Visitors of the public pages", pl="Odwiedzający strony publiczne"),
}
CATEGORIES = {
    Category.IDENTITY: Words(en="who they are", pl="tożsamość"),
    Category.CONTACT: Words(en="how to reach them", pl="dane kontaktowe"),
    Category.IDENTIFIER: Words(en="numbers and marks", pl="numery i oznaczenia"),
    Category.CREDENTIAL: Words(en="what they sign in with", pl="dane do logowania"),
    Category.TRACE: Words(en="traces of use", pl="ślady działań"),
    Category.CONTENT: Words(en="contents", pl="treści"),
}
ERASURES = {
    Erasure.DELETE_ROW: Words(en="the row is deleted", pl="wiersz jest usuwany"),
    Erasure.BLANK: Words(en="the columns are emptied", pl="pola są czyszczone"),
    Erasure.SHRED: Words(
        en="the key is destroyed; what remains is noise", pl="klucz jest niszczony; zostaje nieczytelny szum"
    ),
    Erasure.KEEP: Words(en="kept, for the reason given", pl="pozostaje, z podanego powodu"),
}
PURPOSES = {
    **{purpose.value: purpose.words for purpose in Purpose},
    "accountability": Words(en="accountability (GDPR Art. 5(2))", pl="rozliczalność (art. 5 ust. 2 RODO)"),
    "sign-in": Words(en="signing in", pl="logowanie"),
    "security": Words(en="security", pl="bezpieczeństwo"),
    "security of processing (GDPR Art. 32)": Words(
        en="security of processing (GDPR Art. 32)", pl="bezpieczeństwo przetwarzania (art. 32 RODO)"
    ),
    "contact with data subjects": Words(en="contact with data subjects", pl="kontakt z osobami, których dane dotyczą"),
}
OF_THE_SOURCE = Words(en="the purpose that the source of each value names", pl="cel podany przy źródle danej wartości")
RETENTIONS = {
    "as long as the values that it repeats": Words(
        en="as long as the values that it repeats", pl="tak długo, jak wartości, które powtarza"
    ),
    "as long as any record has the word": Words(
        en="as long as any record has the word", pl="dopóki to słowo jest w którymkolwiek wpisie"
    ),
    "as long as any of its purposes lasts": Words(
        en="as long as any of its purposes lasts", pl="dopóki trwa którykolwiek z celów"
    ),
    "as long as the purpose of its source lasts; a value that left use, as its history's own period says": Words(
        en="as long as the purpose of its source lasts; a value that left use, as its history's own period says",
        pl="dopóki trwa cel podany przy źródle; wartość wycofana z użycia – przez okres ustalony dla historii",
    ),
    "as long as the ledger: once the pseudonym is forgotten and the key destroyed, it says nothing": Words(
        en="as long as the ledger: once the pseudonym is forgotten and the key destroyed, it says nothing",
        pl="tak długo, jak dziennik dowodów; po usunięciu pseudonimu i zniszczeniu klucza nic już nie mówi",
    ),
    "until the key of its purpose class is destroyed": Words(
        en="until the key of its purpose class is destroyed", pl="do zniszczenia klucza danej klasy celów"
    ),
    "until the session ends, 14 days at most after the last sign-in or change": Words(
        en="until the session ends, 14 days at most after the last sign-in or change",
        pl="do końca sesji, najwyżej 14 dni od ostatniego logowania lub zmiany",
    ),
    "until the user takes the factor away": Words(
        en="until the user takes the factor away", pl="dopóki użytkownik nie usunie tego składnika"
    ),
    "while any key of the subject exists": Words(
        en="while any key of the subject exists", pl="dopóki istnieje choć jeden klucz tej osoby"
    ),
    "while any value of it is held": Words(
        en="while any value of it is held", pl="dopóki przechowywana jest choć jedna wartość z tego źródła"
    ),
    "30 days: as long as the file of an import may lie here in which somebody erased stands": Words(
        en="30 days: as long as the file of an import may lie here in which somebody erased stands",
        pl="30 dni: tak długo, jak może tu leżeć plik importu, w którym jest ktoś usunięty",
    ),
    "while any value that it brought is held": Words(
        en="while any value that it brought is held",
        pl="dopóki przechowywana jest choć jedna wartość z tego importu",
    ),
    "while both parties are held": Words(en="while both clients are held", pl="dopóki przechowywani są obaj klienci"),
    "while the account is open": Words(en="while the account is open", pl="dopóki konto jest otwarte"),
    "while the account is open; then the name is kept with the evidence of what was done": Words(
        en="while the account is open; then the name is kept with the evidence of what was done",
        pl="dopóki konto jest otwarte; potem nazwisko zostaje przy dowodach wykonanych czynności",
    ),
    "while the import can be taken back": Words(
        en="while the import can be taken back", pl="dopóki import można cofnąć"
    ),
    "while the merge can be undone": Words(en="while the merge can be undone", pl="dopóki scalenie można cofnąć"),
    "while the installation is used: the firm must be able to show its settings (GDPR Art. 5(2))": Words(
        en="while the installation is used: the firm must be able to show its settings (GDPR Art. 5(2))",
        pl="dopóki instalacja jest używana: firma musi móc wykazać swoje ustawienia (art. 5 ust. 2 RODO)",
    ),
}
TABLES = {
    "parties.party": Words(en="Clients: name, stage, keeper", pl="Klienci: nazwa, etap, opiekun"),
    "parties.name": Words(en="Names", pl="Imiona, nazwiska i nazwy"),
    "parties.contactpoint": Words(en="E-mail addresses, phones, websites", pl="Adresy e-mail, telefony, strony WWW"),
    "parties.identifier": Words(en="NIP, REGON and other numbers", pl="NIP, REGON i inne numery"),
    "parties.address": Words(en="Postal addresses", pl="Adresy pocztowe"),
    "parties.detail": Words(en="Details: date of birth, job title", pl="Szczegóły: data urodzenia, stanowisko"),
    "parties.tagging": Words(en="Tags of clients", pl="Etykiety klientów"),
    "parties.role": Words(en="Roles of people at organisations", pl="Role osób w organizacjach"),
    "parties.link": Words(en="Links between organisations", pl="Powiązania organizacji"),
    "parties.sealednumber": Words(en="PESEL numbers, sealed", pl="Numery PESEL, zapieczętowane"),
    "parties.source": Words(en="Sources of values", pl="Źródła wartości"),
    "parties.confirmation": Words(en="Further sources of one value", pl="Dalsze źródła tej samej wartości"),
    "parties.likelypair": Words(en="Likely duplicates", pl="Prawdopodobne duplikaty"),
    "parties.merge": Words(en="Merges", pl="Scalenia"),
    "parties.mergestep": Words(en="Steps of merges", pl="Kroki scaleń"),
    "search.indexedrecord": Words(en="Search index", pl="Indeks wyszukiwania"),
    "search.spelledword": Words(en="Words of the search index", pl="Słowa indeksu wyszukiwania"),
    "exchange.batch": Words(en="Imports", pl="Importy"),
    "exchange.erasedvalue": Words(
        en="By what the erased are known in files of imports (keyed hashes)",
        pl="Po czym rozpoznać usunięte osoby w plikach importów (skróty z kluczem)",
    ),
    "exchange.journalline": Words(en="Journal of imports, row by row", pl="Dziennik importów, wiersz po wierszu"),
    "ledger.entry": Words(en="Entries of the evidence ledger", pl="Wpisy dziennika dowodów"),
    "ledger.payload": Words(en="Sealed contents of the ledger", pl="Zaszyfrowane treści dziennika dowodów"),
    "vault.subject": Words(en="Pseudonyms of people", pl="Pseudonimy osób"),
    "access.user": Words(en="User accounts", pl="Konta użytkowników"),
    "access.rolegrant": Words(en="Roles of users", pl="Role użytkowników"),
    "access.session": Words(en="Sessions of signed-in users", pl="Sesje zalogowanych użytkowników"),
    "account.emailaddress": Words(en="Sign-in addresses", pl="Adresy do logowania"),
    "account.emailconfirmation": Words(en="Confirmations of addresses", pl="Potwierdzenia adresów"),
    "mfa.authenticator": Words(en="Second factors", pl="Drugie składniki logowania"),
    "parameters.parameter": Words(en="Settings: the privacy contact", pl="Ustawienia: kontakt w sprawach danych"),
}
