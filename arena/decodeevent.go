package arena

// What each event reads stands in the order in which it writes it; see encode.go.

func (e *TickRecorded) decode(d *decoder) {
	e.Tick = uint64(d.number("tick")) //nolint:gosec // never negative
	e.At = d.time("at")
	e.Session = Date(d.optionalText("session"))
	e.Adjusted = Date(d.optionalText("adjusted"))
	e.Unadjusted = d.symbols("unadjusted")
	if d.member("quotes") {
		e.Quotes = make([]Quote, 0, d.quotes)
		d.list(func() {
			e.Quotes = append(e.Quotes, Quote{})
			quote := &e.Quotes[len(e.Quotes)-1]
			d.object(func() { quote.decode(d) })
		})
		d.quotes = len(e.Quotes)
	}
	e.Source = d.text("source")
	e.Past = d.optionalText("past")
	e.Stale = d.symbols("stale")
}

func (d *decoder) symbols(name string) (symbols []Symbol) {
	if d.member(name) {
		symbols = []Symbol{}
		d.list(func() { symbols = append(symbols, Symbol(d.value())) })
	}
	return symbols
}

func (q *Quote) decode(d *decoder) {
	q.Symbol = Symbol(d.text("symbol"))
	q.Price = d.money("price")
	q.At = d.optionalTime("at")
	q.Source = d.optionalText("source")
	q.Low = d.optionalMoney("low")
	q.High = d.optionalMoney("high")
	q.Volume = d.optionalShares("volume")
}

func (e *RoundScheduled) decode(d *decoder) {
	e.Round = int(d.number("round"))
	e.Due = d.time("due")
	e.At = d.optionalTime("at")
}

func (e *RoundOpened) decode(d *decoder) {
	e.Round = int(d.number("round"))
	e.At = d.time("at")
	e.Deadline = d.optionalTime("deadline")
	e.SnapshotSeq = uint64(d.number("snapshot_seq")) //nolint:gosec // never negative
}

func (d *decoder) order(o *Order) {
	o.Symbol = Symbol(d.text("symbol"))
	o.Side = Side(d.text("side"))
	o.Shares = d.shares("shares")
	o.Limit = d.optionalMoney("limit")
	o.TIF = TimeInForce(d.optionalText("tif"))
}

func (e *DecisionTaken) decode(d *decoder) {
	e.Agent = d.text("agent")
	e.Round = int(d.number("round"))
	if d.member("orders") {
		e.Orders = []PlacedOrder{}
		d.list(func() {
			e.Orders = append(e.Orders, PlacedOrder{})
			order := &e.Orders[len(e.Orders)-1]
			d.object(func() {
				order.ID = OrderID(d.number("id")) //nolint:gosec // never negative
				d.order(&order.Order)
			})
		})
	}
	if d.member("cancel") {
		e.Cancel = []OrderID{}
		d.list(func() { e.Cancel = append(e.Cancel, OrderID(d.integer())) }) //nolint:gosec // never negative
	}
	e.Rationale = d.optionalText("rationale")
	e.decodeAside(d)
	if d.member("receipt") {
		e.Receipt = new(Receipt)
		d.object(func() { e.Receipt.decode(d) })
		e.unmark()
	}
}

func (e *DecisionTaken) decodeAside(d *decoder) {
	if d.member("unplaced") {
		e.Aside = &Aside{Unplaced: []Unplaced{}}
		d.list(func() { e.Unplaced = append(e.Unplaced, Unplaced{}); d.reflect(&e.Unplaced[len(e.Unplaced)-1]) })
	}
	if d.member("estimates") {
		if e.Aside == nil {
			e.Aside = new(Aside)
		}
		e.Estimates = []Estimate{}
		d.list(func() { e.Estimates = append(e.Estimates, Estimate{}); d.reflect(&e.Estimates[len(e.Estimates)-1]) })
	}
}

func (e *OrderFilled) decode(d *decoder) {
	e.Agent = d.text("agent")
	e.Order = OrderID(d.number("order")) //nolint:gosec // never negative
	e.Round = int(d.number("round"))
	e.SeenPrice = d.optionalMoney("seen_price")
	e.Symbol = Symbol(d.text("symbol"))
	e.Side = Side(d.text("side"))
	e.Shares = d.shares("shares")
	e.Price = d.money("price")
	e.Fee = d.money("fee")
	e.Reduced = Reason(d.optionalText("reduced"))
	e.Remaining = d.optionalShares("remaining")
}

func (e *OrderRejected) decode(d *decoder) {
	e.Agent = d.text("agent")
	e.Order = OrderID(d.number("order")) //nolint:gosec // never negative
	e.Round = int(d.number("round"))
	if d.need("asked") {
		d.object(func() { d.order(&e.Asked) })
	}
	e.Reason = Reason(d.text("reason"))
}
