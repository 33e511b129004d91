package arena_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/seed45548214/arena/arena"
)

// A ledgerRow is one action in the published log of another arena, with the
// state after it.
type ledgerRow struct {
	Agent  string `json:"agent"`
	Time   string `json:"time"`
	Action *struct {
		Action string       `json:"action"`
		Symbol arena.Symbol `json:"symbol"`
		Amount int64        `json:"amount"`
	} `json:"action"`
	Cash      float64                  `json:"cash"`
	Positions map[arena.Symbol]float64 `json:"positions"`
}

// A dayPrice is the bar of a symbol on a day, as recorded.
type dayPrice struct{ open, close arena.Money }

// Six models' published logs of a month, executed at each day's open without
// fees, come out of our rules to the half cent (theirs are floats) and to the
// share.
func TestLedger_MatchesPublishedTransitions(t *testing.T) {
	t.Parallel()
	rows, prices := readLedger(t), readPrices(t)
	rules := freeRules()
	portfolios := make(map[string]*arena.Portfolio)
	transitions, trades := 0, 0
	for i := range rows {
		row := &rows[i]
		p, ok := portfolios[row.Agent]
		if !ok {
			fresh := arena.NewPortfolio(10_000 * arena.Dollar)
			p = &fresh
			portfolios[row.Agent] = p
		}
		if row.Action != nil {
			transitions++
			trades += act(t, row, p, prices, &rules)
		}
		if off := math.Abs(p.Cash.Dollars() - row.Cash); off > 0.005 {
			t.Fatalf("%s on %s: cash %v, published %v", row.Agent, row.Time, p.Cash, row.Cash)
		}
		samePositions(t, row, p)
		if p.Imbalance() != 0 {
			t.Fatalf("%s on %s: books are off by %v", row.Agent, row.Time, p.Imbalance())
		}
	}
	if transitions != 369 || trades != 327 {
		t.Errorf("replayed %d transitions and %d trades, want 369 and 327", transitions, trades)
	}
}

// act does what row says and returns the number of its trades, 0 or 1. A trade of
// no shares changed nothing there and is refused here.
func act(t *testing.T, row *ledgerRow, p *arena.Portfolio, prices map[string]map[arena.Symbol]dayPrice, rules *arena.Rules) int {
	t.Helper()
	side := arena.Side(row.Action.Action)
	if side != arena.Buy && side != arena.Sell {
		return 0
	}
	o := arena.Order{Symbol: row.Action.Symbol, Side: side, Shares: arena.Shares(row.Action.Amount) * arena.Share}
	price := prices[row.Time][o.Symbol].open
	if o.Shares > 0 {
		trade(t, p, o, price, rules)
	} else if _, err := arena.Execute(p, o, marketAt(p, o.Symbol, price), rules); err == nil {
		t.Fatalf("%s was executed", o)
	}
	return 1
}

func samePositions(t *testing.T, row *ledgerRow, p *arena.Portfolio) {
	t.Helper()
	held := 0
	for symbol, shares := range row.Positions {
		if shares == 0 {
			continue
		}
		held++
		if got := p.Position(symbol).Shares; got != arena.Shares(shares)*arena.Share {
			t.Fatalf("%s on %s: %v %s, published %v", row.Agent, row.Time, got, symbol, shares)
		}
	}
	if held != len(p.Positions) {
		t.Fatalf("%s on %s: %v, published %v", row.Agent, row.Time, p.Positions, row.Positions)
	}
}

// The published returns of three dates, and of the index since the first close.
func TestLedger_MatchesPublishedReturns(t *testing.T) {
	t.Parallel()
	rows, prices := readLedger(t), readPrices(t)
	none := math.NaN()
	published := map[string]map[string]float64{
		"2025-10-24": {
			"deepseek-chat-v3.1": 10.61, "MiniMax-M2": none, "claude-3.7-sonnet": 4.03, "gpt-5": 3.89,
			"QQQ": 2.30, "qwen3-max": 2.49, "gemini-2.5-flash": -2.73,
		},
		"2025-10-28": {
			"deepseek-chat-v3.1": 14.38, "MiniMax-M2": 10.99, "claude-3.7-sonnet": 7.96, "gpt-5": 8.39,
			"QQQ": 4.92, "qwen3-max": 6.14, "gemini-2.5-flash": -0.71,
		},
		"2025-10-30": {
			"deepseek-chat-v3.1": 13.89, "MiniMax-M2": 10.72, "claude-3.7-sonnet": 7.12, "gpt-5": 7.11,
			"QQQ": 3.78, "qwen3-max": 3.44, "gemini-2.5-flash": -0.54,
		},
	}
	rules := freeRules()
	for date, returns := range published {
		got := map[string]float64{
			"QQQ": float64(prices[date]["QQQ"].close)/float64(prices["2025-10-01"]["QQQ"].close) - 1,
		}
		for agent := range returns {
			if agent == "QQQ" {
				continue
			}
			p := arena.NewPortfolio(10_000 * arena.Dollar)
			for i := range rows {
				row := &rows[i]
				if row.Agent != agent || row.Time > date || row.Action == nil {
					continue
				}
				act(t, row, &p, prices, &rules)
			}
			worth := p.Cash
			for _, position := range p.Positions {
				value, ok := prices[date][position.Symbol].close.Times(position.Shares)
				if !ok || value == 0 {
					t.Fatalf("%s on %s: no close of %s", agent, date, position.Symbol)
				}
				worth += value
			}
			got[agent] = worth.Dollars()/p.Deposited.Dollars() - 1
		}
		for agent, want := range returns {
			if percent := got[agent] * 100; math.Abs(percent-want) > 0.01 { // false for what was not published
				t.Errorf("%s on %s: %.4f %%, published %.2f %%", agent, date, percent, want)
			}
		}
	}
}

// recorded opens a file of the recorded data, which lies beside the project.
func recorded(t *testing.T, names ...string) *os.File {
	t.Helper()
	file, err := os.Open(filepath.Join(append([]string{"..", "..", "shared", "data"}, names...)...))
	if err != nil {
		t.Skip("recorded data not found beside the project (../shared/data)")
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	return file
}

func readLedger(t *testing.T) []ledgerRow {
	t.Helper()
	var rows []ledgerRow
	lines := bufio.NewScanner(recorded(t, "ledgers", "aitrader_us_daily_ledger.jsonl"))
	for lines.Scan() {
		var row ledgerRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// readPrices returns the recorded bars by day and symbol.
func readPrices(t *testing.T) map[string]map[arena.Symbol]dayPrice {
	t.Helper()
	lines, err := csv.NewReader(recorded(t, "ledgers", "aitrader_us_daily_prices.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	prices := make(map[string]map[arena.Symbol]dayPrice)
	for _, line := range lines[1:] { // symbol,time,open,high,low,close,volume
		if _, err := strconv.ParseFloat(line[2], 64); err != nil {
			t.Fatal(err)
		}
		if prices[line[1]] == nil {
			prices[line[1]] = make(map[arena.Symbol]dayPrice)
		}
		prices[line[1]][arena.Symbol(line[0])] = dayPrice{open: money(t, line[2]), close: money(t, line[5])}
	}
	return prices
}
