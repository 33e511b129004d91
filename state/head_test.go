package state_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/seed45548214/arena/state"
)

func TestSum_HasOneSpelling(t *testing.T) {
	t.Parallel()
	const half = "00112233445566778899aabbccddeeff"
	for _, text := range []string{half, half + half} {
		var sum state.Sum
		if err := sum.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if sum.String() != text || sum[1] != 0x11 || sum[15] != 0xff {
			t.Errorf("sum = %s, want %s", sum, text)
		}
		for _, wrong := range []string{
			"", text[1:], text + "0", strings.ToUpper(text), strings.Replace(text, "a", "g", 1), " " + text[1:], half + strings.Repeat("0", 32),
		} {
			got := sum
			if err := got.UnmarshalText([]byte(wrong)); err == nil || got != sum {
				t.Errorf("%q was read as %s, want an error and no change", wrong, got)
			}
		}
	}
}

func TestHead_TravelsAsJSON(t *testing.T) {
	t.Parallel()
	want := state.Head{Seq: 7, Sum: state.Sum{0xab}}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != `{"seq":7,"sum":"ab000000000000000000000000000000"}` {
		t.Errorf("head = %s", text)
	}
	var got state.Head
	if err := json.Unmarshal(text, &got); err != nil || got != want {
		t.Errorf("head = %v, %v, want %v", got, err, want)
	}
}
