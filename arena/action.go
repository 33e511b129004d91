package arena

import (
	"cmp"
	"strings"
)

// An ActionKind says what a corporate action does.
type ActionKind string

// The corporate actions that the engine knows.
const (
	// Dividend pays cash for each share that was held at the close before.
	Dividend ActionKind = "dividend"
	// SpinOff pays what the shares of another company are worth that holders get.
	SpinOff ActionKind = "spin_off"
	// Split multiplies shares; a stock dividend of three per cent is one of 103 for
	// 100.
	Split ActionKind = "split"
	// Merger turns every share into cash, and the symbol ends.
	Merger ActionKind = "merger"
	// Delisting does the same, as a rule for less.
	Delisting ActionKind = "delisting"
)

// An Action is a corporate action. It takes effect before the first price of its
// ex-date. Of several of a symbol on one day, what is paid for a share comes before
// a split: it is for the shares that were held at the close before.
type Action struct {
	Symbol Symbol     `json:"symbol"`
	Kind   ActionKind `json:"kind"`
	ExDate Date       `json:"ex_date"`

	// To and From are the terms of a split: To new shares for From old ones.
	To   int64 `json:"to,omitzero"`
	From int64 `json:"from,omitzero"`

	// PerShare is what is paid for each share, a dividend on PayDate and anything
	// else at once. What ends a symbol may pay nothing.
	PerShare Money `json:"per_share,omitzero"`
	PayDate  Date  `json:"pay_date,omitzero"`
}

// Ends reports whether the symbol ends with a.
func (a *Action) Ends() bool { return a.Kind == Merger || a.Kind == Delisting }

// valid reports whether the terms of a make sense. One that does not has no
// effect: a bad row of a feed must not end a season.
func (a *Action) valid() bool {
	switch a.Kind {
	case Split:
		return a.To > 0 && a.From > 0
	case Dividend, SpinOff:
		return a.PerShare.isPrice()
	case Merger, Delisting:
		return a.PerShare == 0 || a.PerShare.isPrice()
	}
	return false
}

// rank orders the actions of a symbol on one day.
func (a *Action) rank() int {
	switch a.Kind {
	case Dividend:
		return 1
	case SpinOff:
		return 2
	case Split:
		return 3
	case Merger, Delisting:
	}
	return 4
}

// CompareActions orders actions as they take effect: by ex-date, then symbol, then
// kind. The order in which a file or a vendor lists them decides nothing.
func CompareActions(a, b *Action) int {
	return cmp.Or(
		cmp.Compare(a.ExDate, b.ExDate), cmp.Compare(a.Symbol, b.Symbol), cmp.Compare(a.rank(), b.rank()),
		cmp.Compare(a.PerShare, b.PerShare), cmp.Compare(a.PayDate, b.PayDate),
		cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From), strings.Compare(string(a.Kind), string(b.Kind)),
	)
}
