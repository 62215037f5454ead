"""Pure decisions about privacy: facts in, answers with reasons out; no Django."""
