package arena

// An ActionKind says what a corporate action does.
type ActionKind string

// The corporate actions that the engine knows.
const (
	Split    ActionKind = "split"
	Dividend ActionKind = "dividend"
)

// An Action is a corporate action. It takes effect before the open of its
// ex-date.
type Action struct {
	Symbol Symbol     `json:"symbol"`
	Kind   ActionKind `json:"kind"`
	ExDate Date       `json:"ex_date"`

	// To and From are the terms of a split: To new shares for From old ones.
	To   int64 `json:"to,omitzero"`
	From int64 `json:"from,omitzero"`

	// PerShare is what a dividend pays on PayDate for each share held at the
	// close before the ex-date.
	PerShare Money `json:"per_share,omitzero"`
	PayDate  Date  `json:"pay_date,omitzero"`
}

// valid reports whether the terms of a make sense. One that does not has no
// effect: a bad row of a feed must not end a season.
func (a *Action) valid() bool {
	switch a.Kind {
	case Split:
		return a.To > 0 && a.From > 0
	case Dividend:
		return a.PerShare > 0
	}
	return false
}
