-- Letters by e-mail (src/ocop/notices): one message is one task for one person. Instants are milliseconds UTC.
-- A task is opened with mailed = 0, in the transaction of its command: that is the note that somebody is to be written to. The job makes the messages.
ALTER TABLE notices_tasks ADD COLUMN mailed {bool} NOT NULL DEFAULT 1;
CREATE INDEX notices_tasks_unmailed ON notices_tasks (mailed, id) WHERE mailed = 0;

CREATE TABLE notices_mails (
    id {id},
    ident {blob} NOT NULL,          -- what the outside knows; the Message-ID is made of it
    province {int} NOT NULL,
    task {int} NOT NULL REFERENCES notices_tasks (id),
    account {int} NOT NULL,         -- 0: a producer's own address, who has no account with one
    name {text} NOT NULL,
    address {text} NOT NULL,
    state {text} NOT NULL,          -- waiting, sending, sent, unsure (handed over, no answer), failed, stopped, needless (the task was done before)
    made_at {int} NOT NULL,
    since {int} NOT NULL,           -- from when the days are counted after which it is given up
    next_at {int} NOT NULL,         -- of the next try
    attempts {int} NOT NULL,
    tried_at {int},
    fault {text} NOT NULL,          -- what the last try said; '' none
    UNIQUE (ident),
    UNIQUE (task, address)
) {strict};
CREATE INDEX notices_mails_next ON notices_mails (state, next_at, id);
CREATE INDEX notices_mails_province ON notices_mails (province, state, id);

-- Who wants no letters; and an address that its owner has still to confirm with the code that was sent there, kept as its hash.
ALTER TABLE accounts ADD COLUMN mail_off {bool} NOT NULL DEFAULT 0;
CREATE TABLE accounts_addresses (
    account {int} PRIMARY KEY REFERENCES accounts (id),
    email {text} NOT NULL,
    code_hash {blob} NOT NULL,
    tries {int} NOT NULL,
    made_at {int} NOT NULL
) {strict};
