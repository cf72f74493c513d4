-- Dossiers follow their producer to another commune; the number of a receipt stays in the register of the commune that gave it.
ALTER TABLE dossiers ADD COLUMN receipt_commune {text} NOT NULL DEFAULT '';
UPDATE dossiers SET receipt_commune = commune_code WHERE receipt_no > 0;
DROP INDEX dossiers_receipt;
CREATE UNIQUE INDEX dossiers_receipt ON dossiers (province, receipt_commune, receipt_year, receipt_no) WHERE receipt_no > 0;
