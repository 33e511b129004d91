package fakellm_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/cmd/arena/fakellm"
)

// askWithin sends a request that its client gives up when ctx ends.
func askWithin(ctx context.Context, s *fakellm.Server, body, fault string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/v1/chat/completions", strings.NewReader(body))
	r.Header.Set(fakellm.FaultHeader, fault)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestServer_TakesItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := fakellm.New(fakellm.Config{Latency: time.Second, Slow: time.Minute})
		took := func(fault string) time.Duration {
			began := time.Now()
			if w := askWithin(t.Context(), s, question(t, model, moment, ""), fault); w.Code != http.StatusOK {
				t.Errorf("status %d", w.Code)
			}
			return time.Since(began)
		}
		if d := took(""); d != time.Second {
			t.Errorf("an answer takes %v", d)
		}
		first, second := took("slow"), took("slow")
		if first == second || min(first, second) < time.Second || max(first, second) > 61*time.Second {
			t.Errorf("slow answers take %v and %v", first, second)
		}
	})
}

// A request ends with its client, however it waits.
func TestServer_EndsWithItsClient(t *testing.T) {
	t.Parallel()
	for fault, cfg := range map[string]fakellm.Config{
		"hang": {}, "": {Latency: time.Hour}, "prose": {Typing: time.Hour},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := fakellm.New(cfg)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			began := time.Now()
			var waiting sync.WaitGroup
			waiting.Go(func() { askWithin(ctx, s, question(t, model, moment, `,"stream":true`), fault) })
			synctest.Wait()
			if stats := s.Stats(); stats.UnderWay != 1 || stats.Abandoned != 0 {
				t.Errorf("%q: %+v meanwhile", fault, stats)
			}
			waiting.Wait()
			if stats := s.Stats(); time.Since(began) != time.Minute || stats.UnderWay != 0 || stats.Abandoned != 1 {
				t.Errorf("%q: after %v %+v", fault, time.Since(began), stats)
			}
		})
	}
}

// The same over a real connection, whose client hangs up.
func TestServer_HearsThatItsClientHangsUp(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	left := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.ServeHTTP(w, r)
		if r.Context().Err() != nil {
			close(left)
		}
	}))
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/v1/chat/completions", strings.NewReader(question(t, model, moment, "")))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set(fakellm.FaultHeader, "hang")
	go func() {
		defer cancel()
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for s.Stats().Faults[fakellm.Hang] == 0 && ctx.Err() == nil {
			<-tick.C
		}
	}()
	if response, err := server.Client().Do(r); err == nil {
		_ = response.Body.Close()
		t.Fatal("it is answered")
	}
	<-left
	if stats := s.Stats(); stats.UnderWay != 0 || stats.Abandoned != 1 {
		t.Errorf("%+v", stats)
	}
}

func TestStats_CountRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := fakellm.New(fakellm.Config{Latency: time.Second})
		var waiting sync.WaitGroup
		for i := range 5 {
			waiting.Go(func() {
				time.Sleep(time.Duration(i) * 300 * time.Millisecond) // the first ends before the fifth begins
				fault := ""
				if i%2 == 1 {
					fault = "429"
				}
				askWithin(t.Context(), s, question(t, []string{"a", "b"}[i/3], moment, ""), fault)
			})
		}
		waiting.Wait()
		askWithin(t.Context(), s, "{", "")
		want := fakellm.Stats{
			Requests: 6, Refused: 1, MostAtOnce: 4,
			Models: map[string]int64{"a": 3, "b": 2}, Faults: map[fakellm.Fault]int64{fakellm.TooMany: 2},
		}
		if diff := cmp.Diff(want, s.Stats()); diff != "" {
			t.Error(diff)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/fake/stats", http.NoBody))
		var told fakellm.Stats
		if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || cmp.Diff(want, told) != "" {
			t.Errorf("it tells %s, %v", w.Body, err)
		}
	})
}

// Who keeps to a limit is never counted above it: an answer is no longer under way when
// its reader has all of it.
func TestStats_NeverCountAboveALimitThatIsKept(t *testing.T) {
	t.Parallel()
	const limit, each = 4, 50
	s := fakellm.New(fakellm.Config{})
	server := httptest.NewServer(s)
	defer server.Close()
	bodies := []string{question(t, model, moment, ""), question(t, model, moment, `,"stream":true,"stream_options":{"include_usage":true}`), "{"}
	var asking sync.WaitGroup
	for range limit {
		asking.Go(func() {
			for i := range each {
				response, err := server.Client().Post(server.URL+"/v1/chat/completions", "application/json", strings.NewReader(bodies[i%len(bodies)]))
				if err != nil {
					t.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, response.Body)
				if closed := response.Body.Close(); err != nil || closed != nil {
					t.Error(err, closed)
				}
			}
		})
	}
	asking.Wait()
	if stats := s.Stats(); stats.MostAtOnce > limit || stats.Requests != limit*each || stats.UnderWay != 0 {
		t.Errorf("%+v", stats)
	}
}
