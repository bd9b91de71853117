-- Acts come in batches. A batch counts only once an entry of the journal names it,
-- so a large import can be committed in steps and still appears all at once.
create table batch (
    id integer primary key,
    process integer not null
) strict;

-- One version of one record. What was written is never changed; a later row with the same id supersedes it.
-- A lawful erasure leaves the commitment and takes salt and body.
create table record (
    row integer primary key,
    batch integer not null references batch (id),
    id text not null,
    kind text not null,
    key text,
    salt blob,
    body blob,
    commitment blob,
    check ((body is null) = (salt is null)),
    check ((body is null) = (commitment is not null))
) strict;

create index record_of_batch on record (batch, row);
create index record_by_id on record (id, row);
create index record_by_kind on record (kind, row);
create index record_by_key on record (key, row) where key is not null;

-- Which row names which record. Derived from the bodies; verify derives it again.
create table reference (
    target text not null,
    role text not null,
    row integer not null references record (row),
    primary key (target, role, row)
) strict, without rowid;

-- The journal: each leaf is the canonical JSON that was hashed. The time is repeated for as-of questions.
create table entry (
    seq integer primary key,
    batch integer not null unique references batch (id),
    time text not null,
    leaf blob not null
) strict;

create table checkpoint (
    size integer primary key,
    note text not null
) strict;
