package fakellm_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/cmd/arena/fakellm"
)

// A decision is the JSON that was asked for.
type decision struct {
	Rationale string `json:"rationale"`
	Trades    []struct {
		Ticker        string      `json:"ticker"`
		Action        string      `json:"action"`
		Quantity      int64       `json:"quantity"`
		FairValue     json.Number `json:"fairValue"`
		TopOfBox      json.Number `json:"topOfBox"`
		BottomOfBox   json.Number `json:"bottomOfBox"`
		Justification string      `json:"justification"`
	} `json:"trades"`
	Reply string `json:"reply"`
}

func decide(t *testing.T, s *fakellm.Server, model, prompt string) (d decision) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(read(t, ask(t, s, question(t, model, prompt, inJSON))).Choices[0].Message.Content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDecision_FollowsFromSeedModelAndPrompt(t *testing.T) {
	t.Parallel()
	first, second, other := fakellm.New(fakellm.Config{Seed: 1}), fakellm.New(fakellm.Config{Seed: 1}), fakellm.New(fakellm.Config{Seed: 2})
	seeds, models, prompts := 0, 0, 0
	for round := range 50 {
		prompt := fmt.Sprintf("Round %d.\n%s", round, moment)
		want := decide(t, first, model, prompt)
		if diff := cmp.Diff(want, decide(t, second, model, prompt)); diff != "" {
			t.Fatalf("round %d:\n%s", round, diff)
		}
		differs := func(got decision) int { return min(len(cmp.Diff(want, got)), 1) }
		seeds += differs(decide(t, other, model, prompt))
		models += differs(decide(t, first, "openai/gpt-5-chat", prompt))
		prompts += differs(decide(t, first, model, prompt+"."))
	}
	if least := 30; seeds < least || models < least || prompts < least {
		t.Errorf("of 50 decisions %d differ by the seed, %d by the model, %d by the prompt", seeds, models, prompts)
	}
}

// Whatever the market, a model spends only what it has and sells only what it holds.
func TestDecision_StaysWithinCashAndHoldings(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	d := rand.New(rand.NewPCG(1, 2))
	bought, sold := 0, 0
	for round := range 300 {
		cash := float64(d.IntN(20_000)) - 1000
		prices, held := make(map[string]float64), make(map[string]int64)
		var prompt strings.Builder
		_, _ = fmt.Fprintf(&prompt, "cash: %.2f\n\nsymbol,price,change\n", cash)
		for i := range d.IntN(20) {
			symbol := fmt.Sprintf("S%d", i)
			prices[symbol] = float64(1+d.IntN(80_000)) / 100
			_, _ = fmt.Fprintf(&prompt, "%s,%.2f,%.2f\n", symbol, prices[symbol], d.NormFloat64())
		}
		_, _ = fmt.Fprint(&prompt, "\nposition,shares\n")
		for i := range d.IntN(5) {
			symbol := fmt.Sprintf("S%d", 3*i)
			held[symbol] = d.Int64N(30)
			_, _ = fmt.Fprintf(&prompt, "%s,%d.5,anything\n", symbol, held[symbol])
		}
		made := decide(t, s, fmt.Sprintf("model-%d", round%7), prompt.String())
		if len(made.Trades) > 3 {
			t.Errorf("%d trades", len(made.Trades))
		}
		left, seen := cash, make(map[string]bool)
		for _, trade := range made.Trades {
			price, known := prices[trade.Ticker]
			cost := price * float64(trade.Quantity)
			switch {
			case !known || trade.Quantity < 1 || seen[trade.Ticker]:
				t.Errorf("%+v at %v", trade, price)
			case trade.Action == "buy":
				if left -= cost; left < 0 || cost > 0.08*cash+1e-6 {
					t.Errorf("%+v costs %v of %v", trade, cost, cash)
				}
				bought++
			case trade.Action == "sell" && trade.Quantity <= held[trade.Ticker]:
				sold++
			default:
				t.Errorf("%+v, held are %d", trade, held[trade.Ticker])
			}
			seen[trade.Ticker] = true
			fair, _ := trade.FairValue.Float64()
			top, _ := trade.TopOfBox.Float64()
			bottom, _ := trade.BottomOfBox.Float64()
			if !(bottom <= fair && fair <= top && bottom > 0) || (fair > price) != (trade.Action == "buy") && price > 1 || trade.Justification == "" {
				t.Errorf("%+v at %v", trade, price)
			}
		}
	}
	if bought < 100 || sold < 20 {
		t.Errorf("%d purchases and %d sales in 300 decisions", bought, sold)
	}
}

func TestDecision_HoldsWithoutPrices(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	for _, prompt := range []string{
		"", "Trade!", "cash: 6000", "symbol,price\n\nAAPL,200\ncash: 6000", "symbol,price\nAAPL,free\nMSFT,-1\n,1\nNVDA\ncash: 6000",
		"symbol,price\nAAPL,200\ncash: 2000", "symbol,price\nAAPL,200\ncash: much", "symbol,price\nAAPL,200\nposition,shares\nMSFT,3\nAAPL,0.9\n\ncash: -7",
	} {
		for i := range 20 {
			if made := decide(t, s, fmt.Sprintf("model-%d", i), prompt); made.Trades == nil || len(made.Trades) > 0 {
				t.Errorf("%q: %+v", prompt, made.Trades)
			}
		}
	}
}

// The models of an arena are told apart by how they trade.
func TestDecision_ModelsHaveTempers(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	trades, rising := make(map[int]bool), 0
	for i := range 12 {
		n, risen, fallen := 0, 0, 0
		for round := range 60 {
			for _, trade := range decide(t, s, fmt.Sprintf("vendor/model-%d", i), fmt.Sprintf("%d\n%s", round, moment)).Trades {
				n++
				switch {
				case trade.Action != "buy":
				case trade.Ticker == "ON" || trade.Ticker == "NVDA":
					risen++
				case trade.Ticker == "F" || trade.Ticker == "XOM":
					fallen++
				}
			}
		}
		trades[n] = true
		if risen > fallen {
			rising++
		}
	}
	if len(trades) < 8 || rising < 2 || rising > 10 {
		t.Errorf("12 models trade %d different numbers of times, and %d follow what rose", len(trades), rising)
	}
}

// Without a form that was asked for, an answer comes in a fence now and then.
func TestDecision_StandsInAFenceNowAndThen(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	for form, most := range map[string]int{"": 40, inJSON: 0, `,"response_format":{"type":"json_schema"}`: 0} {
		fenced := 0
		for round := range 100 {
			if strings.HasPrefix(read(t, ask(t, s, question(t, model, strconv.Itoa(round), form))).Choices[0].Message.Content, "```json\n") {
				fenced++
			}
		}
		if fenced > most || most > 0 && fenced == 0 {
			t.Errorf("%q: %d of 100 are in a fence", form, fenced)
		}
	}
}

// A fake model reads what the models of an arena are told.
func TestDecision_ReadsThePromptsOfAnArena(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	for name, holds := range map[string]bool{"default": true, "simple": true, "persona": false} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", "actors", "decide", "prompt", "testdata", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		bought, sold := 0, 0
		for i := range 60 {
			for _, trade := range decide(t, s, fmt.Sprintf("model-%d", i), string(text)).Trades {
				switch trade.Action {
				case "buy":
					bought++
				case "sell":
					sold++
				}
			}
		}
		if bought == 0 || (sold > 0) != holds {
			t.Errorf("%s: 60 models buy %d times and sell %d times", name, bought, sold)
		}
	}
}

// Fake models answer the audience in most cases, by name, and nobody who did not write.
func TestDecision_RepliesToTheAudienceAtTimes(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{Seed: 1})
	replied := 0
	for round := range 60 {
		prompt := fmt.Sprintf("Round %d.\n%s\n## Messages from the audience\n- \"Zoe\" wrote: \"Why Apple?\"\n", round, moment)
		d := decide(t, s, model, prompt)
		if d.Reply == "" {
			continue
		}
		replied++
		if !strings.HasPrefix(d.Reply, "Fake model: ") || !strings.Contains(d.Reply, "Zoe") && !strings.Contains(d.Reply, "1 of you") {
			t.Errorf("round %d: %q", round, d.Reply)
		}
	}
	if replied < 20 || replied > 55 {
		t.Errorf("of 60 messages %d were answered", replied)
	}
}
