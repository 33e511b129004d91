package news

import (
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/push"
	"github.com/seed45548214/arena/transport/view"
)

// logs appends the events of a record that everybody should see once.
func logs(batch *push.Batch, state *arena.State, r view.Decoded) {
	at := r.At.UnixMilli()
	for _, event := range r.Events {
		switch e := event.(type) {
		case *arena.OrderFilled:
			batch.Append(topicFills, wireJSON(Fill{
				At: at, Agent: e.Agent, Order: e.Order, Round: e.Round, Symbol: e.Symbol, Side: e.Side,
				Shares: e.Shares, Price: e.Price, Seen: e.SeenPrice, Fee: e.Fee, Reduced: e.Reduced, Left: e.Remaining,
			}))
		case *arena.OrderRejected:
			batch.Append(topicRefusals, wireJSON(Refusal{
				At: at, Agent: e.Agent, Order: e.Order, Round: e.Round, Symbol: e.Asked.Symbol, Side: e.Asked.Side,
				Shares: e.Asked.Shares, Reason: e.Reason, Text: e.Reason.Sentence(),
			}))
		case *arena.DecisionTaken:
			batch.Append(topicDecisions, wireJSON(decisionNews(e, at)))
		case *arena.DecisionMissed:
			news := Decision{
				At: at, Agent: e.Agent, Round: e.Round, Orders: []Order{}, Missed: e.Reason, Detail: e.Detail,
			}
			news.charge(e.Receipt)
			batch.Append(topicDecisions, wireJSON(news))
		default:
			if notice, ok := announce(state, event); ok {
				notice.At = at
				batch.Append(topicNotices, wireJSON(notice))
			}
		}
	}
}

func decisionNews(e *arena.DecisionTaken, at int64) Decision {
	news := Decision{
		At: at, Agent: e.Agent, Round: e.Round, Rationale: e.Rationale, Orders: make([]Order, len(e.Orders)),
	}
	for i := range e.Orders {
		o := &e.Orders[i]
		news.Orders[i] = Order{ID: o.ID, Symbol: o.Symbol, Side: o.Side, Shares: o.Shares, TIF: o.TIF}
		if o.Limit > 0 {
			news.Orders[i].Limit = o.Limit.String()
		}
	}
	news.charge(e.Receipt)
	return news
}

// charge says what a decision took, or what was paid for none.
func (d *Decision) charge(r *arena.Receipt) {
	if r == nil {
		return
	}
	d.Latency = r.Latency
	if r.Usage != (arena.Usage{}) {
		d.TokensIn, d.TokensOut, d.Cost = r.Usage.TokensIn, r.Usage.TokensOut, r.Usage.Cost.String()
	}
}
