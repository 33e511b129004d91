package view

import (
	"fmt"
	"log/slog"
	"sync"

	"github.com/seed45548214/arena/arena"
)

// A View is an arena as its journal tells it. It is safe for concurrent use.
type View struct {
	arena   string
	journal *Veiled
	log     *slog.Logger
	reread  uint64        // a snapshot of no later record is left aside
	filling chan struct{} // held by who completes the index
	gone    chan struct{} // closed when the arena is no longer served
	late    bool          // it came while the others were served

	mu       sync.Mutex
	state    *arena.State // what records are folded into; nil when it is of no use
	sum      string       // of the last record folded in
	live     bool         // state has caught up with the journal
	saved    bool         // state began with the snapshot
	distrust bool         // the snapshot led nowhere: begin at the first record
	lifted   int          // how often veils were when state began
	shown    Glimpse
	past     *past // of state
	told     *past // what readers are told; the same as past while live

	decoder  arena.Decoder // of the records that are folded in
	audience Audience      // nil where nobody is told
}

// TellTo lets an audience be told from the first record on. It must be called
// before anybody follows the journal.
func (v *View) TellTo(audience Audience) { v.audience = audience }

// Arena is the id of the arena.
func (v *View) Arena() string { return v.arena }

// Late reports whether the arena came while others were served.
func (v *View) Late() bool { return v.late }

// Tells reports whether the audience has been told all there is to tell. Until then
// whoever comes back would lose its place for nothing.
func (v *View) Tells() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.live || isDamage(v.shown.Err)
}

// fold takes in one record and tells of it.
func (v *View) fold(r Record) error {
	if r.Seq != v.head()+1 {
		return errForked
	}
	events, err := v.decoder.Decode(r.Data)
	if err != nil {
		return fmt.Errorf("decode record %d: %w", r.Seq, err)
	}
	if err := v.unveil(); err != nil {
		return err
	}
	if err := v.apply(r, events); err != nil {
		return err
	}
	v.flush()
	return nil
}

// unveil forgets what it knows of a season of which more is told now. It comes before the
// record that reveals it: nobody sees one half of it as it was told before.
func (v *View) unveil() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.state == nil || !v.state.Masked() || v.lifted == v.journal.lifted(v.arena) {
		return nil
	}
	v.state, v.live = nil, false // what is shown stays until it was read again
	return errUnveiled
}

func (v *View) apply(r Record, events []arena.Event) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.state.Fold(r.Seq, events); err != nil {
		v.state, v.live = nil, false
		if v.saved {
			v.saved, v.distrust = false, true
			return fmt.Errorf("%w: %w", errMistrusted, err)
		}
		return fmt.Errorf("fold: %w", err)
	}
	v.sum = r.Sum
	v.past.add(r.Sum, events, v.state)
	if !v.live {
		return nil
	}
	return v.tell(r, events)
}

// tell passes a record on that was folded in. It requires v.mu.
func (v *View) tell(r Record, events []arena.Event) error {
	if v.audience == nil || v.state.Season == 0 {
		return nil
	}
	at := v.state.At
	if at.IsZero() {
		at = v.state.StartsAt
	}
	return v.audience.Tell(v.state, Decoded{Seq: r.Seq, Sum: r.Sum, At: at, Events: ofSeason(events)})
}

func (v *View) flush() {
	if v.audience != nil {
		v.audience.Flush()
	}
}

func (v *View) head() uint64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.state == nil {
		return 0
	}
	return v.state.Seq
}

func (v *View) headSum() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.sum
}
