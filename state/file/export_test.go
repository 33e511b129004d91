package file

import (
	"bufio"
	"os"
	"path/filepath"

	"github.com/seed45548214/arena/state"
)

// Storage lets tests bring a file of their own.
type Storage = storage

// Journal lets tests use a journal without a folder.
type Journal = journal

// SyncContent lets a benchmark sync as the store does.
func SyncContent(f *os.File) error { return syncContent(f) }

// SetSegments makes the segments of arenas that s has not opened yet as large as bytes.
func SetSegments(s *Store, bytes int64) { s.segment = bytes }

// WriteLong writes the journal of arena "a" into dir, with records of data, as the store does
// but for the syncs.
func WriteLong(dir string, records int, data []byte) error {
	j := newJournal("a", filepath.Join(dir, "a"+journalSuffix))
	j.most = segmentBytes
	for j.head.Seq < uint64(records) {
		if err := j.fill(uint64(records), data); err != nil {
			return err
		}
		if err := j.turn(); err != nil {
			return err
		}
	}
	return nil
}

// fill writes records until the file is a segment.
func (j *journal) fill(last uint64, data []byte) error {
	f, err := os.Create(j.path)
	if err != nil {
		return err
	}
	lines := bufio.NewWriterSize(f, maxBuffer)
	for j.size < j.most && j.head.Seq < last {
		r, err := j.chain.Seal(j.arena, j.head, data)
		if err != nil {
			return err
		}
		j.line = state.AppendLine(j.line[:0], r)
		if _, err := lines.Write(j.line); err != nil {
			return err
		}
		j.take(r, j.size+int64(len(j.line)))
	}
	j.file = osFile{f}
	return lines.Flush()
}

// OpenJournal opens the journal of arena "a" in f as its owner does.
func OpenJournal(f Storage) (*Journal, error) { return OpenJournalAt("a"+journalSuffix, f) }

// OpenJournalAt is OpenJournal of a file that lies at path.
func OpenJournalAt(path string, f Storage) (*Journal, error) {
	j := newJournal("a", path)
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
