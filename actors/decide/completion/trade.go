package completion

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// mostTrades is how many trades an answer may have.
const mostTrades = 50

// errName means that a company was named, and not its ticker.
var errName = errors.New("not a ticker")

// readTrades makes orders of the trades of an answer. An error is for the model: then
// nothing of the answer may be executed.
func (r *Reading) readTrades(rows []value, universe *Universe) error {
	if len(rows) > mostTrades {
		return fmt.Errorf("there are %d trades; at most %d are allowed", len(rows), mostTrades)
	}
	var named error // why only names are left
	for i := range rows {
		err := r.readTrade(&rows[i], universe)
		if errors.Is(err, errName) {
			r.refuse(&rows[i], errName.Error())
			named = fmt.Errorf("trade %d: %w", i+1, err)
			continue
		}
		if err != nil {
			return fmt.Errorf("trade %d: %w", i+1, err)
		}
	}
	if len(r.Orders) == 0 && !slices.ContainsFunc(r.Unplaced, func(u arena.Unplaced) bool { return u.Reason != errName.Error() }) {
		return named
	}
	return nil
}

func (r *Reading) refuse(row *value, reason string) {
	r.Unplaced = append(r.Unplaced, arena.Unplaced{Asked: clipped(row.first("ticker").word()), Reason: reason})
}

// readTrade adds the order that row is.
func (r *Reading) readTrade(row *value, universe *Universe) error {
	if row.kind != kindObject {
		return errors.New("it is not an object")
	}
	side, err := sideOf(row)
	if err != nil {
		return err
	}
	ticker, err := row.member("ticker")
	switch {
	case err != nil:
		return err
	case !ticker.says():
		return errors.New(`it has no "ticker"`)
	}
	symbol, err := symbolOf(ticker.text, universe)
	if err != nil {
		return err
	}
	r.estimate(symbol, row)
	switch side {
	case holds:
		return nil
	case shorts:
		r.refuse(row, "short selling is not allowed")
		return nil
	}
	quantity, err := row.member("quantity")
	switch {
	case err != nil:
		return err
	case quantity == nil:
		return errors.New(`it has no "quantity"`)
	}
	shares, err := sharesOf(quantity, universe.Lot)
	if no, ok := errors.AsType[*refusedError](err); ok {
		r.refuse(row, no.reason)
		return nil
	}
	if err != nil || shares == 0 {
		return err
	}
	return r.order(row, arena.Order{Symbol: symbol, Side: arena.Side(side), Shares: shares})
}

// order adds an order that does not contradict another.
func (r *Reading) order(row *value, order arena.Order) error {
	for i := range r.Orders {
		switch before := &r.Orders[i]; {
		case before.Symbol != order.Symbol:
		case before.Side != order.Side:
			return fmt.Errorf("%s is both bought and sold; decide on one", order.Symbol)
		case before.Shares == order.Shares:
			r.refuse(row, "the same order twice")
			return nil
		}
	}
	r.Orders = append(r.Orders, order)
	return nil
}

// What an action may say beside the sides of an order.
const (
	holds  = "hold"
	shorts = "short"
)

// sideOf is the side of an order, holds or shorts.
func sideOf(row *value) (string, error) {
	action, err := row.member("action")
	switch {
	case err != nil:
		return "", err
	case !action.says():
		return "", errors.New(`it has no "action"; say "buy" or "sell"`)
	}
	switch said := strings.ToLower(trimmed(action.text)); said {
	case string(arena.Buy), string(arena.Sell):
		return said, nil
	case "hold", "none", "wait", "keep":
		return holds, nil
	case "short", "sell short", "sell_short", "short_sell", "sellshort":
		return shorts, nil
	}
	return "", fmt.Errorf(`action %q is unknown; say "buy" or "sell"`, clipped(action.text))
}

// estimate keeps what the model thinks of a symbol, if it says anything.
func (r *Reading) estimate(symbol arena.Symbol, row *value) {
	estimate := arena.Estimate{
		Symbol: symbol, FairValue: amountOf(row.first("fairValue")), Top: amountOf(row.first("topOfBox")), Bottom: amountOf(row.first("bottomOfBox")),
	}
	if estimate.FairValue > 0 || estimate.Top > 0 || estimate.Bottom > 0 {
		r.Estimates = append(r.Estimates, estimate)
	}
}
