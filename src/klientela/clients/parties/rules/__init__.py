"""Pure decisions about parties: facts in, answers with reasons out; no Django."""
