package feeds

import (
	"fmt"
	"unicode"
)

// An InputError is a bad file of prices or of corporate actions: where it is
// wrong, what is wrong, and what to do.
type InputError struct {
	Path    string // of the file or folder
	Line    int    // zero when the whole of it is meant
	Problem string
	Remedy  string
	Err     error // the cause, if there is one beneath
}

// Error returns one sentence, such as `bars.csv:7: the low is above the high;
// correct or remove the row`.
func (e *InputError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s; %s", e.Path, readable(e.Problem), e.Remedy)
	}
	return fmt.Sprintf("%s:%d: %s; %s", e.Path, e.Line, readable(e.Problem), e.Remedy)
}

// readable is a problem that a terminal can show, whatever stood in the file.
func readable(problem string) string {
	const most = 500 // characters
	shown := make([]rune, 0, min(len(problem), most))
	for _, r := range problem {
		if len(shown) == most {
			return string(shown) + "…"
		}
		if unicode.IsControl(r) {
			r = unicode.ReplacementChar
		}
		shown = append(shown, r)
	}
	return string(shown)
}

// Unwrap returns the cause.
func (e *InputError) Unwrap() error { return e.Err }
