-- Photos of a product (src/ocop/products), in the order in which they came; one that is taken away keeps its row.
CREATE TABLE products_photos (
    id {id},
    ident {blob} NOT NULL,
    product {int} NOT NULL REFERENCES products (id),
    file {int} NOT NULL REFERENCES files_files (id),
    caption {text} NOT NULL,
    made_at {int} NOT NULL,
    removed_at {int},
    UNIQUE (ident)
) {strict};
CREATE INDEX products_photos_product ON products_photos (product, id) WHERE removed_at IS NULL;
