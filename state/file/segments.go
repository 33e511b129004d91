package file

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed45548214/arena/state"
)

const segmentsSuffix = ".segments"

// A sealedSegment is a segment as the list of an arena's segments has it.
type sealedSegment struct {
	First uint64     `json:"first"` // record
	Head  state.Head `json:"head"`  // behind its last record
	Bytes int64      `json:"bytes"`
}

// segmentPath is where the segment lies whose first record is given, of the arena whose
// files have the path base without their suffix.
func segmentPath(base string, first uint64) string {
	return fmt.Sprintf("%s.segment-%d.jsonl", base, first)
}

func (j *journal) basePath() string { return strings.TrimSuffix(j.path, journalSuffix) }

// turn seals the file once it is long enough, so that the next record begins another. The
// list comes first: if the file has not its new name yet, it is no segment yet.
func (j *journal) turn() error {
	if j.most == 0 || j.size < j.most || j.file == nil {
		return nil
	}
	next := &segment{
		arena: j.arena, path: segmentPath(j.basePath(), j.base.Seq+1), base: j.base, head: j.head, size: j.size, marks: j.marks,
	}
	sealed := append(slices.Clip(j.sealed), next) // readers have the list as it was
	if err := saveSegments(j.basePath()+segmentsSuffix, sealed); err != nil {
		return fmt.Errorf("list the segments of %s: %w", j.path, err)
	}
	if err := os.Rename(j.path, next.path); err != nil {
		return explain(err)
	}
	if err := syncFolder(filepath.Dir(j.path)); err != nil {
		return err
	}
	// Who reads the file still has it; it is closed when nobody does.
	j.sealed = sealed
	j.follow(next.head)
	return nil
}

func saveSegments(path string, segments []*segment) error {
	list := make([]sealedSegment, len(segments))
	for i, s := range segments {
		list[i] = sealedSegment{First: s.base.Seq + 1, Head: s.head, Bytes: s.size}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("encode the list: %w", err)
	}
	return replaceFile(path, seal(text), text)
}

// loadSegments returns the segments of arena, whose files have the path base without their
// suffix. One that has not got its name yet is none.
func loadSegments(arena, base string) ([]*segment, error) {
	path := base + segmentsSuffix
	text, err := readSealed(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, unlisted(base)
	}
	if err != nil {
		return nil, err
	}
	var list []sealedSegment
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, &state.Damage{Path: path, Reason: "the list cannot be read: " + err.Error()}
	}
	var segments []*segment
	var last state.Head
	for i, listed := range list {
		if listed.First != last.Seq+1 || listed.Head.Seq < listed.First {
			return nil, &state.Damage{Path: path, AfterSeq: last.Seq, Reason: "the segments do not follow each other"}
		}
		s := &segment{arena: arena, path: segmentPath(base, listed.First), base: last, head: listed.Head, size: listed.Bytes, marks: begins(last)}
		if i == len(list)-1 && !exists(s.path) && sizeOf(base+journalSuffix) == s.size {
			break
		}
		if err := s.check(); err != nil {
			return nil, err
		}
		segments, last = append(segments, s), listed.Head
	}
	return segments, nil
}

// unlisted returns damage if there are segments without a list.
func unlisted(base string) error {
	if !exists(segmentPath(base, 1)) {
		return nil
	}
	return &state.Damage{Path: base + segmentsSuffix, Reason: "the file is missing, and there are segments"}
}

func exists(path string) bool { return sizeOf(path) >= 0 }

// sizeOf is the length of the file at path in bytes, -1 if it cannot be found.
func sizeOf(path string) int64 {
	stat, err := os.Stat(path)
	if err != nil {
		return -1
	}
	return stat.Size()
}

// attach makes j a journal that begins with the segments that are listed.
func (j *journal) attach() error {
	segments, err := loadSegments(j.arena, j.basePath())
	if err != nil || len(segments) == len(j.sealed) {
		return err
	}
	j.sealed = segments
	j.follow(segments[len(segments)-1].head)
	return nil
}
