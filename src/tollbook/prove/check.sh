#!/bin/sh
# Checks this receipt with a shell and OpenSSL (3, or 1.1.1) alone. Unpack it, then: sh check.sh
# It is short so that you can read it before you run it. START-HERE.html says what each check shows.
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

# Prints the root to which a path leads from a leaf on standard input: SHA-256(00 leaf), then SHA-256(01 left right) up to the top (RFC 9162).
along() {
    { printf '\000'; cat; } | sha >"$work/node"
    for step in "$1"/path/*; do
        [ -f "$step" ] || continue
        case $step in
            *-left) { printf '\001'; cat "$step" "$work/node"; } | sha >"$work/next" ;;
            *) { printf '\001'; cat "$work/node" "$step"; } | sha >"$work/next" ;;
        esac
        mv "$work/next" "$work/node"
    done
    cat "$work/node"
}

# 1. The preserved bytes are those whose hash a record of the book names.
for file in evidence/*; do
    [ -f "$file" ] || continue
    name=${file#evidence/}
    if [ "$(sha <"$file" | hex)" != "$name" ]; then
        bad "$file: its SHA-256 is not its name"
    elif grep -q "\"sha256\":\"$name\"" records/*/record.json; then
        good "$file has this SHA-256, and a record names it"
    else
        bad "$file: no record names it"
    fi
done

# 2. Each record was committed to by its entry: SHA-256(salt record) leads to the root that the entry names.
for record in records/*; do
    entry=entries/$(cat "$record/entry")
    root=$(cat "$record/salt" "$record/record.json" | sha | along "$record" | hex)
    if grep -q "\"root\":\"$root\"" "$entry/entry.json"; then
        good "$record was written by $entry"
    else
        bad "$record: $entry did not write it so"
    fi
done

# 3. Each entry lies under the checkpoint.
signed=$(sed -n 3p checkpoint)
for entry in entries/*; do
    root=$(along "$entry" <"$entry/entry.json" | openssl base64 -A)
    if [ "$root" = "$signed" ]; then
        good "$entry lies under the checkpoint"
    else
        bad "$entry: does not lie under the checkpoint"
    fi
done

# 4. The key of the book signed the checkpoint.
sed '/^$/,$d' checkpoint >"$work/body"
name=$(sed -n 1p checkpoint)
sed '1,/^$/d' checkpoint | grep -F " $name " | head -n 1 | sed 's/.* //' | openssl base64 -d -A | tail -c 64 >"$work/signature"
if openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in "$work/body" -sigfile "$work/signature" >/dev/null 2>&1; then
    good "the checkpoint is signed by the key of $name"
else
    bad "the checkpoint is not signed by the key of $name"
fi

# 5. An authority of time saw the checkpoint. Whether to trust its certificates is for you: compare them with those that it publishes.
for token in attestations/*.tsr; do
    [ -f "$token" ] || continue
    if openssl ts -verify -in "$token" -data checkpoint -CAfile "${token%.tsr}.pem" >/dev/null 2>&1; then
        good "$token: $(openssl ts -reply -in "$token" -text 2>/dev/null | sed -n 's/^Time stamp: /the checkpoint was there at /p')"
    else
        bad "$token is no time stamp of this checkpoint by these certificates"
    fi
done

# 6. Quoted words stand in the bytes, where these are plain text.
for quote in quotes/*; do
    [ -f "$quote/stands" ] || continue
    read -r name first last <"$quote/stands"
    if [ ! -f "evidence/$name" ]; then
        continue
    elif tail -c "+$((first + 1))" "evidence/$name" | head -c "$((last - first))" | cmp -s - "$quote/words.txt"; then
        good "$quote: its words are bytes $first to $last of evidence/$name"
    else
        bad "$quote: its words do not stand in evidence/$name"
    fi
done

if [ $wrong -eq 0 ]; then
    echo "All of it holds."
else
    echo "Something does not hold: see WRONG above."
fi
exit $wrong
