package arena

import (
	"bytes"
	"fmt"
)

// A Masker follows a journal and hides in its records what would tell who plays under a
// code name, as long as that is sealed: how a model was asked and what it answered, what
// that cost and how long it took, why it failed, and names in what it wrote. What is left
// is a journal of the same season: it folds to the same balances.
//
// A Masker belongs to one goroutine.
type Masker struct {
	seq       uint64
	veils     veils
	blackouts map[uint64]*Blackout // by the first record of the season
}

// NewMasker begins after the record of state, or before the first if it is nil.
func NewMasker(state *State) *Masker {
	m := &Masker{blackouts: make(map[uint64]*Blackout)}
	if state != nil {
		m.seq, m.veils = state.Seq, state.Veils
	}
	return m
}

// Seq is the last record that m knows.
func (m *Masker) Seq() uint64 { return m.seq }

// Hides reports whether the season of record seq is blind and not revealed.
func (m *Masker) Hides(seq uint64) bool {
	return m.veils.over(seq, false) != nil || m.veils.over(seq, true) != nil
}

// Veiled counts the seasons in which something is hidden.
func (m *Masker) Veiled() int { return len(m.veils) }

// Learn takes the next record, and ignores those that it knows. Only what it has learned
// is masked: a record must be learned, and better all of the journal, before it is told.
// The error wraps [ErrCorrupt].
func (m *Masker) Learn(seq uint64, data []byte) error {
	if seq <= m.seq {
		return nil
	}
	if seq != m.seq+1 {
		return fmt.Errorf("record %d after record %d: %w", seq, m.seq, ErrCorrupt)
	}
	m.seq = seq
	if !bytes.Contains(data, []byte(typePrefix+"season_started")) && !bytes.Contains(data, []byte(typePrefix+"seal_revealed")) {
		return nil
	}
	events, err := DecodeRecord(data)
	if err != nil {
		return fmt.Errorf("record %d: %w", seq, err)
	}
	for _, event := range events {
		switch e := event.(type) {
		case *SeasonStarted:
			m.veils = m.veils.begin(seq, e)
		case *SealRevealed:
			m.veils = m.veils.reveal(&e.Secret)
		}
	}
	return nil
}

// Mask returns record seq as it may be told: data itself where nothing in it is hidden. The
// error wraps [ErrCorrupt].
func (m *Masker) Mask(seq uint64, data []byte) ([]byte, error) {
	if !m.Hides(seq) {
		return data, nil
	}
	veil := m.veils.over(seq, false)
	events, err := DecodeRecord(data)
	if err != nil {
		return nil, fmt.Errorf("record %d: %w", seq, err)
	}
	told := make([]Event, 0, len(events))
	for _, event := range events {
		if _, ok := event.(*SeasonStarted); ok {
			veil = m.veils.over(seq, true)
		}
		if veil != nil {
			event = m.blackout(veil).mask(event)
		}
		if event != nil {
			told = append(told, event)
		}
	}
	return AppendRecord(nil, told)
}

func (m *Masker) blackout(veil *Veil) *Blackout {
	b, ok := m.blackouts[veil.From]
	if !ok {
		b = NewBlackout(veil.Names, veil.Symbols)
		m.blackouts[veil.From] = b
	}
	return b
}

// mask returns event as it may be told, or nil. Whoever adds a type of event that has
// something of a model's adds it here; a test looks at every text of every type.
func (b *Blackout) mask(event Event) Event {
	switch e := event.(type) {
	case *SeasonStarted:
		masked, blind := *e, *e.Blind
		blind.Names = nil
		masked.Blind = &blind
		return &masked
	case *PromptKept, *AgentCrashed:
		return nil
	case *DecisionTaken:
		return b.maskDecision(e)
	case *DecisionMissed:
		return &DecisionMissed{Agent: e.Agent, Round: e.Round, Reason: e.Reason.masked()}
	case *OrderRejected:
		masked := *e
		masked.Asked = b.maskOrder(e.Asked)
		return &masked
	case *ChatAnswered:
		masked := *e
		masked.Text = b.Text(e.Text)
		return &masked
	case *SealRevealed:
		if _, ok := e.Seal().Seat(); ok {
			return nil // the others are not
		}
	}
	return event
}

func (b *Blackout) maskDecision(e *DecisionTaken) Event {
	masked := *e
	masked.Receipt, masked.Rationale = nil, b.Text(e.Rationale)
	masked.Orders, masked.Aside = nil, b.maskAside(e.Aside)
	for _, placed := range e.Orders {
		placed.Order = b.maskOrder(placed.Order)
		masked.Orders = append(masked.Orders, placed)
	}
	return &masked
}

func (b *Blackout) maskAside(aside *Aside) *Aside {
	if aside == nil {
		return nil
	}
	masked := new(Aside)
	for _, unplaced := range aside.Unplaced {
		masked.Unplaced = append(masked.Unplaced, Unplaced{Asked: b.Text(unplaced.Asked), Reason: b.Text(unplaced.Reason)})
	}
	for _, estimate := range aside.Estimates {
		estimate.Symbol = Symbol(b.Text(string(estimate.Symbol)))
		masked.Estimates = append(masked.Estimates, estimate)
	}
	return masked
}

// maskOrder masks what of an order may be any text, for a model may write what it likes.
func (b *Blackout) maskOrder(o Order) Order {
	o.Symbol, o.Side, o.TIF = Symbol(b.Text(string(o.Symbol))), Side(b.Text(string(o.Side))), TimeInForce(b.Text(string(o.TIF)))
	return o
}

// masked is r where it follows from the season, and otherwise no more than that there was
// no decision: models of one vendor are late, of another they refuse.
func (r MissReason) masked() MissReason {
	switch r {
	case MissedDrain, MissedBenched:
		return r
	default:
		return MissedMasked
	}
}
