//go:build unix

package main_test

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// A serverState is one in which a server may be when it is told to end.
type serverState struct {
	env   []string
	args  []string
	reach func(t *testing.T, s *site, p *process)
	still bool // nothing changes in it
}

func serverStates() map[string]serverState {
	fast := []string{"--interval", "0"}
	untilMoving := func(t *testing.T, _ *site, p *process) { t.Helper(); p.untilRecord(t, strategyArena, 20) }
	return map[string]serverState{
		"just started":   {reach: func(*testing.T, *site, *process) {}},
		"demo's pace":    {reach: func(t *testing.T, _ *site, p *process) { t.Helper(); p.untilRecord(t, strategyArena, 2) }},
		"fast":           {args: []string{"--interval", "5ms"}, reach: untilMoving},
		"as fast as can": {args: fast, reach: untilMoving},
		"paused": {args: fast, still: true, reach: func(t *testing.T, s *site, p *process) {
			t.Helper()
			untilMoving(t, s, p)
			s.still(t, p)
		}},
		"stopped": {args: fast, still: true, reach: func(t *testing.T, s *site, p *process) {
			t.Helper()
			untilMoving(t, s, p)
			s.mustRun(t, "stop", strategyArena, "--url", p.url)
			p.untilPhase(t, strategyArena, "waiting")
			head, _ := s.verdict(t) // what is shown of a stopped arena may still be on its way there
			p.untilRecord(t, strategyArena, head)
		}},
		"ended": {
			args: append(fast, "--max-sessions", "2"), still: true,
			reach: func(t *testing.T, _ *site, p *process) { t.Helper(); p.untilPhase(t, strategyArena, "ended") },
		},
		"a client that does not finish its request": {args: fast, reach: func(t *testing.T, s *site, p *process) {
			t.Helper()
			untilMoving(t, s, p)
			p.dial(t, "GET /api/status HTTP/1.1\r\nHost: a")
		}},
		"a client that does not read its answers": {args: fast, reach: func(t *testing.T, s *site, p *process) {
			t.Helper()
			p.untilRecord(t, strategyArena, 1000)
			const pipelined = 50 // more than the buffers of both ends hold
			p.dial(t, strings.Repeat("GET /api/arenas/strategies/events?limit=1000 HTTP/1.1\r\nHost: arena\r\n\r\n", pipelined))
			p.pause(time.Second) // until they are full
		}},
	}
}

// dial opens a connection, sends text and holds it until the end of the test.
func (p *process) dial(t *testing.T, text string) *net.TCPConn {
	t.Helper()
	address, err := net.ResolveTCPAddr("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.DialTCP("tcp", nil, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // the server may have closed it
	const small = 4 << 10
	if err := conn.SetReadBuffer(small); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// Whatever a server does, the first signal ends it in order within ten seconds,
// and the next start finds everything.
func TestServe_EndsInOrderInEveryState(t *testing.T) {
	t.Parallel()
	for name, state := range serverStates() {
		for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
			t.Run(name+", "+signal.String(), func(t *testing.T) {
				t.Parallel()
				s := newSite(t, append(state.env, "SIMULATED_START_DATE=2025-01-06")...)
				p := s.serve(t, state.args...)
				state.reach(t, s, p)
				before := p.whole(t)
				t.Logf("ended after %v", p.stop(t, signal).Round(time.Millisecond))

				if name == "just started" {
					s.ready(t, state.args...).untilPhase(t, strategyArena, "running")
					return
				}
				s.mustRun(t, "replay")
				if head, snapshot := s.verdict(t); snapshot != head && name != "stopped" { // stopped actors have given back the journal
					t.Errorf("the snapshot is of record %d, the head is %d", snapshot, head)
				}
				if !state.still {
					return
				}
				again := s.ready(t, state.args...)
				again.until(t, strategyArena, "it has been taken up", func(a arenaShown) bool { return a.Reason != "starting" })
				if diff := cmp.Diff(before, again.whole(t), ignoreReason()); diff != "" {
					t.Errorf("the arena has changed (-before +after):\n%s", diff)
				}
				if log := again.errOut.String(); strings.Contains(log, "snapshot") {
					t.Errorf("the snapshot was not used:\n%s", log)
				}
				again.stop(t, signal)
			})
		}
	}
}

// ignoreReason leaves out the sentence that says why an arena does not run: a
// server that has just started may know another one.
func ignoreReason() cmp.Option {
	return cmp.FilterPath(func(path cmp.Path) bool {
		return path.Last().String() == `["reason"]`
	}, cmp.Ignore())
}

// whole is everything that is shown of the arena.
func (p *process) whole(t *testing.T) (shown map[string]any) {
	t.Helper()
	p.mustGet(t, "/api/arenas/"+strategyArena, &shown)
	return shown
}

// verdict is what verify says of the arena.
func (s *site) verdict(t *testing.T) (head, snapshot uint64) {
	t.Helper()
	var body struct {
		Arenas []struct {
			Snapshot uint64 `json:"snapshot"`
			Head     struct {
				Seq uint64 `json:"seq"`
			} `json:"head"`
		} `json:"arenas"`
	}
	if err := json.Unmarshal([]byte(s.mustRun(t, "verify", "--json")), &body); err != nil || len(body.Arenas) == 0 {
		t.Fatalf("verify: %v, %+v", err, body)
	}
	v := body.Arenas[0]
	return v.Head.Seq, v.Snapshot
}

// While a slow client holds up the end, a second signal ends the server at once,
// and still nothing is lost.
func TestServe_EndsAtOnceAtTheSecondSignal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.serve(t, "--interval", "5ms")
	p.untilRecord(t, strategyArena, 20)
	records, err := p.records(strategyArena, 0)
	if err != nil {
		t.Fatal(err)
	}
	p.dial(t, "GET /api/status HTTP/1.1\r\nHost: a")
	// Connections are accepted in turn: once this one is answered, the slow one is known.
	if _, err := p.dial(t, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	signalled := time.Now()
	p.signal(t, syscall.SIGTERM)
	p.signal(t, syscall.SIGTERM) // some programs signal a process and its group
	p.eventually(t, "it takes no more connections and hears another signal as one", func() bool {
		return p.status("/healthz") == 0 && time.Since(signalled) > 200*time.Millisecond
	})
	p.signal(t, syscall.SIGTERM)
	state := p.wait(t)
	if state.ExitCode() != 1 || !strings.Contains(p.errOut.String(), "stopped at once by a second signal") {
		t.Errorf("after the second signal: %v\n%s", state, p.errOut)
	}
	stored := s.exported(t, strategyArena)
	for i, r := range records {
		if i >= len(stored) || stored[i].Sum != r.Sum {
			t.Fatalf("record %d of %d was shown and is not among the %d stored", i+1, len(records), len(stored))
		}
	}
	s.mustRun(t, "replay")
	again := s.ready(t, "--interval", "5ms")
	again.untilRecord(t, strategyArena, uint64(len(stored))+1)
}

// A server that is told to end while it starts, at whatever moment, ends in order
// too. Only in the first milliseconds, before it listens for signals, the signal
// itself ends it.
func TestServe_EndsInOrderWhileItStarts(t *testing.T) {
	t.Parallel()
	s := newSite(t, "SIMULATED_START_DATE=2025-01-06")
	s.writeBars(t)
	const step, most = 10 * time.Millisecond, 250 * time.Millisecond
	inOrder := 0
	for delay := time.Duration(0); delay < most || inOrder == 0 && delay < arenatest.Patience(); delay += step {
		p := s.launch(t, "serve", "--port", "localhost:0", "--mode", "historical", "--bars", "bars.csv")
		p.pause(delay)
		p.signal(t, syscall.SIGTERM)
		state := p.wait(t)
		status, _ := state.Sys().(syscall.WaitStatus)
		switch {
		case state.ExitCode() == 0:
			inOrder++
		case !status.Signaled():
			t.Errorf("told to end after %v: %v\n%s%s", delay, state, p.out, p.errOut)
		case p.out.String() != "":
			t.Errorf("the signal ended it after %v, when it ran already\n%s", delay, p.out)
		}
	}
	if inOrder == 0 {
		t.Error("it never ended in order")
	}
}

// writeBars writes daily bars of many symbols, which take a moment to read.
func (s *site) writeBars(t *testing.T) {
	t.Helper()
	const symbols = 500
	var bars strings.Builder
	bars.WriteString("date,symbol,open,high,low,close,volume\n")
	calendar := arena.NYSE()
	session := calendar.OnOrAfter("2025-01-06")
	for range 200 {
		fmt.Fprintf(&bars, "%s,SPY,100,101,99,100,1000\n", session.Date)
		for i := range symbols {
			fmt.Fprintf(&bars, "%s,S%03d,100,101,99,100,1000\n", session.Date, i)
		}
		session = calendar.OnOrAfter(calendar.DateOf(calendar.NextOpen(session.Close)))
	}
	write(t, filepath.Join(s.dir, "bars.csv"), bars.String())
}

// A season that runs is taken up from the snapshot where it ended: the first
// record of the next process follows the last of the one before.
func TestServe_GoesOnWhereItEnded(t *testing.T) {
	t.Parallel()
	s := newSite(t, "SIMULATED_START_DATE=2025-01-06")
	var head uint64
	for range 3 {
		p := s.ready(t, "--interval", "5ms")
		p.untilRecord(t, strategyArena, head+20)
		p.stop(t, syscall.SIGTERM)
		now, snapshot := s.verdict(t)
		if now < head+20 || snapshot != now {
			t.Errorf("%d records with a snapshot of %d, want more than %d and a snapshot of the last", now, snapshot, head+20)
		}
		head = now
	}
	if ticks := ticksOf(t, s.exported(t, strategyArena)); ticks[len(ticks)-1] != strconv.Itoa(len(ticks)) {
		t.Errorf("%d ticks, the last is number %s", len(ticks), ticks[len(ticks)-1])
	}
}

// ticksOf returns the numbers of the ticks.
func ticksOf(t *testing.T, records []journalRecord) (numbers []string) {
	t.Helper()
	for i := range records {
		for _, e := range records[i].events(t) {
			if number, ok := e["tick"].(float64); ok && e["type"] == "tick_recorded" {
				numbers = append(numbers, strconv.Itoa(int(number)))
			}
		}
	}
	return numbers
}
