-- The story of a product in English, for shoppers who read no Vietnamese.
ALTER TABLE products ADD COLUMN story_en {text} NOT NULL DEFAULT '';
