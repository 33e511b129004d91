package model_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/arena"
)

// Who is refused for good is not asked again, and nobody else is benched for it.
func TestDecider_IsBenchedAloneUntilSomebodyRestartsIt(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound} {
		w, e := endpoint(t, nil, refuses(status, "no credits left"), says(holds))
		benched, other := decider(e), decider(e)
		for round := range 3 {
			_, _, err := benched.Decide(t.Context(), view(round+1))
			if reasonOf(err) != arena.MissedBenched || !strings.Contains(err.Error(), "no credits left") || w.asked() != 1 {
				t.Errorf("%d: %v after %d requests", status, err, w.asked())
			}
		}
		if _, _, err := other.Decide(t.Context(), view(1)); err != nil {
			t.Errorf("%d: the other agent: %v", status, err)
		}
		benched.Restart()
		if _, _, err := benched.Decide(t.Context(), view(4)); err != nil {
			t.Errorf("%d: after a restart: %v", status, err)
		}
	}
}

// What cannot be read counts as a failure, though it came with a 200.
func TestDecider_RestsAfterManyFailures(t *testing.T) {
	t.Parallel()
	w, e := endpoint(t, nil, says("no"))
	d := decider(e)
	var asked []int
	for round := 1; round <= 12; round++ {
		before := w.asked()
		_, _, err := d.Decide(t.Context(), view(round))
		if w.asked() > before {
			asked = append(asked, round)
			continue
		}
		want := "5 times in a row, and is asked again in round 10"
		if round > 10 {
			want = "6 times in a row, and is asked again in round 15"
		}
		if reasonOf(err) != arena.MissedBenched || !strings.Contains(err.Error(), want) {
			t.Errorf("round %d: %v", round, err)
		}
	}
	if len(asked) != 6 || asked[5] != 10 {
		t.Errorf("asked in the rounds %v", asked)
	}
}

// A refusal in words is an answer: the endpoint works.
func TestDecider_DoesNotRestForRefusals(t *testing.T) {
	t.Parallel()
	w, e := endpoint(t, nil, reply{body: `{"choices":[{"message":{"refusal":"No."}}]}`})
	d := decider(e)
	for round := range 8 {
		if _, _, err := d.Decide(t.Context(), view(round)); reasonOf(err) != arena.MissedRefused {
			t.Fatal(err)
		}
	}
	if w.asked() != 8 {
		t.Errorf("asked %d times in 8 rounds", w.asked())
	}
}

func TestDecider_AsksInTheFormThatIsTaken(t *testing.T) {
	t.Parallel()
	w, e := endpoint(
		t, nil, refuses(http.StatusBadRequest, "response_format is not supported"),
		refuses(http.StatusBadRequest, "Unsupported parameter: use max_completion_tokens"),
		refuses(http.StatusBadRequest, "temperature must be 1"), says(holds),
	)
	d := decider(e)
	_, receipt, err := d.Decide(t.Context(), view(1))
	if err != nil || receipt.Attempts != 4 || receipt.Repairs != 0 {
		t.Fatalf("%+v, %v", receipt, err)
	}
	check := func() {
		t.Helper()
		body := w.last()
		format, _ := body["response_format"].(map[string]any)
		if format["type"] != "json_object" || body["max_completion_tokens"] != 3000.0 || body["max_tokens"] != nil || body["temperature"] != nil {
			t.Errorf("asked %v", body)
		}
	}
	check()
	if _, receipt, err = decider(e).Decide(t.Context(), view(2)); err != nil || receipt.Attempts != 1 {
		t.Errorf("another agent of the model: %+v, %v", receipt, err)
	}
	check()
	w.replies = []reply{refuses(http.StatusBadRequest, "the prompt is too long")}
	if _, receipt, err = d.Decide(t.Context(), view(3)); reasonOf(err) != arena.MissedError || receipt.Attempts > 4 || !strings.Contains(err.Error(), "too long") {
		t.Errorf("what nobody takes: %+v, %v", receipt, err)
	}
}

// A model that cannot leave JSON mode sends white space up to its limit.
func TestDecider_LeavesJSONModeForAModelThatIsLostInIt(t *testing.T) {
	t.Parallel()
	blank := reply{body: `{"choices":[{"finish_reason":"length","message":{"content":"` + strings.Repeat(" ", 3_000) + `"}}],"usage":{"prompt_tokens":10,"completion_tokens":3000}}`}
	w, e := endpoint(t, nil, blank, says(holds))
	_, receipt, err := decider(e).Decide(t.Context(), view(1))
	format, _ := w.last()["response_format"].(map[string]any)
	if err != nil || receipt.Repairs != 1 || format["type"] != "json_object" {
		t.Errorf("%+v, %v, asked %v", receipt, err, format)
	}
}

func TestGate_KeepsCallsApartAndFew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := says(holds)
		slow.waits = sleeping(10 * time.Second)
		w, e := endpoint(t, model.NewGate(3, 2*time.Second), slow)
		ctx := within(t, time.Hour)
		done := make(chan error)
		for range 12 {
			go func() {
				_, _, err := decider(e).Decide(ctx, view(1))
				done <- err
			}()
		}
		for range 12 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if w.most != 3 {
			t.Errorf("%d calls at once", w.most)
		}
		for i := 1; i < len(w.requests); i++ {
			if apart := w.requests[i].at.Sub(w.requests[i-1].at); apart < 2*time.Second {
				t.Errorf("call %d follows after %s", i+1, apart)
			}
		}
	})
}

// Who has no time left for its turn gives up at once.
func TestGate_LetsNobodyWaitInVain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, e := endpoint(t, model.NewGate(0, time.Minute), says(holds))
		if _, _, err := decider(e).Decide(within(t, time.Second), view(1)); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		_, receipt, err := decider(e).Decide(within(t, 10*time.Second), view(1))
		if err == nil || time.Since(begun) != 0 || receipt.Attempts != 0 || receipt.Usage.Unpriced != 0 {
			t.Errorf("%v after %s, %+v", err, time.Since(begun), receipt)
		}
	})
}
