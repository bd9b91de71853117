#!/bin/sh
# Checks this receipt with a shell and OpenSSL (3, or 1.1.1) alone. Unpack it, then: sh check.sh
# It is short so that you can read it before you run it; START-HERE.html says what each check shows. It runs nothing out of the receipt.
set -u
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
wrong=0
good() { printf 'ok     %s\n' "$*"; }
bad() { printf 'WRONG  %s\n' "$*"; wrong=1; }
sha() { openssl dgst -sha256 -binary; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
digits() { case $1 in '' | *[!0-9]*) return 1 ;; esac; }

# Prints the root to which a path leads from a leaf on standard input: SHA-256(00 leaf), then SHA-256(01 left right) up to the top (RFC 9162).
along() {
    { printf '\000'; cat; } | sha >"$work/node"
    for step in "$1"/path/*; do
        [ -f "$step" ] || continue
        case $step in
            */[0-9][0-9]-left) { printf '\001'; cat "$step" "$work/node"; } | sha >"$work/next" ;;
            */[0-9][0-9]-right) { printf '\001'; cat "$work/node" "$step"; } | sha >"$work/next" ;;
            *) : >"$work/next" ;;
        esac
        mv "$work/next" "$work/node"
    done
    cat "$work/node"
}

# 0. Nothing is here that a receipt does not hold.
if find . -name '.?*' -o ! -type f ! -type d | grep -q .; then
    bad "there are hidden files, or links: this is no receipt as it was written"
fi

# 1. The key of the book signed the checkpoint.
sed '/^$/,$d' checkpoint >"$work/body"
name=$(sed -n 1p checkpoint)
sed '1,/^$/d' checkpoint | grep -F " $name " | head -n 1 | sed 's/.* //' | openssl base64 -d -A | tail -c 64 >"$work/signature"
{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cut -d+ -f3- key.vkey | openssl base64 -d -A | tail -c 32; } >"$work/key"
if openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin -in "$work/body" -sigfile "$work/signature" >/dev/null 2>&1; then
    good "the checkpoint is signed by $(cat key.vkey): that this is the key of the book, its keepers must tell you"
else
    bad "the checkpoint is not signed by the key in key.vkey"
fi

# 2. Each entry lies under the checkpoint.
signed=$(sed -n 3p checkpoint)
: >"$work/entries"
for entry in entries/*; do
    root=$(along "$entry" <"$entry/entry.json" | openssl base64 -A)
    if digits "${entry#entries/}" && [ "$root" = "$signed" ]; then
        good "$entry lies under the checkpoint"
        printf '%s\n' "${entry#entries/}" >>"$work/entries"
    else
        bad "$entry: does not lie under the checkpoint"
    fi
done

# 3. Each record was committed to by such an entry: SHA-256(salt record) leads to the root that the entry names.
for record in records/*; do
    number=$(head -c 20 "$record/entry" | tr -d '\n')
    root=$(cat "$record/salt" "$record/record.json" | sha | along "$record" | hex)
    if digits "$number" && grep -qx "$number" "$work/entries" && grep -q "\"root\":\"$root\"" "entries/$number/entry.json"; then
        good "$record was written by entries/$number"
        cat "$record/record.json" >>"$work/records"
        printf '\n' >>"$work/records"
    else
        bad "$record: no entry here wrote it so"
    fi
done

# 4. The preserved bytes are those whose hash the record of a document names.
for file in evidence/*; do
    [ -f "$file" ] || continue
    if [ "$(sha <"$file" | hex)" != "${file#evidence/}" ]; then
        bad "$file: its SHA-256 is not its name"
    elif grep -q "\"sha256\":\"${file#evidence/}\".*\"record\":\\[\"tb-[0-9a-z]*\",\"document\"," "$work/records"; then
        good "$file has this SHA-256, and the record of a document names it"
    else
        bad "$file: no record of a document names it"
    fi
done

# 5. An authority of time saw the checkpoint: its certificates are taken as they were then. Whether they are the authority's is for you:
#    compare the fingerprint with the one that it publishes.
for token in attestations/*.tsr; do
    [ -f "$token" ] || continue
    if openssl ts -verify -no_check_time -in "$token" -data checkpoint -CAfile "${token%.tsr}.pem" >/dev/null 2>&1; then
        good "$token: $(openssl ts -reply -in "$token" -text 2>/dev/null | sed -n 's/^Time stamp: /the checkpoint was there at /p')"
        printf '       %s\n' "$(openssl x509 -in "${token%.tsr}.pem" -noout -fingerprint -sha256 2>/dev/null)"
    else
        bad "$token is no time stamp of this checkpoint by these certificates"
    fi
done

# 6. The words that a record quotes, cut out of the bytes of a plain text here, as the record itself says where they stand.
place='"quote":{"document":"\(tb-[0-9a-z]*\)","start":\([0-9]\{1,9\}\),"end":\([0-9]\{1,9\}\),"row":'
for record in records/*; do
    found=$(sed -n "s/.*$place.*/\\1 \\2 \\3/p" "$record/record.json")
    document=${found%% *} end=${found##* } start=${found#* }
    start=${start%% *}
    digits "$end" && digits "$start" && [ "$end" -gt "$start" ] || continue
    sum=$(grep "\"record\":\\[\"$document\",\"document\"," "$work/records" | sed -n 's/.*"sha256":"\([0-9a-f]\{64\}\)".*/\1/p' | tail -n 1)
    grep -q "\"record\":\\[\"$document\",\"document\"," "$work/records" && [ -f "evidence/$sum" ] || continue
    case $(grep "\"record\":\\[\"$document\",\"document\"," "$work/records" | sed -n 's/.*"media_type":"\([a-z/-]*\)".*/\1/p' | tail -n 1) in
        text/plain | text/csv | application/jsonl) ;;
        *) continue ;;
    esac
    words=$(iconv -f UTF-8 -t UTF-32LE "evidence/$sum" 2>/dev/null | tail -c "+$((4 * start + 1))" | head -c "$((4 * (end - start)))" | iconv -f UTF-32LE -t UTF-8 2>/dev/null)
    [ -n "$words" ] && good "$record quotes of evidence/$sum, characters $start to $end: $(printf '%s' "$words" | tr -d '\000-\010\013-\037\177' | head -c 600)"
done

if [ $wrong -eq 0 ]; then
    echo "All of it holds."
else
    echo "Something does not hold: see WRONG above."
fi
exit $wrong
