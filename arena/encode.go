package arena

import (
	"encoding/json"
	"strconv"
	"time"
)

// The events that make up nearly all of a journal write their own fields, for
// encoding them by reflection was the largest cost of a season in memory. The
// bytes are those that encoding/json gives for the same struct, which a test
// holds them to.

// fields writes the members of a JSON object that has begun.
type fields struct{ buf []byte }

// selfEncoded is implemented by the events that write their own fields.
type selfEncoded interface{ encode(f *fields) }

func (f *fields) key(name string) {
	f.buf = append(f.buf, ',', '"')
	f.buf = append(f.buf, name...)
	f.buf = append(f.buf, '"', ':')
}

func (f *fields) text(name, value string) {
	f.key(name)
	f.value(value)
}

func (f *fields) optionalText(name, value string) {
	if value != "" {
		f.text(name, value)
	}
}

// value writes a string. Anything that needs care is left to encoding/json.
func (f *fields) value(text string) {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(text) //nolint:errchkjson // a string cannot fail
			f.buf = append(f.buf, quoted...)
			return
		}
	}
	f.buf = append(f.buf, '"')
	f.buf = append(f.buf, text...)
	f.buf = append(f.buf, '"')
}

func (f *fields) round(n int) {
	f.key("round")
	f.buf = strconv.AppendInt(f.buf, int64(n), 10)
}

func (f *fields) count(name string, value uint64) {
	f.key(name)
	f.buf = strconv.AppendUint(f.buf, value, 10)
}

func (f *fields) money(name string, value Money) {
	f.key(name)
	f.amount(value)
}

func (f *fields) optionalMoney(name string, value Money) {
	if value != 0 {
		f.money(name, value)
	}
}

func (f *fields) amount(value Money) {
	f.buf = append(f.buf, '"')
	f.buf = value.appendTo(f.buf)
	f.buf = append(f.buf, '"')
}

func (f *fields) shares(name string, value Shares) {
	f.key(name)
	f.buf = append(f.buf, '"')
	f.buf = value.appendTo(f.buf)
	f.buf = append(f.buf, '"')
}

func (f *fields) optionalShares(name string, value Shares) {
	if value != 0 {
		f.shares(name, value)
	}
}

func (f *fields) time(name string, value time.Time) {
	f.key(name)
	f.buf = append(f.buf, '"')
	f.buf = value.AppendFormat(f.buf, time.RFC3339Nano)
	f.buf = append(f.buf, '"')
}

func (f *fields) optionalTime(name string, value time.Time) {
	if !value.IsZero() {
		f.time(name, value)
	}
}

// list writes n elements, each by element.
func (f *fields) list(name string, n int, element func(i int)) {
	f.key(name)
	f.buf = append(f.buf, '[')
	for i := range n {
		if i > 0 {
			f.buf = append(f.buf, ',')
		}
		element(i)
	}
	f.buf = append(f.buf, ']')
}

// object writes members as an object of its own.
func (f *fields) object(members func()) {
	start := len(f.buf)
	members()
	if len(f.buf) == start {
		f.buf = append(f.buf, '{')
	}
	f.buf[start] = '{' // in place of the first comma
	f.buf = append(f.buf, '}')
}

func (e *TickRecorded) encode(f *fields) {
	f.count("tick", e.Tick)
	f.time("at", e.At)
	f.optionalText("session", string(e.Session))
	f.optionalText("adjusted", string(e.Adjusted))
	f.symbols("unadjusted", e.Unadjusted)
	if len(e.Quotes) > 0 {
		f.list("quotes", len(e.Quotes), func(i int) { f.object(func() { e.Quotes[i].encode(f) }) })
	}
	f.text("source", e.Source)
	f.optionalText("past", e.Past)
	f.symbols("stale", e.Stale)
}

func (f *fields) symbols(name string, symbols []Symbol) {
	if len(symbols) > 0 {
		f.list(name, len(symbols), func(i int) { f.value(string(symbols[i])) })
	}
}

func (q *Quote) encode(f *fields) {
	f.text("symbol", string(q.Symbol))
	f.money("price", q.Price)
	f.optionalTime("at", q.At)
	f.optionalText("source", q.Source)
	f.optionalMoney("low", q.Low)
	f.optionalMoney("high", q.High)
	f.optionalShares("volume", q.Volume)
}

func (e *RoundScheduled) encode(f *fields) {
	f.round(e.Round)
	f.time("due", e.Due)
	f.optionalTime("at", e.At)
}

func (e *RoundOpened) encode(f *fields) {
	f.round(e.Round)
	f.time("at", e.At)
	f.optionalTime("deadline", e.Deadline)
	f.count("snapshot_seq", e.SnapshotSeq)
}

func (o Order) encode(f *fields) {
	f.text("symbol", string(o.Symbol))
	f.text("side", string(o.Side))
	f.shares("shares", o.Shares)
	f.optionalMoney("limit", o.Limit)
	f.optionalText("tif", string(o.TIF))
}

func (e *DecisionTaken) encode(f *fields) {
	f.text("agent", e.Agent)
	f.round(e.Round)
	if len(e.Orders) > 0 {
		f.list("orders", len(e.Orders), func(i int) {
			f.object(func() {
				f.count("id", uint64(e.Orders[i].ID))
				e.Orders[i].encode(f)
			})
		})
	}
	if len(e.Cancel) > 0 {
		f.list("cancel", len(e.Cancel), func(i int) { f.buf = strconv.AppendUint(f.buf, uint64(e.Cancel[i]), 10) })
	}
	f.optionalText("rationale", e.Rationale)
	if e.Aside != nil && len(e.Unplaced) > 0 {
		f.whole("unplaced", e.Unplaced)
	}
	if e.Aside != nil && len(e.Estimates) > 0 {
		f.whole("estimates", e.Estimates)
	}
	if e.Receipt != nil {
		f.receipt(e.Receipt, e.Rationale)
	}
}

func (p *PromptPart) encode(f *fields) {
	f.optionalText("text", p.Text)
	f.optionalText("sum", p.Sum)
	if p.Seq > 0 {
		f.count("seq", p.Seq)
	}
	if p.Nth != 0 {
		f.key("nth")
		f.buf = strconv.AppendInt(f.buf, int64(p.Nth), 10)
	}
}

func (e *DecisionMissed) encode(f *fields) {
	f.text("agent", e.Agent)
	f.round(e.Round)
	f.text("reason", string(e.Reason))
	f.optionalText("detail", e.Detail)
	if e.Receipt != nil {
		f.receipt(e.Receipt, "")
	}
}

// whole writes what is rare as encoding/json does.
func (f *fields) whole(name string, value any) {
	f.key(name)
	encoded, _ := json.Marshal(value) //nolint:errchkjson // texts, numbers and times cannot fail
	f.buf = append(f.buf, encoded...)
}

func (e *OrderFilled) encode(f *fields) {
	f.text("agent", e.Agent)
	f.count("order", uint64(e.Order))
	f.round(e.Round)
	f.optionalMoney("seen_price", e.SeenPrice)
	f.text("symbol", string(e.Symbol))
	f.text("side", string(e.Side))
	f.shares("shares", e.Shares)
	f.money("price", e.Price)
	f.money("fee", e.Fee)
	f.optionalText("reduced", string(e.Reduced))
	f.optionalShares("remaining", e.Remaining)
}

func (e *OrderRejected) encode(f *fields) {
	f.text("agent", e.Agent)
	f.count("order", uint64(e.Order))
	f.round(e.Round)
	f.key("asked")
	f.object(func() { e.Asked.encode(f) })
	f.text("reason", string(e.Reason))
}
