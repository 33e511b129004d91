package file

import (
	"bytes"
	"strconv"

	"github.com/seed45548214/arena/state"
)

// A term is the last lease of an arena as its epoch file has it: "EPOCH RECORD". It is kept
// when a lease is given, renewed or released.
type term struct {
	epoch uint64
	known uint64 // the last record then
}

func (t term) witness() state.Witness { return state.Witness{Seq: t.known, By: "its last lease"} }

// saveTerm replaces the term at path.
func saveTerm(path string, t term) error {
	text := strconv.AppendUint(nil, t.epoch, 10)
	text = append(text, ' ')
	text = strconv.AppendUint(text, t.known, 10)
	return replaceFile(path, seal(text), text)
}

// loadTerm reads what saveTerm wrote, and the epochs alone of which files consisted once;
// it returns the zero term when there is no file.
func loadTerm(path string) (term, error) {
	text, err := readSealed(path)
	if err != nil {
		return term{}, ignoreMissing(err)
	}
	epoch, known, told := bytes.Cut(text, []byte(" "))
	var t term
	if t.epoch, err = strconv.ParseUint(string(epoch), 10, 64); err == nil && told {
		t.known, err = strconv.ParseUint(string(known), 10, 64)
	}
	if err != nil {
		return term{}, &state.Damage{Path: path, Reason: "the epoch cannot be read: " + err.Error()}
	}
	if !told && t.epoch > 1 {
		t.known = 1 // who had the lease before has written something
	}
	return t, nil
}
