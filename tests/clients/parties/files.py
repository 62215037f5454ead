"""Contact lists of one invented firm as four systems export them: overlapping people, each with something new."""

from __future__ import annotations

HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,Create Date\n"
    "101,Łucja,Świerczek,lucja.swierczek@tartak-buk.example,+48 601 222 333,kierowniczka zakupów,"
    "Tartak Buk sp. z o.o.,2024-03-01\n"
    "102,Jan,Żurawik,jan.zurawik@drukarnia-zaw.example,602 111 222,prezes,Drukarnia Zawilec S.A.,2024-03-02\n"
    "103,Ewa,Klonek,ewa.klonek@poczta.example,,,,2024-03-03\n"
)
GOOGLE = (
    "First Name,Middle Name,Last Name,Organization Name,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n"
    "Lucja,,Swierczek,Tartak Buk,Work,lucja.swierczek@tartak-buk.example,Mobile,601222333\n"
    "Ewa,,Klonek,,Home,ewa.klonek@poczta.example,Mobile,603 444 555\n"
    "Piotr,,Olszak,,Home,piotr.olszak@poczta.example,Mobile,604 555 666\n"
)
LINKEDIN = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email addresses are missing."\n'
    "\n"
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Jan,Żurawik,https://www.linkedin.com/in/jan-zurawik-test,,Drukarnia Zawilec S.A.,CEO,14 May 2025\n"
)
PHONE = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ewa Klonek\r\nN:Klonek;Ewa;;;\r\nTEL;TYPE=CELL:+48603444555\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Janek Żurawik\r\nN:Żurawik;Janek;;;\r\nTEL;TYPE=CELL:602111222\r\nEND:VCARD\r\n"
)
ALL = {
    "hubspot.csv": HUBSPOT,
    "google.csv": GOOGLE,
    "Connections.csv": LINKEDIN,
    "phone.vcf": PHONE,
}
