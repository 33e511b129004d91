package arena_test

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"github.com/seed45548214/arena/arena"
)

// Counted as Unicode's own rules count: whatever a message may hold is as long as people
// see it.
func TestCharacters_AreGraphemeClusters(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "plain", "Grüße", "Gru\u0308ße", "東京", "👩‍👩‍👧‍👦 family", "🏳️‍🌈🏳️‍⚧️", "👍🏽👍", "🇩🇪🇫🇷🇯", "1️⃣2️⃣", "❤️‍🔥", "நி", "ก็", "한국어", "\u1112\u1161\u11ab",
		"é́é", "©️®️™️", "↔️⏩▶️", "קֹ", "عَرَبِي", "می\u200cخواهم", "🤷🏻‍♂️", "‼️⁉️",
	} {
		if got, want := arena.Characters(text), uniseg.GraphemeClusterCount(text); got != want {
			t.Errorf("%q has %d characters, want %d", text, got, want)
		}
	}
	// Newer than the library's tables: consonants that a virama joins are one character.
	if got := arena.Characters("क्षत्रिय"); got != 3 {
		t.Errorf("a word of three characters has %d", got)
	}
}

func TestPost_TakesWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	season := started(t, chatPlan("anna"))
	for _, text := range []string{
		"Why Apple?", "sell BRK.B now", "up 3.5 % in 2 h", "e.g. the U.S. market... or not", "P/E 12.5x, v1.2", "好。但是為什麼？", "می\u200cخواهم بخرم", "👩‍👩‍👧‍👦 says 👍🏽",
		"O'Neill: \"buy\" & <hold>", "a.b c.d", "1.5.2", "10:30", "क्षत्रिय", "...what", strings.Repeat("👍🏽", 140),
	} {
		if err := season.State.CheckPost(&arena.Post{Text: text}); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestPost_RefusesWhatCannotBeShown(t *testing.T) {
	t.Parallel()
	season := started(t, chatPlan("anna"))
	for _, text := range []string{
		"", "  ", "\u200f", "\u202e reversed", "a\u200db", "a\u200cb", "zero\u200bwidth", "line\nbreak", "tab\t", "bell\x07", "\u2028", "\u3164", "\u2800\u2800", "\u0301",
		"private \ue000", "not \xff UTF-8", "z" + strings.Repeat("\u0301", 7), "soft\u00adhyphen", "tag\U000e0041",
		"https://x", "HTTP://X", "www.example", "example.com", "go to t.me/x", "bank.example!", "пример.рф", "ｅｘample．com", "example。com", "mailto:me", "192.168.0.1/x",
		"exa👍‍👍mple.com", "sold.Why", strings.Repeat("x", 141), strings.Repeat("👩‍👩‍👧‍👦", 50),
	} {
		if err := season.State.CheckPost(&arena.Post{Text: text}); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// What a model says is kept in one line that can be read, and reading it again changes
// nothing.
func TestReply_IsOneLineOfWhatCanBeSeen(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]string{
		" Thank\n\nyou \x07 \u202eall ": "Thank you all",
		"<script>alert(1)</script>":     "<script>alert(1)</script>",
		"see https://example.com":       "see https://example.com",
		"\u200f":                        "",
	} {
		decision := (&arena.Decision{Reply: reply}).Stored()
		if decision.Reply != want {
			t.Errorf("%q is kept as %q, want %q", reply, decision.Reply, want)
		}
	}
	long := (&arena.Decision{Reply: strings.Repeat("é ", 1_000)}).Stored()
	again := long.Stored()
	if len(long.Reply) > 600 || !strings.HasSuffix(long.Reply, "…") || again.Reply != long.Reply {
		t.Errorf("%d bytes, then %q", len(long.Reply), again.Reply)
	}
}
