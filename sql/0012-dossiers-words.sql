-- Dossiers are found by the words of their names, and listed by state, with an index (src/ocop/dossiers/dossiers_list_sql.c).
DROP INDEX dossiers_province;
DROP INDEX dossiers_commune;
DROP INDEX dossiers_producer;
CREATE INDEX dossiers_province ON dossiers (province, changed_at, ident);
CREATE INDEX dossiers_state ON dossiers (province, state, changed_at, ident);
CREATE INDEX dossiers_commune ON dossiers (commune_code);
CREATE INDEX dossiers_producer ON dossiers (producer);

UPDATE dossiers SET find_folded = ' ' || find_folded WHERE find_folded NOT LIKE ' %';

-- Each word of find_folded once: a word's beginning finds its dossiers.
CREATE TABLE dossiers_words (
    province {int} NOT NULL,
    word {text} NOT NULL,
    dossier {int} NOT NULL REFERENCES dossiers (id),
    PRIMARY KEY (province, word, dossier)
) {strict};
CREATE INDEX dossiers_words_dossier ON dossiers_words (dossier);

-- The words of the dossiers that are there: a letter at a time moves from what is left to the word, a space ends it.
INSERT INTO dossiers_words (province, word, dossier)
WITH RECURSIVE walk (dossier, province, word, left_over) AS (
    SELECT id, province, substr(find_folded, 1, 0), find_folded || ' ' FROM dossiers
    UNION ALL
    SELECT dossier, province, CASE WHEN substr(left_over, 1, 1) = ' ' THEN '' ELSE word || substr(left_over, 1, 1) END, substr(left_over, 2)
    FROM walk WHERE left_over <> ''
)
SELECT DISTINCT province, word, dossier FROM walk WHERE word <> '' AND substr(left_over, 1, 1) = ' ';
