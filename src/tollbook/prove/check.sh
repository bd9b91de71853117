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
left() { printf '  %s\n' "$*" >>"$work/left"; }
sha() { openssl dgst -sha256 -binary; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
digits() { case $1 in '' | *[!0-9]*) return 1 ;; esac; }
key_in() { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cut -d+ -f3- | openssl base64 -d -A | tail -c 32; }
signed_by() { openssl pkeyutl -verify -pubin -keyform DER -inkey "$1" -rawin -in "$2" -sigfile "$work/signature" >/dev/null 2>&1; }
printable() { tr -d '\000-\010\013-\037\177' | head -c 600; }

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

# 0. Nothing is here that a receipt does not hold, and nothing that it lists is missing.
if find . -name '.?*' -o ! -type f ! -type d | grep -q .; then
    bad "there are hidden files, or links: this is no receipt as it was written"
fi
for file in * attestations/*; do
    case $file in
        START-HERE.html | check.sh | receipt.json | checkpoint | key.vkey | attestations | entries | evidence | records) ;;
        attestations/*.tsr | attestations/*.note | attestations/*.ots | attestations/*.pem | 'attestations/*') ;;
        *) left "$(printf '%s' "$file" | printable): is no part of a receipt, and nothing here vouches for it" ;;
    esac
done
for file in $(sed -n 's/^ *"file": "\([a-z]*\/[0-9a-z.]*\)",\{0,1\}$/\1/p' receipt.json); do
    [ -f "$file" ] || bad "$file: receipt.json lists it, and it is not here"
done
# What receipt.json lists, one quote or attestation a line.
awk '{ sub(/^ +/, ""); if (/^"(record|form)": "/) printf "\n"; printf "%s", $0 }' receipt.json >"$work/listed"

# 1. The key of the book signed the checkpoint.
sed '/^$/,$d' checkpoint >"$work/body"
name=$(sed -n 1p checkpoint)
sed '1,/^$/d' checkpoint | grep -F " $name " | head -n 1 | sed 's/.* //' | openssl base64 -d -A | tail -c 64 >"$work/signature"
key_in <key.vkey >"$work/key"
if signed_by "$work/key" "$work/body"; then
    good "the checkpoint is signed by $(cat key.vkey): that this is the key of the book, its keepers must tell you"
else
    bad "the checkpoint is not signed by the key in key.vkey"
fi

# 2. Each entry lies under the checkpoint, and the proof for other programs (c2sp.org/tlog-proof) leads the same way.
signed=$(sed -n 3p checkpoint)
: >"$work/entries"
for entry in entries/*; do
    root=$(along "$entry" <"$entry/entry.json" | openssl base64 -A)
    {
        printf 'c2sp.org/tlog-proof@v1\nindex %s\n' "${entry#entries/}"
        for step in "$entry"/path/*; do [ -f "$step" ] && openssl base64 -A -in "$step" && echo; done
        echo
        cat checkpoint
    } >"$work/proof"
    cmp -s "$work/proof" "$entry/tlog-proof" || bad "$entry/tlog-proof: is another proof than the one in $entry/path"
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

documents=$(sed -n 's/.*"sha256":"\([0-9a-f]\{64\}\)".*"record":\["tb-[0-9a-z]*","document",.*/\1/p' "$work/records" | sort -u)

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

for sum in $documents; do
    [ -f "evidence/$sum" ] || left "the bytes with SHA-256 $sum are not in this receipt: whoever holds the file compares it with sha256sum FILE"
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

# 6. A witness cosigned the checkpoint (c2sp.org/tlog-cosignature): its key is the one that receipt.json names. That it is the witness's,
#    compare with what the witness publishes.
for note in attestations/*.note; do
    [ -f "$note" ] || continue
    witness=$(sed -n "s|^\"form\": \"cosignature\",\"by\": \"\\([^\"\\\\ ]*\\)\",.*\"file\": \"$note\".*|\\1|p" "$work/listed")
    printf '%s\n' "$witness" | key_in >"$work/witness"
    sed '1,/^$/d' "$note" | grep -F " ${witness%%+*} " | sed 's/.* //' >"$work/lines"
    cosigned=
    while read -r line; do
        printf '%s' "$line" | openssl base64 -d -A >"$work/blob" 2>/dev/null
        [ "$(wc -c <"$work/blob")" -eq 76 ] || continue
        seconds=0
        for byte in $(tail -c 72 "$work/blob" | head -c 8 | od -An -v -tu1); do seconds=$((seconds * 256 + byte)); done
        tail -c 64 "$work/blob" >"$work/signature"
        { printf 'cosignature/v1\ntime %s\n' "$seconds"; cat "$work/body"; } >"$work/message"
        signed_by "$work/witness" "$work/message" && cosigned=$seconds
    done <"$work/lines"
    if sed '/^$/,$d' "$note" | cmp -s - "$work/body" && digits "$cosigned"; then
        good "$note: the checkpoint was there at $(date -u -d "@$cosigned" 2>/dev/null || date -u -r "$cosigned"), as $witness cosigned"
    else
        bad "$note is no cosignature of this checkpoint by a witness that receipt.json names"
    fi
done

# 7. An OpenTimestamps proof is of this checkpoint; more takes its own program and the blockchain.
for proof in attestations/*.ots; do
    [ -f "$proof" ] || continue
    if [ "$(head -c 65 "$proof" | hex)" = "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108$(sha <checkpoint | hex)" ]; then
        left "$proof: begins as a proof over this checkpoint; the rest of it, and the time, finds: ots verify -f checkpoint $proof"
    else
        bad "$proof is no OpenTimestamps proof of this checkpoint"
    fi
done

# 8. The words that a record quotes, cut out of the bytes here where the record says that they stand: as START-HERE.html and receipt.json
#    show them. Of a page, PDF or office file only a program that reads it can tell which characters its text has.
as_json() { tr '\n\t\r' '\001\002\003' | sed "s/\\\\/&&/g; s/\"/\\\\&/g; s/$(printf '\001')/\\\\n/g; s/$(printf '\002')/\\\\t/g; s/$(printf '\003')/\\\\r/g"; }
as_html() { tr '\n' '\001' | sed "s/&/\\&amp;/g; s/</\\&lt;/g; s/>/\\&gt;/g; s/\"/\\&#34;/g; s/'/\\&#39;/g"; }
holds() { printf '%s' "$1" >"$work/looked-for" && grep -qF -f "$work/looked-for" "$2"; }
tr '\n' '\001' <START-HERE.html >"$work/page"
grep '^"record": "' "$work/listed" >"$work/quotes"
while IFS= read -r quote; do
    # shellcheck disable=SC2046  # four words, of letters and digits
    set -- $(printf '%s\n' "$quote" | sed -n 's/^"record": "\(tb-[0-9a-z]*\)","document": "\(tb-[0-9a-z]*\)","start": \([0-9]\{1,9\}\),"end": \([0-9]\{1,9\}\),.*/\1 \2 \3 \4/p')
    place="\"quote\":{\"document\":\"${2-}\",\"start\":${3-},\"end\":${4-},\"row\":.*\"record\":\\[\"${1-}\","
    if [ $# -ne 4 ] || ! grep -q "$place" "$work/records"; then
        bad "receipt.json: lists a quote that no record here makes"
        continue
    fi
    what="record $1 quotes characters $3 to $4 of the text of $2"
    document=$(grep "\"record\":\\[\"$2\",\"document\"," "$work/records" | tail -n 1)
    sum=$(printf '%s\n' "$document" | sed -n 's/.*"sha256":"\([0-9a-f]\{64\}\)".*/\1/p')
    kind=$(printf '%s\n' "$document" | sed -n 's/.*"media_type":"\([^"\\]*\)".*/\1/p')
    if printf '%s\n' "$document" | grep -qE '"part":"(words|speech)"'; then
        by=$(printf '%s\n' "$document" | sed -n 's/.*"made_by":"\([^"\\]*\)".*/\1/p')
        left "$what: a machine, $by, read these words off other bytes, which START-HERE.html names: look at those yourself"
    fi
    if ! [ -f "evidence/$sum" ]; then
        left "$what: its bytes are not here, so its words were compared with nothing"
        continue
    fi
    case $quote in *'"words": null,'*) left "$what: receipt.json does not show the words"; continue ;; esac
    case $kind in
        text/plain | text/csv | text/tab-separated-values | application/jsonl) ;;
        *) kind=other ;;
    esac
    if [ $kind != other ] && iconv -f UTF-8 -t UTF-32LE "evidence/$sum" >"$work/text" 2>/dev/null; then
        first=$(head -c "$((4 * $3))" "$work/text" | iconv -f UTF-32LE -t UTF-8 | wc -c | tr -d ' ')
        tail -c "+$((4 * $3 + 1))" "$work/text" | head -c "$((4 * ($4 - $3)))" | iconv -f UTF-32LE -t UTF-8 >"$work/words"
        last=$((first + $(wc -c <"$work/words")))
        cut="tail -c +$((first + 1)) evidence/$sum | head -c $((last - first))"
        if [ "$(tr -d '\000-\010\013\014\016-\037' <"$work/words" | wc -c)" -ne "$(wc -c <"$work/words")" ]; then
            left "$what: they hold control characters; compare them with: $cut"
        elif ! holds "\"start\": $3,\"end\": $4,\"words\": \"$(as_json <"$work/words")\",\"first\": $first,\"last\": $last," "$work/quotes"; then
            bad "$what: other words, or other bytes, than receipt.json says"
        elif ! holds "<blockquote dir=\"auto\">$(as_html <"$work/words")</blockquote>$(printf '\001')<pre dir=\"ltr\">$(printf '%s' "$cut" | as_html)</pre>" "$work/page"; then
            bad "$what: other words, or other bytes, than START-HERE.html shows"
        else
            good "$what, bytes $first to $last of evidence/$sum: $(printable <"$work/words")"
        fi
        continue
    fi
    # shellcheck disable=SC2046  # two words of digits
    set -- $(printf '%s\n' "$quote" | sed -n 's/.*","first": \([0-9]\{1,12\}\),"last": \([0-9]\{1,12\}\),"page": .*/\1 \2/p')
    if [ $# -eq 2 ] && holds "\"words\": \"$(tail -c "+$(($1 + 1))" "evidence/$sum" | head -c "$(($2 - $1))" | as_json)\",\"first\": $1," "$work/quotes"; then
        good "evidence/$sum holds in its bytes $1 to $2 the words that receipt.json shows: $(tail -c "+$(($1 + 1))" "evidence/$sum" | head -c "$(($2 - $1))" | printable)"
        left "$what: that these are the words in those bytes, finds: tollbook verify --receipt FILE"
    else
        left "$what: this script does not read such a file; open evidence/$sum, or: tollbook verify --receipt FILE"
    fi
done <"$work/quotes"
if [ "$(grep -o '<blockquote' START-HERE.html | wc -l)" -ne "$(grep -c '"words": "' "$work/quotes")" ]; then
    bad "START-HERE.html: shows other quotes than receipt.json lists"
fi
left "what START-HERE.html and receipt.json say beside the words above: they explain, and nobody signed them; tollbook verify --receipt FILE compares them"

if [ $wrong -eq 0 ]; then
    echo "What was checked holds. Not checked:"
else
    echo "Something does not hold: see WRONG above. Not checked:"
fi
cat "$work/left"
exit $wrong
