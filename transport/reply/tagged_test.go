package reply_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/reply"
)

// A shelf answers every request with what value returns under tag.
type shelf struct {
	*reply.Writer
	made  atomic.Int64
	tag   string
	value func() (any, error)
}

func newShelf(value any) *shelf {
	return &shelf{
		Writer: reply.NewWriter(slog.New(slog.DiscardHandler)), tag: `"one"`,
		value: func() (any, error) { return value, nil },
	}
}

func (s *shelf) ask(path string, headers ...string) (*httptest.ResponseRecorder, error) {
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	err := s.Tagged(answer, r, s.tag, func(context.Context) (any, error) {
		s.made.Add(1)
		return s.value()
	})
	return answer, err
}

func (s *shelf) wantMade(t *testing.T, want int64) {
	t.Helper()
	if got := s.made.Load(); got != want {
		t.Errorf("the answer was made %d times, want %d", got, want)
	}
}

func TestTagged_MakesAnAnswerOnceForEverybody(t *testing.T) {
	t.Parallel()
	s := newShelf(map[string]string{"text": strings.Repeat("<arena>", 500)})
	var asking sync.WaitGroup
	for range 50 {
		asking.Go(func() {
			if answer, err := s.ask("/x?a=1&b=2"); err != nil || answer.Code != http.StatusOK {
				t.Errorf("%d, %v", answer.Code, err)
			}
		})
	}
	asking.Wait()
	plain, _ := s.ask("/x?b=2&a=1") // the same question
	packed, _ := s.ask("/x?a=1&b=2", "Accept-Encoding", "gzip")
	fresh, _ := s.ask("/x?a=1&b=2", "If-None-Match", s.tag)
	s.wantMade(t, 1)
	if packed.Header().Get("Content-Encoding") != "gzip" || fresh.Code != http.StatusNotModified || plain.Header().Get("ETag") != s.tag {
		t.Errorf("compressed %v, fresh %d, tag %s", packed.Header(), fresh.Code, plain.Header().Get("ETag"))
	}
	unpacked, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil || string(text) != plain.Body.String() || !strings.Contains(plain.Body.String(), "<arena>") {
		t.Errorf("compressed it is %d bytes, %v, plain %d", len(text), err, plain.Body.Len())
	}
	s.tag = `"two"`
	if answer, _ := s.ask("/x?a=1&b=2"); answer.Header().Get("ETag") != s.tag {
		t.Errorf("tag %s", answer.Header().Get("ETag"))
	}
	s.wantMade(t, 2)
}

func TestTagged_KeepsNoError(t *testing.T) {
	t.Parallel()
	s := newShelf(nil)
	broken := errors.New("broken")
	s.value = func() (any, error) { return nil, broken }
	answer, err := s.ask("/x")
	if !errors.Is(err, broken) || answer.Header().Get("ETag") != "" {
		t.Errorf("%v with tag %q", err, answer.Header().Get("ETag"))
	}
	s.value = func() (any, error) { return 1, nil }
	if answer, err := s.ask("/x"); err != nil || answer.Body.String() != "1\n" {
		t.Errorf("%q, %v", answer.Body, err)
	}
	s.wantMade(t, 2)
}

// However much is asked for, what is kept stays small.
func TestTagged_KeepsSoMuchAndNoMore(t *testing.T) {
	t.Parallel()
	s := newShelf(strings.Repeat("x", 1<<20))
	before := arenatest.Heap()
	const answers = 50
	for i := range answers {
		if _, err := s.ask(fmt.Sprint("/x?n=", i)); err != nil {
			t.Fatal(err)
		}
	}
	if grown := arenatest.Heap() - before; grown > 32<<20 {
		t.Errorf("%d answers of a megabyte take %d MB", answers, grown>>20)
	}
	runtime.KeepAlive(s)
}
