//go:build unix

package main_test

import (
	"encoding/csv"
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed45548214/arena/arena/arenatest"
)

// A standing and a position are figures as the page has them, with amounts as text.
type (
	standing struct {
		Rank   int      `json:"rank"`
		Agent  string   `json:"agent"`
		Base   bool     `json:"baseline"`
		Equity string   `json:"equity"`
		Return float64  `json:"return"`
		Beside *float64 `json:"beside"`
		Today  float64  `json:"today"`
		Cash   string   `json:"cash"`
		Fees   string   `json:"fees"`
		Fills  int      `json:"fills"`
		Held   int      `json:"positions"`

		Statistics struct {
			Sessions int      `json:"sessions"`
			Drawdown *float64 `json:"max_drawdown"`
			Sharpe   *float64 `json:"sharpe"`
			StdErr   *float64 `json:"sharpe_std_err"`
			Beta     *float64 `json:"beta"`
			Alpha    *float64 `json:"alpha"`
		} `json:"statistics"`
	}
	position struct {
		Symbol string  `json:"symbol"`
		Shares string  `json:"shares"`
		Cost   string  `json:"cost"`
		Price  string  `json:"price"`
		Value  string  `json:"value"`
		Gain   string  `json:"gain"`
		Return float64 `json:"return"`
		Weight float64 `json:"weight"`
	}
)

// Every figure of the page follows from the files of bars and actions and from the
// fills, reckoned by somebody else.
func TestFigures_FollowFromBarsAndFills(t *testing.T) {
	t.Parallel()
	t.Run("drawn", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.drawBars(t, 40)
		s.reckon(t, "QQQ", filepath.Join(s.dir, "bars"), filepath.Join(s.dir, "actions.csv"))
	})
	t.Run("daily", func(t *testing.T) {
		t.Parallel()
		data := recordedData(t)
		newSite(t).reckon(t, "QQQ", filepath.Join(data, "daily"), filepath.Join(data, "actions", "actions_2025-06_2025-10.csv"))
	})
	t.Run("hourly", func(t *testing.T) {
		t.Parallel()
		newSite(t).reckon(t, "QQQ", filepath.Join(recordedData(t), "hourly"), "")
	})
}

// drawBars writes some sessions of four stocks and a benchmark that comes three days
// late; one stock splits, and it and the benchmark pay.
func (s *site) drawBars(t *testing.T, sessions int) {
	t.Helper()
	random := rand.New(rand.NewPCG(5, 7))
	symbols := []string{"AAA", "BBB", "CCC", "DDD", "QQQ"}
	prices := []float64{120, 45, 300, 18, 500}
	var rows strings.Builder
	rows.WriteString("date,symbol,open,high,low,close,volume\n")
	session, first := arenatest.NYSE().OnOrAfter("2025-01-06"), ""
	for day := range sessions {
		if day == 12 {
			prices[2] /= 3
			first = string(session.Date)
		}
		for i, symbol := range symbols {
			open := prices[i] * (1 + (random.Float64()-0.5)/50)
			prices[i] = open * (1 + (random.Float64()-0.48)/40)
			if symbol != "QQQ" || day >= 3 {
				low, high := min(open, prices[i]), max(open, prices[i])
				fmt.Fprintf(&rows, "%s,%s,%.2f,%.2f,%.2f,%.2f,1000000\n", session.Date, symbol, open, high+0.01, low-0.01, prices[i])
			}
		}
		session = arenatest.NYSE().After(session.Date)
	}
	if err := os.Mkdir(filepath.Join(s.dir, "bars"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(s.dir, "bars", "bars.csv"), rows.String())
	write(t, filepath.Join(s.dir, "actions.csv"), "ex_date,symbol,kind,amount_or_split_to,split_from,pay_date,dividend_type\n"+
		first+",CCC,split,3,1,,\n2025-01-29,CCC,dividend,0.4,,2025-02-06,CD\n2025-02-04,QQQ,dividend,2.5,,2025-02-10,CD\n")
}

// reckon plays bars to their end and compares what is shown with the reckoner's books.
func (s *site) reckon(t *testing.T, benchmark, bars, actions string) {
	t.Helper()
	args := []string{"--mode", "historical", "--bars", bars, "--interval", "0"}
	r := reckoner{index: &fund{symbol: benchmark}}
	r.read(t, bars)
	if actions != "" {
		args = append(args, "--actions", actions)
		r.happenings(t, actions)
	}
	p := s.ready(t, args...)
	s.env = append(s.env, "ARENA_URL="+p.url)
	p.untilPhase(t, strategyArena, "ended")
	rows, err := csv.NewReader(strings.NewReader(s.mustRun(t, "export", strategyArena, "--format", "fills-csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	r.trades(t, rows)
	var shown struct {
		Standings []standing `json:"standings"`
		Accounts  []struct {
			Agent     string     `json:"agent"`
			Positions []position `json:"positions"`
		} `json:"accounts"`
	}
	p.mustGet(t, "/api/arenas/"+strategyArena, &shown)
	var board struct {
		Topics [][2]string `json:"top"`
		Values [][]any     `json:"d"`
	}
	p.mustGet(t, "/api/arenas/"+strategyArena+"/state", &board)
	page, err := p.body("/a/" + strategyArena)
	if err != nil {
		t.Fatal(err)
	}
	p.stop(t, syscall.SIGTERM)

	agents := make([]string, len(shown.Standings))
	for i := range shown.Standings {
		agents[i] = shown.Standings[i].Agent
	}
	r.reckon(agents, 10_000)
	for i := range shown.Standings {
		r.checkStanding(t, &shown.Standings[i])
	}
	for i := range shown.Accounts {
		for j := range shown.Accounts[i].Positions {
			r.checkPosition(t, shown.Accounts[i].Agent, &shown.Accounts[i].Positions[j])
		}
	}
	r.checkMarket(t, board.Values)
	r.checkPage(t, html.UnescapeString(string(page)), shown.Standings)
}
