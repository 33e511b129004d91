package completion_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/arena"
)

// said is what a reading comes to in a line: its orders, else its outcome.
func said(r *completion.Reading) string {
	var words []string
	for _, order := range r.Orders {
		words = append(words, order.String())
	}
	for _, refusal := range r.Unplaced {
		words = append(words, "no "+refusal.Asked+": "+refusal.Reason)
	}
	if len(words) == 0 || r.Outcome != completion.Orders {
		words = append(words, string(r.Outcome))
	}
	return strings.Join(words, ", ")
}

// rows is an answer with these trades: ticker, action, quantity as JSON.
func rows(trades ...[3]string) string {
	list := make([]string, len(trades))
	for i, row := range trades {
		list[i] = `{"ticker":"` + row[0] + `","action":"` + row[1] + `","quantity":` + row[2] + `}`
	}
	return `{"rationale":"r","trades":[` + strings.Join(list, ",") + `],"reply":"hi"}`
}

func TestReadText_FormIsMended(t *testing.T) {
	t.Parallel()
	whole := rows([3]string{"AAPL", "sell", "3"})
	for _, c := range []struct{ text, path string }{
		{whole, "json"},
		{"\ufeff\n " + whole, "json"},
		{"```json\n" + whole + "\n```", "json+fence"},
		{"Here it is: " + whole + " Bye.", "prose"},
		{"<think>" + whole + "</think>" + whole, "thought+json"},
		{"I think so.</think>" + whole, "thought+json"},
		{`{"decision":` + whole + `}`, "json+wrapper"},
		{`[{"ticker":"AAPL","action":"sell","quantity":3,},]`, "mended+list"},
		{`{"ticker":"AAPL","action":"sell","quantity":3}`, "json+trade"},
		{`{rationale: 'it’s "me"', trades: [{'ticker': 'AAPL', /* yes */ 'action': 'sell', 'quantity': 3}]}`, "mended"},
		{"<|channel|>analysis<|message|>{<|end|><|channel|>final<|message|>" + whole, "thought+json"},
		{whole + "\nonce more:\n" + whole, "prose"},
		{"Prices were [1, 2, {3}]. " + whole, "prose"},
	} {
		got := completion.ReadText(c.text, universe())
		if words := said(&got); words != "sell 3 AAPL" || got.Path != c.path {
			t.Errorf("%s\nis %s (%s) by %s, want it by %s", c.text, words, got.Why, got.Path, c.path)
		}
	}
}

func TestReadText_MeaningIsNeverGuessed(t *testing.T) {
	t.Parallel()
	whole := rows([3]string{"AAPL", "sell", "3"})
	for text, why := range map[string]string{
		"":                                       "nothing",
		"I would hold.":                          "there is no JSON",
		`{"orders":[]}`:                          `no list "trades"`,
		`{"trades":7}`:                           `"trades" is not a list`,
		`{"trades":["AAPL"]}`:                    "trade 1: it is not an object",
		whole[:len(whole)-12]:                    "cut off",
		"```json\n" + whole[:30]:                 "cut off",
		whole + rows([3]string{"F", "buy", "3"}): "two different answers",
		whole + " " + whole[:40]:                 "cut off",
		"<think>" + whole:                        "within its thought",
		`{"trades":[],"Trades":[{"ticker":"F"}]}`:                           `"trades" is given twice`,
		`{"trades":[{"ticker":"F" "action":"buy"}]}`:                        "no JSON at character 26",
		rows([3]string{"AAPL", "sell", "1"}, [3]string{"AAPL", "buy", "1"}): "AAPL is both bought and sold",
		rows([3]string{"F", "exit", "1"}):                                   `trade 1: action "exit" is unknown`,
		rows([3]string{"F", "", "1"}):                                       `it has no "action"`,
		rows([3]string{"", "buy", "1"}):                                     `it has no "ticker"`,
		rows([3]string{"F", "buy", `"10%"`}):                                `quantity "10%" is not a number of shares`,
		rows([3]string{"F", "buy", `"1.000,0"`}):                            `"1.000,0" is not a number`,
		rows([3]string{"F", "buy", `"0x10"`}):                               `"0x10" is not a number`,
		rows([3]string{"F", "buy", "1e999"}):                                "out of range",
		rows([3]string{"F", "buy", "null"}):                                 "not a number of shares",
		rows([3]string{"Ford Motor", "buy", "1"}):                           `"Ford Motor" is not a ticker`,
		rows(slices.Repeat([][3]string{{"F", "buy", "1"}}, 51)...):          "51 trades; at most 50",
		strings.Repeat("{'", 1<<16):                                         "there is no JSON",
		strings.Repeat("[", 1<<17):                                          "there is no JSON",
		strings.Repeat("x", 1<<19):                                          "too long",
	} {
		got := completion.ReadText(text, universe())
		if got.Outcome != completion.Repair && text != "" || len(got.Orders) > 0 || !strings.Contains(got.Why, why) {
			t.Errorf("%.200s\nis %s: %s; want %s", text, said(&got), got.Why, why)
		}
	}
}

func TestReadText_Trades(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{`{"rationale":"r","trades":[],"reply":""}`, "hold"},
		{`{"trades":null}`, "hold"},
		{rows([3]string{"aapl", "BUY", `"3 shares"`}), "buy 3 AAPL"},
		{rows([3]string{"$AAPL", "buy", "3.0"}, [3]string{"NYSE:F", "buy", `"1,000"`}), "buy 3 AAPL, buy 1000 F"},
		{rows([3]string{"BRK-B", "sell", "1"}, [3]string{"F.US", "buy", "1e2"}), "sell 1 BRK.B, buy 100 F"},
		{rows([3]string{"brkb", "sell", "1"}, [3]string{"AAPL", "hold", `"all"`}), "sell 1 BRK.B"},
		{rows([3]string{"AAPL", "buy", "2.7"}, [3]string{"F", "buy", "1"}), "buy 1 F, no AAPL: not a whole number of lots: 2.7"},
		{rows([3]string{"AAPL", "buy", "2.00000001"}), "no AAPL: not a whole number of lots: 2.00000001"},
		{rows([3]string{"AAPL", "sell", "-3"}), "no AAPL: quantity below one: -3"},
		{rows([3]string{"AAPL", "sell", "-0"}), "hold"},
		{rows([3]string{"AAPL", "buy", "1000000000000000000000"}), "no AAPL: number out of range"},
		{rows([3]string{"AAPL", "buy", strings.Repeat("9", 5_000)}), "no AAPL: number out of range"},
		{rows([3]string{"AAPL", "short", "1"}), "no AAPL: short selling is not allowed"},
		{rows([3]string{"F", "buy", "1"}, [3]string{"F", "buy", "1"}), "buy 1 F, no F: the same order twice"},
		{rows([3]string{"TSLA", "buy", "1"}), "buy 1 TSLA"},
		{rows([3]string{"Ford Motor", "buy", "1"}, [3]string{"F", "buy", "1"}), "buy 1 F, no Ford Motor: not a ticker"},
	} {
		got := completion.ReadText(c.text, universe())
		if words := said(&got); words != c.want {
			t.Errorf("%.200s\nis %s (%s), want %s", c.text, words, got.Why, c.want)
		}
	}
}

// A model's estimates, and what it says, come along; what makes no sense is left out.
func TestReadText_KeepsWhatIsSaid(t *testing.T) {
	t.Parallel()
	got := completion.ReadText(`{"rationale":"a\u0000b \ud83d\ude00","trades":[{"ticker":"F","action":"buy","quantity":1,
		"fairValue":"$11.50","topOfBox":1.2e1,"bottomOfBox":NaN}],"reply":"hello"}`, universe())
	want := completion.Reading{
		Said: got.Said, Outcome: completion.Orders, Path: "mended", Rationale: "a\ufffdb 😀", Reply: "hello",
		Orders:    []arena.Order{{Symbol: "F", Side: arena.Buy, Shares: arena.Share}},
		Estimates: []arena.Estimate{{Symbol: "F", FairValue: 1150 * arena.Cent, Top: 12 * arena.Dollar}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reading (-want +got):\n%s", diff)
	}
}

// answered is a response of an endpoint.
func answered(status int, body string, header ...string) *completion.Response {
	r := &completion.Response{Status: status, Header: make(http.Header), Body: []byte(body), At: time.Unix(1_700_000_000, 0)}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func TestRead_FaultsOfAnEndpoint(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sent    *completion.Response
		outcome completion.Outcome
		why     string
	}{
		"nothing":                  {answered(200, ""), completion.Retry, "did not answer with JSON"},
		"a page":                   {answered(502, "<html>"), completion.Retry, "Bad Gateway"},
		"a status of its own":      {answered(499, ""), completion.Retry, "status 499"},
		"a wrong key":              {answered(401, `{"error":{"message":"Incorrect API key provided: sk-abcdefgh12345"}}`), completion.Bench, "API key provided: sk-…"},
		"a key of another kind":    {answered(403, `{"error":{"message":"The key AIzaSyD3adB33f is not allowed"}}`), completion.Bench, "The key … is not allowed"},
		"no access":                {answered(403, `{"error":{"message":"not for you","type":"invalid_request_error"}}`), completion.Bench, "not for you"},
		"no money":                 {answered(429, `{"error":{"message":"You exceeded your quota","code":"insufficient_quota"}}`), completion.Bench, "quota"},
		"too fast":                 {answered(429, `{"error":{"message":"slow down","type":"rate_limit_error"}}`), completion.Retry, "slow down"},
		"in words":                 {answered(500, `{"error":"out of memory"}`), completion.Retry, "out of memory"},
		"within a 200":             {answered(200, `{"error":{"code":402,"message":"Provider returned error","metadata":{"raw":"no credits","provider_name":"X"}}}`), completion.Bench, "X: no credits"},
		"a schema":                 {answered(400, `[{"error":{"code":400,"message":"unknown name"}}]`), completion.Retry, "unknown name"},
		"beside an answer":         {answered(200, `{"choices":[{"error":{"code":502,"message":"lost"},"message":{"content":"{\"trades\":[]}"}}]}`), completion.Retry, "lost"},
		"too large":                {answered(200, strings.Repeat(" ", 5<<20)), completion.Retry, "more than 4 MB"},
		"refused":                  {answered(200, `{"choices":[{"finish_reason":"stop","message":{"refusal":"No advice."}}]}`), completion.Hold, "No advice."},
		"a part refused":           {answered(200, `{"choices":[{"message":{"content":[{"type":"refusal","refusal":"Never."}]}}]}`), completion.Hold, "Never."},
		"said nothing":             {answered(200, `{"choices":[{"finish_reason":"stop","message":{"content":null}}]}`), completion.Retry, "said nothing"},
		"a stream that breaks off": {answered(200, `data: {"choices":[{"delta":{"content":"{\"trades\""}}]}`), completion.Retry, "did not answer"},
	} {
		got := completion.Read(c.sent, universe())
		if got.Outcome != c.outcome || !strings.Contains(got.Why, c.why) || got.Plainer != (name == "a schema") {
			t.Errorf("%s: %s, %q, plainer %v; want %s, %q", name, got.Outcome, got.Why, got.Plainer, c.outcome, c.why)
		}
	}
}

func TestRead_StreamThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	got := completion.Read(answered(200, `: PROCESSING

data: {"model":"m","choices":[{"delta":{"role":"assistant","content":"{\"trades\":[{\"ticker\":\"F\","}}]}

data: {"choices":[{"delta":{"content":"\"action\":\"buy\",\"quantity\":2}]}"},"finish_reason":"stop"}]}

data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7,"cost":0.25}}

data: [DONE]
`), universe())
	want := completion.Usage{TokensIn: 5, TokensOut: 7, Cost: arena.Dollar / 4, Priced: true}
	if said(&got) != "buy 2 F" || got.Model != "m" || got.Usage != want {
		t.Errorf("%+v", got)
	}
}

// A moment and a number of seconds look alike in Retry-After.
func TestRead_TellsWhenToAskAgain(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Time{
		"7":                             time.Unix(1_700_000_007, 0),
		"0.5":                           time.Unix(1_700_000_000, 5e8),
		"1700000060":                    time.Unix(1_700_000_060, 0),
		"1700000060500":                 time.UnixMilli(1_700_000_060_500),
		"Tue, 14 Nov 2023 22:13:30 GMT": time.Unix(1_700_000_010, 0),
		"":                              {},
		"soon":                          {},
		"-1":                            {},
		"NaN":                           {},
		"1e300":                         {},
	} {
		got := completion.Read(answered(429, "", "Retry-After", value), universe())
		if got.Outcome != completion.Retry || !got.NotBefore.Equal(want) {
			t.Errorf("%q: %s, %s, want %s", value, got.Outcome, got.NotBefore, want)
		}
	}
}

func TestRead_UnknownCostIsNotNothing(t *testing.T) {
	t.Parallel()
	const dollar = arena.Dollar
	for usage, want := range map[string]completion.Usage{
		`{}`:   {},
		`null`: {},
		`{"prompt_tokens":1e3,"completion_tokens":-1}`: {TokensIn: 1_000},
		`{"cost":0}`:   {Priced: true},
		`{"cost":-1}`:  {},
		`{"cost":"1"}`: {},
		`{"cost":1.5,"cost_details":{"upstream_inference_cost":2}}`:                {Cost: 3 * dollar / 2, Priced: true},
		`{"cost":1.5,"is_byok":true,"cost_details":{"upstream_inference_cost":2}}`: {Cost: 7 * dollar / 2, Priced: true},
		`{"cost":1.5,"is_byok":true}`:                                              {Cost: 3 * dollar / 2},
	} {
		got := completion.Read(answered(200, `{"usage":`+usage+`,"choices":[{"message":{"content":"{\"trades\":[]}"}}]}`), universe())
		if got.Outcome != completion.Hold || got.Usage != want {
			t.Errorf("%s: %s, %+v, want %+v", usage, got.Outcome, got.Usage, want)
		}
	}
}
