package api

import (
	"context"
	"fmt"
	"reflect"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/view"
)

// An outcomeKind says what came of an order, or of a part of it.
type outcomeKind string

const (
	outcomeFilled   outcomeKind = "filled"
	outcomeRejected outcomeKind = "rejected"
	outcomeOpen     outcomeKind = "open"
)

// outcomeBody is one outcome of an order. An order that was filled in part and
// waits for the rest has two or more.
type outcomeBody struct {
	Kind    outcomeKind  `json:"kind"`
	At      *int64       `json:"at"`     // market time; null while it is open
	Shares  arena.Shares `json:"shares"` // that were filled, or were not
	Price   *arena.Money `json:"price,omitempty"`
	Fee     *arena.Money `json:"fee,omitempty"`
	Reduced arena.Reason `json:"reduced,omitempty"` // why fewer shares were filled than asked for
	Reason  arena.Reason `json:"reason,omitempty"`  // why nothing more was filled
	Text    string       `json:"text,omitempty"`    // the sentence for either
}

// A follower collects the outcomes of the orders of one decision.
type follower struct {
	orders map[arena.OrderID]*orderBody // without their end
	at     int64
	over   bool // the season is
}

// follow reads the outcomes of the orders in body: those soon after the decision
// one record after another, late ones through the index.
func follow(ctx context.Context, known *view.Inspection, body *decisionBody) error {
	f := &follower{orders: make(map[arena.OrderID]*orderBody, len(body.Orders)), at: body.At}
	for i := range body.Orders {
		f.orders[body.Orders[i].ID] = &body.Orders[i]
	}
	last, err := f.scan(ctx, known, body.Seq)
	if err != nil {
		return err
	}
	for order, late := range known.Index.Late() {
		if _, ours := f.orders[order]; !ours || late.Seq <= last || f.over {
			continue
		}
		events, err := known.Record(ctx, late.Seq)
		if err != nil {
			return err
		}
		f.at = late.At
		f.take(events)
		last = late.Seq
	}
	if seat, ok := known.State.Seat(body.Agent); ok {
		f.leave(known.State.Accounts[seat].Orders)
	}
	return nil
}

// scan reads from record seq on until every order has its end. It returns the last
// record that it read.
func (f *follower) scan(ctx context.Context, known *view.Inspection, seq uint64) (last uint64, err error) {
	if len(f.orders) == 0 {
		return seq, nil
	}
	for r, err := range known.Read(ctx, seq-1) {
		if err != nil {
			return last, fmt.Errorf("read outcomes after record %d: %w", last, err)
		}
		if last = r.Seq; view.Holds(r.Data, "order_", "season_started") {
			events, err := view.Decode(r)
			if err != nil {
				return last, err
			}
			f.take(events)
		}
		if len(f.orders) == 0 || f.over || r.Seq >= seq+view.ScanAhead {
			break
		}
	}
	return last, nil
}

func (f *follower) take(events []arena.Event) {
	for _, event := range events {
		switch e := event.(type) {
		case *arena.TickRecorded:
			f.at = e.At.UnixMilli()
		case *arena.OrderFilled:
			f.fill(e)
		case *arena.OrderRejected:
			f.reject(e)
		case *arena.SeasonStarted:
			f.over = true // the next one counts its orders anew
			return
		}
	}
}

func (f *follower) fill(e *arena.OrderFilled) {
	o, ours := f.orders[e.Order]
	if !ours {
		return
	}
	outcome := outcomeBody{
		Kind: outcomeFilled, At: new(f.at), Shares: e.Shares, Price: &e.Price, Fee: &e.Fee, Reduced: e.Reduced,
	}
	if e.Reduced != "" {
		outcome.Text = e.Reduced.Sentence()
	}
	if e.SeenPrice > 0 {
		o.Seen = &e.SeenPrice
	}
	o.Outcomes = append(o.Outcomes, outcome)
	if e.Remaining == 0 {
		delete(f.orders, e.Order)
	}
}

func (f *follower) reject(e *arena.OrderRejected) {
	o, ours := f.orders[e.Order]
	if !ours {
		return
	}
	o.Outcomes = append(o.Outcomes, outcomeBody{
		Kind: outcomeRejected, At: new(f.at), Shares: e.Asked.Shares, Reason: e.Reason, Text: e.Reason.Sentence(),
	})
	delete(f.orders, e.Order)
}

// leave says which orders still wait.
func (f *follower) leave(open []arena.OpenOrder) {
	for i := range open {
		if o, ours := f.orders[open[i].ID]; ours {
			o.Outcomes = append(o.Outcomes, outcomeBody{Kind: outcomeOpen, Shares: open[i].Shares})
		}
	}
}

func outcomeTables() openapi.Tables {
	return openapi.Tables{
		Scalars: map[reflect.Type]openapi.Scalar{
			reflect.TypeFor[outcomeKind](): {Name: "OutcomeKind", Schema: openapi.EnumOf(outcomeFilled, outcomeRejected, outcomeOpen)},
		},
		About: map[string]string{
			"Outcome": "One outcome of an order. One that was filled in part and waits for the rest has two or more.",
		},
		Words: map[string]string{
			"Outcome.at": wordsMarket + " Null while the order is open.", "Outcome.shares": "Those that were filled, or were not.",
			"Outcome.reduced": "Why fewer shares were filled than asked for.", "Outcome.reason": "Why nothing more was filled.",
			"Outcome.text": "The sentence for either.",
		},
	}
}
