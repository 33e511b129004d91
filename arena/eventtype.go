package arena

// makers make an empty event of each type. Whoever adds a type of event adds it here, to
// the fold (fold.go) and, if it is an input of the season, to the replay (replay.go).
func makers() []func() Event {
	return []func() Event{
		empty[SeasonStarted], empty[TickRecorded], empty[RoundScheduled], empty[RoundOpened],
		empty[PromptChanged], empty[PromptKept], empty[DecisionTaken], empty[DecisionMissed], empty[OrderFilled], empty[OrderRejected],
		empty[SplitApplied], empty[SplitDoubted], empty[SymbolSettled],
		empty[DividendAccrued], empty[DividendPaid], empty[SessionClosed],
		empty[AgentCrashed], empty[AgentBenched], empty[AgentReturned],
		empty[Paused], empty[Resumed], empty[CommandHandled], empty[SeasonEnded],
		empty[SealRevealed], empty[SeasonExtended], empty[LossAccepted],
		empty[ChatPosted], empty[ChatDelivered], empty[ChatAnswered], empty[ChatIgnored],
		empty[ChatHidden], empty[ChatClosed], empty[ChatOpened],
	}
}

func empty[T any, E interface {
	*T
	Event
}]() Event {
	return E(new(T))
}

//nolint:gochecknoglobals // a table that nobody writes to
var makersByName = byName(makers())

func byName(makers []func() Event) map[string]func() Event {
	named := make(map[string]func() Event, len(makers))
	for _, maker := range makers {
		named[maker().Type()] = maker
	}
	return named
}

// newEvent returns an empty event of the type that is called name, or nil.
func newEvent(name string) Event {
	if maker, ok := makersByName[name]; ok {
		return maker()
	}
	return nil
}

// Events returns an empty event of every type.
func Events() []Event {
	makers := makers()
	events := make([]Event, len(makers))
	for i, maker := range makers {
		events[i] = maker()
	}
	return events
}
