-- Who has sealed what, for all products of a session, without reading the sheets themselves: the secretary's grid asks for thousands of rows at once.
CREATE INDEX sessions_sheets_seals ON sessions_sheets (item, id, seat, turn, state, sealed_at);
