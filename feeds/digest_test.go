package feeds_test

import (
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena"
)

func TestHistorical_DigestIsOfThePastAlone(t *testing.T) {
	t.Parallel()
	const past, later = "2024-03-05,A,10,12,9,11,5\n2024-03-06,A,10,12,9,11,5\n", "2024-03-07,A,10,12,9,11,5\n"
	const action = "2024-03-06,A,dividend,1,,2024-03-08\n"
	symbols := []arena.Symbol{"A"}
	base := openText(t, dailyHeader+past, actionHeader+action)
	bell := instant(t, "2024-03-06T21:00:00Z")
	want := base.Digest(bell, symbols)
	for name, file := range map[string]struct {
		bars, actions string
		same          bool
	}{
		"again":          {past, action, true},
		"later bars":     {past + later, action, true},
		"later actions":  {past + later, action + "2024-03-07,A,split,103,100,\n", true},
		"another symbol": {past + "2024-03-05,B,10,12,9,11,5\n", action, true},
		"price":          {strings.Replace(past, "06,A,10,", "06,A,10.01,", 1), action, false},
		"first price":    {strings.Replace(past, "05,A,10,", "05,A,10.01,", 1), action, false},
		"range":          {strings.Replace(past, "06,A,10,12", "06,A,10,13", 1), action, false},
		"volume":         {strings.Replace(past, "11,5", "11,6", 1), action, false},
		"amount":         {past, strings.Replace(action, "dividend,1", "dividend,2", 1), false},
		"no row":         {past[:strings.Index(past, "\n")+1], action, false},
	} {
		h := openText(t, dailyHeader+file.bars, actionHeader+file.actions)
		if got := h.Digest(bell, symbols); (got == want) != file.same {
			t.Errorf("%s: the same digest is %t, want %t", name, got == want, file.same)
		}
	}
	// Before the close there is the open alone, and the order of questions is nothing.
	changed := openText(t, dailyHeader+strings.Replace(past, "06,A,10,12", "06,A,10,13", 1), actionHeader+action)
	before := bell.Add(-1)
	if base.Digest(before, symbols) != changed.Digest(before, symbols) || base.Digest(bell, symbols) != want {
		t.Error("the range is told before the close, or the digest changes with the questions")
	}
	if base.Digest(bell, []arena.Symbol{"B"}) == want || base.Digest(bell, symbols) != want {
		t.Error("the digest is not one of the symbols")
	}
}
