package arena

import "time"

// An Event is one fact of a season. Events are folded into a [State] and never
// change once stored; the fields of a type may be added to, not altered.
type Event interface {
	// Type names the event in the journal and on the wire, in snake case.
	Type() string
}

// SeasonStarted begins a season. It replaces all state of the season before.
type SeasonStarted struct {
	Plan
	Season int    `json:"season"`           // counted from 1
	Engine int    `json:"engine"`           // the version of the rules, [EngineVersion]; 0 before there were versions
	Sealed []Seal `json:"sealed,omitempty"` // facts that are revealed at the end
	Signer string `json:"signer,omitempty"` // the public key with which heads of the journal are signed; see [SignedHead]
}

// EngineVersion is the version of the rules. It changes when the same inputs lead to
// other events, or a built-in strategy to other decisions. A season of another version
// can be read, audited and gone on with, but not run again.
const EngineVersion = 3

// TickRecorded says which prices a tick brought. A symbol that is neither among
// Quotes nor Stale kept its price, and the price is as fresh as the tick.
type TickRecorded struct {
	Tick    uint64    `json:"tick"`              // counted from 1 in a season
	At      time.Time `json:"at"`                // market time
	Session Date      `json:"session,omitempty"` // empty outside of a session
	// Adjusted is the day through which the corporate actions of all symbols but
	// Unadjusted are applied; empty if the tick has added nothing to that.
	Adjusted   Date     `json:"adjusted,omitempty"`
	Unadjusted []Symbol `json:"unadjusted,omitempty"`
	Quotes     []Quote  `json:"quotes,omitempty"` // the changed ones, by symbol
	Source     string   `json:"source"`
	// Past is a digest of what the source answered through the tick before.
	Past  string   `json:"past,omitempty"`
	Stale []Symbol `json:"stale,omitempty"` // had a price before and none now
}

// RoundScheduled says when the next round opens: it comes with the opening of the one
// before. A deadline moves only with this event.
type RoundScheduled struct {
	Round int       `json:"round"`
	Due   time.Time `json:"due"`         // market time
	At    time.Time `json:"at,omitzero"` // wall time; zero when the season runs as fast as it can
}

// RoundOpened asks every agent for a decision.
type RoundOpened struct {
	Round    int       `json:"round"`
	At       time.Time `json:"at"`                // market time
	Deadline time.Time `json:"deadline,omitzero"` // wall time; zero when the season runs as fast as it can
	// SnapshotSeq is the record whose prices the agents see. Their orders fill
	// at later prices only.
	SnapshotSeq uint64 `json:"snapshot_seq"`
}

// DecisionTaken is an agent's answer to a round.
type DecisionTaken struct {
	Agent     string        `json:"agent"`
	Round     int           `json:"round"`
	Orders    []PlacedOrder `json:"orders,omitempty"`
	Cancel    []OrderID     `json:"cancel,omitempty"`
	Rationale string        `json:"rationale,omitempty"`
	*Aside                  // nil if it says nothing more
	Receipt   *Receipt      `json:"receipt,omitempty"` // nil for a strategy
}

// A MissReason says why an agent took no decision in a round.
type MissReason string

// The reasons for a missed decision.
const (
	MissedDeadline MissReason = "deadline" // no answer by the deadline
	MissedLate     MissReason = "late"     // an answer after the deadline
	MissedCrash    MissReason = "crash"
	MissedError    MissReason = "error"
	MissedUnread   MissReason = "unreadable" // an answer from which no decision could be read
	MissedRefused  MissReason = "refused"    // the decider would not answer
	MissedBudget   MissReason = "budget"
	MissedDrain    MissReason = "drain" // the arena was stopped, reset or shut down meanwhile
	MissedBenched  MissReason = "benched"
	MissedMasked   MissReason = "undisclosed" // until the code names are revealed; in no journal
)

// DecisionMissed says that an agent took no decision in a round. Its portfolio
// and its open orders stay as they are.
type DecisionMissed struct {
	Agent  string     `json:"agent"`
	Round  int        `json:"round"`
	Reason MissReason `json:"reason"`
	Detail string     `json:"detail,omitempty"`
	// Receipt is nil for a strategy, and for an agent that was not asked.
	Receipt *Receipt `json:"receipt,omitempty"`
}

// OrderFilled is a fill of an order. An order may have several; Remaining is
// zero in the last.
type OrderFilled struct {
	Agent     string  `json:"agent"`
	Order     OrderID `json:"order"`
	Round     int     `json:"round"` // of the decision
	SeenPrice Money   `json:"seen_price,omitzero"`
	Fill
	Remaining Shares `json:"remaining,omitzero"` // still open
}

// OrderRejected ends an order without a further fill.
type OrderRejected struct {
	Agent  string  `json:"agent"`
	Order  OrderID `json:"order"`
	Round  int     `json:"round"` // of the decision
	Asked  Order   `json:"asked"`
	Reason Reason  `json:"reason"`
}

// A Holder is what a corporate action means to one agent.
type Holder struct {
	Agent  string `json:"agent"`
	Shares Shares `json:"shares"`          // held before the action
	After  Shares `json:"after,omitzero"`  // held after a split
	Amount Money  `json:"amount,omitzero"` // dividend, settlement, or cash in lieu of a fraction
}

// SplitApplied multiplies the shares of every holder and divides the price.
type SplitApplied struct {
	Symbol  Symbol   `json:"symbol"`
	ExDate  Date     `json:"ex_date"`
	To      int64    `json:"to"`
	From    int64    `json:"from"`
	Holders []Holder `json:"holders,omitempty"`
}

// SplitDoubted flags a price overnight that does not fit the corporate actions: a
// split that was listed and contradicted by the price, and so not applied; or a
// price that moved as in a split that nobody listed, and was taken.
type SplitDoubted struct {
	Symbol Symbol `json:"symbol"`
	ExDate Date   `json:"ex_date"`
	To     int64  `json:"to"`
	From   int64  `json:"from"`
	Listed bool   `json:"listed"`
	Before Money  `json:"before"` // the last price before ExDate
	After  Money  `json:"after"`  // the first one on it
}

// A SettleCause says why positions were turned into cash.
type SettleCause string

// The causes of a settlement. All but NoPrice and ByOperator end the symbol.
const (
	ByMerger    SettleCause = "merger"
	ByDelisting SettleCause = "delisting"
	NoPrice     SettleCause = "no_price" // for ten sessions in which others had one
	ByOperator  SettleCause = "operator"
)

// SymbolSettled turns every position in a symbol into cash.
type SymbolSettled struct {
	Symbol   Symbol      `json:"symbol"`
	Cause    SettleCause `json:"cause"`
	Date     Date        `json:"date"` // of the session before which, or at whose close, it happens
	PerShare Money       `json:"per_share"`
	By       string      `json:"by,omitempty"` // the operator
	Holders  []Holder    `json:"holders,omitempty"`
}

// DividendAccrued makes a dividend, or what a spin-off is worth, part of the equity
// of every holder.
type DividendAccrued struct {
	Symbol   Symbol     `json:"symbol"`
	Kind     ActionKind `json:"kind,omitempty"` // empty for a dividend
	ExDate   Date       `json:"ex_date"`
	PayDate  Date       `json:"pay_date"`
	PerShare Money      `json:"per_share"`
	Holders  []Holder   `json:"holders"` // may be none of the benchmark, whose index has it
}

// DividendPaid turns an accrued dividend into cash.
type DividendPaid struct {
	Agent   string `json:"agent"`
	Symbol  Symbol `json:"symbol"`
	ExDate  Date   `json:"ex_date"`
	PayDate Date   `json:"pay_date"`
	Amount  Money  `json:"amount"`
}

// SessionClosed marks every agent at the close. Statistics are made of these.
type SessionClosed struct {
	Session   Date    `json:"session"`
	Equity    []Money `json:"equity"`             // in roster order
	Exposure  []Money `json:"exposure"`           // market value of the positions, in roster order
	Benchmark Money   `json:"benchmark,omitzero"` // price of the benchmark; zero if it had none in the session
}

// AgentCrashed says that an agent's actor failed while it was deciding.
type AgentCrashed struct {
	Agent string `json:"agent"`
	Round int    `json:"round"`
	Error string `json:"error"`
}

// AgentBenched keeps an agent out of the rounds up to and including Until.
type AgentBenched struct {
	Agent string `json:"agent"`
	Round int    `json:"round"`
	Until int    `json:"until"`
}

// AgentReturned lets a benched agent take part again.
type AgentReturned struct {
	Agent string `json:"agent"`
	Round int    `json:"round"`
}

// Paused stops the clock of the season. A stop also ends its actors until
// somebody starts it again.
type Paused struct {
	By   string `json:"by"`
	Stop bool   `json:"stop,omitzero"`
}

// Resumed lets a paused or stopped season go on.
type Resumed struct {
	By string `json:"by"`
}

// CommandHandled remembers that a command was carried out, so that it is not
// carried out twice.
type CommandHandled struct {
	ID   string    `json:"id"`
	Asks string    `json:"asks"`
	At   time.Time `json:"at,omitzero"` // wall time of the request
}

// An EndReason says why a season ended.
type EndReason string

// The reasons for the end of a season.
const (
	EndOfData   EndReason = "end_of_data"
	MaxSessions EndReason = "max_sessions"
)

// SeasonEnded ends a season. Its state stays to be looked at.
type SeasonEnded struct {
	Reason EndReason `json:"reason"`
}

// SealRevealed opens a seal of the season that ends, or is about to be replaced.
type SealRevealed struct{ Secret }

// SeasonExtended lets a season go on that had ended with its prices, which reach
// further now.
type SeasonExtended struct {
	// Reopened is the session that had closed early, for its prices had ended, and is
	// taken back: it closes again. Empty if there is none.
	Reopened Date `json:"reopened,omitempty"`
}
