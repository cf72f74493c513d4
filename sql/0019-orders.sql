-- Lists in another order than the first have indexes of their own: dossiers by the nearest term, those without one at the end
-- (src/ocop/dossiers/dossiers_list_sql.c); producers and products, the newest first.
CREATE INDEX dossiers_due ON dossiers (province, coalesce(due_day, 2147483647), ident);
CREATE INDEX dossiers_state_due ON dossiers (province, state, coalesce(due_day, 2147483647), ident);
CREATE INDEX producers_newest ON producers (province, id);
CREATE INDEX products_newest ON products (province, id);
CREATE INDEX products_set_newest ON products (province, set_no, id);
