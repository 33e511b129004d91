package settings_test

import (
	"testing"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

func TestMeant_OnlyWhatIsNear(t *testing.T) {
	t.Parallel()
	commands := []string{"serve", "status", "start", "stop", "pause", "resume", "reset", "verify", "export"}
	for word, want := range map[string]string{
		"verfy": "verify", "stauts": "status", "psuae": "pause", "exprot": "export", "resett": "reset",
		"frobnicate": "", "show": "", "list": "", "ls": "", "": "", "x": "", "test": "",
	} {
		if want != "" {
			want = "; did you mean " + want + "?"
		}
		if got := settings.Meant(word, commands); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
