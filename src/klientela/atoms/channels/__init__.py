"""Values that a person is reached by: e-mail addresses and phone numbers, checked by themselves."""
