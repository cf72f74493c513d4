-- The signed paper of a decision that came in with a list of old certificates; of a decision that was issued in the program it stands at its draft.
ALTER TABLE certificates_decisions ADD COLUMN scan {int} REFERENCES files_files (id);
