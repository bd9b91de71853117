// Judge says of each proof whether golang.org/x/mod takes it: sumdb/note for checkpoints, sumdb/tlog for proofs.
//
// It reads one case a line (JSON) and prints true or false for each. A tlog-proof file is read by the few lines at the
// end of this file, written from c2sp.org/tlog-proof and not from Tollbook's code.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type testCase struct {
	Kind                  string
	Leaf, Root, OldRoot   []byte
	Path                  [][]byte
	Index, Size, Old      int64
	Note, Verifier, Proof string
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var given testCase
		if err := json.Unmarshal(line, &given); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Fprintln(out, taken(given))
	}
}

func taken(given testCase) bool {
	switch given.Kind {
	case "inclusion":
		return included(given.Path, given.Size, given.Root, given.Index, given.Leaf)
	case "consistency":
		root, ok := hash(given.Root)
		old, fine := hash(given.OldRoot)
		path, good := hashes(given.Path)
		return ok && fine && good && tlog.CheckTree(tlog.TreeProof(path), given.Size, root, given.Old, old) == nil
	case "checkpoint":
		size, root, ok := opened(given.Note, given.Verifier)
		return ok && size == given.Size && string(root) == string(given.Root)
	case "proof":
		return proved(given.Proof, given.Verifier, given.Index, given.Leaf)
	}
	panic("no such kind: " + given.Kind)
}

func included(nodes [][]byte, size int64, root []byte, index int64, leaf []byte) bool {
	path, good := hashes(nodes)
	top, ok := hash(root)
	return good && ok && tlog.CheckRecord(tlog.RecordProof(path), size, top, index, tlog.RecordHash(leaf)) == nil
}

func opened(text, vkey string) (int64, []byte, bool) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return 0, nil, false
	}
	signed, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return 0, nil, false
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return 0, nil, false
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return 0, nil, false
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	return size, root, err == nil
}

// proved reads "c2sp.org/tlog-proof@v1", "index N", one hash a line, a blank line and a checkpoint.
func proved(text, vkey string, index int64, leaf []byte) bool {
	head, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || lines[1] != fmt.Sprintf("index %d", index) {
		return false
	}
	var path [][]byte
	for _, line := range lines[2:] {
		node, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil {
			return false
		}
		path = append(path, node)
	}
	size, root, ok := opened(checkpoint, vkey)
	return ok && included(path, size, root, index, leaf)
}

func hashes(nodes [][]byte) ([]tlog.Hash, bool) {
	path := []tlog.Hash{}
	for _, node := range nodes {
		each, ok := hash(node)
		if !ok {
			return nil, false
		}
		path = append(path, each)
	}
	return path, true
}

func hash(node []byte) (tlog.Hash, bool) {
	var each tlog.Hash
	return each, copy(each[:], node) == tlog.HashSize && len(node) == tlog.HashSize
}
