package news_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/push"
)

// A hall is an arena with an audience that hears what passes.
type hall struct {
	t      *testing.T
	hub    *push.Hub
	voices *news.Voices
}

// inHall runs a test in a bubble, in which an arena is watched.
func inHall(t *testing.T, test func(h *hall)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := &hall{t: t, hub: push.NewHub(push.Config{}), voices: news.NewVoices()}
		desk := news.NewDesk(h.hub)
		if _, err := desk.Open(main); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var watching sync.WaitGroup
		watching.Go(func() { desk.WatchVoices(ctx, h.voices) })
		test(h)
		cancel()
		watching.Wait()
		if err := h.hub.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// A recorder keeps what is written to it, while it is read.
type recorder struct {
	mu     sync.Mutex
	header http.Header
	body   strings.Builder
}

// Header implements http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(int) {}

// Flush implements http.Flusher.
func (r *recorder) Flush() {}

// Write implements http.ResponseWriter.
func (r *recorder) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.body.Write(b)
}

func (r *recorder) written() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.body.String()
}

// A listener is one of the audience.
type listener struct {
	out    *recorder
	read   int
	text   string // of anna's answer
	gap    bool   // a piece did not join
	pieces int
	thinks []bool
}

// listen joins the audience, for these topics or for all.
func (h *hall) listen(topics string) *listener {
	l := &listener{out: &recorder{header: make(http.Header)}}
	request := httptest.NewRequestWithContext(h.t.Context(), http.MethodGet, "/events?arena="+main+topics, http.NoBody)
	go h.hub.Events().ServeHTTP(l.out, request)
	synctest.Wait()
	return l
}

// hear takes what has come since.
func (h *hall) hear(l *listener) *listener {
	h.t.Helper()
	synctest.Wait()
	body := l.out.written()
	for line := range strings.Lines(body[l.read:]) {
		text, ok := strings.CutPrefix(line, `data: {"x":`)
		if !ok {
			continue
		}
		var x []any
		if err := json.Unmarshal([]byte(strings.TrimSuffix(text, "}\n")), &x); err != nil {
			h.t.Fatalf("%s: %v", line, err)
		}
		switch x[0] {
		case "thinking":
			l.thinks = append(l.thinks, x[2] == true)
		case "writing":
			l.pieces++
			piece, _ := x[2].(string)
			at, _ := x[3].(float64)
			before := utf16.Encode([]rune(l.text))
			l.gap = int(at) > len(before)
			l.text = string(utf16.Decode(before[:min(int(at), len(before))])) + piece
		}
	}
	l.read = len(body)
	return l
}

// However fast an agent writes, whoever has it open gets a few pieces a second, which are
// the whole of it, and nobody else gets any.
func TestVoices_AreHeardAFewTimesASecond(t *testing.T) {
	t.Parallel()
	inHall(t, func(h *hall) {
		anna, all := h.listen("&topics=prices,writing:anna"), h.listen("")
		h.voices.Thinking(main, "anna", true)
		h.voices.Writing(main, "nobody", "of whom nobody has said that it thinks")
		said := ""
		for range 2000 {
			said += "é😀"
			h.voices.Writing(main, "anna", said)
			time.Sleep(time.Millisecond)
		}
		h.voices.Thinking(main, "anna", false)
		time.Sleep(time.Second)
		h.voices.Writing(main, "anna", said+" and more")
		time.Sleep(time.Second)
		h.hear(anna)
		if anna.text != said || anna.gap || anna.pieces > 10 {
			t.Errorf("%d bytes of %d in %d pieces, gap %v", len(anna.text), len(said), anna.pieces, anna.gap)
		}
		h.hear(all)
		if all.pieces != 0 || len(all.thinks) != 2 || !all.thinks[0] || all.thinks[1] {
			t.Errorf("somebody else heard %d pieces, and thinking %v", all.pieces, all.thinks)
		}
	})
}

// Who answers at once, as one that is benched does, is never seen thinking.
func TestVoices_OfWhoAnswersAtOnceAreNotHeard(t *testing.T) {
	t.Parallel()
	inHall(t, func(h *hall) {
		all := h.listen("")
		for range 10 {
			h.voices.Thinking(main, "anna", true)
			synctest.Wait()
			h.voices.Thinking(main, "anna", false)
			time.Sleep(time.Second)
		}
		h.hear(all)
		if len(all.thinks) > 0 {
			t.Errorf("heard thinking: %v", all.thinks)
		}
	})
}

func TestVoices_TellWhoComesInBetweenAllOfIt(t *testing.T) {
	t.Parallel()
	inHall(t, func(h *hall) {
		first := h.listen("&topics=writing:anna")
		h.voices.Thinking(main, "anna", true)
		h.voices.Writing(main, "anna", "I think ")
		time.Sleep(time.Second)
		second := h.listen("&topics=thinking,writing:anna")
		h.voices.Writing(main, "anna", "I think that ")
		time.Sleep(300 * time.Millisecond)
		h.hear(second)
		if !second.gap {
			t.Errorf("the second has %q, and does not know that some is missing", second.text)
		}
		time.Sleep(2 * time.Second)
		h.hear(second)
		if second.gap || second.text != "I think that " || h.hear(first).text != second.text {
			t.Errorf("the second has %q, the first %q", second.text, first.text)
		}
		time.Sleep(5 * time.Second)
		h.hear(second)
		if len(second.thinks) == 0 || !second.thinks[0] {
			t.Errorf("who came later hears that it thinks: %v", second.thinks)
		}
		// What comes of another attempt takes the place of the first.
		h.voices.Writing(main, "anna", "")
		h.voices.Writing(main, "anna", "Once more")
		time.Sleep(time.Second)
		if h.hear(first).text != "Once more" {
			t.Errorf("after another attempt: %q", first.text)
		}
		h.voices.Writing(main, "anna", "")
		time.Sleep(time.Second)
		if h.hear(first).text != "" {
			t.Errorf("when another begins: %q", first.text)
		}
	})
}

func TestVoices_ShowTheBeginningOfWhatIsLong(t *testing.T) {
	t.Parallel()
	inHall(t, func(h *hall) {
		anna := h.listen("&topics=writing:anna")
		h.voices.Thinking(main, "anna", true)
		for n := 1000; n < 40_000; n += 1000 {
			h.voices.Writing(main, "anna", strings.Repeat("é", n))
			time.Sleep(100 * time.Millisecond)
		}
		time.Sleep(3 * time.Second)
		h.hear(anna)
		if len(anna.text) > 17<<10 || !strings.HasSuffix(anna.text, "é…") || anna.gap {
			t.Errorf("%d bytes, the end %q", len(anna.text), anna.text[max(0, len(anna.text)-9):])
		}
		if before := anna.pieces; before > 60 {
			t.Errorf("%d pieces", before)
		}
	})
}
