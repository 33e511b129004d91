package api_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

func TestEquity_TagChangesWithTheTick(t *testing.T) {
	t.Parallel()
	var r *viewtest.Recorder
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r = viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		r.Start(w.Now)
		r.Open()
	})
	tag := w.Get("/api/arenas/main/equity").Header().Get("ETag")
	if answer := w.Get("/api/arenas/main/equity", "If-None-Match", tag); tag == "" || answer.Code != http.StatusNotModified {
		t.Fatalf("tag %s: %d", tag, answer.Code)
	}
	r.Store(r.Season.CloseRound(r.Answers()))
	w.Reach(r.Head())
	if answer := w.Get("/api/arenas/main/equity", "If-None-Match", tag); answer.Code != http.StatusNotModified {
		t.Errorf("a decision changes the tag to %s", answer.Header().Get("ETag"))
	}
	r.Tick()
	w.Reach(r.Head())
	if answer := w.Get("/api/arenas/main/equity", "If-None-Match", tag); answer.Code != http.StatusOK {
		t.Errorf("after a tick: %d", answer.Code)
	}
}

// A tag is strong, so each coding has its own; a proxy may have made it weak.
func TestEquity_EachCodingHasATag(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 200, nil)
	const path = "/api/arenas/main/equity?points=100"
	plain, packed := w.Get(path), w.Get(path, "Accept-Encoding", "br, gzip")
	if packed.Header().Get("Content-Encoding") != "gzip" || plain.Header().Get("Content-Encoding") != "" {
		t.Fatalf("plain %v, packed %v", plain.Header(), packed.Header())
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || !bytes.Equal(text, plain.Body.Bytes()) {
		t.Errorf("%v, %d bytes unpacked, want %d", err, len(text), plain.Body.Len())
	}
	plainTag, packedTag := plain.Header().Get("ETag"), packed.Header().Get("ETag")
	for _, answer := range []*httptest.ResponseRecorder{plain, packed} {
		if header := answer.Header(); !strings.HasPrefix(header.Get("ETag"), `"`) || header.Get("Cache-Control") != "no-cache" ||
			!slices.Contains(header.Values("Vary"), "Accept-Encoding") {
			t.Errorf("header %v", header)
		}
	}
	for _, c := range []struct {
		have, coding string
		want         int
	}{
		{plainTag, "", http.StatusNotModified},
		{packedTag, "gzip", http.StatusNotModified},
		{`"x", W/` + packedTag, "gzip", http.StatusNotModified},
		{plainTag, "gzip", http.StatusOK},
		{packedTag, "gzip;q=0", http.StatusOK},
		{"W/", "", http.StatusOK},
		{"*", "", http.StatusNotModified},
	} {
		answer := w.Get(path, "If-None-Match", c.have, "Accept-Encoding", c.coding)
		if answer.Code != c.want || c.want == http.StatusNotModified && answer.Body.Len() > 0 {
			t.Errorf("with %s, for %q: status %d, want %d", c.have, c.coding, answer.Code, c.want)
		}
	}
}

// Whoever asks for any number of points gets one of a few answers.
func TestEquity_RoundsPointsDown(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 500, nil)
	for points, rounded := range map[int]int{10: 10, 11: 10, 99: 50, 100: 100, 149: 100, 599: 400, 1_999: 1_500} {
		got, want := w.Get(fmt.Sprint("/api/arenas/main/equity?points=", points)), w.Get(fmt.Sprint("/api/arenas/main/equity?points=", rounded))
		if !bytes.Equal(got.Body.Bytes(), want.Body.Bytes()) || got.Header().Get("ETag") != want.Header().Get("ETag") {
			t.Errorf("%d points are not drawn as %d", points, rounded)
		}
	}
}
