package actors

// times reports whether somebody wants to know how long things take. Without a pace
// nothing is late.
func (a *arenaActor) times() bool { return a.cfg.Timings != nil && a.interval() > 0 }

// timeTick tells how late the tick was that has been stored.
func (a *arenaActor) timeTick() {
	if a.times() && !a.due.IsZero() {
		a.cfg.Timings.Tick(a.spec.Plan.Arena, max(a.cfg.Now().Sub(a.due), 0))
	}
}

// noteFull notes when the last answer of the open round has come.
func (a *arenaActor) noteFull() {
	if a.times() && a.round.open == 0 && a.round.full.IsZero() {
		a.round.full = a.cfg.Now()
	}
}

// timeRound tells how long it took from there until the round was stored.
func (a *arenaActor) timeRound() {
	if a.times() && !a.round.full.IsZero() {
		a.cfg.Timings.Round(a.spec.Plan.Arena, max(a.cfg.Now().Sub(a.round.full), 0))
	}
}
