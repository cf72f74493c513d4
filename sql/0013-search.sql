-- The words by which papers are found (src/ocop/search); the papers themselves are the room of files'.
CREATE TABLE search_papers (
    paper {int} PRIMARY KEY,        -- that is neither replaced nor withdrawn
    province {int} NOT NULL,
    commune_code {text} NOT NULL,   -- of its producer, as it is today
    producer {int} NOT NULL,
    find_folded {text} NOT NULL     -- ' ' and the words of its kind, title, number and issuer
) {strict};
CREATE INDEX search_papers_province ON search_papers (province, paper);
CREATE INDEX search_papers_commune ON search_papers (commune_code);
CREATE INDEX search_papers_producer ON search_papers (producer);
-- Each word of find_folded once.
CREATE TABLE search_words (
    province {int} NOT NULL,
    word {text} NOT NULL,
    paper {int} NOT NULL,
    PRIMARY KEY (province, word, paper)
) {strict};
CREATE INDEX search_words_paper ON search_words (paper);
