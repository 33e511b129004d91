package model_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/arena"
)

// A stream is the body of an answer that comes in pieces.
type stream struct {
	ctx    context.Context //nolint:containedctx // of the request, as a transport has it
	pieces []string
	pause  time.Duration
	end    error // after the pieces; nil lets the stream hang
	shut   chan struct{}
}

// Read implements io.Reader.
func (s *stream) Read(p []byte) (int, error) {
	if len(s.pieces) == 0 && s.end != nil {
		return 0, s.end
	}
	wait := time.NewTimer(s.pause)
	defer wait.Stop()
	due := wait.C
	if len(s.pieces) == 0 {
		due = nil
	}
	select {
	case <-due:
	case <-s.shut:
		return 0, errors.New("closed")
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	}
	n := copy(p, s.pieces[0])
	if s.pieces[0] = s.pieces[0][n:]; s.pieces[0] == "" {
		s.pieces = s.pieces[1:]
	}
	return n, nil
}

// Close implements io.Closer.
func (s *stream) Close() error {
	select {
	case <-s.shut:
	default:
		close(s.shut)
	}
	return nil
}

// types is says as a stream: a word every 100 ms. end is what follows the last word; what
// is told of usage comes before it, unless the stream hangs.
func types(text string, end error) reply {
	whole := says(text)
	var b struct {
		Model string          `json:"model"`
		Usage json.RawMessage `json:"usage"`
	}
	if err := json.Unmarshal([]byte(whole.body), &b); err != nil {
		panic(err)
	}
	whole.stream = func(ctx context.Context) io.ReadCloser {
		s := &stream{ctx: ctx, pause: 100 * time.Millisecond, end: end, shut: make(chan struct{})}
		s.pieces = append(s.pieces, ": PROCESSING\n\n")
		for _, word := range strings.SplitAfter(text, " ") {
			delta, _ := json.Marshal(word)
			s.pieces = append(s.pieces, fmt.Sprintf("data: {\"id\":\"gen-1\",\"model\":%q,\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}\n\n", b.Model, delta))
		}
		if errors.Is(end, io.EOF) {
			s.pieces = append(s.pieces,
				"data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
				fmt.Sprintf("data: {\"model\":%q,\"choices\":[],\"usage\":%s}\n\ndata: [DONE]\n\n", b.Model, b.Usage))
		}
		return s
	}
	return whole
}

// buysSlowly is a decision of several words.
const buysSlowly = `{"rationale": "cheap as never before", "trades": [{"ticker": "AAPL", "action": "buy", "quantity": 3}], "reply": ""}`

// ears hear what a model says.
type ears struct{ heard []string }

func (e *ears) hear(said string) { e.heard = append(e.heard, said) }

// aloud asks a decider that is heard.
func (e *ears) aloud(ctx context.Context, d *model.Decider, round int) (arena.Decision, arena.Receipt, error) {
	return d.DecideAloud(ctx, view(round), e.hear)
}

// What is heard is the answer from its first letter on, and what comes of it is what comes
// of an answer in one piece: the same decision, the same cost, and a reply as short.
func TestDecider_IsHeardWhileItWrites(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, e := endpoint(t, nil, types(buysSlowly, io.EOF))
		var ears ears
		begun := time.Now()
		decision, receipt, err := ears.aloud(within(t, time.Minute), decider(e), 1)
		if err != nil || len(decision.Orders) != 1 || time.Since(begun) < time.Second {
			t.Fatalf("%v, %v after %s", decision, err, time.Since(begun))
		}
		if len(ears.heard) < 10 || ears.heard[0] != "" || ears.heard[len(ears.heard)-1] != buysSlowly {
			t.Errorf("heard %q", ears.heard)
		}
		for i := 2; i < len(ears.heard); i++ {
			if before := ears.heard[i-1]; !strings.HasPrefix(ears.heard[i], before) || ears.heard[i] == before {
				t.Errorf("%q after %q", ears.heard[i], before)
			}
		}
		asked := w.requests[0]
		usage, _ := asked.body["stream_options"].(map[string]any)
		if asked.body["stream"] != true || usage["include_usage"] != true || asked.header.Get("Accept") != "text/event-stream" {
			t.Errorf("asked %v", asked.body)
		}
		_, plain := endpoint(t, nil, says(buysSlowly))
		same, want, err := decider(plain).Decide(t.Context(), view(1))
		if err != nil {
			t.Fatal(err)
		}
		kept := receipt.Replies[0]
		if len(kept) > len(want.Replies[0])+100 || !json.Valid([]byte(kept)) || !strings.Contains(kept, `"id":"gen-1"`) {
			t.Errorf("the receipt has %s", kept)
		}
		receipt.Replies, want.Replies, receipt.Latency, want.Latency = nil, nil, 0, 0
		if diff := cmp.Diff(want, receipt) + cmp.Diff(same, decision); diff != "" {
			t.Errorf("(-in one piece +aloud):\n%s", diff)
		}
		if got := model.Reread([]string{kept}, rereadUniverse()); got.Fate != model.Taken || cmp.Diff(decision, got.Decision) != "" {
			t.Errorf("read again: %+v", got)
		}
	})
}

// Whoever is not heard is asked in one piece, and so is a model whose roster wants that.
func TestDecider_WritesInOnePieceWhereNobodyListens(t *testing.T) {
	t.Parallel()
	w, e := endpoint(t, nil, says(holds))
	if _, _, err := decider(e).Decide(t.Context(), view(1)); err != nil || w.last()["stream"] == true || w.last()["stream_options"] != nil {
		t.Errorf("%v, asked %v", err, w.last())
	}
	var ears ears
	d := decider(e, func(cfg *model.Config) { cfg.Whole = true })
	if _, _, err := ears.aloud(t.Context(), d, 1); err != nil || w.last()["stream"] == true || len(ears.heard) > 0 {
		t.Errorf("%v, heard %q, asked %v", err, ears.heard, w.last())
	}
}

// A stream that breaks off is no answer: it is asked again, and nobody knows what it cost.
func TestDecider_AsksAgainWhenAStreamBreaksOff(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]error{"the line": io.ErrUnexpectedEOF, "the words": errors.New("reset by peer")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, e := endpoint(t, nil, types(`{"rationale": "I think that`, end), types(buysSlowly, io.EOF))
				var ears ears
				decision, receipt, err := ears.aloud(within(t, time.Minute), decider(e), 1)
				if err != nil || len(decision.Orders) != 1 || w.asked() != 2 || receipt.Attempts != 2 {
					t.Fatalf("%v, %+v, %v", decision, receipt, err)
				}
				if receipt.Usage != (arena.Usage{TokensIn: 1_000, TokensOut: 100, Cost: 2_000, Unpriced: 1}) {
					t.Errorf("usage %+v", receipt.Usage)
				}
				if len(receipt.Replies) != 2 || !strings.Contains(receipt.Replies[0], "I think that") {
					t.Errorf("the receipt has %q", receipt.Replies)
				}
				if got := model.Reread(receipt.Replies, rereadUniverse()); got.Fate != model.Taken || cmp.Diff(decision, got.Decision) != "" {
					t.Errorf("read again: %+v", got)
				}
				if n := strings.Count(strings.Join(ears.heard, "\n"), "I think that"); n == 0 || ears.heard[len(ears.heard)-1] != buysSlowly {
					t.Errorf("heard %q", ears.heard)
				}
			})
		})
	}
}

// A stream that hangs costs its own round: it ends at the deadline, with what has come in
// the receipt and an unknown cost. One that has said its last word is not waited for.
func TestDecider_AStreamThatHangsEndsAtTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, e := endpoint(t, nil, types(`{"rationale": "I think that`, nil))
		var ears ears
		_, receipt, err := ears.aloud(within(t, time.Minute), decider(e), 1)
		if !errors.Is(err, context.DeadlineExceeded) || receipt.Latency != 60_000 || receipt.Usage != (arena.Usage{Unpriced: 1}) {
			t.Errorf("%v, %+v", err, receipt)
		}
		if len(receipt.Replies) != 1 || !strings.Contains(receipt.Replies[0], "I think that") {
			t.Errorf("the receipt has %q", receipt.Replies)
		}
		hangs := types(holds, io.EOF)
		whole := hangs.stream
		hangs.stream = func(ctx context.Context) io.ReadCloser {
			s, _ := whole(ctx).(*stream)
			s.end = nil
			return s
		}
		_, e = endpoint(t, nil, hangs)
		_, receipt, err = ears.aloud(within(t, time.Minute), decider(e), 2)
		if err != nil || receipt.Usage.Cost != 2_000 || receipt.Latency > 10_000 {
			t.Errorf("after the last word: %v, %+v", err, receipt)
		}
	})
}

// An endpoint that makes no stream, or tells of none what it used, is asked for none from
// then on, and neither is another agent of the same model.
func TestDecider_RemembersWhoMakesNoStream(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]reply{
		"a stream":       refuses(http.StatusBadRequest, "streaming is not supported with this model"),
		"usage":          refuses(http.StatusBadRequest, "Unrecognized request argument supplied: stream_options"),
		"without a word": refuses(http.StatusUnprocessableEntity, "Unprocessable Entity"),
	} {
		replies := []reply{first}
		for name == "without a word" && len(replies) < 4 {
			replies = append(replies, first)
		}
		w, e := endpoint(t, nil, append(replies, says(holds))...)
		var ears ears
		_, receipt, err := ears.aloud(t.Context(), decider(e), 1)
		if err != nil || receipt.Attempts != len(replies)+1 || w.requests[0].body["stream"] != true || w.last()["stream"] == true {
			t.Errorf("%s: %v after %d requests", name, err, w.asked())
		}
		if _, _, err := ears.aloud(t.Context(), decider(e), 2); err != nil || w.last()["stream"] == true || w.asked() != len(replies)+2 {
			t.Errorf("%s: another agent: %v after %d requests", name, err, w.asked())
		}
	}
	silent := reply{body: `{"choices":[{"message":{"content":"{\"trades\":[]}"}}]}`}
	w, e := endpoint(t, nil, silent)
	var ears ears
	for round := 1; round <= 2; round++ {
		if _, _, err := ears.aloud(t.Context(), decider(e), round); err != nil || (w.last()["stream"] == true) != (round == 1) {
			t.Errorf("without a usage, round %d: %v, asked for a stream: %v", round, err, w.last()["stream"])
		}
	}
}

// The key is heard as little as it is read, also where it comes in pieces.
func TestDecider_TheKeyIsNotHeard(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		said := `{"rationale": "my key is ` + secret[:5] + " " + secret[5:] + `, and sk-or-", "trades": [], "reply": ""}`
		leaks := types(said, io.EOF)
		whole := leaks.stream
		leaks.stream = func(ctx context.Context) io.ReadCloser {
			s, _ := whole(ctx).(*stream)
			for i := range s.pieces { // the key within, in two pieces
				s.pieces[i] = strings.ReplaceAll(s.pieces[i], secret[:5]+" ", secret[:5])
			}
			return s
		}
		_, e := endpoint(t, nil, leaks)
		var ears ears
		_, receipt, err := ears.aloud(within(t, time.Minute), decider(e), 1)
		for _, heard := range append(ears.heard, receipt.Replies...) {
			if strings.Contains(heard, secret) || strings.HasSuffix(heard, secret[:5]) {
				t.Errorf("%v: heard %q", err, heard)
			}
		}
	})
}
