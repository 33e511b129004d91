package arena

// The names of the events in the journal and on the wire. They never change.

// Type implements [Event].
func (*SeasonExtended) Type() string { return "season_extended" }

// Type implements [Event].
func (*SeasonStarted) Type() string { return "season_started" }

// Type implements [Event].
func (*TickRecorded) Type() string { return "tick_recorded" }

// Type implements [Event].
func (*RoundScheduled) Type() string { return "round_scheduled" }

// Type implements [Event].
func (*RoundOpened) Type() string { return "round_opened" }

// Type implements [Event].
func (*PromptChanged) Type() string { return "prompt_changed" }

// Type implements [Event].
func (*PromptKept) Type() string { return "prompt_kept" }

// Type implements [Event].
func (*DecisionTaken) Type() string { return "decision_taken" }

// Type implements [Event].
func (*DecisionMissed) Type() string { return "decision_missed" }

// Type implements [Event].
func (*OrderFilled) Type() string { return "order_filled" }

// Type implements [Event].
func (*OrderRejected) Type() string { return "order_rejected" }

// Type implements [Event].
func (*SplitApplied) Type() string { return "split_applied" }

// Type implements [Event].
func (*SplitDoubted) Type() string { return "split_doubted" }

// Type implements [Event].
func (*SymbolSettled) Type() string { return "symbol_settled" }

// Type implements [Event].
func (*DividendAccrued) Type() string { return "dividend_accrued" }

// Type implements [Event].
func (*DividendPaid) Type() string { return "dividend_paid" }

// Type implements [Event].
func (*SessionClosed) Type() string { return "session_closed" }

// Type implements [Event].
func (*AgentCrashed) Type() string { return "agent_crashed" }

// Type implements [Event].
func (*AgentBenched) Type() string { return "agent_benched" }

// Type implements [Event].
func (*AgentReturned) Type() string { return "agent_returned" }

// Type implements [Event].
func (*Paused) Type() string { return "paused" }

// Type implements [Event].
func (*Resumed) Type() string { return "resumed" }

// Type implements [Event].
func (*CommandHandled) Type() string { return "command_handled" }

// Type implements [Event].
func (*SeasonEnded) Type() string { return "season_ended" }

// Type implements [Event].
func (*SealRevealed) Type() string { return "seal_revealed" }

// Type implements [Event].
func (*LossAccepted) Type() string { return "loss_accepted" }

// Type implements [Event].
func (*ChatPosted) Type() string { return "chat_posted" }

// Type implements [Event].
func (*ChatDelivered) Type() string { return "chat_delivered" }

// Type implements [Event].
func (*ChatAnswered) Type() string { return "chat_answered" }

// Type implements [Event].
func (*ChatIgnored) Type() string { return "chat_ignored" }

// Type implements [Event].
func (*ChatHidden) Type() string { return "chat_hidden" }

// Type implements [Event].
func (*ChatClosed) Type() string { return "chat_closed" }

// Type implements [Event].
func (*ChatOpened) Type() string { return "chat_opened" }
