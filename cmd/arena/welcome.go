package main

import (
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// pageOf is where a browser on this machine finds the page.
func pageOf(ln net.Listener) string { return "http://" + reachable(ln.Addr()) }

// welcome says in a few lines what runs, and where. Who waits for one of them, in
// a pipe, finds all. Who wants quiet is told the address alone.
func (p *program) welcome(s *setup, store *store, front *front, seasons map[string]*arena.State) {
	if s.quiet {
		if front.ln != nil {
			_, _ = fmt.Fprintln(p.out, pageOf(front.ln))
		}
		return
	}
	lines := [][2]string{
		{"mode", s.modeSentence()},
		{"pace", s.pace.Why},
		{"store", fmt.Sprintf("%s (%s): %s", store.place, store.driver, store.acknowledged)},
	}
	if front.ln != nil {
		lines = slices.Insert(lines, 0, [2]string{"address", pageOf(front.ln)})
		lines = append(lines, [2]string{"admin token", "in " + front.tokenFrom})
	}
	stop := "Ctrl-C stops it, and the next start goes on"
	if s.SchedulerDisabled {
		why := "DISABLE_SCHEDULER is set, this process only shows the store"
		if s.role == webOnly {
			why = "workers run them, and this process serves them"
		}
		lines = append(lines, [2]string{"arena", "none runs here: " + why})
		stop = "Ctrl-C stops it"
	} else {
		for i := range s.plans {
			lines = append(lines, [2]string{"arena", s.plans[i].Arena + ": " + s.seasonSentence(&s.plans[i], seasons[s.plans[i].Arena])})
			if cost := costSentence(&s.plans[i], s.players[i], &s.pace, s.Models.Budget); cost != "" {
				lines = append(lines, [2]string{"", cost})
			}
		}
		lines = append(lines, s.keylessLines()...)
	}
	var text strings.Builder
	for _, line := range append(lines, [2]string{"stop", stop}) {
		fmt.Fprintf(&text, "%-12s %s\n", line[0], line[1])
	}
	_, _ = io.WriteString(p.out, text.String())
	for _, warning := range s.warnings {
		_, _ = fmt.Fprintln(p.errOut, "warning:", warning)
	}
}

// keylessLines say which arenas do not run, and what they need.
func (s *setup) keylessLines() [][2]string {
	var lines [][2]string
	for _, arena := range s.keyless {
		lines = append(lines, [2]string{"arena", arena.ID + ": " + needsKey(&arena)})
	}
	return lines
}

// needsKey says why an arena does not run.
func needsKey(k *roster.Keyless) string { return "needs a key: set " + k.Missing }

// modeSentence says where prices come from and which sessions they cover.
func (s *setup) modeSentence() string {
	if s.prices.last == "" {
		return fmt.Sprintf("%s: prices are made up, by a seed that is revealed when a season ends", s.Mode)
	}
	return fmt.Sprintf("%s, %s to %s from %s", s.Mode, s.prices.first, s.prices.last, s.Bars)
}

// seasonSentence says which season of an arena runs, and by its own plan where it has
// one: what is set now is for the next. season is nil if there was none.
func (s *setup) seasonSentence(plan *arena.Plan, season *arena.State) string {
	switch {
	case season == nil && s.unread[plan.Arena]:
		return "its journal cannot be read; `arena verify` says where and why, and nothing in it is changed"
	case season == nil:
		return "season 1 begins on " + s.beginning(plan)
	case s.Reset:
		return fmt.Sprintf("season %d begins on %s; the last one stays in the journal", season.Season+1, s.beginning(plan))
	case season.Phase == arena.PhaseEnded && !s.extends(season):
		return fmt.Sprintf("season %d ended on %s after %s; `arena reset %s`, or --reset at a start, begins the next",
			season.Season, season.Session, plural(len(season.Sessions), "session", "sessions"), plan.Arena)
	}
	at := season.At
	if season.Tick == 0 {
		at = season.StartsAt
	}
	stands := fmt.Sprintf("season %d goes on from %s (session %d, record %d)",
		season.Season, s.calendar.DateOf(at), sessionsBegun(season), season.Seq)
	switch season.Phase {
	case arena.PhasePaused:
		return strings.Replace(stands, "goes on from", "is paused on", 1) + "; `arena resume " + plan.Arena + "` lets it go on"
	case arena.PhaseRunning, arena.PhaseEnded, arena.PhaseFailed: // one that ended has more prices now
	case arena.PhaseWaiting:
		return strings.Replace(stands, "goes on from", "is stopped on", 1) + "; `arena start " + plan.Arena + "` lets it go on"
	}
	return stands + " with " + cast(&season.Plan)
}

// beginning is the first day of a season, and who plays it.
func (s *setup) beginning(plan *arena.Plan) string {
	text := fmt.Sprintf("%s with %s", s.calendar.DateOf(plan.StartsAt), cast(plan))
	if plan.Prelude > 0 {
		text += fmt.Sprintf("; %d sessions are played at once, which --from-scratch leaves out", plan.Prelude)
	}
	return text
}

// cast is who plays a season, and how often.
func cast(plan *arena.Plan) string {
	return plural(len(plan.Roster), "agent", "agents") + ", a round every " + settings.Brief(plan.RoundEvery.Duration()) + " of market time"
}

// sessionsBegun counts the sessions of a season, the one under way included.
func sessionsBegun(season *arena.State) int {
	if season.Session == season.Closed {
		return len(season.Sessions)
	}
	return len(season.Sessions) + 1
}

// reachable is the address under which a browser on this machine finds addr.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}
