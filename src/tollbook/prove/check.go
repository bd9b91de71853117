// Checks with golang.org/x/mod that an entry of a receipt lies under its signed checkpoint: go run check.go FOLDER N
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal("does not hold: ", err)
	}
	return value
}

func main() {
	folder := filepath.Join(os.Args[1], "entries", os.Args[2])
	key := must(note.NewVerifier(strings.TrimSpace(string(must(os.ReadFile(filepath.Join(os.Args[1], "key.vkey")))))))
	leaf := must(os.ReadFile(filepath.Join(folder, "entry.json")))
	proof, checkpoint, _ := strings.Cut(string(must(os.ReadFile(filepath.Join(folder, "tlog-proof")))), "\n\n")

	var origin, root string
	var size, index int64
	signed := must(note.Open([]byte(checkpoint), note.VerifierList(key)))
	must(fmt.Sscanf(signed.Text, "%s\n%d\n%s\n", &origin, &size, &root))
	lines := strings.Split(proof, "\n")
	must(fmt.Sscanf(lines[1], "index %d", &index))
	path := tlog.RecordProof{}
	for _, line := range lines[2:] {
		path = append(path, must(tlog.ParseHash(line)))
	}
	if err := tlog.CheckRecord(path, size, must(tlog.ParseHash(root)), index, tlog.RecordHash(leaf)); err != nil {
		log.Fatal("does not hold: ", err)
	}
	fmt.Printf("entry %d lies under the checkpoint of %d entries, signed by %s\n", index, size, key.Name())
}
