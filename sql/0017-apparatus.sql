-- The apparatus page reads the roles of officers and passes over those of producers, of which a province has thousands (src/ocop/accounts).
CREATE INDEX accounts_roles_apparatus ON accounts_roles (province, place_code, role, from_day, id) WHERE producer = 0;
