"""One search document per record, found by words, prefixes, fragments of numbers, declined forms and with typos."""
