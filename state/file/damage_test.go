package file_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
)

// sample returns a journal of count records, and their data.
func sample(tb testing.TB, count int) (content []byte, texts []string) {
	tb.Helper()
	d := newDisk(nil)
	j, err := file.OpenJournal(d)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range count {
		text := fmt.Sprintf(`[{"fill":%d,"symbol":"AAPL","note":"line\nbreak \",\"sum\":\"","pad":%q}]`, i, strings.Repeat("y", i%5*40))
		if err := j.Put([]byte(text)); err != nil {
			tb.Fatal(err)
		}
		texts = append(texts, text)
	}
	return d.now, texts
}

// lineStarts returns the offset of each line, and that of the end.
func lineStarts(content []byte) []int {
	starts := []int{0}
	for i, c := range content {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// Wherever the file is cut off, the records before the cut are there, the reader
// beside the owner sees the same ones and changes nothing, and writing goes on.
func TestJournal_OpensAtEveryTruncation(t *testing.T) {
	t.Parallel()
	content, texts := sample(t, 40)
	starts := lineStarts(content)
	for cut := range len(content) + 1 {
		complete := 0 // lines of which at most the line break is missing
		for complete < len(texts) && starts[complete+1]-1 <= cut {
			complete++
		}
		d := newDisk(content[:cut])
		watcher, err := file.WatchJournal(d)
		if err != nil {
			t.Fatalf("cut at %d: watch: %v", cut, err)
		}
		if got := int(watcher.Standing().Seq); got != complete && got != complete-1 || !bytes.Equal(d.now, content[:cut]) {
			t.Fatalf("cut at %d: %d records to watch, want %d, and nothing changed", cut, got, complete)
		}
		j, err := file.OpenJournal(d)
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		then := min(complete+2, len(texts))
		for _, text := range texts[complete:then] {
			if err := j.Put([]byte(text)); err != nil {
				t.Fatalf("cut at %d: go on: %v", cut, err)
			}
		}
		if want := content[:starts[then]]; !bytes.Equal(d.now, want) || !bytes.Equal(d.durable, want) {
			t.Fatalf("cut at %d: the journal that went on is another", cut)
		}
	}
}

// Whatever bit is flipped, it is noticed and its line is named, or what it has
// broken can be mended: nothing that was acknowledged is left out.
func TestJournal_NoticesEveryBitFlip(t *testing.T) {
	t.Parallel()
	content, _ := sample(t, 10)
	starts := lineStarts(content)
	last := len(content) - 1
	line := 0
	for at := range content {
		if at == starts[line+1] {
			line++
		}
		for bit := range 8 {
			flipped := bytes.Clone(content)
			flipped[at] ^= 1 << bit
			d := newDisk(flipped)
			_, err := file.WatchJournal(d)
			wantDamage(t, err, line+1, starts[line])
			_, err = file.OpenJournal(d)
			if at == last && err == nil && bytes.Equal(d.now, content) {
				continue // the last line break was put back
			}
			wantDamage(t, err, line+1, starts[line])
			if !bytes.Equal(d.now, flipped) {
				t.Fatalf("byte %d bit %d: a journal that was refused has changed", at, bit)
			}
		}
	}
}

func wantDamage(t *testing.T, err error, line, offset int) {
	t.Helper()
	var damage *state.Damage
	if !errors.As(err, &damage) {
		t.Fatalf("line %d: error = %v, want damage", line, err)
	}
	want := state.Damage{
		Path: "a.journal.jsonl", Line: line, Offset: int64(offset), AfterSeq: uint64(line - 1), Reason: damage.Reason,
	}
	if diff := cmp.Diff(want, *damage); diff != "" {
		t.Fatalf("damage (-want +got):\n%s", diff)
	}
}

// What no cut-off write leaves is refused, even where leaving out the end of the
// file would make it a journal again.
func TestJournal_RefusesWhatNoCrashLeaves(t *testing.T) {
	t.Parallel()
	content, _ := sample(t, 4)
	starts := lineStarts(content)
	line := func(i int) []byte { return content[starts[i]:starts[i+1]] }
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	hole := bytes.Clone(content)
	clear(hole[starts[3]+20 : starts[3]+40])
	upper := bytes.Clone(content)
	copy(upper[starts[4]-35:], bytes.ToUpper(upper[starts[4]-35:starts[4]-3]))
	cases := map[string]struct {
		content []byte
		line    int
	}{
		"a note at the end":         {join(content, []byte("remember this")), 5},
		"a line of a note":          {join(content, []byte("remember this\n")), 5},
		"an empty line":             {join(content, []byte("\n")), 5},
		"a zero byte and a break":   {join(content, []byte("x\x00\n")), 5},
		"the last line twice":       {join(content, line(3)), 5},
		"the wrong number begun":    {join(content, []byte(`{"seq":6,"eve`)), 5},
		"a line missing":            {join(line(0), line(2), line(3)), 2},
		"two lines in wrong order":  {join(line(0), line(2), line(1), line(3)), 2},
		"the first line missing":    {join(line(1), line(2)), 1},
		"a hole within a sector":    {hole, 4},
		"a hole in a cut-off line":  {join(content, []byte("{\"seq\":5,\"events\":[\x00\x00\x00")), 5},
		"upper-case digits":         {upper, 4},
		"line breaks of DOS":        {bytes.ReplaceAll(content, []byte("\n"), []byte("\r\n")), 1},
		"a cut-off line that is in": {join(line(0), line(1)[:30], line(2), line(3)), 2},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDisk(c.content)
			_, err := file.OpenJournal(d)
			wantDamage(t, err, c.line, lineStarts(c.content)[c.line-1])
			if !bytes.Equal(d.now, c.content) {
				t.Error("a journal that was refused has changed")
			}
			if _, err := file.WatchJournal(d); err == nil {
				t.Error("a reader beside the owner accepts it")
			}
		})
	}
}

// Sectors that were never written read as zeros: that is what a power cut leaves
// of a record that nobody was told of.
func TestJournal_CutsSectorsThatWereNeverWritten(t *testing.T) {
	t.Parallel()
	content, _ := sample(t, 20)
	d := newDisk(content)
	j, err := file.OpenJournal(d)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Put([]byte(`["` + strings.Repeat("z", 1500) + `"]`)); err != nil {
		t.Fatal(err)
	}
	whole, begin := bytes.Clone(d.now), len(content)
	for s := begin / sector; s <= (len(whole)-1)/sector; s++ {
		lost := bytes.Clone(whole)
		clear(lost[max(begin, s*sector):min(len(lost), (s+1)*sector)])
		d := newDisk(lost)
		j, err := file.OpenJournal(d)
		if err != nil {
			t.Fatalf("sector %d: %v", s, err)
		}
		if got := j.Standing().Seq; got != 20 || !bytes.Equal(d.now, content) {
			t.Errorf("sector %d: %d records, want the 20 that were acknowledged", s, got)
		}
	}
}

func FuzzJournal_Open(f *testing.F) {
	content, _ := sample(f, 3)
	f.Add(content)
	f.Add(content[:len(content)-1])
	f.Add(content[:len(content)-90])
	f.Add(make([]byte, 700))
	f.Fuzz(func(t *testing.T, in []byte) {
		d := newDisk(in)
		j, err := file.OpenJournal(d)
		if err != nil {
			var damage *state.Damage
			if !errors.As(err, &damage) || !bytes.Equal(d.now, in) {
				t.Fatalf("refused with %v, want damage and nothing changed", err)
			}
			return
		}
		if err := j.Put([]byte(`[]`)); err != nil {
			t.Fatal(err)
		}
		next, err := file.OpenJournal(d)
		if err != nil || next.Standing() != j.Standing() {
			t.Fatalf("opened again at %v, %v, want %v", next.Standing(), err, j.Standing())
		}
	})
}

// zeros is a file of that many bytes of nothing.
type zeros int64

func (z zeros) ReadAt(p []byte, offset int64) (int, error) {
	n := min(int64(len(p)), int64(z)-offset)
	clear(p[:n])
	if n < int64(len(p)) {
		return int(n), io.EOF
	}
	return int(n), nil
}

func (zeros) WriteAt([]byte, int64) (int, error) { return 0, errors.New("it must not be written") }
func (zeros) Truncate(int64) error               { return errors.New("it must not be cut") }
func (zeros) Sync() error                        { return nil }
func (z zeros) Size() (int64, error)             { return int64(z), nil }
func (zeros) Close() error                       { return nil }

// What is longer than any record is no record that was cut off.
func TestJournal_RefusesATailLongerThanARecord(t *testing.T) {
	t.Parallel()
	_, err := file.OpenJournal(zeros(state.MaxRecord + 1<<20))
	wantDamage(t, err, 1, 0)
}
