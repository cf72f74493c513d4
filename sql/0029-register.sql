-- What the register for everybody is listed and found by (src/ocop/certificates/certificates_register_sql.c): of each line the certificate that nothing
-- follows. It is kept up by whatever changes a certificate, in the same transaction, and says nothing that the other tables do not.
CREATE TABLE certificates_register (
    certificate {int} PRIMARY KEY REFERENCES certificates (id),
    province {int} NOT NULL,
    facts {int} NOT NULL REFERENCES certificates_facts (id),
    valid_from {int} NOT NULL,
    valid_to {int} NOT NULL,
    last_day {int} NOT NULL,        -- valid_to, or a later one that it was extended to
    withdrawn {int} NOT NULL,       -- the first day on which it no longer holds; 2932896: it was not
    find_folded {text} NOT NULL,
    sort_key {blob} NOT NULL
) {strict};
CREATE INDEX certificates_register_names ON certificates_register (province, sort_key, certificate, valid_from, withdrawn, last_day, valid_to);

-- Each word of find_folded once: a word's beginning finds its certificates.
CREATE TABLE certificates_words (
    province {int} NOT NULL,
    word {text} NOT NULL,
    certificate {int} NOT NULL REFERENCES certificates_register (certificate),
    PRIMARY KEY (province, word, certificate)
) {strict};
CREATE INDEX certificates_words_certificate ON certificates_words (certificate);

-- How often anything of it changed: what was made of it may be kept as long as this says the same.
CREATE TABLE certificates_register_changes (
    province {int} PRIMARY KEY,
    changes {int} NOT NULL
) {strict};

-- No longer searched or listed as a whole; a report reads them in the order in which they and their certificates lie.
DROP INDEX certificates_facts_find;
DROP INDEX certificates_facts_province;
CREATE INDEX certificates_facts_province ON certificates_facts (province, certificate, known_from);

INSERT INTO certificates_register (certificate, province, facts, valid_from, valid_to, last_day, withdrawn, find_folded, sort_key)
SELECT c.id, f.province, f.id, f.valid_from, f.valid_to,
       COALESCE((SELECT MAX(e.day) FROM certificates_events e WHERE e.certificate = c.id AND e.kind = 'extended' AND e.known_to = 2932896 AND e.day > f.valid_to), f.valid_to),
       COALESCE((SELECT MIN(e.day) FROM certificates_events e WHERE e.certificate = c.id AND e.kind = 'withdrawn' AND e.known_to = 2932896), 2932896),
       f.find_folded, f.sort_key
FROM certificates_facts f JOIN certificates c ON c.id = f.certificate
WHERE f.known_to = 2932896
  AND NOT EXISTS (SELECT 1 FROM certificates_events x WHERE x.certificate = c.id AND x.kind = 'annulled' AND x.known_to = 2932896)
  AND NOT EXISTS (SELECT 1 FROM certificates n JOIN certificates_facts k ON k.certificate = n.id AND k.known_to = 2932896 WHERE n.previous = c.id
                  AND NOT EXISTS (SELECT 1 FROM certificates_events x WHERE x.certificate = n.id AND x.kind = 'annulled' AND x.known_to = 2932896));

-- A letter at a time moves from what is left to the word, a space ends it.
INSERT INTO certificates_words (province, word, certificate)
WITH RECURSIVE walk (certificate, province, word, left_over) AS (
    SELECT certificate, province, substr(find_folded, 1, 0), find_folded || ' ' FROM certificates_register
    UNION ALL
    SELECT certificate, province, CASE WHEN substr(left_over, 1, 1) = ' ' THEN '' ELSE word || substr(left_over, 1, 1) END, substr(left_over, 2)
    FROM walk WHERE left_over <> ''
)
SELECT DISTINCT province, word, certificate FROM walk WHERE word <> '' AND substr(left_over, 1, 1) = ' ';
