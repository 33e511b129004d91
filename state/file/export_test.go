package file

import (
	"os"

	"github.com/seed45548214/arena/state"
)

// Storage lets tests bring a file of their own.
type Storage = storage

// Journal lets tests use a journal without a folder.
type Journal = journal

// SyncContent lets a benchmark sync as the store does.
func SyncContent(f *os.File) error { return syncContent(f) }

// OpenJournal opens the journal of arena "a" in f as its owner does.
func OpenJournal(f Storage) (*Journal, error) {
	j := newJournal("a", "a"+journalSuffix)
	j.file = f
	if err := j.inspect(); err != nil {
		return j, err
	}
	_, err := j.mend()
	return j, err
}

// WatchJournal opens the journal of arena "a" in f as a reader beside its owner does.
func WatchJournal(f Storage) (*Journal, error) {
	j := newJournal("a", "a"+journalSuffix)
	j.file = f
	err := j.advance()
	return j, err
}

// Put appends data behind the last record.
func (j *journal) Put(data []byte) error {
	var chain state.Chain
	r, err := chain.Seal(j.arena, j.head, data)
	if err != nil {
		return err
	}
	return j.append(r)
}

// Standing returns the head.
func (j *journal) Standing() state.Head { return j.head }

// Records returns the data of all records.
func (j *journal) Records() ([]string, error) {
	var all []string
	for r, err := range j.after(0) {
		if err != nil {
			return all, err
		}
		all = append(all, string(r.Data))
	}
	return all, nil
}
