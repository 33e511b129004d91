package arena_test

import (
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena"
)

// candidates are what a file calls the models of a blind arena, and what endpoints do.
var candidates = []string{"GPT-5 Chat", "Qwen 2.5 72B", "Zeta 7", "acme/zeta-7-instruct", "zeta-7-instruct", "acme"}

func TestBlackout_HidesNames(t *testing.T) {
	t.Parallel()
	b := arena.NewBlackout(candidates, []arena.Symbol{"META", "NVDA"})
	for _, c := range []struct{ text, want string }{
		{"I'm Claude, made by Anthropic.", "I'm █████, made by █████."},
		{"As ChatGPT-4o, I hold.", "As █████, I hold."},
		{"GPT-5 Chat buys; gpt5 sells; G.P.T. waits; g p t too", "█████ buys; █████ sells; █████. waits; █████ too"},
		{"Google Gemini 2.5 Flash-Lite here", "█████ here"},
		{"I am claude-3-haiku-20240307.", "I am █████."},
		{"x-ai/grok-4-fast and xAI's Grok", "█████ and █████'s █████"},
		{"Qwen2.5-72B-Instruct by Alibaba Cloud", "█████ by █████"},
		{"meta-llama/llama-3.1-405b", "█████"},
		{"deepseekish, an openai.com thing", "█████ish, an █████.com thing"},
		{"Zeta 7 of acme, or zeta-7-instruct", "█████ of █████, or █████"},
		{"ｃｌａｕｄｅ, 𝐂𝐥𝐚𝐮𝐝𝐞, Сlаudе, C\u200bl\u200bau\u00adde, clàude, Ⓒⓛⓐⓤⓓⓔ", "█████, █████, █████, █████, █████, █████"},
		{"C-l-a-u-d-e and C l a u d e and C_L_A_U_D_E", "█████ and █████ and █████"},
		{"Ich bin ЧатГПТ, Клод oder 通义千问, 我是克劳德", "Ich bin █████, █████ oder █████, 我是█████"},
		{"私はクロードです。저는 클로드입니다", "私は█████です。저는 █████입니다"},
		{"Nvidia rises, NVDA too; META is META, but Meta made me", "█████ rises, NVDA too; META is META, but █████ made me"},
		{"GPTs", "█████s"},
	} {
		if got := b.Text(c.text); got != c.want {
			t.Errorf("%q becomes\n%q, want\n%q", c.text, got, c.want)
		}
	}
}

func TestBlackout_LeavesOtherWordsAlone(t *testing.T) {
	t.Parallel()
	b := arena.NewBlackout(candidates, []arena.Symbol{"META"})
	for _, text := range []string{
		"", "I buy 5 AAPL at 2025-01-06 for 271.08, 10 % below its fair value.",
		"The metadata of a groking bardic commander is phishing for a palmful.",
		"Rotate out of JPM: its yield of 2.5 is 72 basis points low; o 1, o-3.5 %.",
		"The strong PT of 120 is long pt by now.", "\xff\xfe", "Phoenix, Shadow, Nova, Zenith and Nexus",
		"G █████ PT", "The G in it; 2025: PT of 120",
		"Солнце и хлеб; 买入苹果公司的股票", "🚀🚀🚀",
	} {
		if got := b.Text(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// However a name is written, nothing of it is left to read, and what is around it stays.
func FuzzBlackout(f *testing.F) {
	f.Add("I hold, ", "; it is cheap.", " ")
	f.Add("", "", "-")
	f.Add("\xc3", "\xa9", "\u200b")
	b := arena.NewBlackout(nil, nil)
	f.Fuzz(func(t *testing.T, before, after, sign string) {
		if len(before)+len(after)+len(sign) > 1_000 {
			return
		}
		got := b.Text(before + " Claude, " + after)
		if strings.Contains(strings.ToLower(got), "claude") || !strings.Contains(got, arena.BlackedOut) {
			t.Errorf("%q is told as %q", before+" Claude, "+after, got)
		}
		if again := b.Text(got); again != got {
			t.Errorf("%q is told as %q the second time", got, again)
		}
		if sign != "" && strings.Trim(sign, " -_.") == "" {
			if got := b.Text(strings.Join(strings.Split("Gemini", ""), sign)); got != arena.BlackedOut {
				t.Errorf("with %q between its letters it is told as %q", sign, got)
			}
		}
	})
}

func BenchmarkBlackout(b *testing.B) {
	blackout := arena.NewBlackout(candidates, nil)
	text := strings.Repeat("The momentum of AAPL is strong, and I, Claude, like its margins. ", 20)
	b.ReportAllocs()
	for b.Loop() {
		blackout.Text(text)
	}
}
