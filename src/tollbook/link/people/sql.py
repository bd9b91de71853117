"""The questions that the matcher asks its database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

# What people write where they know nothing.
UNKNOWN = (
    "('', '-', '--', '?', '؟', 'n/a', 'na', 'nan', 'none', 'null', 'unknown', 'unk', 'not known', 'مجهول', 'غير معروف', 'مجهول الهوية')"
)

# Words of about as many letters whose sounds differ by one at most: by what is left of both when one sound is left out.
WORDS_THAT_SOUND_ALIKE = """
    with
        key as (
            select distinct
                arabic,
                sounds,
                unnest([sounds] || [left(sounds, sound - 1) || substr(sounds, sound + 1) for sound in range(1, length(sounds) + 1)]) as key
            from words_to_compare
            where length(sounds) >= 3
            union
            select arabic, sounds, sounds
            from words_to_compare
        ),
        alike as materialized (
            select distinct one.sounds as one, other.sounds as other
            from key as one
            join key as other using (key)
            where one.arabic and not other.arabic
        ),
        arabic as materialized (select * from words_to_compare where arabic),
        latin as materialized (select * from words_to_compare where not arabic),
        pair as materialized (
            select arabic.number as one, latin.number as other, latin.length / arabic.length as share
            from alike
            join arabic on arabic.sounds = alike.one
            join latin on latin.sounds = alike.other
        )
    select one, other
    from pair
    where share between 0.6 and 2.4
"""

# A word of at most a tenth of the bearers; the letters left out one by one are keys that both words share.
SLIPS = """
    with key as (
        select number, seen, letters, unnest([letters] || [left(letters, letter - 1) || substr(letters, letter + 1) for letter in range(1, length(letters) + 1)]) as key
        from words_seen
        where length(letters) >= 4
    )
    select distinct rare.number, usual.number
    from key as usual
    join key as rare using (key)
    where usual.seen >= 10 and rare.seen * 10 <= usual.seen and damerau_levenshtein(rare.letters, usual.letters) = 1
    order by all
"""

CSV = "create table {name} as select * from read_csv('{path}', header = true, all_varchar = true, normalize_names = false)"
PARQUET = "create table {name} as select * from read_parquet('{path}')"

TOLD_TWICE = """
    select id, count(*)
    from told
    where list = ?
    group by id
    having count(*) > 1
    order by id
    limit 1
"""


def opened(number: int) -> str:
    """Return the name of a list in the database."""
    return f"list_{number}"


def quoted(name: str) -> str:
    """Return a name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def told_by(number: int, columns: Mapping[str, str], fields: Sequence[str], *, single: bool) -> str:
    """Return the rows of a list with all fields, null where a cell is empty or says that nothing is known."""
    cells = (f"trim({quoted(columns[field])}::varchar)" if field in columns else "null::varchar" for field in fields)
    kept = (
        f"case when lower({cell}) not in {UNKNOWN} then {cell} end as {quoted(field)}" for field, cell in zip(fields, cells, strict=True)
    )
    return f"select {number}::integer as list, {single} as single, {', '.join(kept)} from {opened(number)}"


def told(lists: Sequence[str]) -> str:
    """Return the making of the table of all rows, numbered in order."""
    return f"create table told as select (row_number() over () - 1)::integer as row, * from ({' union all '.join(lists)})"


def with_names(names: Sequence[str]) -> str:
    """Return how many rows have one of some names."""
    return f"select count(*) from told where coalesce({', '.join(names)}) is not null"


NAME_PARTS = ("given", "father", "grandfather", "family")
COUNTED = "select count(given), count(father), count(grandfather), count(family), count(rest) filter (len(rest) > 0) from parts"
SEEN_WORDS = """
    select word, count(*) as seen
    from (
        select unnest([given, father, grandfather, family] || coalesce(rest, [])) as word
        from parts
    )
    where word is not null
    group by word
    order by word
"""
REST = """
    create or replace table rest as
    select part.row, list(word.name order by word.name) as names
    from (select row, unnest(rest) as word from parts) as part
    join word using (word)
    group by part.row
"""


def values(field: str) -> str:
    """Return the question for the distinct values of a field and how often each is met."""
    return f"select {quoted(field)} as value, count(*) as seen from told where {quoted(field)} is not null group by all order by all"


def parts(fields: Collection[str]) -> str:
    """Return the making of the parts of names. A name alone is split as given, father, grandfather and family; what is left is ``rest``."""
    whole = " and ".join(f"told.{part} is null" for part in NAME_PARTS if part in fields) or "true"
    given, father, grandfather, family = (f"{part}_spelled" if part in fields else None for part in NAME_PARTS)
    words = "name_spelled.words" if "name" in fields else "null::varchar[]"
    joins = "".join(
        f" left join spelling as {field}_spelled on {field}_spelled.value = told.{field}"
        for field in ("name", *NAME_PARTS)
        if field in fields
    )
    return f"""
        create table parts as
        with worded as (
            select
                told.row,
                {words} as words,
                {whole} as whole,
                {f"{given}.words" if given else "null::varchar[]"} as given_words,
                {f"{father}.joined" if father else "null::varchar"} as father,
                {f"{grandfather}.joined" if grandfather else "null::varchar"} as grandfather,
                {f"{family}.joined" if family else "null::varchar"} as family,
            from told {joins}
        ),
        split as (
            select
                row,
                coalesce(given_words[1], words[1]) as given,
                case when whole then case when len(words) > 2 then words[2] end else father end as father,
                case when whole then case when len(words) > 3 then words[3] end else grandfather end as grandfather,
                case when whole then case when len(words) > 1 then words[-1] end else family end as family,
                list_distinct(coalesce(words, []) || coalesce(given_words[2:], [])) as words
            from worded
        )
        select
            row, given, father, grandfather, family,
            list_filter(words, lambda word: not list_contains([given, father, grandfather, family], word)) as rest
        from split
    """


def people(names: Sequence[str], columns: Sequence[str], texts: Sequence[str], *, rest: bool) -> str:
    """Return the making of the table that is compared: the parts of names by what they stand for, and other fields made ready."""
    named = "".join(
        f", parts.{part}, {part}_word.letters as {part}_letters, {part}_word.sounds as {part}_sounds"
        f", {part}_word.name as {part}_name, {part}_word.may_be as {part}_may_be, {part}_word.seen as {part}_seen, {part}_word.bag as {part}_bag, len({part}_word.may_be) > 1 as {part}_open, left({part}_word.sounds, 1) as {part}_start"
        for part in names
    )
    joins = "".join(f" left join word as {part}_word on {part}_word.word = parts.{part}" for part in names)
    for field in texts:
        named += f", folded_{field}.letters as text_{field}, folded_{field}.name as text_{field}_name"
        joins += f" left join folded_{field} on folded_{field}.value = told.{quoted(field)}"
    return f"""
        create or replace table people as
        select
            told.row, told.list, told.single, not coalesce({", ".join(f"{part}_word.arabic" for part in names)}) as latin{", rest.names as rest" if rest else ""}{named}{"".join(f", {column}" for column in columns)}
        from told
        join parts using (row)
        {"left join rest using (row)" if rest else ""}{joins}
        order by told.row
    """


SEX = """
    case
        when lower(sex) in ('m', 'male', 'man', 'boy', 'ذكر', 'رجل', 'طفل', 'ولد') then 'm'
        when lower(sex) in ('f', 'female', 'woman', 'girl', 'أنثى', 'انثى', 'امرأة', 'طفلة', 'بنت') then 'f'
        else lower(sex)
    end as sex
"""
AGE = "case when try_cast(age as double) between 0 and 120 then try_cast(age as double)::integer end as age"


def date(field: str) -> tuple[str, ...]:
    """Return the columns of a date: its digits, its year, and its day as a number where it is a day."""
    name, digits = quoted(field), f"regexp_replace({quoted(field)}, '[^0-9]', '', 'g')"
    day = f"coalesce(try_strptime({name}, '%Y-%m-%d'), try_strptime({name}, '%Y%m%d'), try_strptime({name}, '%Y-%m-%d %H:%M:%S'))"
    return (
        f"nullif({digits}[:8], '') as {field}_digits",
        f"case when length({digits}) >= 6 then {digits}[:6] end as {field}_month",
        f"try_cast({digits}[:4] as integer) as {field}_year",
        f"date_diff('day', date '1900-01-01', {day}::date) as {field}_day",
    )


ROWS = "select count(*) from people"
ROWS_KEYED = "select count(*) from keyed"
ROWS_TOLD = "select count(*) from told"
LISTS_OF_ROWS = "select list from told order by row"
IDS = "select id from told order by row"
GIVEN_PAIRS = "create or replace table given_blocked as select '0' as match_key, * from given_pairs"


def keyed(rules: Mapping[str, Sequence[str]], sample: str) -> str:
    """Return the making of the table of the key of each row under each rule; null where one of its parts is not known.

    Of rows that say the very same, two are enough. The sample says which rows are looked at.
    """
    keys = (
        f"case when {' and '.join(f'{part} is not null' for part in parts)} then hash({', '.join(parts)}) end as {column}"
        for column, parts in rules.items()
    )
    return f"""
        create or replace table keyed as
        select {", ".join(("row", *keys))}
        from people
        semi join (select row from twin where nth <= 2) as kept using (row)
        where {sample}
    """


def one_in(column: str, many: int) -> str:
    """Return when a row is of a sample that keeps rows of one value together."""
    return f"hash({column}) % {many} = 0"


def pairs_under(column: str, most: int) -> str:
    """Return how many pairs of rows share a key, a large block being cut."""
    return f"""
        select coalesce(sum((size // {most}) * {most * (most - 1) // 2} + (size % {most}) * (size % {most} - 1) / 2), 0)::bigint
        from (select count(*) as size from keyed where {column} is not null group by {column})
    """


def cut(column: str, most: int) -> str:
    """Return the making of the table that cuts the large blocks of a rule along the order of their rows."""
    return f"""
        create or replace table cut_{column} as
        select row, hash({column}, (row_number() over (partition by {column} order by row) - 1) // {most}) as key
        from keyed
        semi join (select {column} from keyed where {column} is not null group by {column} having count(*) > {most}) as large using ({column})
    """


def blocked(columns: Sequence[str]) -> str:
    """Return the making of the table of people with their blocks."""
    joins = "".join(f" left join cut_{column} on cut_{column}.row = keyed.row" for column in columns)
    blocks = (f"coalesce(cut_{column}.key, keyed.{column}) as {column}" for column in columns)
    return f"""
        create or replace table blocked as
        select {", ".join(("people.*", *blocks))}
        from keyed
        join people on people.row = keyed.row{joins}
        order by people.row
    """


def twins(fields: Sequence[str]) -> str:
    """Return the making of a table that says of each row which row of its list first says the very same, and how manieth it is."""
    same = f"list, hash({', '.join(quoted(field) for field in fields)})"
    return f"""
        create or replace table twin as
        select row, first_value(row) over same as first, row_number() over same as nth
        from told
        window same as (partition by {same} order by row)
    """


def one_block(column: str) -> str:
    """Return when two rows share a block and may be one person: not both of a list that has each person once."""
    return f"l.{column} = r.{column} and (l.list <> r.list or not l.single)"


def outcomes(table: str, fields: Sequence[str]) -> str:
    """Return the outcome of each field for scored pairs."""
    found = (f"round(mw_{field})::utinyint as {quoted(field)}" for field in fields)
    return f"select row_l as one, row_r as other, {', '.join(found)} from {table}"


def traits(values: Mapping[str, str]) -> str:
    """Return the list and script of each row, and what share of all rows has its value in some columns."""
    shares = (f"count({value}) over (partition by {value}) / count({value}) over () as {quoted(name)}" for name, value in values.items())
    return f"select {', '.join(('row', 'list', 'coalesce(latin, false) as latin', *shares))} from blocked order by row"


FURTHER_TWINS = """
    select twin.row, twin.first, second.row as second
    from twin
    join twin as second on second.first = twin.first and second.nth = 2
    where twin.nth > 2
    order by twin.row
"""

# Two people who were each found to be a third one, and were not looked at together.
FRIENDS_OF_FRIENDS = """
    with
        friend as (
            select one, other from strong
            union all
            select other, one from strong
        ),
        few as materialized (
            select *
            from friend
            semi join (select one from friend group by one having count(*) <= 40) using (one)
        ),
        far as (
            select distinct first.other as one, second.other as other
            from few as first
            join few as second on first.one = second.one and first.other < second.other
        )
    select one, other
    from far
    anti join scored using (one, other)
    order by one, other
"""


def copies(fields: Sequence[str]) -> str:
    """Return of each two lists how many rows of the smaller one say in at least so many fields what a row of the other one says to the letter."""
    same = f"hash({', '.join(quoted(field) for field in fields)})"
    said = " + ".join(f"({quoted(field)} is not null)::integer" for field in fields)
    return f"""
        with
            said as (select list, {same} as said from told where {said} >= 4),
            size as (select list, count(*) as rows from told group by list),
            distinct_said as (select distinct list, said from said)
        select said.list, other.list, count(*) as alike, any_value(size.rows) as rows
        from said
        join distinct_said as other on other.said = said.said and other.list <> said.list
        join size on size.list = said.list
        join size as larger on larger.list = other.list
        where size.rows < larger.rows or (size.rows = larger.rows and said.list > other.list)
        group by said.list, other.list
        order by said.list, other.list
    """


def pairs_of_blocks(columns: Sequence[str]) -> str:
    """Return how many pairs share blocks, those that share several counted several times."""
    counts = (f"select count(*) as size from blocked where {column} is not null group by {column}" for column in columns)
    return f"select coalesce(sum(size * (size - 1) / 2), 0)::bigint from ({' union all '.join(counts)})"


def met(parts: Sequence[str]) -> str:
    """Return how often a word is met for another name, in pairs that are surely one person, and of how many."""
    sides = (
        f"select one.{part} as word, one.latin <> other.latin as across, other.{part}_name as name from pair join people as one on one.row = pair.{first}"
        f" join people as other on other.row = pair.{second} where one.{part} is not null and other.{part} is not null"
        for part in parts
        for first, second in (("one", "other"), ("other", "one"))
    )
    return f"""
        with
            pair as (select one, other from sure),
            met as ({" union all ".join(sides)}),
            counted as (select word, across, name, count(*) as seen from met group by word, across, name),
            shared as (select *, sum(seen) over (partition by word, across)::bigint as every from counted)
        select word, across, name, seen, every
        from shared
        where seen >= 3
        order by word, across, seen desc, name
    """
