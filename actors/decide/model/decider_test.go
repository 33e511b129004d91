package model_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/arena"
)

// reasonOf is that of a missed decision.
func reasonOf(err error) arena.MissReason {
	miss, ok := errors.AsType[*arena.MissError](err)
	if !ok {
		return ""
	}
	return miss.Reason
}

func TestDecider_AsksAndTellsWhatItCost(t *testing.T) {
	t.Parallel()
	w, e := endpoint(t, nil, says(buys))
	decision, receipt, err := decider(e).Decide(t.Context(), view(1))
	if err != nil {
		t.Fatal(err)
	}
	want := arena.Decision{
		Rationale: "cheap", Orders: []arena.Order{{Symbol: "AAPL", Side: arena.Buy, Shares: 3 * arena.Share}},
		Aside: &arena.Aside{Estimates: []arena.Estimate{{Symbol: "AAPL", FairValue: 250 * arena.Dollar}}}, Reply: "hi",
	}
	if diff := cmp.Diff(want, decision); diff != "" {
		t.Errorf("decision (-want +got):\n%s", diff)
	}
	asked := w.requests[0]
	if asked.url != "https://models.test/api/v1/chat/completions" || asked.header.Get("Authorization") != "Bearer "+secret || asked.header.Get("X-Title") != "arena" {
		t.Errorf("asked %s with %v", asked.url, asked.header)
	}
	if asked.body["model"] != "vendor/model" || asked.body["temperature"] != 0.0 || asked.body["max_tokens"] != 3000.0 {
		t.Errorf("asked %v", asked.body)
	}
	messages := messagesOf(t, asked.body)
	if len(messages) != 2 || messages[0][0] != "system" || messages[1][0] != "user" || messages[0][1]+messages[1][1] != toldIn(&receipt) {
		t.Errorf("the prompt of the receipt is not what was sent: %v", messages)
	}
	var shared []arena.Sharing
	for _, part := range receipt.Prompt {
		shared = append(shared, part.Shared)
	}
	if diff := cmp.Diff([]arena.Sharing{arena.PerSeason, arena.PerRound, arena.Own, arena.Steady}, shared); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	receipt.Prompt, receipt.Replies, receipt.Latency = nil, nil, 0
	wantReceipt := arena.Receipt{
		Attempts: 1, Usage: arena.Usage{TokensIn: 1_000, TokensOut: 100, Cost: 2_000}, Outcome: "json", Model: "vendor/model-0613",
		Version: receipt.Version,
	}
	if diff := cmp.Diff(wantReceipt, receipt); diff != "" || receipt.Version == "" {
		t.Errorf("receipt (-want +got):\n%s", diff)
	}
}

// toldIn is what a receipt says that was sent.
func toldIn(r *arena.Receipt) string {
	var text strings.Builder
	for i := range r.Prompt {
		text.WriteString(r.Prompt[i].Text)
	}
	return text.String()
}

// messagesOf are role and content of each message of a request.
func messagesOf(t *testing.T, body map[string]any) [][2]string {
	t.Helper()
	list, ok := body["messages"].([]any)
	if !ok {
		t.Fatalf("messages %v", body["messages"])
	}
	var messages [][2]string
	for _, m := range list {
		message, _ := m.(map[string]any)
		role, _ := message["role"].(string)
		content, _ := message["content"].(string)
		messages = append(messages, [2]string{role, content})
	}
	return messages
}

func TestDecider_AsksOnceMoreWithWhatWasWrong(t *testing.T) {
	t.Parallel()
	w, e := endpoint(t, nil, says("I would buy some."), says(buys))
	decision, receipt, err := decider(e).Decide(t.Context(), view(1))
	if err != nil || len(decision.Orders) != 1 || receipt.Repairs != 1 || receipt.Attempts != 2 || len(receipt.Replies) != 2 || receipt.Usage.Cost != 4_000 {
		t.Fatalf("%v, %+v, %v", decision, receipt, err)
	}
	messages := messagesOf(t, w.last())
	if len(messages) != 4 || messages[2] != [2]string{"assistant", "I would buy some."} || !strings.Contains(messages[3][1], "there is no JSON") {
		t.Errorf("asked again with %v", messages[2:])
	}
	if last := receipt.Prompt[len(receipt.Prompt)-1]; !strings.HasSuffix(last.Text, messages[3][1]) || last.Shared != arena.Own {
		t.Errorf("the receipt ends with %+v", last)
	}
	w, e = endpoint(t, nil, says("I would buy some."))
	_, receipt, err = decider(e).Decide(t.Context(), view(1))
	if reasonOf(err) != arena.MissedUnread || w.asked() != 2 || receipt.Usage.Cost != 4_000 {
		t.Errorf("unreadable twice: %v after %d requests, %+v", err, w.asked(), receipt.Usage)
	}
}

func TestDecider_ARefusalIsNoAnswerAndIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	refused := reply{body: `{"choices":[{"message":{"refusal":"I give no advice."}}]}`}
	w, e := endpoint(t, nil, refused)
	_, receipt, err := decider(e).Decide(t.Context(), view(1))
	if reasonOf(err) != arena.MissedRefused || w.asked() != 1 || !strings.Contains(err.Error(), "I give no advice.") {
		t.Errorf("%v after %d requests", err, w.asked())
	}
	if receipt.Usage.Unpriced != 1 {
		t.Errorf("an answer without a cost is booked as %+v", receipt.Usage)
	}
}

func TestDecider_WaitsAsLongAsTheEndpointAsks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, e := endpoint(t, nil, refuses(http.StatusTooManyRequests, "slow down", "Retry-After", "7"), says(holds))
		_, receipt, err := decider(e).Decide(within(t, time.Minute), view(1))
		if err != nil || w.requests[1].at.Sub(w.requests[0].at) != 7*time.Second || receipt.Latency != 7_000 || receipt.Attempts != 2 {
			t.Errorf("%v, %+v", err, receipt)
		}
		if receipt.Usage.Cost != 2_000 || receipt.Usage.Unpriced != 0 {
			t.Errorf("an error costs nothing: %+v", receipt.Usage)
		}
	})
}

// Where the wait would end after the deadline, the round is missed at once: whoever waits
// for a place has it.
func TestDecider_NeverWaitsBeyondTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		for _, after := range []string{"61", "1893456000", "Fri, 31 Dec 2100 23:59:59 GMT"} {
			_, e := endpoint(t, nil, refuses(http.StatusTooManyRequests, "slow down", "Retry-After", after))
			_, _, err := decider(e).Decide(within(t, time.Minute), view(1))
			if reasonOf(err) != arena.MissedError || !strings.Contains(err.Error(), "after the deadline: slow down") || time.Since(begun) != 0 {
				t.Errorf("%s: %v after %s", after, err, time.Since(begun))
			}
		}
	})
}

func TestDecider_TriesAFailingEndpointAFewTimes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, e := endpoint(t, nil, refuses(http.StatusBadGateway, "no upstream"))
		_, receipt, err := decider(e).Decide(within(t, time.Hour), view(1))
		if reasonOf(err) != arena.MissedError || w.asked() != 6 || receipt.Attempts != 6 {
			t.Errorf("%v after %d requests", err, w.asked())
		}
		var waits []time.Duration
		for i := 1; i < len(w.requests); i++ {
			waits = append(waits, w.requests[i].at.Sub(w.requests[i-1].at))
		}
		if diff := cmp.Diff([]time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second}, waits); diff != "" {
			t.Errorf("waits (-want +got):\n%s", diff)
		}
	})
}

// What fails in the words of success is none: an error within a 200, a body that broke
// off, one that never ends.
func TestDecider_AsksAgainWhereNobodyAnswered(t *testing.T) {
	t.Parallel()
	for name, failing := range map[string]reply{
		"an error within a 200": {body: `{"error":{"code":502,"message":"Provider returned error"}}`},
		"no connection":         {fails: errors.New("connection refused for " + secret)},
		"nothing":               {body: ""},
		"without end":           {body: strings.Repeat(" ", 5<<20)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, e := endpoint(t, nil, failing, says(buys))
				decision, receipt, err := decider(e).Decide(within(t, time.Minute), view(1))
				if err != nil || len(decision.Orders) != 1 || w.asked() != 2 {
					t.Errorf("%v, %v after %d requests", decision, err, w.asked())
				}
				if strings.Contains(receipt.Outcome, secret) || len(strings.Join(receipt.Replies, "")) > 1<<18 {
					t.Errorf("receipt %.300q", receipt.Outcome)
				}
			})
		})
	}
}

func TestDecider_AHungModelCostsItsOwnRound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gate := model.NewGate(1, 0)
		hangs := reply{waits: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
		_, hanging := endpoint(t, gate, hangs)
		_, receipt, err := decider(hanging).Decide(within(t, time.Minute), view(1))
		if !errors.Is(err, context.DeadlineExceeded) || receipt.Usage.Unpriced != 1 || receipt.Attempts != 1 || receipt.Latency != 60_000 {
			t.Errorf("%v, %+v", err, receipt)
		}
		_, e := endpoint(t, gate, says(holds))
		if _, _, err := decider(e).Decide(within(t, time.Second), view(1)); err != nil {
			t.Errorf("the place of the hung call is not free: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, _, err := decider(hanging).Decide(ctx, view(2)); !errors.Is(err, context.Canceled) {
			t.Errorf("called off: %v", err)
		}
	})
}

func TestDecider_TheKeyStandsNowhere(t *testing.T) {
	t.Parallel()
	_, e := endpoint(t, nil, refuses(http.StatusUnauthorized, "wrong key "+secret))
	_, receipt, err := decider(e).Decide(t.Context(), view(1))
	if reasonOf(err) != arena.MissedBenched || strings.Contains(err.Error()+receipt.Outcome+strings.Join(receipt.Replies, ""), secret) {
		t.Errorf("%v, %+v", err, receipt)
	}
}
