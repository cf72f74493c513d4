-- Digital signatures on decisions (src/ocop/certificates): what was given out to be signed, and what was found on the file that came back.
ALTER TABLE certificates_drafts ADD COLUMN paper {int} REFERENCES files_files (id); -- the PDF as it was submitted; none for those submitted before
ALTER TABLE certificates_drafts ADD COLUMN signed {text} NOT NULL DEFAULT '';       -- '' (no digital signature), 'trusted', 'unasked' (no trust store)
ALTER TABLE certificates_drafts ADD COLUMN signed_by {text} NOT NULL DEFAULT '';    -- names as the certificates have them, one a line
ALTER TABLE certificates_drafts ADD COLUMN signed_more {bool} NOT NULL DEFAULT 0;   -- more than signatures was added to the paper
