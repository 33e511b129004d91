package file

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"

	"github.com/seed45548214/arena/state"
)

// A sealed file is small, replaced as a whole, and begins with a line that holds
// the checksum of the rest: {"sum":"HEX"}.
const sealKey = `{"sum":"`

// The checksum is the first half of SHA-256; sealSize is the length of that line.
const (
	sealSum  = sha256.Size / 2
	sealSize = len(sealKey) + 2*sealSum + len("\"}\n")
)

func seal(parts ...[]byte) []byte {
	hash := sha256.New()
	for _, part := range parts {
		hash.Write(part)
	}
	return fmt.Appendf(make([]byte, 0, sealSize), "%s%x\"}\n", sealKey, hash.Sum(nil)[:sealSum])
}

// readSealed returns what follows the seal in the file at path, or a
// [*state.Damage].
func readSealed(path string) ([]byte, error) {
	content, err := os.ReadFile(path) //nolint:gosec // the folder is the operator's choice
	if err != nil {
		return nil, explain(err)
	}
	if len(content) < sealSize || !bytes.Equal(content[:sealSize], seal(content[sealSize:])) {
		return nil, &state.Damage{Path: path, Reason: "the checksum does not match the content"}
	}
	return content[sealSize:], nil
}

// saveSnapshot replaces the snapshot at path.
func saveSnapshot(path string, s state.Snapshot) error {
	header, err := json.Marshal(s.Head)
	if err != nil {
		return fmt.Errorf("encode the head: %w", err)
	}
	header = append(header, '\n')
	return replaceFile(path, seal(header, s.Data), header, s.Data)
}

// loadSnapshot reads what saveSnapshot wrote.
func loadSnapshot(path string) (state.Snapshot, error) {
	content, err := readSealed(path)
	if err != nil {
		return state.Snapshot{}, err
	}
	header, data, _ := bytes.Cut(content, []byte("\n"))
	s := state.Snapshot{Data: data}
	if err := json.Unmarshal(header, &s.Head); err != nil {
		return state.Snapshot{}, &state.Damage{Path: path, Reason: "the head cannot be read: " + err.Error()}
	}
	return s, nil
}

// keptIn returns the record at which the snapshot at path was taken, 0 if there is none
// that can be read.
func keptIn(path string) uint64 {
	s, err := loadSnapshot(path)
	if err != nil {
		return 0
	}
	return s.Seq
}
